#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes rules.list anew from the reference pages: id, tab, whether it is documented or a choice of the fake, tab, what it says in
a line.

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
        found = re.match(r"\* \*\*(?P<id>[A-Z]{3,6}-\d+)\*\* (?P<text>.*)", line) or re.match(
            r"\| (?P<id>[A-Z]{3,6}-E?\d+) \| (?P<text>.*) \|$", line)
        if found:
            kind = "choice" if "CHOICE" in line or found["id"].startswith("CHO-") else "documented"
            text = found["text"].replace(" | ", ", ") if line.startswith("|") else found["text"]
            yield found["id"], kind, short(text)


if len(sys.argv) != 2:
    sys.exit(__doc__)
seen = set()
for name in ("functions.md", "structures.md", "notifications.md"):
    for rule, kind, text in rules(pathlib.Path(sys.argv[1], name)):
        if rule not in seen:
            print(rule, kind, text, sep="\t")
        seen.add(rule)
