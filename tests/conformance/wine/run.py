#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a suite as an .exe under Wine, and shows what it said.

usage: run.py SUITE.EXE

It says it to a file: what Wine itself starts on the way, the first time that there is a window, has the same standard error, and would keep
a pipe open until no program has a window any more. Exit status: 0 all of its cases were run, and hold; 1 not."""
import pathlib
import re
import subprocess
import sys
import tempfile

WINE = pathlib.Path(__file__).resolve().parents[2] / "wine" / "wine"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as file:
        code = subprocess.run([WINE, sys.argv[1]], stdin=subprocess.DEVNULL, stdout=file, stderr=file).returncode
        file.seek(0)
        said = file.read()
    print(said)
    print(f"exit status {code}")
    # One that is ended in the middle may end with 0 all the same.
    return 0 if code == 0 and re.search(r"^\S+: \d+ cases hold", said, re.M) else 1


sys.exit(main())
