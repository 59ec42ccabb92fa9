#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the example clients in the one way they are meant to behave, wherever they run: traces.txt says what each shows, what its
report finds, and what happened in which order. Times are no part of it, and an .exe is called as the program that it is.

usage: traces.py embedded FAUXFAX CLIENTS                 in a world of their own: what they show, and the hash of the trace
       traces.py daemon FAUXFAX CLIENTS                   by `fauxfax run`
       traces.py wine FAUXFAX CLIENTS DLL-FOLDER          likewise, as .exe under Wine
       traces.py windows FAUXFAX.EXE CLIENTS DLL-FOLDER   likewise, by the fauxfax.exe that runs there too
       traces.py write FAUXFAX CLIENTS                    writes the table from what they do by `fauxfax run`

CLIENTS is the folder that the programs are in. A row begins with its client, scenario and exit code. Lines with ">" are shown, with
"!" found, the others happen. One thing is otherwise on Windows: the SDK sees no window being made, and tells of it when it is
registered. There the place of that line is left open."""
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "traces.txt"
EXAMPLES = HERE.parents[1] / "docs" / "examples"
WINE = HERE.parent / "wine" / "wine"
ROW = re.compile(r"== (\S+) (\S+) (\d+)$")
MADE = re.compile(r"\S+ makes .*window ")


def rows():
    """(the row's first line, client, scenario, exit code, its other lines)."""
    found = []
    for line in TABLE.read_text().splitlines():
        row = ROW.match(line)
        if row:
            found.append((line, row[1], row[2], int(row[3]), []))
        elif found and line:
            found[-1][4].append(line)
    return found


def arguments(client):
    return [] if client == "fax_status" else ["report.tif", "5550100"]


def scenario_of(name):
    return EXAMPLES / "scenarios" / f"{name}.json"


def shown(text):
    return ["> " + line.rstrip() for line in text.splitlines()]


def run(leg, fauxfax, clients, client, scenario):
    """Exit code, lines and trace hash of `fauxfax run`."""
    program, begin = [clients / client], [fauxfax]
    own = dict(os.environ)
    if leg == "windows":
        program, begin = [clients / f"{client}.exe"], [WINE, fauxfax]
        own["WINEPATH"] = "Z:" + sys.argv[4]
    if leg == "wine":
        program = [WINE, clients / f"{client}.exe"]
        own["FAUXFAX_WINFAX_DIR"] = sys.argv[4]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "report.json")
        ran = subprocess.run([*begin, "run", "--scenario", scenario_of(scenario), "--json", "--report", path, "--", *program,
                              *arguments(client)], cwd=EXAMPLES, env=own, stdout=subprocess.PIPE, text=True)
        report = json.loads(path.read_text())
    happened = [entry["text"].replace(f"{client}.exe", client) for entry in report["timeline"]]
    found = [f"! {finding['severity']} {finding['name']}" for finding in report["findings"]]
    return ran.returncode, shown(ran.stdout) + found + happened, report["run"]["trace_hash"]


def run_alone(clients, client, scenario):
    own = dict(os.environ, FAUXFAX_TRANSPORT="embedded", FAUXFAX_SCENARIO=str(scenario_of(scenario)))
    ran = subprocess.run([clients / client, *arguments(client)], cwd=EXAMPLES, env=own, capture_output=True, text=True)
    trace = re.search(r"trace ([0-9a-f]{16})", ran.stderr)
    return shown(ran.stdout), trace and trace[1]


def windows_last(lines):
    return sorted(lines, key=lambda line: bool(MADE.match(line)))


def differs(expected, got):
    return [*difflib.unified_diff(expected, got, "traces.txt", "here", lineterm="")]


def wrong(leg, fauxfax, clients, row):
    _, client, scenario, code, lines = row
    if leg == "embedded":
        here, trace = run_alone(clients, client, scenario)
        yield from differs([line for line in lines if line.startswith(">")], here)
        if not trace and any(line.startswith("! error") for line in lines):
            yield "it shows no hash of its trace, as a report with an error does"
        if trace and trace != run("daemon", fauxfax, clients, client, scenario)[2]:
            yield "the trace has another hash than by `fauxfax run`"
        return
    exit_code, here, _ = run(leg, fauxfax, clients, client, scenario)
    if exit_code != code:
        yield f"exit code {exit_code}, not {code}"
    yield from differs(*(map(windows_last, [lines, here]) if leg in ("wine", "windows") else [lines, here]))


def write(fauxfax, clients):
    text = TABLE.read_text().split("\n== ", 1)[0].rstrip() + "\n"
    for first, client, scenario, code, _ in rows():
        exit_code, lines, _ = run("daemon", fauxfax, clients, client, scenario)
        if exit_code != code:
            sys.exit(f"{first}: exit code {exit_code}")
        text += "\n".join(["", first, *lines, ""])
    TABLE.write_text(text)


def main():
    if len(sys.argv) != (5 if sys.argv[1:2] in (["wine"], ["windows"]) else 4):
        sys.exit(__doc__)
    leg, fauxfax, clients = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    if leg == "write":
        return write(fauxfax, clients)
    failed = False
    for row in rows():
        broken = [*wrong(leg, fauxfax, clients, row)]
        if broken:
            failed = True
            print(row[0] + "\n" + "\n".join(broken))
    return failed


sys.exit(main())
