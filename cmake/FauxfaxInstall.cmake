# SPDX-License-Identifier: MIT
# What `cmake --install` puts where. The headers have a folder of their own, since one of them is called windows.h:
# it is named by the CMake package and by pkg-config, and nobody else finds it. Everything may be moved afterwards.
include(CMakePackageConfigHelpers)

set(FAUXFAX_HEADERS "${CMAKE_INSTALL_INCLUDEDIR}/fauxfax")
set(fauxfax_cmake "${CMAKE_INSTALL_LIBDIR}/cmake/fauxfax")
set(installed)
foreach(target fauxfax_static fauxfax_shared fauxfax_embedded fauxfax_winsource winfax)
  if(TARGET ${target})
    list(APPEND installed ${target})
  endif()
endforeach()

install(TARGETS ${installed} EXPORT fauxfax INCLUDES DESTINATION "${FAUXFAX_HEADERS}")
install(EXPORT fauxfax NAMESPACE fauxfax:: FILE fauxfaxTargets.cmake DESTINATION "${fauxfax_cmake}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/fauxfaxConfig.cmake.in" fauxfaxConfig.cmake
                              INSTALL_DESTINATION "${fauxfax_cmake}")
write_basic_package_version_file(fauxfaxConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/fauxfaxConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/fauxfaxConfigVersion.cmake"
        DESTINATION "${fauxfax_cmake}")

install(DIRECTORY client/include/ DESTINATION "${FAUXFAX_HEADERS}" FILES_MATCHING PATTERN "*.h")
if(NOT WIN32)
  install(DIRECTORY client/win32/include/ DESTINATION "${FAUXFAX_HEADERS}" FILES_MATCHING PATTERN "*.h")
endif()

# pkg-config finds the rest from where the .pc file lies.
file(RELATIVE_PATH fauxfax_up "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
foreach(name fauxfax fauxfax-embedded fauxfax-winsource)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in" ${name}.pc @ONLY)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/${name}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()

if(FAUXFAX_BUILD_SERVICE)
  install(FILES docs/man/fauxfax.1 DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES docs/man/fauxfaxd.8 DESTINATION "${CMAKE_INSTALL_MANDIR}/man8")
  install(FILES docs/scenario.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/fauxfax")
  install(FILES docs/scenario.schema.json DESTINATION "${CMAKE_INSTALL_DOCDIR}") # where the examples name it
  file(GLOB fauxfax_pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.md")
  install(FILES README.md LICENSE CHANGELOG.md ${fauxfax_pages} DESTINATION "${CMAKE_INSTALL_DOCDIR}")
  install(DIRECTORY docs/examples DESTINATION "${CMAKE_INSTALL_DOCDIR}" PATTERN CMakeLists.txt EXCLUDE)
endif()
