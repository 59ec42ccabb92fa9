#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Transport system: a client does the same with the system's winfax.dll beside it, and with ours, which passes its calls on; the
same while a recording is made; and the same again when that is replayed. What is wrong with the system's is told.

usage: system.py FAUXFAX WINFAX STAND_IN STAND_IN_LACKS CLIENT DOCUMENT

The prefix of tests/wine/wine, or WINEPREFIX, is left as it is: a copy of it gets the stand-in. Exit status: 0 all of it holds."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

NUMBER = "5550142"
SECONDS = 60
PREFIX = pathlib.Path(os.environ.get("WINEPREFIX") or pathlib.Path(__file__).resolve().parents[3] / "build/wineprefix")


class Case:
    def __init__(self, arguments, folder):
        self.fauxfax, self.winfax, self.stand_in, self.lacks, self.client, self.document = map(pathlib.Path, arguments)
        self.folder = pathlib.Path(folder)
        self.wrong = []
        self.prefix = self.folder / "prefix"
        subprocess.run([pathlib.Path(__file__).resolve().parents[1] / "wine", "--copy", self.prefix], check=True,
                       env=dict(os.environ, FAUXFAX_TEST_PREFIX=str(PREFIX)))
        self.system = self.prefix / "drive_c/windows/system32/winfax.dll"
        self.own = {key: value for key, value in os.environ.items() if not key.startswith("FAUXFAX_") and key not in ("CI", "DISPLAY")}
        self.own.update(WINEPREFIX=str(self.prefix), WINEDEBUG="-all")
        # It stays between the runs, and so do the processes that Wine starts beside the first: those are not to hold a pipe of ours.
        for command in (["wineserver", "-p"], ["wine", "cmd.exe", "/c", "exit"]):
            subprocess.run(command, env=self.own, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def holds(self, what, well, detail=""):
        if not well:
            self.wrong.append(f"{what}\n  {detail}")

    def place(self, name, dll):
        """A folder with the client and that DLL beside it."""
        place = self.folder / name
        place.mkdir(exist_ok=True)
        shutil.copy(self.client, place)
        shutil.copy(dll, place / "winfax.dll")
        return place / self.client.name

    def run(self, command, **environment):
        ran = subprocess.run([*map(str, command), "Z:" + str(self.document), NUMBER], capture_output=True, text=True, timeout=SECONDS,
                             env=dict(self.own, **environment))
        return ran.returncode, ran.stdout.replace("\r", ""), ran.stderr

    def wine(self, client, **environment):
        return self.run(["wine", client], **environment)

    def end(self):
        subprocess.run(["wineserver", "-k"], env=self.own, check=False)
        subprocess.run(["wineserver", "-w"], env=self.own, check=False)

    # ---- What has to hold ----

    def passes(self):
        """Beside the client, then behind ours."""
        direct = self.wine(self.place("direct", self.stand_in))
        self.holds("the stand-in does not do it", direct[0] == 0 and direct[1], direct)
        shutil.copy(self.stand_in, self.system)
        passed = self.wine(self.place("ours", self.winfax), FAUXFAX_TRANSPORT="system")
        self.holds("through ours it is not the same", passed[:2] == direct[:2], f"{direct}\n  {passed}")
        return direct[1]

    def records(self, out):
        recording = self.folder / "trace.jsonl"
        recorded = self.wine(self.place("ours", self.winfax), FAUXFAX_TRANSPORT="system", FAUXFAX_RECORD="Z:" + str(recording))
        self.holds("recorded it is not the same", recorded[:2] == (0, out), f"{out}\n  {recorded}")
        if not recording.exists():
            self.holds("there is no recording", False, recorded)
            return
        lines = [json.loads(line) for line in recording.read_text().splitlines()]
        events = [line["id"] for line in lines if "event" in line]
        said = [int(line.split()[1]) for line in out.splitlines() if line.startswith("event ")]
        self.holds("its first line is not so", lines[0]["transport"] == "system", lines[0])
        # What the client leaves in its port was given to it all the same.
        self.holds(f"events {events}, not {said}", events[:len(said)] == said)
        documents = [line for line in lines if line.get("document")]
        self.holds("the document is not there", documents and documents[0]["document"]["size"] == self.document.stat().st_size, documents)
        self.replays(recording, out)
        code = subprocess.run([self.fauxfax, "diff", recording], capture_output=True, text=True)
        self.holds("it is not compared", code.returncode in (0, 1) and " differences, " in code.stdout, code)

    def replays(self, recording, out):
        os.unlink(self.system)  # the client is to find ours
        replayed = self.run([self.fauxfax, "replay", recording, "--", "wine", self.client], FAUXFAX_WINFAX_DIR=str(self.winfax.parent))
        self.holds("the replay is not the same", replayed[1] == out, f"{out}\n  {replayed}")
        self.holds("the replay has not done all", "was expected" not in replayed[2], replayed[2])
        shutil.copy(self.stand_in, self.system)

    def refused(self, why, **environment):
        code, _, err = self.wine(self.place("ours", self.winfax), FAUXFAX_TRANSPORT="system", **environment)
        self.holds(f"it is not told: {why}", why in err and err.count("fauxfax:") == 1, (code, err))

    def refuses(self):
        self.refused("set FAUXFAX_ALLOW_REAL=1 if that is meant", CI="true")
        code, _, err = self.wine(self.place("ours", self.winfax), FAUXFAX_TRANSPORT="system", CI="true", FAUXFAX_ALLOW_REAL="1")
        self.holds("it is refused although it is allowed", code == 0 and not err, err)
        os.unlink(self.system)
        self.refused("winfax.dll: is not there; is the fax service installed?")
        self.system.write_bytes(b"nonsense")
        self.refused("winfax.dll: cannot be loaded: error ")
        shutil.copy(self.lacks, self.system)
        self.refused("winfax.dll: lacks FaxAbort")
        shutil.copy(self.winfax, self.system)
        self.refused("winfax.dll: is the fake itself")

    def check(self):
        out = self.passes()
        self.records(out)
        self.refuses()


def main():
    with tempfile.TemporaryDirectory(prefix="ff-system-", dir=PREFIX.parent) as folder:
        case = Case(sys.argv[1:], folder)
        try:
            case.check()
        finally:
            case.end()
    print("\n".join(case.wrong) or "the same")
    return 1 if case.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
