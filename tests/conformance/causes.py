#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Is every row of sim/causes.def, why calls fail, one that a report has named? A row that no call comes to is dead, or hides another.

usage: causes.py ROOT FILE ...      FILE: function, error, rule and text a line, of each call that failed in a world of a case

Left out is what a client cannot be brought to meet: refused memory, and what the transport does.
Exit status: 0 every one; 1 not, and each is named; 2 usage."""
import pathlib
import re
import sys

NOT_MET = {"ERROR_NOT_ENOUGH_MEMORY", "ERROR_INTERNAL_ERROR"}
ROW = re.compile(r'^X\((\w+), (\w+), (\w+), "([^"]+)", [^\n]*,\n\s+"((?:[^"\\]|\\.)*)"\)', re.M)


def rows_of(text):
    rows = ROW.findall(text)
    if len(rows) != len(re.findall(r"^X\(", text, re.M)):
        sys.exit("sim/causes.def has rows of another form")
    return rows


def named(files):
    for name in files:
        for line in pathlib.Path(name).read_text().splitlines():
            function, error, rule, text = line.split("\t")
            yield function, error, rule, text
            yield "any", error, rule, text


def main(root, *files):
    seen = set(named(files))
    missing = [row for row in rows_of((pathlib.Path(root) / "sim/causes.def").read_text())
               if row[2] not in NOT_MET and (row[1], row[2], row[3], row[4].replace('\\"', '"')) not in seen]
    for key, function, error, rule, text in missing:
        print(f"sim/causes.def: {key}: no call of {function} failed with {error} because {text} ({rule})")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else (print(__doc__) or 2))
