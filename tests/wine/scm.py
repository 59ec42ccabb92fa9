#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`fauxfax run --scm`: the service control manager of Wine shows a service named Fax, as the fake's is, and nothing is left of it.

usage: scm.py FAUXFAX FAUXFAX.EXE WINFAX.DLL PREFIX CLIENT [CASE ...]      PREFIX is copied: there is one such name in each

Each case is a function below whose name begins with case_; its sentence holds, or it is printed with what was seen. Exit status: 0 all
hold; 1 not."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

WINE = pathlib.Path(__file__).resolve().parent / "wine"
KEY = r"HKLM\System\CurrentControlSet\Services\Fax"
SECONDS = 60


def holds(condition, *seen):
    if not condition:
        raise AssertionError("\n".join(map(str, seen)))


class Place:
    """A prefix, and a folder with winfax.dll and fauxfax.exe."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.prefix, self.beside = self.folder / "prefix", self.folder / "beside"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("FAUXFAX_")}
        subprocess.run([WINE, "--copy", self.prefix], check=True, env=dict(self.env, FAUXFAX_TEST_PREFIX=PREFIX))
        self.env.update(FAUXFAX_TEST_PREFIX=str(self.prefix), WINEPREFIX=str(self.prefix), FAUXFAX_WINFAX_DIR=str(self.beside))
        self.beside.mkdir()
        for path in (PROGRAM, DLL, CLIENT):
            shutil.copy(path, self.beside)
        subprocess.run([WINE, "--begin"], check=True, env=dict(self.env, FAUXFAX_TEST_PREFIX=str(self.prefix)))

    def run(self, *command):
        """Exit code, and what was said. Not by pipes: Wine's own processes may keep them."""
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            code = subprocess.run([str(word) for word in command], env=self.env, stdin=subprocess.DEVNULL, stdout=said,
                                  stderr=subprocess.STDOUT, timeout=SECONDS).returncode
            said.seek(0)
            return code, said.read().replace("\r", "")

    def wine(self, *command):
        return self.run(WINE, *command)

    def fax(self, *command, client=None):
        return self.run(FAUXFAX, "run", "--scm", *command, "--", WINE, *(client or [CLIENT, self.windows("fauxfax.exe")]))

    def windows(self, name):
        return "Z:" + str(self.beside / name).replace("/", "\\")

    def has_service(self):
        return self.wine("reg.exe", "query", KEY)[0] == 0

    def processes(self):
        """Of fauxfax.exe, in this folder."""
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().replace(b"\0", b" ").replace(b"\\", b"/").decode(errors="replace")
            except OSError:
                continue
            if f"{self.beside}/fauxfax.exe" in words and "fauxfax.exe" in words.split(" scm ")[0]:
                found.append((int(path.parent.name), words))
        return found

    def expect_nothing_left(self, *seen, killed=False):
        """A run that is over has taken the service out; of one that was killed its keeper does. The service's process goes a moment
        later."""
        holds(killed or not self.has_service(), *seen, "the service is there")
        end = time.monotonic() + SECONDS
        while self.processes() or self.has_service():
            holds(time.monotonic() < end, *seen, self.processes(), self.has_service())

    def end(self):
        subprocess.run([WINE, "--end"], env=self.env, capture_output=True)


def case_it_is_as_the_fakes_is_both_ways_and_nothing_is_left(place):
    code, said = place.fax("--time", "real")
    holds(code == 0 and "fauxfax: passed" in said, code, said)
    changes = ["1 after ControlService", "4 after StartService", "1 after fauxfax service stop", "4 after FaxConnectFaxServer",
               "1 after fauxfax service crash", "4 after fauxfax service start"]
    holds([line for line in said.splitlines() if " after " in line and line[0] in "14"] == changes, said)
    place.expect_nothing_left(said)


def case_a_service_that_does_not_run_is_shown_as_stopped(place):
    scenario = place.folder / "stopped.json"
    scenario.write_text('{"fauxfax": 1, "service": "stopped"}')
    code, said = place.fax("--time", "real", "--scenario", scenario, client=["sc.exe", "query", "Fax"])
    holds("STATE              : 1  STOPPED" in said, code, said)
    place.expect_nothing_left(said)


def case_a_session_that_follows_another_at_once_has_a_process_of_its_own(place):
    scenario = place.folder / "restarted.json"
    scenario.write_text('{"fauxfax": 1, "timeline": [{"when": {"call": "FaxAccessCheck"}, "op": "service-stop"}, '
                        '{"when": {"call": "FaxAccessCheck"}, "op": "service-start"}]}')
    code, said = place.fax("--time", "real", "--scenario", scenario, client=[CLIENT, "--restart"])
    holds(code == 0 and "another process" in said, code, said)
    place.expect_nothing_left(said)


def case_a_run_that_is_killed_leaves_nothing(place):
    run = subprocess.Popen([FAUXFAX, "run", "--scm", "--", WINE, "cmd.exe", "/c", "echo there & pause"], env=place.env, stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    holds(run.stdout.readline().strip() == b"there")
    holds(place.has_service() and len(place.processes()) == 2, place.processes())
    run.kill()
    run.wait()
    place.expect_nothing_left(killed=True)


def case_what_a_killed_keeper_leaves_is_taken_away_by_the_next_run(place):
    run = subprocess.Popen([FAUXFAX, "run", "--scm", "--", WINE, "cmd.exe", "/c", "echo there & pause"], env=place.env, stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    holds(run.stdout.readline().strip() == b"there")
    keepers = [pid for pid, words in place.processes() if "--service" not in words]
    holds(len(keepers) == 1, place.processes())
    os.kill(keepers[0], signal.SIGKILL)
    holds(place.has_service())
    run.kill()
    run.wait()
    code, said = place.fax("--time", "real")
    holds(code == 0, code, said)
    place.expect_nothing_left(said)


def case_another_service_of_that_name_is_left_alone(place):
    made = place.wine("sc.exe", "create", "Fax", "binPath=", "C:\\real.exe")
    code, said = place.fax()
    there = place.has_service()
    place.wine("sc.exe", "delete", "Fax")
    holds(made[0] == 0, *made)
    holds(code == 2 and "there is a service named Fax already, which is not fauxfax's" in said, code, said)
    holds(there and not place.has_service())


def case_of_two_runs_in_one_prefix_the_second_is_told(place):
    first = subprocess.Popen([FAUXFAX, "run", "--scm", "--", WINE, "cmd.exe", "/c", "echo there & pause"], env=place.env, stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    holds(first.stdout.readline().strip() == b"there")
    code, said = place.fax()
    holds(code == 2 and "another fauxfax shows its service as Fax here" in said, code, said)
    holds(place.has_service())
    first.communicate(b"\n")
    place.expect_nothing_left()


def case_what_is_missing_is_said(place):
    (place.beside / "fauxfax.exe").rename(place.folder / "fauxfax.exe")
    code, said = place.fax()
    (place.folder / "fauxfax.exe").rename(place.beside / "fauxfax.exe")
    holds(code == 2 and "fauxfax.exe must lie beside winfax.dll" in said, code, said)
    code, said = place.run(FAUXFAX, "run", "--scm", "--", "true")
    holds(code == 2 and "--scm is for Windows clients" in said, code, said)


def case_without_the_option_there_is_no_such_service(place):
    code, said = place.run(FAUXFAX, "run", "--", WINE, CLIENT, place.windows("fauxfax.exe"))
    holds(code in (3, 4) and "OpenService: error 1060" in said, code, said)


def case_fauxfax_for_windows_does_it_too(place):
    code, said = place.wine(place.beside / "fauxfax.exe", "run", "--scm", "--time", "real", "--", place.windows(CLIENT.name),
                            place.windows("fauxfax.exe"))
    holds(code == 0 and "4 after fauxfax service start" in said, code, said)
    place.expect_nothing_left(said)


def main():
    cases = {name[5:]: function for name, function in globals().items() if name.startswith("case_")}
    failed = 0
    with tempfile.TemporaryDirectory(dir=PREFIX.parent, prefix="scm-") as folder:
        place = Place(pathlib.Path(folder, "place"))
        for name in sys.argv[6:] or cases:
            try:
                cases[name](place)
                print(f"ok      {name}", flush=True)
            except Exception:  # whatever it is, the others are asked too
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
        place.end()
    return 1 if failed else 0


if len(sys.argv) < 6:
    sys.exit(__doc__)
FAUXFAX, PROGRAM, DLL, PREFIX, CLIENT = (pathlib.Path(word).resolve() for word in sys.argv[1:6])
sys.exit(main())
