#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs an example client against a scenario, twice: as its row in CMakeLists.txt says, and in the same way both times. Then
once more in a world of its own: what its report says when something was found is the same again.

usage: example.py FAUXFAX CLIENT DOCUMENT SCENARIO EXIT [LINE ...]

EXIT is the exit code of `fauxfax run`. Each LINE, a regular expression, must be found in the report; with a "!" before it, it
must not."""
import os
import re
import subprocess
import sys


def run(fauxfax, client, document, scenario):
    command = [fauxfax, "run", "--scenario", scenario, "--report", "-", "--", client, document, "5550100"]
    ran = subprocess.run(command, capture_output=True, text=True)
    return ran.returncode, ran.stdout + ran.stderr


def run_alone(client, document, scenario):
    own = dict(os.environ, FAUXFAX_TRANSPORT="embedded", FAUXFAX_SCENARIO=scenario)
    ran = subprocess.run([client, document, "5550100"], capture_output=True, text=True, env=own)
    return ran.stdout + ran.stderr


def wrong(code, report, wanted, lines):
    if code != wanted:
        yield f"exit code {code}, not {wanted}"
    for line in lines:
        found = re.search(line.removeprefix("!"), report, re.M) is not None
        if found == line.startswith("!"):
            yield f"{'there is' if found else 'there is no'} {line.removeprefix('!')}"


def trace(report):
    found = re.search(r"trace ([0-9a-f]{16})", report)
    return found and found.group(1)


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    code, report = run(*sys.argv[1:5])
    broken = [*wrong(code, report, int(sys.argv[5]), sys.argv[6:])]
    _, again = run(*sys.argv[1:5])
    if trace(again) != trace(report):
        broken.append("the second run was another one")
    alone = run_alone(*sys.argv[2:5])
    if trace(alone) != trace(report) and (trace(alone) or re.search("^error", report, re.M)):
        broken.append("in a world of its own it was another one:\n" + alone)
    if broken:
        print(report + "\n" + "\n".join(broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
