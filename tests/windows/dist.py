#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The ZIP of dist_windows.py, as somebody has it who has nothing else: what is in it, what docs/windows.md says to do with it, and whether
linkers for Microsoft's target take its import libraries.

usage: dist.py ZIP [CASE ...]

Each case is a function below whose name begins with case_; its sentence holds, or it is printed with what was seen. Exit status: 0 all
hold; 1 not."""
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import traceback
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "ci"))
from winfax_dll import wanted  # noqa: E402

NAMES = sorted(wanted())  # those of winfax.dll
WINE = ROOT / "tests" / "wine" / "wine"
SECONDS = 120
CPUS = {"x64": ("x86_64", "i386:x86-64", ""), "x86": ("i686", "i386", "@4")}


def holds(condition, *seen):
    if not condition:
        raise AssertionError("\n".join(map(str, seen)))


def ran(folder, *command, env=None):
    """Exit code, output and errors. Not by pipes: what stays in the background under Wine would keep them open."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        code = subprocess.run([str(word) for word in command], cwd=folder, stdin=subprocess.DEVNULL, stdout=said,
                              stderr=subprocess.STDOUT, env=env, timeout=SECONDS).returncode
        said.seek(0)
        return code, said.read().replace("\r", "")


def must(folder, *command, **options):
    code, said = ran(folder, *command, **options)
    holds(code == 0, " ".join(map(str, command)), f"exit code {code}", said)
    return said


# ---- What is in it ----

def case_the_same_builds_give_the_same_zip(top):
    again = top.parent / "again.zip"
    must(ROOT, ROOT / "tests/ci/dist_windows.py", again)
    holds(again.read_bytes() == ZIP.read_bytes(), "two ZIPs of the same builds are not the same")


def case_nothing_in_it_knows_when_it_was_made(top):
    with zipfile.ZipFile(ZIP) as there:
        names = there.namelist()
        holds(names == sorted(names), names)
        holds({entry.date_time for entry in there.infolist()} == {(1980, 1, 1, 0, 0, 0)})
    for program in [*top.rglob("*.exe"), *top.rglob("*.dll")]:
        data = program.read_bytes()
        stamp = struct.unpack_from("<I", data, struct.unpack_from("<I", data, 0x3C)[0] + 8)[0]
        holds(stamp == 0, program, hex(stamp))


def case_no_folder_of_this_machine_is_named_in_it(top):
    for path in top.rglob("*"):
        if path.is_file():
            holds(str(ROOT).encode() not in path.read_bytes(), path)


def case_it_has_a_licence_for_whatever_is_linked_into_it(top):
    holds("MIT" in (top / "LICENSE").read_text())
    for name in ("libuv", "cJSON", "libtiff"):
        holds("ermission" in (top / "licences" / f"{name}.txt").read_text(), name)


def case_its_pages_name_no_page_that_is_not_there(top):
    for page in (top / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([\w./-]+)\)", page.read_text()):
            # Sources are on the repository's pages only.
            if not link.startswith("../"):
                holds((page.parent / link).exists(), page, link)


# ---- What docs/windows.md says ----

def blocks(page):
    for block in re.findall(r"^```console\n(.*?)^```", page, re.M | re.S):
        yield re.findall(r"^(C:\\>|\$) (.*)\n((?:(?!C:\\>|\$ ).*\n)*)", block, re.M)


def case_what_the_page_says_is_what_comes(top):
    own = {name: value for name, value in os.environ.items() if not name.startswith("FAUXFAX_")}
    own["LOCALAPPDATA"] = "Z:" + str(top).replace("/", "\\")  # whose service `up` starts
    count = 0
    for block in blocks((top / "docs" / "windows.md").read_text()):
        for prompt, command, wanted in block:
            said = must(top, *([WINE, "cmd.exe", "/c", command] if prompt != "$" else ["sh", "-c", command]), env=own)
            count += 1
            at = 0
            for line in wanted.splitlines():
                at = said.find(line, at)
                holds(at >= 0, command, f"does not say: {line}", said)
    holds(count >= 10, count)


# ---- Import libraries ----

PROGRAM = """#include <windows.h>
#include <winfax.h>
__declspec(dllimport) void WINAPI ExitProcess(UINT code);
typedef int (*function)(void);
extern const function all[];
const function all[] = {%s};
void begin(void)
{
    HANDLE fax;
    for (int i = 0; i < %d; i++)
        if (!all[i]) ExitProcess(2);
    if (!FaxConnectFaxServerA(0, &fax)) ExitProcess(3);
    ExitProcess(FaxClose(fax) ? 0 : 4);
}
"""


def link_for_microsoft(top, cpu):
    """A program that names every function, of clang and lld-link for Microsoft's target. It has no C library: nobody has Microsoft's."""
    architecture, machine, size = CPUS[cpu]
    folder = top / cpu
    (folder / "kernel32.def").write_text(f"LIBRARY KERNEL32.dll\nEXPORTS\nExitProcess{size}\n")
    must(folder, "llvm-dlltool", "-m", machine, "-k", "-d", "kernel32.def", "-l", "kernel32.lib")
    (folder / "linked.c").write_text(PROGRAM % (", ".join(f"(function)(void *){name}" for name in NAMES), len(NAMES)))
    must(folder, "clang", f"--target={architecture}-pc-windows-msvc", "-ffreestanding", "-w", "-isystem", ROOT / "tests/msvc/include",
         "-I", top / "include", "-c", "linked.c", "-o", "linked.obj")
    must(folder, "lld-link", "/nodefaultlib", "/subsystem:console", "/entry:begin", "/safeseh:no", "/out:linked.exe", "linked.obj", "winfax.lib",
         "kernel32.lib")
    return folder / "linked.exe"


def asked_for(program):
    said = must(program.parent, "llvm-readobj", "--coff-imports", program)
    return re.findall(r"Symbol: (Fax\w*@?\d*) ", said), re.findall(r"Name: (\S+)", said)


def case_what_is_linked_for_microsofts_target_asks_for_the_names_of_the_dll(top):
    for cpu in CPUS:
        asked, dlls = asked_for(link_for_microsoft(top, cpu))
        holds(sorted(asked) == NAMES, cpu, asked)
        holds(sorted(dll.lower() for dll in dlls) == ["kernel32.dll", "winfax.dll"], cpu, dlls)


def case_an_import_library_is_as_microsofts_tools_write_it(top):
    for cpu in CPUS:
        said = must(top / cpu, "llvm-readobj", "--file-headers", "winfax.lib")
        holds(said.count("Format: COFF-import-file") == len(NAMES), cpu, said.count("Format: COFF-import-file"))
        holds(("_FaxClose@4" in said) == (cpu == "x86"), cpu)


def case_what_is_linked_for_microsofts_target_runs(top):
    said = must(top, WINE, "x64/fauxfax.exe", "run", "--", str(link_for_microsoft(top, "x64").relative_to(top)))
    holds("fauxfax: passed" in said, said)


def main():
    cases = {name[5:]: function for name, function in globals().items() if name.startswith("case_")}
    failed = 0
    for name in sys.argv[2:] or cases:
        with tempfile.TemporaryDirectory(prefix="ffz-") as folder, zipfile.ZipFile(ZIP) as there:
            there.extractall(folder)
            try:
                cases[name](next(pathlib.Path(folder).iterdir()))
                print(f"ok      {name}", flush=True)
            except Exception:  # whatever it is, the others are asked too
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


if len(sys.argv) < 2:
    sys.exit(__doc__)
ZIP = pathlib.Path(sys.argv[1]).resolve()
sys.exit(main())
