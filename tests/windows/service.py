#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fauxfaxd.exe and fauxfax.exe under Wine: who reaches them, what is left behind, and how a run ends its client.

usage: service.py NATIVE-BUILD SERVICE-FOLDER DLL-FOLDER CLIENT.EXE [CASE ...]

NATIVE-BUILD has the fauxfax and the examples of Linux. Each case is a function below whose name begins with case_; its sentence holds, or it
is printed with what was seen. Exit status: 0 all hold; 1 not."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
WINE = HERE.parent / "wine" / "wine"
PREFIX = HERE.parents[1] / "build" / "wineprefix"
SECONDS = 60
STATUS_ACCESS_VIOLATION = 0xC0000005


class Place:
    """A folder for one case, in which the user of Wine has his local data."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("FAUXFAX_")}
        # Wine hands on what it finds in the environment.
        self.env.update(LOCALAPPDATA=windows(self.folder), WINEPATH=windows(DLL), XDG_RUNTIME_DIR=str(self.folder))

    def start(self, program, *arguments, stdout=subprocess.PIPE):
        return self.wine(SERVICE / program, *arguments, stdout=stdout)

    def run(self, program, *arguments):
        return finish(self.start(program, *arguments, stdout=None))

    def wine(self, *command, stdout=None, **options):
        """Not by pipes, but where somebody waits for a line: what is started by what is started has the same standard error under
        Wine, whatever it was given, and would keep a pipe open."""
        files = [tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") for _ in range(2)]
        process = subprocess.Popen([WINE, *command], env=dict(self.env, **options), stdin=subprocess.DEVNULL,
                                   stdout=stdout or files[0], stderr=files[1], text=True)
        process.files = files
        return process

    def native(self, program, *arguments, **options):
        ran = subprocess.run([NATIVE / program, *arguments], env=dict(self.env, **options), stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=SECONDS)
        return ran.returncode, ran.stdout, ran.stderr

    def left(self):
        """What lies there, without the program's own folder."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


def windows(path):
    return "Z:" + str(path).replace("/", "\\")


def finish(process):
    process.wait(SECONDS)
    for file in process.files:
        file.seek(0)
    out, err = (file.read().replace("\r", "") for file in process.files)
    return process.returncode, out, err


def holds(condition, *seen):
    if not condition:
        raise AssertionError("\n".join(map(str, seen)))


def ready(process):
    line = process.stdout.readline().strip()
    holds(line.startswith("ready "), line, *([] if line else finish(process)))
    return line.removeprefix("ready ")


def over_tcp(place):
    """fauxfaxd.exe, its address, and what its clients have in their environment."""
    secret = place.folder / "secret"
    daemon = place.start("fauxfaxd.exe", "--endpoint", "tcp:127.0.0.1:0", "--secret-file", windows(secret))
    address = ready(daemon)
    secret.chmod(0o600)
    return daemon, address, {"FAUXFAX_TRANSPORT": f"daemon:{address}"}, secret


# ---- The service ----

def case_the_users_own_service_comes_up_answers_and_goes_without_a_trace(place):
    code, out, err = place.run("fauxfax.exe", "up")
    holds(code == 0 and re.fullmatch(r"ready file:.*\\fauxfax\\service\n", out), code, out, err)
    holds(place.run("fauxfax.exe", "up", "--json")[1] == '{"endpoint":' + json.dumps(out[6:-1]) + ',"was_up":true}\n')
    code, out, err = place.run("fauxfax.exe", "wait")
    holds(code == 0, code, out, err)
    code, out, err = place.run("fauxfax.exe", "status", "--json")
    holds(code == 0 and json.loads(out)["service"]["state"] == "running", code, out, err)
    code, out, err = place.run("fauxfax.exe", "jobs")
    holds(code == 0 and "jobs" in out, code, out, err)
    code, out, err = place.run("fauxfax.exe", "down")
    holds(code == 0 and place.left() == [], code, out, err, place.left())
    code, out, err = place.run("fauxfax.exe", "status")
    holds(code == 3 and "no service is there" in err, code, out, err)


def case_a_client_finds_the_users_own_service_by_itself(place):
    place.run("fauxfax.exe", "up")
    code, out, err = finish(place.wine(CLIENT, "arguments", "a"))
    log = place.run("fauxfax.exe", "log")[1]
    place.run("fauxfax.exe", "down")
    holds(code == 0 and out == "<a>\n", code, out, err)
    holds("FaxConnectFaxServer" in log and "FaxClose" in log, log)


def case_of_two_services_at_one_note_the_second_is_told(place):
    note = windows(place.folder / "place" / "note")
    first = place.start("fauxfaxd.exe", "--endpoint", f"file:{note}")
    ready(first)
    code, out, err = place.run("fauxfaxd.exe", "--endpoint", f"file:{note}")
    holds(code == 2 and "another service is there" in err, code, out, err)
    holds(place.run("fauxfax.exe", "down", "--endpoint", f"file:{note}")[0] == 0)
    holds(finish(first)[0] == 0 and place.left() == [], place.left())


def case_a_service_that_is_killed_leaves_no_note(place):
    note = place.folder / "place" / "note"
    daemon = place.start("fauxfaxd.exe", "--endpoint", "file:" + windows(note))
    ready(daemon)
    holds(note.read_text().startswith("tcp:127.0.0.1:"))
    pid = json.loads(place.run("fauxfax.exe", "status", "--json", "--endpoint", "file:" + windows(note))[1] or "{}")
    holds("service" in pid, pid)
    daemon.kill()
    daemon.wait()
    code, out, err = place.run("fauxfaxd.exe", "--endpoint", "tcp:127.0.0.1:1:2")
    holds(code == 2, code, out, err)
    holds(not note.exists(), place.left())


def case_clients_of_linux_and_of_wine_reach_it_over_tcp(place):
    daemon, address, env, secret = over_tcp(place)
    code, out, err = place.native("docs/examples/fax_status", FAUXFAX_SECRET_FILE=str(secret), **env)
    holds(code == 0 and "device 1" in out, code, out, err)
    code, out, err = finish(place.wine(CLIENT, "arguments", FAUXFAX_SECRET_FILE=windows(secret), **env))
    holds(code == 0, code, out, err)
    own = {"FAUXFAX_SECRET_FILE": str(secret)}
    code, out, err = place.native("service/fauxfax", "log", "--endpoint", address, **own)
    holds(out.count("FaxConnectFaxServer ERROR_SUCCESS") == 2, out, err)
    holds(place.native("service/fauxfax", "down", "--endpoint", address, **own)[0] == 0)
    holds(finish(daemon)[0] == 0)


def case_a_wrong_secret_is_refused_and_so_is_one_that_others_may_read(place):
    daemon, address, env, secret = over_tcp(place)
    wrong = place.folder / "wrong"
    wrong.write_text("0" * 64 + "\n")
    wrong.chmod(0o600)
    code, out, err = place.run("fauxfax.exe", "status", "--endpoint", address, "--secret-file", windows(wrong))
    holds(code == 3 and "this is not the secret" in err, code, out, err)
    secret.chmod(0o644)
    code, out, err = place.run("fauxfax.exe", "status", "--endpoint", address, "--secret-file", windows(secret))
    holds(code == 3 and "others may read this secret" in err, code, out, err)
    secret.chmod(0o600)
    code, out, err = place.run("fauxfax.exe", "down", "--endpoint", address, "--secret-file", windows(secret))
    holds(code == 0, code, out, err)
    daemon.wait(SECONDS)


def case_what_is_not_for_windows_is_said(place):
    for endpoint in ("unix:/tmp/s", "fd:3"):
        code, out, err = place.run("fauxfaxd.exe", "--endpoint", endpoint)
        holds(code == 2 and "not for Windows" in err, code, out, err)
    code, out, err = place.native("service/fauxfaxd", "--endpoint", "file:/tmp/s")
    holds(code == 2 and "is for Windows" in err, code, out, err)


def case_paths_may_have_any_letters(place):
    folder = place.folder / "Größe ωμέγα"
    folder.mkdir()
    note = "file:" + windows(folder / "dienst" / "übersicht")
    daemon = place.start("fauxfaxd.exe", "--endpoint", note)
    ready(daemon)
    holds((folder / "dienst" / "übersicht").exists(), place.left())
    code, out, err = place.run("fauxfax.exe", "down", "--endpoint", note)
    holds(code == 0, code, out, err)
    daemon.wait(SECONDS)
    code, out, err = place.run("fauxfax.exe", "scenario", "init", windows(folder / "ß.json"))
    holds(code == 0 and (folder / "ß.json").exists(), code, out, err)


def say(connection, text):
    connection.sendall(text.encode() + b"\n")


def case_hundreds_of_connections_are_served_at_once(place):
    daemon, address, _, secret = over_tcp(place)
    host, port = address.split(":")[1:]
    hello = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "hello", "params": {"secret": secret.read_text().strip()}})
    connections = [socket.create_connection((host, int(port)), SECONDS) for _ in range(300)]
    for connection in connections:
        say(connection, hello)
    files = [connection.makefile() for connection in connections]
    for file in files:
        holds("result" in json.loads(file.readline()))
    for connection in connections[::2]:  # some go in the middle
        connection.close()
    for connection, file in [*zip(connections, files)][1::2]:
        say(connection, '{"jsonrpc":"2.0","id":2,"method":"status"}')
        holds("result" in json.loads(file.readline()))
    say(connections[1], '{"jsonrpc":"2.0","id":3,"method":"down"}')
    holds("result" in json.loads(files[1].readline()))
    holds(files[1].readline() == "")  # closed, when the service has gone
    holds(finish(daemon)[0] == 0)


# ---- A run ----

def ran(place, *arguments):
    """Exit code, output, report."""
    path = place.folder / "report.json"
    code, out, err = place.run("fauxfax.exe", "run", "--json", "--report", windows(path), *arguments)
    report = json.loads(path.read_text()) if path.exists() else None
    if path.exists():
        path.unlink()
    holds(place.left() == [], place.left(), err)
    return code, out, err, report


def case_arguments_arrive_as_they_were(place):
    words = ["", "two words", 'a "quote"', "back\\slash\\", 'both\\"', "tab\there", "*.c", "end\\\\ "]
    code, out, err, _ = ran(place, "--", windows(CLIENT), "arguments", *words)
    holds(code == 0 and out == "".join(f"<{word}>\n" for word in words), code, repr(out), err)


def case_a_crash_is_named(place):
    code, out, err, report = ran(place, "--time", "real", "--", windows(CLIENT), "crash")
    holds(code == 4 and "crashed: exception 0xC0000005" in err, code, out, err)
    holds(report["child"]["exit_code"] == STATUS_ACCESS_VIOLATION and report["child"]["failed"], report["child"])


def case_a_code_of_its_own_is_the_clients_failure(place):
    code, out, err, report = ran(place, "--", windows(CLIENT), "exit", "7")
    holds(code == 4 and "failed with exit code 7" in err and report["child"]["exit_code"] == 7, code, out, err)


def case_a_program_that_is_not_there_cannot_be_executed(place):
    code, out, err, report = ran(place, "--", "no-such-program")
    holds(code == 2 and "no-such-program: cannot be executed" in err and report is None, code, out, err)


def case_a_stranger_is_told_what_it_lacks(place):
    code, out, err, _ = ran(place, "--", "cmd.exe", "/c", "exit")
    holds(code == 3 and "no winfax.dll of fauxfax was loaded" in err, code, out, err)


def case_a_window_is_closed_when_the_time_is_up(place):
    code, out, err, report = ran(place, "--time", "real", "--timeout", "1s", "--", windows(CLIENT), "window")
    holds(code == 5 and re.fullmatch(r"shown, .*\nclosed\n", out) and report["child"]["timeout"], code, out, err, report["child"])


def case_a_window_that_does_not_close_is_ended_with_its_job(place):
    code, out, err, report = ran(place, "--time", "real", "--timeout", "1s", "--", windows(CLIENT), "stubborn")
    holds(code == 5 and re.fullmatch(r"shown, .*\n", out) and report["child"]["timeout"], code, out, err, report["child"])


def is_there(word):
    """Does a client with that argument run? Under Wine it is a process of Linux, too."""
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if CLIENT.name.encode() in line[0] and word.encode() in line[1:] + line[0].split():
            return True
    return False


def case_what_a_client_leaves_behind_ends_with_the_run(place):
    code, out, err, _ = ran(place, "--", windows(CLIENT), "leave")
    holds(code == 0 and out.startswith("left "), code, out, err)
    holds(not is_there("stay"))


def case_a_run_that_is_killed_takes_its_client_along(place):
    run = place.start("fauxfax.exe", "run", "--time", "real", "--", windows(CLIENT), "stubborn")
    # Its own note, by its name: other runs beside this one have theirs in the same folder.
    line = run.stdout.readline().strip()
    holds(line.startswith("shown, served at daemon:file:"), line)
    note = PREFIX / "drive_c" / line.split("file:C:\\", 1)[1].replace("\\", "/")
    holds(note.exists(), note)
    run.kill()
    run.wait(SECONDS)
    until = time.monotonic() + SECONDS
    while is_there("stubborn"):
        holds(time.monotonic() < until, "the client is still there")
    holds(not note.exists(), note)


def main():
    cases = {name[5:]: function for name, function in globals().items() if name.startswith("case_")}
    failed = 0
    for name in sys.argv[5:] or cases:
        # The path of a note has 103 bytes at most.
        with tempfile.TemporaryDirectory(prefix="ffw-") as folder:
            try:
                cases[name](Place(folder))
                print(f"ok      {name}", flush=True)
            except Exception:  # whatever it is, the others are asked too
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


if len(sys.argv) < 5:
    sys.exit(__doc__)
NATIVE, SERVICE, DLL, CLIENT = (pathlib.Path(word).resolve() for word in sys.argv[1:5])
sys.exit(main())
