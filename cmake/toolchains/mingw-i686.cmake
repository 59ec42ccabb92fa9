# SPDX-License-Identifier: MIT
# Windows from elsewhere, with mingw-w64: cmake --preset mingw32.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR X86)
set(CMAKE_C_COMPILER i686-w64-mingw32-gcc)
set(CMAKE_RC_COMPILER i686-w64-mingw32-windres)
# Headers and libraries are the target's, programs the host's.
# The second is what tests/ci/windows_libraries builds.
set(CMAKE_FIND_ROOT_PATH /usr/i686-w64-mingw32 "${CMAKE_CURRENT_LIST_DIR}/../../build/windows-libraries/i686")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
