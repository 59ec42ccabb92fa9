#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs a build, moves it, and builds and runs a project against it: by CMake, and by pkg-config.
#
# usage: consumer.sh BUILD CC
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 cc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/installed"
fauxfax=$work/installed/bin/fauxfax
for file in bin/fauxfaxd share/man/man1/fauxfax.1 share/man/man8/fauxfaxd.8 share/fauxfax/scenario.schema.json \
            share/doc/fauxfax/examples/fax_monitor.c; do
  test -e "$work/installed/$file" || { echo "$file is not installed"; exit 1; }
done

echo "By CMake:"
cmake -S "$here" -B "$work/cmake" -G Ninja -DCMAKE_C_COMPILER="$cc" -DCMAKE_PREFIX_PATH="$work/installed" >/dev/null
cmake --build "$work/cmake"
ctest --test-dir "$work/cmake" --output-on-failure
"$fauxfax" run -- "$work/cmake/client"
"$fauxfax" run -- "$work/cmake/client_shared"

echo "By pkg-config:"
PKG_CONFIG_PATH=$(dirname "$(find "$work/installed" -name fauxfax.pc)")
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH")
export PKG_CONFIG_PATH LD_LIBRARY_PATH
# The flags are words: no quotes.
$cc -o "$work/client" "$here/client.c" $(pkg-config --cflags --libs fauxfax)
$cc -o "$work/test_client" "$here/test_client.c" $(pkg-config --cflags --libs fauxfax-embedded cmocka)
"$fauxfax" run -- "$work/client"
"$work/test_client"
