#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Looks at a winfax.dll: it exports the names of the system's (those of tests/conformance/exports.c) and no other, wants nothing but
what every Windows has, holds no debug information, and is small.

usage: winfax_dll.py OBJDUMP DLL"""
import pathlib
import re
import subprocess
import sys

SYSTEM = {"advapi32.dll", "kernel32.dll", "msvcrt.dll", "user32.dll", "ws2_32.dll"}
LARGEST = 1 << 20
FORMS = {"SINGLE": [""], "PAIR": ["A", "W"], "WIDE": ["W"]}


def wanted():
    text = (pathlib.Path(__file__).parents[1] / "conformance" / "exports.c").read_text()
    return {name + form for kind, name in re.findall(r"^    (SINGLE|PAIR|WIDE)\((Fax\w+), PFAX", text, re.M) for form in FORMS[kind]}


def wrong(objdump, dll):
    said = subprocess.run([objdump, "-p", "-h", dll], capture_output=True, text=True, check=True).stdout
    table = said.split("[Ordinal/Name Pointer] Table", 1)[-1].split("\n\n", 1)[0]
    exported, names = set(re.findall(r"\[ *\d+\] (\S+)", table)), wanted()
    if len(names) != 56:
        yield f"tests/conformance/exports.c has {len(names)} names"
    yield from (f"it does not export {name}" for name in sorted(names - exported))
    yield from (f"it exports {name}" for name in sorted(exported - names))
    for library in re.findall(r"DLL Name: (\S+)", said):
        if library.lower() not in SYSTEM:
            yield f"it wants {library}"
    if re.search(r" \.debug", said):
        yield "it holds debug information"
    if pathlib.Path(dll).stat().st_size > LARGEST:
        yield f"it has more than {LARGEST} bytes"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    broken = [*wrong(*sys.argv[1:])]
    for line in broken:
        print(f"error: {sys.argv[2]}: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
