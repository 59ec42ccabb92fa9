# SPDX-License-Identifier: MIT
# Functions that dress one target; nothing here is global.

# fauxfax_flags(target): C11 without extensions, warnings as errors, the sanitizer of the preset.
function(fauxfax_flags target)
  target_compile_features(${target} PRIVATE c_std_11)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Werror -Wpedantic -Wshadow -Wstrict-prototypes
                         -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla -Wundef
                         -fno-common -fvisibility=hidden)
  if(FAUXFAX_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${FAUXFAX_SANITIZE} -fno-sanitize-recover=all
                           -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${FAUXFAX_SANITIZE})
  endif()
  if(FAUXFAX_COVERAGE)
    target_compile_options(${target} PRIVATE --coverage)
    target_link_options(${target} PRIVATE --coverage)
  endif()
endfunction()
