#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/conformance-wine.md: which rule was proven again by winfax.dll under Wine, and which cases were left out there, and why.

usage: page.py write|check ROOT rules.tsv

write  writes ROOT/docs/conformance-wine.md. check compares instead, and fails as well when
  - a case that declares a rule did not pass, or was not run although left_out.def does not name it;
  - left_out.def names what is no case, gives no reason, or leaves out a case whose rules docs/conformance.md does not have as proven by it.
rules.tsv is what the tests of the Windows build wrote; docs/conformance.md says what those of Linux have shown."""
import collections
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from conformance import passed, prefix, read_results, read_rules  # noqa: E402

HEAD = """\
# Conformance under Wine

The conformance suite once more, as programs for Windows: the same cases by winfax.dll, each process of a case one of its own, against a
fauxfaxd.exe, with the windows, queues and completion ports of Wine. Made from what the tests wrote down while they ran; a test of
`make check-windows` compares this page with its own run. What Linux has shown is in [conformance.md](conformance.md).
"""


def read_cases(root):
    """group: {case: does it declare a rule} of the conformance suite."""
    groups = {}
    for path in sorted((root / "tests/conformance").glob("*.c")):
        text = path.read_text()
        main = re.search(r'^FX_MAIN\("([^"]+)"\)', text, re.M)
        if main:
            bodies = dict(re.findall(r"^static void (\w+)\(void \*\*state\)\n\{\n(.*?)^\}", text, re.M | re.S))
            groups[main[1]] = {case: "RULE(" in bodies[case] for case in re.findall(r"^    CASE\((\w+)\),", text, re.M)}
    return groups


def read_left_out(root):
    """[(group, case, reason)], reason: sentence"""
    text = (root / "tests/conformance/wine/left_out.def").read_text()
    rows = re.findall(r'^X\("([^"]+)", "([^"]+)", (\w+)\)$', text, re.M)
    reasons = dict(re.findall(r'^REASON\((\w+),\s+"([^"]+)"\)$', text, re.M))
    return rows, reasons


def read_native(root, groups):
    """rule: {case}, of the cases of the conformance suite, as proven on Linux."""
    every = {f"{group}/{case}" for group, cases in groups.items() for case in cases}
    proven = {}
    for rule, by, over in re.findall(r"^\| ([A-Z]{3,6}-E?\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", (root / "docs/conformance.md").read_text(), re.M):
        if "failed" not in over:
            proven[rule] = every.intersection(by.split(", "))
    return {rule: cases for rule, cases in proven.items() if cases}


def names_left_out(rows, groups):
    for group, case, _ in rows:
        yield from (f"{group}/{one}" for one in (groups.get(group, {}) if case == "*" else [case]))


def rules_of(group, case, native):
    """Of one case, or of all of its group."""
    return [rule for rule, cases in native.items()
            if any(one == f"{group}/{case}" or case == "*" and one.rpartition("/")[0] == group for one in cases)]


def page_of(rules, results, native, groups, left_out):
    rows, reasons = left_out
    total, absent = sum(map(len, groups.values())), len(set(names_left_out(rows, groups)))
    proven = [rule for rule in rules if rule in results and passed(results[rule])]
    lines = [HEAD, f"Of {len(native)} rules that this suite proves on Linux {len(proven)} are proven here too, by {total - absent} cases of "
             f"{total}.\n", "## What was left out\n", "Its rules are proven on Linux, and by other cases here where the table below has them.\n"]
    for reason, sentence in reasons.items():
        lines += left_out_for(sentence, [row for row in rows if row[2] == reason], native)
    for section in dict.fromkeys(map(prefix, proven)):
        lines += [f"## {section}\n", "| rule | what it says | proven by |", "| --- | --- | --- |"]
        lines += [f"| {rule} | {rules[rule]} | {', '.join(sorted(results[rule]))} |" for rule in proven if prefix(rule) == section] + [""]
    return "\n".join(lines)


def left_out_for(sentence, rows, native):
    head = [f"Since {sentence}:\n", "| case | its rules |", "| --- | --- |"]
    return head + [f"| {group}/{case} | {', '.join(rules_of(group, case, native))} |" for group, case, _ in rows] + [""]


def complaints(results, native, groups, left_out):
    rows, reasons = left_out
    absent = set(names_left_out(rows, groups))
    for rule, cases in sorted(results.items()):
        for case, runs in sorted(cases.items()):
            yield from (f"{rule}: {case} over {t}: {r}" for t, r in sorted(runs.items()) if r != "pass")
    for rule, cases in sorted(native.items()):
        for case in sorted(cases - absent - set(results.get(rule, {}))):
            yield f"{rule}: {case} was not run, and left_out.def does not name it"
    yield from wrong_rows(rows, reasons, groups)
    declared = {case for cases in native.values() for case in cases}
    declaring = {f"{group}/{case}" for group, cases in groups.items() for case, declares in cases.items() if declares}
    for case in sorted(absent & declaring - declared):
        yield f"{case}: left out, and docs/conformance.md has no rule that it proves"


def wrong_rows(rows, reasons, groups):
    for group, case, reason in rows:
        if group not in groups or case != "*" and case not in groups[group]:
            yield f"left_out.def: {group}/{case}: there is no such case"
        if reason not in reasons:
            yield f"left_out.def: {group}/{case}: {reason} is no reason"
    yield from (f"left_out.def: {reason}: nothing is left out for it" for reason in reasons if reason not in {row[2] for row in rows})
    yield from (f"left_out.def: {row[0]}/{row[1]} stands there twice" for row, times in collections.Counter(rows).items() if times > 1)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in {"write", "check"}:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2])
    rules, groups, left_out = read_rules(root), read_cases(root), read_left_out(root)
    native = read_native(root, groups)
    results = {rule: {case: {"wine": runs["wine"]} for case, runs in cases.items() if "wine" in runs}
               for rule, cases in read_results(pathlib.Path(sys.argv[3])).items()}
    results = {rule: cases for rule, cases in results.items() if cases}
    page, target = page_of(rules, results, native, groups, left_out), root / "docs/conformance-wine.md"
    if sys.argv[1] == "write":
        target.write_text(page)
    found = list(complaints(results, native, groups, left_out))
    print("\n".join(found))
    stale = sys.argv[1] == "check" and target.read_text() != page
    if stale:
        print("docs/conformance-wine.md is not what this run has shown (was it the whole of ctest?):"
              " cmake --build build/mingw --target conformance")
    return 1 if sys.argv[1] == "check" and (found or stale) else 0


sys.exit(main())
