#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Clients that are notified by window messages and by packets, many runs in a row against one service: every run gets every event
once and in order. The same with the races forced (points.h).

usage: notified.py FAUXFAXD DLL-FOLDER CLIENT CLIENT-WITH-POINTS DOCUMENT RUNS

FAUXFAX_WINE_RUNS in the environment stands for RUNS: so many of each client, and of each with each point. Exit status: 0 all of them were as
they should be."""
import collections
import itertools
import os
import pathlib
import subprocess
import sys
import tempfile
import time

WINE = pathlib.Path(__file__).resolve().parent / "wine"
SECONDS = 30
POINTS = [None, "registering", "posting", "destroyed", "closed"]
# Queued, initializing, dialing, three pages, completed, deleted, idle.
FAX = "22 24 1 2 2 2 4 23 19\n"


class Service:
    def __init__(self, fauxfaxd, folder):
        self.secret = pathlib.Path(folder, "secret")
        # So fast that events come while calls are under way.
        self.process = subprocess.Popen([fauxfaxd, "--endpoint", "tcp:127.0.0.1:0", "--secret-file", self.secret, "--time", "x20000"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().split()[1]

    def environment(self, dll):
        return dict(os.environ, FAUXFAX_TRANSPORT=f"daemon:{self.address}", FAUXFAX_SECRET_FILE="Z:" + str(self.secret),
                    WINEPATH="Z:" + str(dll))

    def end(self):
        self.process.terminate()
        return self.process.wait(SECONDS)


def one(client, way, document, point, environment):
    """None, or what is wrong with this run."""
    command = [WINE, client, way, document, *([point] if point else [])]
    # Not by a pipe: what is Wine's own may hold it.
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as said:
        try:
            code = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                                  timeout=SECONDS).returncode
        except subprocess.TimeoutExpired:
            code = f"none: it was not over after {SECONDS} s"
        said.seek(0)
        out = said.read().replace("\r", "")
    return None if code == 0 and out == FAX + FAX else f"exit code {code}, events:\n{out}"


def main():
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    fauxfaxd, dll, plain, forced, document, runs = sys.argv[1:]
    runs = int(os.environ.get("FAUXFAX_WINE_RUNS") or runs)
    failed, begun = collections.Counter(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ffn-") as folder:
        service = Service(fauxfaxd, folder)
        environment = service.environment(pathlib.Path(dll).resolve())
        try:
            for point, way, turn in itertools.product(POINTS, ("window", "packets"), range(runs)):
                wrong = one(forced if point else plain, way, document, point, environment)
                if wrong:
                    failed[way, point] += 1
                    print(f"{way}, {point or 'as it comes'}, run {turn + 1} of {runs}: {wrong}", flush=True)
        finally:
            if service.end() != 0:
                failed["the service"] += 1
    print(f"{runs} runs each of {2 * len(POINTS)} kinds in {time.monotonic() - begun:.0f} s; failed: {dict(failed) or 'none'}")
    return 1 if failed else 0


sys.exit(main())
