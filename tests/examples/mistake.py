#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a client that makes a mistake in the built-in world, as its row in CMakeLists.txt says.

usage: mistake.py FAUXFAX CLIENT MISTAKE EXIT [LINE ...]

EXIT and LINE are as in example.py. MISTAKE may have options of `fauxfax run` before its word, and "by-script" after it: then the client is
started by a script that thinks nothing of how it ends. What it reads is at its end once the run has said that time stands still."""
import subprocess
import sys
import tempfile

from example import wrong


def run(command):
    with tempfile.TemporaryFile("w+") as out, subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE, text=True) as ran:
        said = ""
        for line in ran.stderr:
            said += line
            if "time stands still" in line:
                ran.stdin.close()
        code = ran.wait()
        out.seek(0)
        return code, out.read(), said


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    fauxfax, client, mistake, wanted, *lines = sys.argv[1:]
    *options, word = mistake.removesuffix(" by-script").split()
    command = [client, word]
    if mistake.endswith(" by-script"):
        command = ["sh", "-c", '"$0" "$1"; exit 0', *command]
    code, report, said = run([fauxfax, "run", *options, "--report", "-", "--", *command])
    broken = [*wrong(code, report, int(wanted), lines)]
    if broken:
        print(report + said + "\n" + "\n".join(broken))
    return 1 if broken else 0


sys.exit(main())
