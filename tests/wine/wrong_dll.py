#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A client under Wine that finds no winfax.dll, or another one: exit code 3, and which.

usage: wrong_dll.py FAUXFAX CLIENT WINFAX.DLL"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

WINE = pathlib.Path(__file__).resolve().parent / "wine"


def stranger(dll):
    """Another winfax.dll: ours, under whose variable's name nobody knows it."""
    return dll.read_bytes().replace(b"FAUXFAX_TRANSPORT", b"FAUXFAX_TRANSPARK")


def other_bits(dll):
    """One of the other bitness, as far as its header goes."""
    data = bytearray(dll.read_bytes())
    machine = int.from_bytes(data[0x3C:0x40], "little") + 4
    data[machine:machine + 2] = b"\x4c\x01"
    return bytes(data)


def wrong(fauxfax, client, beside, words):
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "client.exe")
        shutil.copy(client, program)
        if beside:
            pathlib.Path(folder, "WinFax.dll").write_bytes(beside)
        own = dict(os.environ, FAUXFAX_WINFAX_DIR=folder)
        ran = subprocess.run([fauxfax, "run", "--", WINE, program], capture_output=True, text=True, env=own)
        for word in words:
            if word.format(folder) not in ran.stderr:
                yield f"it does not say \"{word.format(folder)}\" but:\n{ran.stderr}"
        if ran.returncode != 3:
            yield f"exit code {ran.returncode}, not 3"


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    fauxfax, client, dll = sys.argv[1:]
    dll = pathlib.Path(dll)
    broken = [*wrong(fauxfax, client, None, ["no winfax.dll is to be found"]),
              *wrong(fauxfax, client, stranger(dll), ["it finds {}/WinFax.dll, which is not fauxfax's"]),
              *wrong(fauxfax, client, other_bits(dll), ["{}/WinFax.dll is of 32 bits, and the client of 64", "preset mingw,"])]
    print("\n".join(broken))
    return bool(broken)


sys.exit(main())
