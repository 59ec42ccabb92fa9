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
  if(FAUXFAX_FUZZ)
    # Feedback for libFuzzer (FauxfaxFuzz.cmake); its hooks come with the sanitizers.
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  if(FAUXFAX_COVERAGE)
    # atomic: the counters of threads and processes that run side by side must not run backwards.
    target_compile_options(${target} PRIVATE --coverage -fprofile-update=atomic)
    target_link_options(${target} PRIVATE --coverage)
  endif()
endfunction()

# fauxfax_test(name SOURCES a.c … LIBS x …): one CMocka executable, one CTest entry named <place>/<name>.
function(fauxfax_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS;ENV" ${ARGN})
  file(RELATIVE_PATH place "${PROJECT_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REPLACE "/" "_" target "test_${place}_${name}")
  add_executable(${target} ${arg_SOURCES})
  fauxfax_flags(${target})
  target_link_libraries(${target} PRIVATE ${arg_LIBS} fauxfax_test_support)
  add_test(NAME "${place}/${name}" COMMAND ${target})
  # What the rules recorder (tests/support/rule.h) writes begins anew with every run of ctest, and is judged when all have
  # run: tests/CMakeLists.txt.
  set_tests_properties("${place}/${name}" PROPERTIES TIMEOUT 60 FIXTURES_REQUIRED rules FIXTURES_SETUP proofs ENVIRONMENT
    "FAUXFAX_RULES_TSV=${CMAKE_BINARY_DIR}/rules.tsv;${arg_ENV}")
endfunction()
