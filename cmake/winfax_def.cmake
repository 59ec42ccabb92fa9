# SPDX-License-Identifier: MIT
# Writes the .def file of winfax.dll: the rows of common/api.def by their forms, and FaxFreeBuffer, which reaches no service.
# On x86 the names carry the bytes of their arguments (FaxClose@4), which the object that defines them knows.
#
# usage: cmake -DAPI=api.def -DOBJECT=object -DNM=nm -DTO=winfax.def -P winfax_def.cmake
file(READ "${API}" table)
string(REGEX MATCHALL "\n    X\\(Fax[A-Za-z]+, 0x[0-9A-F]+, [a-z]+," rows "${table}")
set(names FaxFreeBuffer)
foreach(row IN LISTS rows)
  string(REGEX MATCH "(Fax[A-Za-z]+), 0x[0-9A-F]+, ([a-z]+)," row "${row}")
  set(suffixes_single _)
  set(suffixes_aw A W)
  set(suffixes_w W)
  foreach(suffix IN LISTS suffixes_${CMAKE_MATCH_2})
    string(REPLACE _ "" suffix ${suffix})
    list(APPEND names ${CMAKE_MATCH_1}${suffix})
  endforeach()
endforeach()
list(SORT names)

execute_process(COMMAND "${NM}" --defined-only --extern-only "${OBJECT}" OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
set(text "LIBRARY WINFAX.dll\nEXPORTS\n")
foreach(name IN LISTS names)
  if(symbols MATCHES " T _?(${name}(@[0-9]+)?)\n")
    string(APPEND text "${CMAKE_MATCH_1}\n")
  else()
    message(FATAL_ERROR "${OBJECT} does not define ${name}")
  endif()
endforeach()
file(WRITE "${TO}" "${text}")
