#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes rules.list anew from the reference pages: id, tab, what it says in a line.

usage: rules_list.py FOLDER > rules.list      FOLDER: functions.md, structures.md and notifications.md"""
import pathlib
import re
import sys

LENGTH_MOST = 130


def short(text):
    text = re.sub(r"\s*\[(?!\d+\])[^\]]*\]", "", text).strip()  # tags of sources
    text = re.sub(r"\bCHOICE\s+", "", text)
    first = re.split(r"(?<=[a-z0-9)*][.;])\s", text)[0].rstrip(".;:")
    if len(first) > LENGTH_MOST:
        first = first[:LENGTH_MOST].rsplit(" ", 1)[0] + " …"
    return first.replace("|", "or")


def rules(page):
    for line in page.read_text().splitlines():
        if m := re.match(r"\* \*\*([A-Z]{3,6}-\d+)\*\* (.*)", line):
            yield m.group(1), short(m.group(2))
        elif m := re.match(r"\| ([A-Z]{3,6}-E?\d+) \| (.*?) \| (.*?) \|$", line):
            yield m.group(1), short(m.group(2) + ", " + m.group(3))
        elif m := re.match(r"\| ([A-Z]{3,6}-E?\d+) \| (.*) \|$", line):
            yield m.group(1), short(m.group(2))


if len(sys.argv) != 2:
    sys.exit(__doc__)
seen = set()
for name in ("functions.md", "structures.md", "notifications.md"):
    for rule, text in rules(pathlib.Path(sys.argv[1], name)):
        if rule not in seen:
            print(f"{rule}\t{text}")
        seen.add(rule)
