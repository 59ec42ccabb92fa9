#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Do the tests see it when a rule is broken?

usage: mutate.py [--seed N] [--count N] [--jobs N] [--only PATTERN] [--list] [--keep FILE] [--reach FILE]

Takes lines of the product that carry a rule's id (in a comment at the line's end, above it, or above its function), breaks one at a time, builds, and
runs the tests: first those that reach its function (by gcov, in a build of its own), of which only what they run is built, and the others when
these have seen nothing. A mutant that no test sees has survived. Works in copies of the tree as it is committed, below a temporary folder.

  --seed N        which mutants (default: from the clock; printed)
  --count N       how many that compile (default 200)
  --jobs N        copies that work side by side (default: the number of cores)
  --only PATTERN  files whose path contains it
  --list          prints the mutants that would be taken, and ends
  --keep FILE     also writes the survivors there, as patches
  --reach FILE    where it stands which test reaches which function, for the next run of the same tree; made when it is not there

Those that are known not to matter stand in equivalent.txt, each with its reason: they are not taken.
Exit status: 0 when at least 95 % were killed, 1 when not, 2 when the command line or the tree is wrong."""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROOMS = ("sim", "client", "service/world")
RULE = re.compile(r"\b[A-Z]{3,6}-E?\d+\b")
# The cause that a branch gives has its rule in its name (sim/causes.def).
CAUSE = re.compile(r"\bCAUSE_[A-Z]{3,6}_E?\d+")
COMMENT = re.compile(r"/\*.*?\*/")
WANTED = 0.95
# What proves rules. The rest of the tests (house, docs, msvc, bench) would see that a file has changed, not that it is wrong.
TESTS = r"^(unit/|conformance/.*/embedded|conformance/.*/daemon|integration/)"

CODES = {
    "FF_ERROR_INVALID_PARAMETER": "FF_ERROR_INVALID_HANDLE",
    "FF_ERROR_INVALID_HANDLE": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_ACCESS_DENIED": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_INVALID_DATA": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_BAD_UNIT": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_FILE_NOT_FOUND": "FF_ERROR_INVALID_DATA",
    "FF_ERROR_WRITE_PROTECT": "FF_ERROR_ACCESS_DENIED",
    "FF_ERROR_NOT_SUPPORTED": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_INVALID_OPERATION": "FF_ERROR_INVALID_PARAMETER",
    "FF_ERROR_NOT_ENOUGH_MEMORY": "FF_ERROR_INVALID_PARAMETER",
    "FF_RPC_S_SERVER_UNAVAILABLE": "FF_ERROR_INVALID_HANDLE",
}
# (what it is, pattern, replacement) on a line without its comments; each match is a mutant.
OPERATORS = [
    ("negated condition", re.compile(r"\bif \((.*)\)(?= |$)"), lambda m: f"if (!({m.group(1)}))"),
    ("== for !=", re.compile(r" != "), lambda m: " == "),
    ("!= for ==", re.compile(r" == "), lambda m: " != "),
    ("off by one", re.compile(r" <= "), lambda m: " < "),
    ("off by one", re.compile(r" >= "), lambda m: " > "),
    ("off by one", re.compile(r" < "), lambda m: " <= "),
    ("off by one", re.compile(r" > "), lambda m: " >= "),
    ("or for and", re.compile(r" && "), lambda m: " || "),
    ("and for or", re.compile(r" \|\| "), lambda m: " && "),
    ("true for false", re.compile(r"\bfalse\b"), lambda m: "true"),
    ("false for true", re.compile(r"\btrue\b"), lambda m: "false"),
    ("dropped not", re.compile(r"(?<![=!<>])!(?=[a-z(])"), lambda m: ""),
    ("swapped code", re.compile("|".join(sorted(CODES, key=len, reverse=True))), lambda m: CODES[m.group(0)]),
    ("dropped cause", re.compile(r"\bCAUSE_[A-Z]{3,6}_E?\d+\w*"), lambda m: "CAUSE_none"),
    ("dropped call", re.compile(r"^(\s*)(?!return\b|if\b|else\b|while\b|for\b)[a-z_]+\(.*\);\s*$"), lambda m: m.group(1) + ";"),
    ("dropped assignment", re.compile(r"^(\s*)[a-z_>.\[\]-]+ [|&]?= .*;\s*$"), lambda m: m.group(1) + ";"),
]


FUNCTION = re.compile(r"(\w+)\(")


class Mutant:
    def __init__(self, path, function, number, what, before, after):
        self.path, self.function, self.number = path, function, number
        self.what, self.before, self.after = what, before, after
        self.nth = 1  # of those of its function that change a line of the same text in the same way

    def __str__(self):
        return f"{self.path}:{self.number}: {self.what}: {self.after.strip()}"

    def key(self):
        place = self.function if self.nth == 1 else f"{self.function} #{self.nth}"
        return f"{self.path}: {place}: {self.before.strip()} -> {self.after.strip()}"


def comment_above_has_rule(lines, i):
    above = i - 1
    if above < 0 or not lines[above].rstrip().endswith("*/"):
        return False
    text = lines[above]
    if not text.lstrip().startswith(("/*", "*")):
        return False
    while not text.lstrip().startswith("/*") and above > 0:
        above -= 1
        text = lines[above] + text
    return bool(RULE.search(text))


def lines_with_rules(lines):
    """Of each line: is there an id on it, in the comment that ends just above it, or in the one above its function?"""
    in_function, found = False, []
    for i, line in enumerate(lines):
        if line[:1].isalpha():
            in_function = comment_above_has_rule(lines, i)
        found.append(in_function or bool(RULE.search(" ".join(COMMENT.findall(line)))) or bool(CAUSE.search(line)) or
                     comment_above_has_rule(lines, i))
        if line.startswith("}"):
            in_function = False
    return found


def functions_of(lines):
    """Of each line: the function that it stands in."""
    found, name = [], ""
    for line in lines:
        if line[:1].isalpha() and not line.rstrip().endswith(";") and FUNCTION.search(line):
            name = FUNCTION.search(line).group(1)
        found.append(name)
    return found


def count_alike(mutants):
    seen = {}
    for m in mutants:
        alike = (m.function, m.before.strip(), m.after.strip())
        m.nth = seen[alike] = seen.get(alike, 0) + 1
    return mutants


def mutants_of(path):
    lines = (ROOT / path).read_text().split("\n")
    found, ruled, functions = [], lines_with_rules(lines), functions_of(lines)
    for i, line in enumerate(lines):
        code = COMMENT.sub("", line).rstrip()
        if not code.strip() or code.lstrip().startswith(("#", "/*", "*", "static const", "case")) or not line.startswith(" "):
            continue
        if not ruled[i]:
            continue
        for what, pattern, replace in OPERATORS:
            for m in pattern.finditer(code):
                after = code[: m.start()] + replace(m) + code[m.end():]
                if after != code:
                    found.append(Mutant(path, functions[i], i + 1, what, code, after))
    return count_alike(found)


def all_mutants(only):
    # client/windows is not part of the build that is tested.
    files = subprocess.run(["git", "-C", str(ROOT), "ls-files", *(f"{room}/*.c" for room in ROOMS), ":!client/windows"],
                           capture_output=True, text=True, check=True).stdout.split()
    known = set()
    for line in (ROOT / "tests/mutation/equivalent.txt").read_text().split("\n"):
        if line and not line.startswith(("#", "    ")):
            known.add(line.strip())
    found = [m for f in files if not only or only in f for m in mutants_of(f)]
    stale = known - {m.key() for m in found}
    if stale and not only:
        sys.exit("tests/mutation/equivalent.txt has rows that are no mutants any more:\n" + "\n".join(sorted(stale)))
    return [m for m in found if m.key() not in known]


def run(command, cwd, seconds):
    try:
        return subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


class Reach:
    """Which tests reach which function. Of a process that was killed there is nothing to be known."""

    def __init__(self, tests, file):
        self.numbers = {}
        self.file = pathlib.Path(file) if file else None
        if self.file and self.file.exists():
            self.numbers = json.loads(self.file.read_text())
        else:
            self.tests = tests

    def measure(self, tree):
        """The tests one after the other, since they write their counts to the same place."""
        build = tree / "build/coverage"
        if not run(["cmake", "--preset", "coverage"], tree, 120) or not run(["cmake", "--build", "--preset", "coverage", "-j", str(os.cpu_count())], tree, 3600):
            sys.exit("mutate: the tree does not build with counts")
        for number in self.tests:
            counts = [str(f) for f in build.rglob("*.gcda")]
            for file in counts:
                os.unlink(file)
            run(["ctest", "--test-dir", "build/coverage", "-I", f"{number},{number}", "-Q", "--timeout", "120"], tree, 180)
            for function in self.counted(tree, build):
                self.numbers.setdefault(function, []).append(number)
        if self.file:
            self.file.write_text(json.dumps(self.numbers))

    @staticmethod
    def counted(tree, build):
        counts = [str(f) for room in ROOMS for f in (build / room).rglob("*.gcda")]
        if not counts:
            return
        out = subprocess.run(["gcov", "--json-format", "--stdout", *counts], cwd=build, capture_output=True, text=True).stdout
        for line in out.splitlines():
            for file in json.loads(line)["files"]:
                path = os.path.relpath((build / file["file"]).resolve(), tree.resolve())
                for function in file["functions"]:
                    if function["execution_count"]:
                        yield f"{path}: {function['name']}"

    def of(self, mutant):
        return self.numbers.get(f"{mutant.path}: {mutant.function}", [])


class Copy:
    """A tree with a build in it."""

    def __init__(self, folder):
        self.tree = folder
        self.build = folder / "build/dev"
        self.reach = None
        subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
        configured = run(["cmake", "--preset", "dev"], folder, 120)
        if not configured or not run(["cmake", "--build", "--preset", "dev", "-j", "1"], folder, 3600):
            sys.exit("mutate: the tree does not build")
        shown = subprocess.run(["ctest", "--test-dir", "build/dev", "--show-only=json-v1"], cwd=folder, capture_output=True, text=True, check=True)
        self.tests = json.loads(shown.stdout)["tests"]

    def numbers(self):
        return [i + 1 for i, test in enumerate(self.tests) if re.search(TESTS, test["name"])]

    def programs_of(self, number):
        """What of the build the test's command names, as targets; none: it is a script's affair what it runs."""
        paths = [pathlib.Path(word) for word in self.tests[number - 1].get("command", [])]
        inside = [os.path.relpath(p, self.build) for p in paths if p.is_absolute() and self.build in p.parents and p.is_file()]
        return inside if paths and self.build in paths[0].parents else []

    def builds(self, targets):
        wanted = ["--target", *targets] if targets else []
        return run(["cmake", "--build", "--preset", "dev", "-j", "1", *wanted], self.tree, 1200)

    def tests_pass(self, numbers=None):
        chosen = ["-R", TESTS] if numbers is None else ["-I", f"{numbers[0]},{numbers[0]},," + ",".join(map(str, numbers))]
        return run(["ctest", "--test-dir", "build/dev", *chosen, "--stop-on-failure", "--timeout", "30", "-Q"], self.tree, 900)

    def near_tests_fail(self, mutant):
        """Programs alone: None when it does not compile."""
        programs = {n: self.programs_of(n) for n in self.reach.of(mutant)}
        near = [n for n in programs if programs[n]]
        targets = sorted({target for n in near for target in programs[n]} | {"service/fauxfaxd", "service/fauxfax"})
        if not self.builds(targets):
            return None
        return bool(near) and not self.tests_pass(near)

    def judge(self, mutant):
        """killed, survived, or None: it does not compile."""
        path = self.tree / mutant.path
        original = path.read_text()
        lines = original.split("\n")
        lines[mutant.number - 1] = mutant.after
        path.write_text("\n".join(lines))
        try:
            fail = self.near_tests_fail(mutant)
            if fail is None or fail:
                return "killed" if fail else None
            if not self.builds([]):
                return None
            return "survived" if self.tests_pass() else "killed"
        finally:
            path.write_text(original)


def work(copies, lock, mutant):
    with lock:
        copy = copies.pop()
    try:
        return mutant, copy.judge(mutant)
    finally:
        with lock:
            copies.append(copy)


def patch(mutant):
    return f"--- a/{mutant.path}\n+++ b/{mutant.path}\n@@ -{mutant.number},1 +{mutant.number},1 @@\n-{mutant.before}\n+{mutant.after}\n"


def judge_all(chosen, count, jobs, folder, reach_file):
    """Yields (mutant, verdict) until `count` have one."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        copies = list(pool.map(lambda i: Copy(folder / str(i)), range(jobs)))
        if not copies[0].tests_pass():
            sys.exit("mutate: the tests fail without any mutant")
        reach = Reach(copies[0].numbers(), reach_file)
        if not reach.numbers:
            reach.measure(copies[0].tree)
        for copy in copies:
            copy.reach = reach
        lock, done, at = threading.Lock(), 0, 0
        while done < count and at < len(chosen):
            batch = chosen[at: at + min(jobs * 4, count - done)]
            at += len(batch)
            for mutant, verdict in pool.map(lambda m: work(copies, lock, m), batch):
                done += verdict is not None
                yield mutant, verdict


def report(killed, survivors, keep, begun):
    total = killed + len(survivors)
    rate = killed / total if total else 0
    print(f"{total} mutants, {killed} killed, {len(survivors)} survived: {rate:.1%} ({WANTED:.0%} is wanted); {time.time() - begun:.0f} s")
    for mutant in survivors:
        print(f"  survived {mutant}")
    if keep:
        pathlib.Path(keep).write_text("".join(map(patch, survivors)))
    return 0 if rate >= WANTED else 1


def main():
    parser = argparse.ArgumentParser(add_help=True, usage=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep")
    parser.add_argument("--reach")
    args = parser.parse_args()
    chosen = all_mutants(args.only)
    random.Random(args.seed).shuffle(chosen)
    print(f"seed {args.seed}; {len(chosen)} mutants are possible", flush=True)
    if args.list:
        print("\n".join(str(m) for m in chosen[: args.count]))
        return 0
    begun, killed, survivors = time.time(), 0, []
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fauxfax-mutants-"))
    try:
        for mutant, verdict in judge_all(chosen, args.count, args.jobs, folder, args.reach):
            killed += verdict == "killed"
            if verdict == "survived":
                survivors.append(mutant)
            print(f"{verdict or 'not C':8} {mutant} ({time.time() - begun:.0f} s)", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report(killed, survivors, args.keep, begun)


if __name__ == "__main__":
    sys.exit(main())
