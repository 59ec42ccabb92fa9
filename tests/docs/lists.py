#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pages of the documentation have to name, held against the lists that they are about.

usage: lists.py write|check ROOT

- docs/fidelity.md: the table of switches is made from sim/switches.def (write does); every CHO- id, and every rule of the
  core sections that is a CHOICE (tests/conformance/rules.list), is named.
- docs/dependencies.md: names the packages of cmake/debian-packages.txt.
- Every page: a file of the repository that it links to, or names in `code` with a folder, is there."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
from conformance import CORE, prefix  # noqa: E402

BEGIN, END = "<!-- made from sim/switches.def -->\n", "<!-- end -->\n"


def switches(root):
    text = (root / "sim/switches.def").read_text()
    rows = re.findall(r'X\((\w+), (\w+), (\w+), (\w+), (\w+), "([^"]+)",[\s\\]*"([^"]+)"\)', text)
    words = dict(re.findall(r'E\(\w+, (\w+), "([^"]+)"\)', text))
    if len(rows) != len(re.findall(r"^\s*X\(\w+, ", text, re.M)):
        sys.exit("sim/switches.def has rows of another form")
    return rows, words


def value(kind, text, words):
    if kind == "flag":
        return "yes" if text == "1" else "no"
    return words.get(text, f"{text} ms" if kind == "ms" and text != "0" else text)


def switch_table(root):
    rows, words = switches(root)
    lines = ["| switch | win2000 | xp | win7 | rule | meaning |", "| --- | --- | --- | --- | --- | --- |"]
    for name, kind, *values, rule, meaning in rows:
        shown = " | ".join(value(kind, v, words) for v in values)
        lines.append(f"| `{name}` | {shown} | {rule} | {meaning.replace('|', 'or')} |")
    return "\n".join(lines) + "\n"


def with_table(root, page):
    head, rest = page.split(BEGIN)
    return head + BEGIN + switch_table(root) + END + rest.split(END, 1)[1]


def fidelity(root):
    page = (root / "docs/fidelity.md").read_text()
    if with_table(root, page) != page:
        yield "docs/fidelity.md: the table of switches is not that of sim/switches.def: lists.py write"
    prose = page.split(BEGIN)[0] + page.split(END, 1)[1]
    for line in (root / "tests/conformance/rules.list").read_text().splitlines():
        rule, kind, _ = line.split("\t", 2)
        if kind == "choice" and prefix(rule) in CORE and not re.search(rf"(?<![\w-]){rule}(?![\w])", prose):
            yield f"docs/fidelity.md: says nothing about the choice {rule}"


def dependencies(root):
    page = (root / "docs/dependencies.md").read_text()
    for line in (root / "cmake/debian-packages.txt").read_text().splitlines():
        package = line.split()[0] if line and line[0] != "#" else None
        if package and f"`{package}`" not in page:
            yield f"docs/dependencies.md: does not name {package}"


def places(root):
    folders = "service|client|common|sim|tests|docs|cmake"
    for path in [*root.glob("*.md"), *(root / "docs").glob("*.md")]:
        text = path.read_text()
        linked = [path.parent / p for p in re.findall(r"\]\((?!https?:)([^)#]+)", text)]
        named = [root / p for p in re.findall(rf"`((?:{folders})/[\w./-]+)`", text)]
        for place in linked + named:
            if not place.exists():
                yield f"{path.relative_to(root)}: there is no {place.relative_to(root)}"


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in {"write", "check"}:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "write":
        page = root / "docs/fidelity.md"
        page.write_text(with_table(root, page.read_text()))
    broken = [*fidelity(root), *dependencies(root), *places(root)]
    print("\n".join(broken) or "every page names what it has to, and only what is there")
    return 1 if broken else 0


sys.exit(main())
