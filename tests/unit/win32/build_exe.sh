#!/bin/sh
# SPDX-License-Identifier: MIT
# The tests of user32 and kernel32 as programs for Windows, in those forms (a, w): build_exe.sh COMPILER ROOT OUT FORMS NAME...
set -eu
compiler="$1 -std=c11 -Wall -Wextra -Werror -Wpedantic -DWIN32_LEAN_AND_MEAN" root=$2 out=$3 forms=$4
shift 4
here=$root/tests/unit/win32
mkdir -p "$out"
for form in $forms; do
  define=-DNARROW
  if [ $form = w ]; then define=-DUNICODE; fi
  for part in check spy worker; do
    $compiler $define -I "$root" -c -o "$out/${part}_$form.o" "$here/$part.c"
  done
  for name in "$@"; do
    $compiler $define -I "$root" -o "$out/${name}_$form.exe" "$here/test_$name.c" "$out/check_$form.o" \
      "$out/spy_$form.o" "$out/worker_$form.o"
  done
done
