#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What pages of the documentation have to name, held against the lists that they are about.

usage: lists.py write|check ROOT

- The tables of switches and times in docs/fidelity.md, and of findings in docs/report.md, are made from sources (write does).
- docs/fidelity.md: every CHO- id, and every rule that is a CHOICE
  (tests/conformance/rules.list), is named; a switch, or a key of a scenario, that it names is there.
- sim/causes.def: its rules, functions and codes are there, and it has every documented error of tests/conformance/rules.list that
  a call can be told with.
- docs/dependencies.md: names the packages of cmake/debian-packages.txt.
- sim/findings.def: the class of a finding is that of its rule.
- Every page: a file of the repository that it links to, or names in `code` with a folder, is there; and so is a `make` target."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "conformance"))
from conformance import read_excused  # noqa: E402

END = "<!-- end -->\n"


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


def switch_words(root):
    """What a scenario may set: by which words, and what for. Their defaults are the table before."""
    rows, _ = switches(root)
    enums = {}
    for kind, word in re.findall(r'E\((\w+), \w+, "([^"]+)"\)', (root / "sim/switches.def").read_text()):
        enums.setdefault(kind, []).append(word)
    kinds = {"flag": "true, false", "count": "a number", "ms": "a duration"}
    lines = ["| switch | values | meaning |", "| --- | --- | --- |"]
    for name, kind, *_, meaning in rows:
        lines.append(f"| `{name}` | {kinds.get(kind) or ', '.join(enums[kind])} | {meaning.replace('|', 'or')} |")
    return "\n".join(lines) + "\n"


def times_table(root):
    """The defaults of sim_config_default, by the names that a scenario has for them."""
    text = (root / "sim/sim.c").read_text()
    lines = ["| key | default |", "| --- | --- |"]
    lines += [f"| `{name}` | {count} |" for name, count in re.findall(r"\.(retries) = (\d+),", text)]
    lines += [f"| `{name}` | {count} minutes |" for name, count in re.findall(r"\.(retry_delay)_minutes = (\d+),", text)]
    lines += [f"| `{name}` | {count} s |" for name, count in re.findall(r"\.(\w+)_time = (\d+) \* FF_TICKS_PER_S,", text)]
    return "\n".join(lines) + "\n"


def finding_table(root):
    text = (root / "sim/findings.def").read_text()
    rows = re.findall(r'^X\((\w+), "([^"]+)", (\w+), \w+,\s*"([^"]+)",', text, re.M)
    if len(rows) != len(re.findall(r"^X\(\w+, ", text, re.M)):
        sys.exit("sim/findings.def has rows of another form")
    lines = ["| finding | rule | class | what |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| `{name}` | {rule} | {kind} | {what} |" for name, rule, kind, what in rows)]) + "\n"


# Tables that are made: their page, from what, and how.
TABLES = [
    ("docs/fidelity.md", "sim/switches.def", switch_table),
    ("docs/fidelity.md", "sim/sim.c", times_table),
    ("docs/report.md", "sim/findings.def", finding_table),
    ("docs/scenario.md", "sim/switches.def", switch_words),
]


def with_tables(root, name):
    page = (root / name).read_text()
    for source, table in [row[1:] for row in TABLES if row[0] == name]:
        head, rest = page.split(begin := f"<!-- made from {source} -->\n")
        page = head + begin + table(root) + END + rest.split(END, 1)[1]
    return page


def tables(root, write):
    for name in {row[0] for row in TABLES}:
        page = with_tables(root, name)
        if write:
            (root / name).write_text(page)
        elif (root / name).read_text() != page:
            yield f"{name}: a table is not what the sources say: lists.py write"


def words_of_a_scenario(root):
    """Every key, and every switch, that docs/scenario.schema.json has."""
    return set(re.findall(r'"(\w+)": \{', (root / "docs/scenario.schema.json").read_text()))


def finding_classes(root):
    """A finding is a choice, or strict, where its rule is one, and documented or advice where that is documented."""
    rules = (root / "tests/conformance/rules.list").read_text().splitlines()
    kinds = {rule: kind for rule, kind, _ in (line.split("\t", 2) for line in rules)}
    text = (root / "sim/findings.def").read_text()
    for name, rule, cls in re.findall(r'^X\((\w+), "([^"]+)", (\w+),', text, re.M):
        if cls != "note" and (cls in ("choice", "strict")) != (kinds[rule] == "choice"):
            yield f"sim/findings.def: {name} is {cls}, and {rule} is {kinds[rule]}"


def fidelity(root):
    page = (root / "docs/fidelity.md").read_text()
    prose = page.split("## Switches")[0]
    for line in (root / "tests/conformance/rules.list").read_text().splitlines():
        rule, kind, _ = line.split("\t", 2)
        if kind == "choice" and not re.search(rf"(?<![\w-]){rule}(?![\w])", prose) and rule not in read_excused(root):
            yield f"docs/fidelity.md: says nothing about the choice {rule}"
    there = words_of_a_scenario(root)
    for cell in re.findall(r"^\| [A-Z]+-.* \| ([^|]*`[^|]*) \|$", prose, re.M):
        for word in re.findall(r"`(\w+)`", cell):
            if word not in there:
                yield f"docs/fidelity.md: a scenario has no {word}"


# Rows of error tables that are no cause of a failed call here, beside those that docs/fidelity.md excuses.
NO_CAUSES = {
    "ACC-E1": "the check has worked",
    "ACC-E2": "names no code",
    "SCF-E2": "the fake does not ask for that right",
    "SLC-E2": "another function's text",
    "SPJ-E3": "the same as SPJ-E2",
    "SPJ-E6": "the same as PCP-E5",
}


def causes(root):
    text = (root / "sim/causes.def").read_text()
    rows = re.findall(r'^X\(\w+, (\w+), (\w+), "([^"]+)", (?:0|CAUSE_\w+(?:\(\d\))?),\n  "[^"]+"\)$', text, re.M)
    if len(rows) != len(re.findall(r"^X\(", text, re.M)):
        sys.exit("sim/causes.def has rows of another form")
    rules = dict(line.split("\t")[::2] for line in (root / "tests/conformance/rules.list").read_text().splitlines())
    functions = {"any", *re.findall(r"X\((Fax\w+), 0x", (root / "common/api.def").read_text())}
    codes = set(re.findall(r"^X\((\w+), ", (root / "common/errors.def").read_text(), re.M))
    for function, code, rule in rows:
        if rule not in rules or function not in functions or code not in codes:
            yield f"sim/causes.def: {function}, {code} or {rule} is not there"
    for function, code, rule in rows:
        if rule in read_excused(root):
            yield f"sim/causes.def: {function} cannot return {code} by {rule}: docs/fidelity.md says that it cannot apply"
    told = {(rule, code) for _, code, rule in rows}
    for rule, meaning in rules.items():
        if not re.search(r"-E\d+$", rule) or rule in read_excused(root) or rule in NO_CAUSES:
            continue
        for code in re.findall(r"(?:FAX_ERR|ERROR|RPC)_\w+", meaning.split(", ")[0]):
            if (rule, code) not in told:
                yield f"sim/causes.def: has no {rule} of {code}"


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


def targets(root):
    made = re.findall(r"^([\w-]+):", (root / "Makefile").read_text(), re.M)
    for path in [*root.glob("*.md"), *(root / "docs").glob("*.md")]:
        for target in re.findall(r"(?:`|^ +|\$ )make ([\w-]+)", path.read_text(), re.M):
            if target not in made:
                yield f"{path.relative_to(root)}: there is no make {target}"


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in {"write", "check"}:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2])
    broken = [*tables(root, sys.argv[1] == "write"), *fidelity(root), *finding_classes(root), *causes(root), *dependencies(root), *places(root), *targets(root)]
    print("\n".join(broken) or "every page names what it has to, and only what is there")
    return 1 if broken else 0


sys.exit(main())
