#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a Windows client under Wine by `fauxfax run`, as its row in CMakeLists.txt says.

usage: client.py FAUXFAX DLL-FOLDER TIMES SECONDS EXIT CLIENT [ARGUMENT ...] [--saw LINE ...]

It is run so many times, and has so many seconds each time. EXIT and LINE are as in tests/examples/example.py; the report is what is looked at."""
import os
import pathlib
import subprocess
import sys
import time

MOST = 90  # `fauxfax run` has a time limit of its own
HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "examples"))
from example import wrong  # noqa: E402


def run(fauxfax, folder, client):
    command = [fauxfax, "run", "--report", "-", "--", HERE / "wine", *client]
    own = dict(os.environ, FAUXFAX_WINFAX_DIR=folder)
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=own) as ran:
        try:
            said, _ = ran.communicate(timeout=MOST)
            code = ran.returncode
        except subprocess.TimeoutExpired as late:  # who is left behind may hold the pipe: it is not read to its end
            ran.kill()
            said, code = late.output or b"", f"none: it was killed after {MOST} s"
    return code, said.decode(errors="replace").replace("\r\n", "\n"), time.monotonic() - begun


def main():
    if len(sys.argv) < 7:
        sys.exit(__doc__)
    fauxfax, folder, times, limit, wanted, *client = sys.argv[1:]
    lines = []
    if "--saw" in client:
        at = client.index("--saw")
        client, lines = client[:at], client[at + 1:]
    for turn in range(int(times)):
        code, report, took = run(fauxfax, folder, client)
        broken = [*wrong(code, report, int(wanted), lines)]
        if took > float(limit):
            broken.append(f"it took {took:.1f} s, and was to take {limit}")
        if broken:
            print(report + f"\nrun {turn + 1} of {times}:\n" + "\n".join(broken))
            return 1
    return 0


sys.exit(main())
