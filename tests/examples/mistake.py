#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a client that makes a mistake in the built-in world, as its row in CMakeLists.txt says.

usage: mistake.py FAUXFAX CLIENT MISTAKE EXIT [LINE ...]

EXIT and LINE are as in example.py. MISTAKE may have options of `fauxfax run` before its word."""
import subprocess
import sys

from example import wrong


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    fauxfax, client, mistake, wanted, *lines = sys.argv[1:]
    *options, word = mistake.split()
    ran = subprocess.run([fauxfax, "run", *options, "--report", "-", "--", client, word], capture_output=True, text=True)
    broken = [*wrong(ran.returncode, ran.stdout, int(wanted), lines)]
    if broken:
        print(ran.stdout + ran.stderr + "\n" + "\n".join(broken))
    return 1 if broken else 0


sys.exit(main())
