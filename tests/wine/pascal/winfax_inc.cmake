# SPDX-License-Identifier: MIT
# Writes layout.def and constants.def as statements of Pascal, for whoever has a procedure Same. What a unit does not declare is left out.
#
# usage: cmake -DLAYOUT=layout.def -DCONSTANTS=constants.def -DTO=winfax.inc -P winfax_inc.cmake
file(STRINGS "${LAYOUT}" rows REGEX "^(SIZE|AT)\\(")
file(STRINGS "${CONSTANTS}" numbers REGEX "^IS\\(")
set(text "{ made from tests/unit/client/layout.def and constants.def }\n")

foreach(row IN LISTS rows)
  string(REGEX MATCHALL "[A-Za-z_0-9]+" words "${row}")
  list(POP_FRONT words kind name)
  list(POP_BACK words wide narrow)
  set(forms A W)
  if(name STREQUAL "FAX_TIME")
    set(forms "_")
  elseif(name STREQUAL "FAX_CONTEXT_INFO")
    set(forms W) # the one that differs
  endif()
  foreach(form IN LISTS forms)
    string(REPLACE _ "" form "${form}")
    if(kind STREQUAL "SIZE")
      string(APPEND text "Same('SizeOf(${name}${form})', SizeOf(${name}${form}), ${wide});\n")
    else()
      string(APPEND text "Same('${name}${form}.${words}', PtrUInt(@P${name}${form}(nil)^.${words}), ${wide});\n")
    endif()
  endforeach()
endforeach()

foreach(number IN LISTS numbers)
  string(REGEX MATCH "^IS\\(([A-Za-z_0-9]+), ([^)]+)\\)" number "${number}")
  set(name "${CMAKE_MATCH_1}")
  string(REGEX REPLACE "^0x" "$" value "${CMAKE_MATCH_2}")
  string(APPEND text "{$if declared(${name})} Same('${name}', DWORD(${name}), DWORD(${value})); {$endif}\n")
endforeach()
file(WRITE "${TO}" "${text}")
