# SPDX-License-Identifier: MIT
# The libraries of others, under the names that the targets use: PkgConfig::UV, PkgConfig::CJSON, PkgConfig::CMOCKA (imported by
# pkg-config), and TIFF_INCLUDE_DIRS (libtiff is loaded with the first document, and not linked).
#
# fauxfax_need(UV|CJSON|TIFF|CMOCKA)
#
# On Windows there is no pkg-config to count on: what a package manager's find_package knows comes first, then what
# tests/ci/windows_libraries has built. All of it is linked statically, libtiff too.
set(fauxfax_pkg_UV libuv)
set(fauxfax_pkg_CJSON libcjson)
set(fauxfax_pkg_TIFF libtiff-4>=4.5) # before it, error handlers were the whole process's
set(fauxfax_pkg_CMOCKA cmocka)
# package, its target, the header and the library to look for where there is no such package
set(fauxfax_win_UV libuv uv_a uv.h uv_a)
set(fauxfax_win_CJSON cJSON cjson cjson/cJSON.h cjson)
set(fauxfax_win_TIFF tiff TIFF::tiff tiffio.h tiff)
set(fauxfax_win_CMOCKA cmocka cmocka::cmocka cmocka.h cmocka-static)
set(fauxfax_win_UV_needs ws2_32 iphlpapi psapi userenv dbghelp ole32 user32 advapi32)

macro(fauxfax_need library)
  if(WIN32)
    fauxfax_need_windows(${library} ${fauxfax_win_${library}})
  else()
    find_package(PkgConfig REQUIRED)
    if("${library}" STREQUAL "TIFF")
      pkg_check_modules(TIFF REQUIRED ${fauxfax_pkg_TIFF})
    elseif(NOT TARGET PkgConfig::${library})
      pkg_check_modules(${library} REQUIRED IMPORTED_TARGET GLOBAL ${fauxfax_pkg_${library}})
    endif()
  endif()
endmacro()

function(fauxfax_need_windows library package target header name)
  if(TARGET PkgConfig::${library})
    return()
  endif()
  find_package(${package} CONFIG QUIET)
  add_library(PkgConfig::${library} INTERFACE IMPORTED GLOBAL)
  if(TARGET ${target})
    target_link_libraries(PkgConfig::${library} INTERFACE ${target})
    return()
  endif()
  find_path(${library}_HEADERS ${header} REQUIRED)
  find_library(${library}_ARCHIVE ${name} REQUIRED)
  target_include_directories(PkgConfig::${library} INTERFACE "${${library}_HEADERS}")
  target_link_libraries(PkgConfig::${library} INTERFACE "${${library}_ARCHIVE}" ${fauxfax_win_${library}_needs})
endfunction()
