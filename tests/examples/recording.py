#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records a client, and replays it: the client is answered the same, so that it does the same, and a recording of the replay is the
recording again. Likewise without names and numbers. A client that does something else is told, with what was expected.

Then its calls are made of the model, which answers as it did, unless the recording says something else than came.

usage: recording.py FAUXFAX CLIENT DOCUMENT SCENARIO [same]      same: a world that the recording shows does all that it has"""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

NUMBER = "5550100"
# What is of a moment (a thread may call while the next event comes), and of a world that has been before.
MOMENTARY = {"time", "after", "sequence", "registration", "buffer", "param_buffer", "cover_buffer", "document"}


def without_moments(value):
    if isinstance(value, dict):
        return {key: without_moments(part) for key, part in value.items() if key not in MOMENTARY}
    return [without_moments(part) for part in value] if isinstance(value, list) else value


def lines_of(recording):
    """In the order of the calls, and of the events after each: threads write as they come."""
    lines = [json.loads(line) for line in recording.read_text().splitlines()]
    calls = sorted((line for line in lines if "call" in line), key=lambda line: line["number"])
    return [without_moments(line) for line in calls + [line for line in lines if "event" in line]]


class Case:
    def __init__(self, arguments, folder):
        self.fauxfax, self.client, self.document, self.scenario = arguments[:4]
        self.shown = arguments[4:] == ["same"]
        self.folder = pathlib.Path(folder)
        self.wrong = []

    def run(self, command, number=NUMBER, record=None):
        own = dict(os.environ, **({"FAUXFAX_RECORD": str(record)} if record else {}))
        ran = subprocess.run([self.fauxfax, *command, "--", self.client, self.document, number], capture_output=True, text=True,
                             env=own)
        return ran.returncode, ran.stdout, ran.stderr

    def holds(self, what, well, detail=""):
        if not well:
            self.wrong.append(f"{what}\n{detail}")

    def same(self, what, first, second):
        differing = [f"  {a}\n  {b}" for a, b in zip(first, second) if a != b]
        self.holds(what, first == second, "\n".join(differing[:3]) or f"  {len(first)} and {len(second)}")

    def replay(self, recording, again, out):
        replayed, said, err = self.run(["replay", str(recording)], record=again)
        self.holds(f"the replay of {recording.name} ends with {replayed}", replayed == 0, err)
        self.same("the client was answered something else", out.splitlines(), said.splitlines())

    def check(self):
        recording, again, redacted, third = (self.folder / name for name in ("one.jsonl", "two.jsonl", "redacted.jsonl", "three.jsonl"))
        _, out, _ = self.run(["run", "--scenario", self.scenario], record=recording)
        self.replay(recording, again, out)
        self.same("the recordings differ", lines_of(recording), lines_of(again))
        subprocess.run([self.fauxfax, "recording", "--redact", redacted, recording], check=True)
        text = redacted.read_text()
        self.holds("a name or a number is left", NUMBER not in text and pathlib.Path(self.document).name not in text)
        replayed, _, err = self.run(["replay", str(redacted)], record=third)
        self.holds(f"the replay without names ends with {replayed}", replayed == 0, err)
        replayed, _, err = self.run(["replay", str(recording)], number="5550101")
        said = '"5550101" came, "5550100" was expected'
        self.holds(f"another number: {replayed}, not 1 with {said}", replayed == 1 and said in err, err)
        self.diverges(recording, said)

    def diverges(self, recording, said):
        """What did not match is what failed, in all three forms of the report; what comes of it is nobody's fault."""
        reports = text, junit = self.folder / "report.txt", self.folder / "report.xml"
        replayed, _, _ = self.run(["replay", "--report", str(text), "--junit", str(junit), str(recording)], number="5550101")
        because = "FAILED: the client called otherwise than the recording"
        for report in reports:
            found = report.read_text().replace("&quot;", '"')
            self.holds(f"{report.name} lacks it", because in found and said in found, found)
            self.holds(f"{report.name} blames the client", "CLS-2:" not in found and "error[" not in found, found)
        self.holds("JUnit has no failure", 'failures="1"' in junit.read_text(), junit.read_text())
        self.run(["replay", "--report", str(text), "--json", str(recording)], number="5550101")
        report = json.loads(text.read_text())
        self.holds("JSON", said in report["child"]["says"] and report["findings"] == [] and not report["passed"], report)

    def check_files(self):
        """Where a recording goes, and what is none."""
        recording, longer, nonsense = (self.folder / name for name in ("one.jsonl", "longer.jsonl", "nonsense.jsonl"))
        self.holds("others may read it", recording.stat().st_mode & 0o777 == 0o600)
        before = recording.read_bytes()
        for place, why in ((recording, "is there already"), (self.folder / "nowhere/x", "No such file or directory; say a file that can be written")):
            code, _, err = self.run(["run", "--scenario", self.scenario], record=place)
            self.holds(f"{place}: it is not told: {why}", err.count(f"fauxfax: FAUXFAX_RECORD={place}: {why}") == 1 and code in (0, 1), err)
        self.holds("it was written over", recording.read_bytes() == before)
        self.run(["run", "--scenario", self.scenario], record=self.folder / "of-%p.jsonl")
        self.check_full()
        names = [path.name for path in self.folder.glob("of-*.jsonl")]
        self.holds("%p is no number", len(names) == 1 and names[0][3:-6].isdigit(), names)
        last = [line for line in before.decode().splitlines() if line.startswith('{"call":"FaxClose"')][-1]
        longer.write_text(before.decode() + json.dumps(json.loads(last) | {"number": 1000}) + "\n")
        code, _, err = self.run(["replay", str(longer)])
        self.holds(f"a call that never came: {code}", code == 1 and "FaxClose was expected, and never came" in err, err)
        longer.write_text(before.decode().replace(last, last.replace('"nulls":0', '"nulls":5')))
        code, _, err = self.run(["replay", str(longer)])
        said = "FaxClose: argument 1 is no NULL, NULL was expected; argument 3 is no NULL, NULL was expected"
        self.holds(f"NULL arguments: {code}", code == 1 and said in err, err)
        nonsense.write_text("{}\n")
        code, _, err = self.run(["replay", str(nonsense)])
        self.holds(f"nonsense is replayed: {code}", code == 2 and f"{nonsense}:1:1: this is no recording" in err, err)

    def check_full(self):
        """A disk that is full when the document's turn comes: no half of a copy is left."""
        full = self.folder / "full.jsonl"

        def limited():
            resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(self.document) - 1,) * 2)

        client = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh", self.client, self.document, NUMBER]
        ran = subprocess.run([self.fauxfax, "run", "--report", "/dev/null", "--scenario", self.scenario, "--", *client],
                             capture_output=True, text=True, env=dict(os.environ, FAUXFAX_RECORD=str(full)), preexec_fn=limited)
        self.holds("the copy that failed is not told of", "a document cannot be copied beside it" in ran.stderr, ran.stderr)
        self.holds("half of a copy is left", not list(self.folder.glob("full.jsonl.*")), list(self.folder.glob("full.jsonl.*")))

    def diff(self, recording, *options):
        ran = subprocess.run([self.fauxfax, "diff", *options, recording], capture_output=True, text=True)
        return ran.returncode, ran.stdout + ran.stderr

    def check_json(self, other, line):
        """What people are told, for programs; and another world than the recording shows."""
        code, said = self.diff(other, "--json")
        told = json.loads(said)
        self.holds("not as JSON", code == 1 and told["known"] == 0 and told["healed"] == []
                   and {"key": "FaxConnectFaxServer error", "line": line} == {key: told["differences"][0][key] for key in ("key", "line")}, said)
        ran = subprocess.run([self.fauxfax, "recording", "--json", other], capture_output=True, text=True)
        self.holds("not as JSON either", json.loads(ran.stdout)["calls"] == len([l for l in other.open() if l.startswith('{"call"')]), ran)
        stopped = self.folder / "stopped.json"
        stopped.write_text('{"fauxfax": 1, "computer": "NOWHERE", "devices": [], "time": "auto"}')
        code, said = self.diff(other, "--scenario", stopped)
        self.holds("a world without modems sends", code == 1 and "nothing came" in said, said)
        code, said = self.diff(other, "--profile", "win7")
        self.holds("it is compared with no profile", code == 1 and " differences, " in said, said)

    def check_diff(self):
        recording, known, other = (self.folder / name for name in ("one.jsonl", "known", "other.jsonl"))
        code, said = self.diff(recording)
        self.holds("the model does something else", code == 0 and " 0 differences" in said, said)
        text = recording.read_text()
        for copy in self.folder.glob("one.jsonl.*"):  # of documents
            shutil.copy(copy, str(copy).replace("one.jsonl", "other.jsonl"))
        other.write_text(text.replace('"error":0,', '"error":87,', 1))
        (code, said), line = self.diff(other), next(n for n, l in enumerate(text.splitlines(), 1) if '"error":0,' in l)
        where = f"other.jsonl:{line}: 0 (ERROR_SUCCESS) came, 87 (ERROR_INVALID_PARAMETER) was expected  (FaxConnectFaxServer error)"
        self.holds(f"a difference is not told as {where}", code == 1 and where in said, said)
        self.check_json(other, line)
        known.write_text("# what is known\n\nFaxConnectFaxServer error: made up\n")
        code, said = self.diff(other, "--known", known)
        self.holds("a known difference fails", code == 0 and "0 differences, 1 known" in said, said)
        code, said = self.diff(recording, "--known", known)
        healed = "known:3: FaxConnectFaxServer error is no difference any more"
        self.holds("a mark that has healed does not fail", code == 1 and healed in said, said)
        copies = list(self.folder.glob("other.jsonl.*"))
        self.holds("a document that is there is said to be gone", "no copy" not in said, said)
        for copy in copies:
            copy.unlink()
        other.write_text(text)
        said = self.diff(other)[1]
        self.holds("that a document is gone is not told", ("no copy of a document lies beside it: " in said) == bool(copies), said)
        known.write_text("nonsense\n")
        code, said = self.diff(recording, "--known", known)
        self.holds("nonsense is taken for a mark", code == 2 and "known:1:1: " in said, said)


def main():
    with tempfile.TemporaryDirectory(prefix="ff-recording-") as folder:
        case = Case(sys.argv[1:], folder)
        case.check()
        if case.shown:
            case.check_files()
            case.check_diff()
    print("\n".join(case.wrong) or "the same")
    return 1 if case.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
