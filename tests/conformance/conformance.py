#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/conformance.md: which rule is proven by which executed test, from what the tests wrote down while they ran.

usage: conformance.py write|check ROOT rules.tsv

write  writes ROOT/docs/conformance.md. check compares instead, and fails as well when
  - a case that declares a rule did not pass, or a rule is declared that does not exist;
  - a rule is neither proven nor a row of docs/fidelity.md, or is both; or too many are such rows.
rules.tsv has a line for each rule of each case: id, case, transport, result (tests/support/rule.c)."""
import collections
import pathlib
import re
import sys

EXCUSES_MOST = 30  # rules that no test can prove

HEAD = """\
# Conformance

Which rule of the fauxfax reference is proven by which tests, and over which transport they ran. Made from what the tests wrote
down while they ran (`make conformance`); a test compares this page with its own run. A rule stands here as proven only
when every case that declares it has passed.

Rules that no test can prove have a row with their reason in [fidelity.md](fidelity.md).
"""


def prefix(rule):
    return rule.split("-")[0]


def read_rules(root):
    lines = (root / "tests/conformance/rules.list").read_text().splitlines()
    return {rule: text for rule, _, text in (line.split("\t") for line in lines)}


def read_results(path):
    """rule: {case: {transport: result}}; what failed once has failed."""
    found = collections.defaultdict(lambda: collections.defaultdict(dict))
    for line in path.read_text().splitlines():
        rule, case, transport, result = line.split("\t")
        old = found[rule][case].get(transport, "pass")
        found[rule][case][transport] = result if old == "pass" else old
    return found


def read_excused(root):
    """rule: class, of the rows | id | class | reason | of docs/fidelity.md."""
    page = (root / "docs/fidelity.md").read_text()
    rows = re.findall(r"^\| ([A-Z]{3,6}-E?\d+) \| (cannot apply) \| [^|]+ \|$", page, re.M)
    return dict(rows)


def passed(cases):
    return all(result == "pass" for runs in cases.values() for result in runs.values())


def row(rule, text, results, excused):
    if rule in excused:
        return f"| {rule} | {text} | *{excused[rule]}* | |"
    cases = results.get(rule)
    if not cases:
        return f"| {rule} | {text} | | |"
    transports = sorted({t for runs in cases.values() for t in runs})
    verdict = ", ".join(transports) if passed(cases) else "**failed**"
    return f"| {rule} | {text} | {', '.join(sorted(cases))} | {verdict} |"


def page_of(rules, results, excused):
    proven = [r for r in rules if r in results and passed(results[r])]
    lines = [HEAD]
    lines.append(f"Of {len(rules)} rules {len(proven)} are proven and {sum(r in excused for r in rules)} have a row in fidelity.md.\n")
    for section in dict.fromkeys(map(prefix, rules)):
        lines += table(section, [r for r in rules if prefix(r) == section], rules, results, excused)
    return "\n".join(lines)


def table(title, some, rules, results, excused):
    head = [f"## {title}\n", "| rule | what it says | proven by | over |", "| --- | --- | --- | --- |"]
    return head + [row(r, rules[r], results, excused) for r in some] + [""]


def complaints(rules, results, excused):
    for rule, cases in sorted(results.items()):
        if rule not in rules:
            yield f"{rule}: there is no such rule ({', '.join(sorted(cases))})"
        for case, runs in sorted(cases.items()):
            yield from (f"{rule}: {case} over {t}: {r}" for t, r in sorted(runs.items()) if r != "pass")
    for rule in rules:
        if rule not in results and rule not in excused:
            yield f"{rule}: neither proven nor in docs/fidelity.md: {rules[rule]}"
        if rule in results and rule in excused:
            yield f"{rule}: proven, and so its row in docs/fidelity.md ({excused[rule]}) has to go"
    if len(excused) > EXCUSES_MOST:
        yield f"docs/fidelity.md excuses {len(excused)} rules: more than {EXCUSES_MOST}"
    yield from (f"{rule}: a row of docs/fidelity.md, and no rule" for rule in excused if rule not in rules)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in {"write", "check"}:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2])
    rules, results, excused = read_rules(root), read_results(pathlib.Path(sys.argv[3])), read_excused(root)
    page, target = page_of(rules, results, excused), root / "docs/conformance.md"
    if sys.argv[1] == "write":
        target.write_text(page)
    found = list(complaints(rules, results, excused))
    print("\n".join(found))
    stale = sys.argv[1] == "check" and target.read_text() != page
    if stale:
        print("docs/conformance.md is not what this run has shown (was it the whole of ctest?): make conformance")
    return 1 if sys.argv[1] == "check" and (found or stale) else 0


if __name__ == "__main__":
    sys.exit(main())
