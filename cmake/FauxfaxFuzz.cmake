# SPDX-License-Identifier: MIT
# fauxfax_fuzz(name SOURCES a.c … LIBS x … [RUNS n]): a fuzz target, int fuzz_<name>(const uint8_t *, size_t) in one of the
# sources (tests/fuzz/target.h).
#
# With any compiler: the test fuzz/<name>, which runs the inputs of tests/fuzz/corpus/<name> and n mutations of them
# (20000; two seconds at most, please). Its seed is printed; FAUXFAX_TEST_SEED repeats it.
# With clang and FAUXFAX_FUZZ (preset fuzz): the program libfuzzer_<name> besides. New inputs go to a folder of one's own:
#     mkdir found && libfuzzer_<name> -max_total_time=30 found tests/fuzz/corpus/<name>
# The target fuzzers builds them all.
if(FAUXFAX_FUZZ)
  add_custom_target(fuzzers)
endif()

function(fauxfax_fuzz name)
  cmake_parse_arguments(arg "" "RUNS" "SOURCES;LIBS" ${ARGN})
  if(NOT arg_RUNS)
    set(arg_RUNS 20000)
  endif()
  set(fuzz "${PROJECT_SOURCE_DIR}/tests/fuzz")
  add_executable(fuzz_${name} ${arg_SOURCES} ${fuzz}/driver.c ${fuzz}/mutate.c)
  fauxfax_flags(fuzz_${name})
  target_compile_definitions(fuzz_${name} PRIVATE FUZZ_TARGET=fuzz_${name})
  target_link_libraries(fuzz_${name} PRIVATE ${arg_LIBS} fauxfax_test_support)
  add_test(NAME fuzz/${name} COMMAND fuzz_${name} --runs ${arg_RUNS} ${fuzz}/corpus/${name})
  set_tests_properties(fuzz/${name} PROPERTIES TIMEOUT 60)
  if(FAUXFAX_FUZZ)
    add_executable(libfuzzer_${name} ${arg_SOURCES} ${fuzz}/libfuzzer.c)
    fauxfax_flags(libfuzzer_${name})
    target_compile_definitions(libfuzzer_${name} PRIVATE FUZZ_TARGET=fuzz_${name})
    target_link_libraries(libfuzzer_${name} PRIVATE ${arg_LIBS})
    target_link_options(libfuzzer_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers libfuzzer_${name})
  endif()
endfunction()
