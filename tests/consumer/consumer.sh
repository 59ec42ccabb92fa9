#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs a build as packagers do, moves it to a place with spaces in its name, and builds and runs a project against it: by
# CMake, and by pkg-config.
#
# usage: consumer.sh BUILD CC
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
build=$1 cc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

DESTDIR="$work/stage of it" cmake --install "$build" --prefix "/first place" >/dev/null
installed="$work/the second place"
mv "$work/stage of it/first place" "$installed"
fauxfax=$installed/bin/fauxfax

missing=
for file in bin/fauxfaxd share/man/man1/fauxfax.1 share/man/man8/fauxfaxd.8 share/fauxfax/scenario.schema.json \
            share/doc/fauxfax/scenario.schema.json share/doc/fauxfax/README.md share/doc/fauxfax/guide.md \
            share/doc/fauxfax/examples/fax_monitor.c share/doc/fauxfax/examples/scenarios/busy-then-ok.json \
            include/fauxfax/winfax.h include/fauxfax/windows.h include/fauxfax/fauxfax/fauxfax.h \
            include/fauxfax/fauxfax/testing.h; do
  [ -e "$installed/$file" ] || missing="$missing $file"
done
[ -z "$missing" ] || { echo "not installed:$missing"; exit 1; }
! grep -r -l -a -e "$work" -e "first place" "$installed" || { echo "these know where they were installed"; exit 1; }

# What a library defines for all to see is declared in a public header, and the functions of the headers are there.
cat "$installed"/include/fauxfax/*.h "$installed"/include/fauxfax/fauxfax/*.h | grep -oE '\w+' | sort -u >"$work/declared"
cat "$installed"/include/fauxfax/*.h | grep -oE '\<WINAPI \w+\(' | grep -oE '\w+\(' | tr -d '(' | sort -u >"$work/promised"
for library in "$installed"/lib*/libfauxfax.a "$installed"/lib*/libfauxfax_embedded.a "$installed"/lib*/*/libfauxfax*.a \
               "$installed"/lib*/libfauxfax.so "$installed"/lib*/*/libfauxfax.so; do
  [ -e "$library" ] || continue
  case $library in *.so) table=-D ;; *) table=-g ;; esac
  nm $table --defined-only "$library" | awk 'NF == 3 { print $3 }' | sort -u >"$work/defined"
  grep -q '^FaxSendDocumentA$' "$work/defined" || { echo "$library: no FaxSendDocumentA"; exit 1; }
  leaked=$(comm -23 "$work/defined" "$work/declared")
  absent=$(comm -13 "$work/defined" "$work/promised")
  [ -z "$absent" ] || { echo "$library lacks:" $absent; exit 1; }
  [ -z "$leaked" ] || { echo "$library leaks:" $leaked; exit 1; }
done

# Its report is shown only when it is not well.
runs() { "$fauxfax" run --report "$work/report" -- "$@" || { cat "$work/report"; exit 1; }; }

echo "By CMake:"
cmake -S "$here" -B "$work/cmake" -G Ninja -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$installed" >/dev/null
cmake --build "$work/cmake"
ctest --test-dir "$work/cmake" --output-on-failure
runs "$work/cmake/client"
runs "$work/cmake/client_shared"
[ "$(runs "$work/cmake/wide")" = "Modem, 1 device: 15 characters" ] || { echo "wide texts are wrong"; exit 1; }

echo "By pkg-config:"
PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name fauxfax.pc)")
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH
# pkg-config quotes what it says for a shell.
eval "$cc -o '$work/client' '$here/client.c' $(pkg-config --cflags --libs fauxfax)"
eval "$cc -o '$work/test_client' '$here/test_client.c' $(pkg-config --cflags --libs fauxfax-embedded cmocka)"
eval "$cc -DUNICODE -o '$work/wide' '$here/wide.c' $(pkg-config --cflags --libs fauxfax fauxfax-winsource)"
runs "$work/client"
runs "$work/wide"
"$work/test_client"
