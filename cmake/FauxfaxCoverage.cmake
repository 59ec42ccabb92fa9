# SPDX-License-Identifier: MIT
# The target coverage-report: what the tests of this tree have executed of the product, after ctest: totals on the terminal,
# lines in coverage/index.html.
find_program(FAUXFAX_GCOVR gcovr REQUIRED)
set(coverage_rooms)
foreach(room common sim service client)
  list(APPEND coverage_rooms --filter "${PROJECT_SOURCE_DIR}/${room}/")
endforeach()
add_custom_target(coverage-report
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_BINARY_DIR}/coverage"
  COMMAND "${FAUXFAX_GCOVR}" --root "${PROJECT_SOURCE_DIR}" ${coverage_rooms} --print-summary
          --html-details "${CMAKE_BINARY_DIR}/coverage/index.html" --txt "${CMAKE_BINARY_DIR}/coverage/files.txt"
          "${CMAKE_BINARY_DIR}"
  VERBATIM USES_TERMINAL)
