#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a client that makes a mistake in the built-in world, as its row in CMakeLists.txt says.

usage: mistake.py FAUXFAX CLIENT MISTAKE EXIT [LINE ...]

EXIT and LINE are as in example.py. MISTAKE may have options of `fauxfax run` before its word, and "by-script" after it: then the client is
started by a script that thinks nothing of how it ends."""
import subprocess
import sys

from example import wrong


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    fauxfax, client, mistake, wanted, *lines = sys.argv[1:]
    *options, word = mistake.removesuffix(" by-script").split()
    command = [client, word]
    if mistake.endswith(" by-script"):
        command = ["sh", "-c", '"$0" "$1"; exit 0', *command]
    ran = subprocess.run([fauxfax, "run", *options, "--report", "-", "--", *command], capture_output=True, text=True)
    broken = [*wrong(ran.returncode, ran.stdout, int(wanted), lines)]
    if broken:
        print(ran.stdout + ran.stderr + "\n" + "\n".join(broken))
    return 1 if broken else 0


sys.exit(main())
