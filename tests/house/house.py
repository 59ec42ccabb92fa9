#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The house's own rules, as far as a small program can see them. One test of ctest a rule (CMakeLists.txt here).

usage: house.py RULE ROOT [ARGUMENT ...]      RULE: a function below whose name begins with rule_

Exit status: 0 the rule holds; 1 it does not, and each place is named; 2 usage."""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

SOURCES = {".c", ".h"}
TEXTS = SOURCES | {".def", ".inc", ".py", ".sh", ".cmake", ".txt", ".md", ".json", ".in", ".1", ".8", ".yml", ""}


def files(root, suffixes, *folders):
    """Every file of the project (none of a build tree, none of git's), by its path from the root."""
    for folder in folders or (".",):
        for here, subs, names in os.walk(root / folder):
            subs[:] = sorted(s for s in subs if s not in {".git", "build", "corpus"} and not s.startswith("build-"))
            for name in sorted(names):
                path = pathlib.Path(here, name)
                if path.suffix in suffixes:
                    yield path.relative_to(root), path


def lines_that(root, pattern, suffixes, *folders):
    """path:number: line, of every line that has the pattern."""
    for name, path in files(root, suffixes, *folders):
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()[:160]}"


# ---- Who may include whom: DESIGN section 1, docs/architecture.md ----

C11 = {"assert", "ctype", "errno", "float", "inttypes", "limits", "math", "setjmp", "stdalign", "stdarg", "stdatomic", "stdbool",
       "stddef", "stdint", "stdio", "stdlib", "stdnoreturn", "string", "wchar"}  # not time, threads, signal, locale

# room: (other rooms it may include, <headers> beside those of C11; None: any). A file is in the longest room that it is below.
ROOMS = {
    "common": ([], set()),
    "sim": (["common"], set()),
    "service/world": (["sim", "common"], {"cjson/cJSON.h", "tiffio.h", "dlfcn.h"}),
    "service/symbols": (["common"], None),
    "service/posix": (["service", "service/world", "sim", "common"], None),
    "service/windows": (["service", "service/world", "sim", "common"], None),
    "service": (["service/world", "service/symbols", "sim", "common"], None),
    # No libuv: in a DLL it changes its host's error mode and console handler. No knowledge of the daemon, no model.
    "client": (["common"], None),
    "client/embedded": (["client", "service/world", "service/symbols", "sim", "common"], None),
    "client/include": ([], {"windows.h", "winfax.h"}),
    "client/win32": (["client", "common"], None),
    "client/posix": (["client", "client/daemon", "common"], None),
    "client/windows": (["client", "client/daemon", "common"], None),
    "client/daemon": (["client", "common"], None),
    # What a user would write: public headers only, and time, for a client keeps its own.
    "docs/examples": ([], {"windows.h", "winfax.h", "tchar.h", "time.h", "cmocka.h"}),
}
NOT_IN_CLIENT = {"uv.h", "cjson/cJSON.h", "tiffio.h"}  # a world in the process speaks JSON with it, and so needs cJSON


def room_of(path):
    return max((r for r in ROOMS if str(path).startswith(r + "/")), key=len, default=None)


def may_include(room, header, quoted):
    rooms, angled = ROOMS[room]
    if not quoted:
        if room.startswith("client") and header in NOT_IN_CLIENT:
            return room == "client/embedded" and header == "cjson/cJSON.h"
        return angled is None or header in angled or header.removesuffix(".h") in C11 or header.startswith("fauxfax/")
    if room == "docs/examples":
        return "/" not in header  # each other, as a user's program would
    target = room_of(header) or header
    parents = [r for r in ROOMS if room.startswith(r)]  # client/daemon is part of client, but not client of it
    return target == room or target in rooms or target in parents and target == "client"


def rule_includes(root):
    seen = 0
    for name, path in files(root, SOURCES | {".def"}):
        room = room_of(name)
        if not room:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            m = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
            if not m:
                continue
            seen += 1
            if not may_include(room, m.group(1) or m.group(2), bool(m.group(1))):
                yield f"{name}:{number}: {room}/ may not include {m.group(1) or m.group(2)}"
    if seen < 100:
        yield f"only {seen} includes were seen: this check looks in the wrong place"


# ---- Text ----

def rule_licence(root):
    for name, path in files(root, TEXTS - {".md", ".json", ".txt", ""}):
        yield from licence_of(name, path)
    for name, path in files(root, {".txt", ""}):
        if path.name in {"CMakeLists.txt", "Makefile", "run", "debian-packages.txt"}:
            yield from licence_of(name, path)


def licence_of(name, path):
    head = path.read_text(errors="replace").splitlines()[:2]
    if not any("SPDX-License-Identifier: MIT" in line for line in head):
        yield f"{name}: does not begin with SPDX-License-Identifier: MIT"


def rule_marks(root):
    marks = r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"
    yield from lines_that(root, marks, TEXTS)


# A host is named where there is no other way: a schema's own name. A folder of somebody's machine never is.
HOSTS = {"json-schema.org", "keepachangelog.com", "semver.org", "example.com"}


def rule_places(root):
    for found in lines_that(root, r"https?://", TEXTS):
        for host in re.findall(r"https?://([^/\s\"'>)]+)", found):
            if host not in HOSTS:
                yield found
    yield from lines_that(root, r"(?<![\w.$}*])/(?:work|root|mnt|Users|home/(?!alice|bob))", TEXTS)


# poll and select of nothing are sleeping, too.
WAITS = r"\b(?:(?:usleep|nanosleep|sleep|thrd_sleep|clock_nanosleep)\s*\(|p?poll\s*\(\s*NULL\b|p?select\s*\(\s*0\s*,)"
TAKES_ITS_TIME = "tests/integration/client.c:"  # its word "work": that one takes long at its end is what is tested, and nobody waits so


def rule_waiting(root):
    """Tests wait for something to happen, never for time to pass; the subset's Sleep is of virtual time."""
    for found in lines_that(root, WAITS, SOURCES, "tests", "docs/examples"):
        if not found.startswith(TAKES_ITS_TIME):
            yield found


def rows_of(table):
    """The first column of a table's rows, with its place in the table."""
    rows = re.findall(r"^\s*[XE]\(\s*(\w+)\s*,", table.read_text(), re.M)
    return {row: place for place, row in enumerate(rows)}


LINES_A_LIST = 8


def rule_lists(root):
    """A list is written once, in its .def: nowhere else stand its rows below each other in the table's order."""
    for table, path in files(root, {".def"}, "common", "sim", "service"):
        rows = rows_of(path)
        for name, source in files(root, SOURCES, "common", "sim", "service", "client"):
            if name.parts[:2] == ("client", "include") or name.parts[:3] == ("client", "win32", "include"):
                continue  # winfax.h and winerror.h are Windows's own lists; tests compare them with the tables
            run, last = 0, None
            for number, line in enumerate(source.read_text().splitlines(), 1):
                words = re.findall(r"\w+", re.sub(r"\b(?:FF_FEI_|FF_FPS_|FEI_|FPS_|FF_)", "", line))
                here = [rows[w] for w in words if w in rows]
                run = run + 1 if last is not None and last + 1 in here else 1
                last = (last + 1 if run > 1 else here[0]) if here else None
                if run == LINES_A_LIST:
                    yield f"{name}:{number}: {LINES_A_LIST} lines follow the rows of {table}"


# ---- Shape ----

def functions(root):
    """(lines of the body, path:line, name) of every function; the format puts its braces into the first column."""
    for name, path in files(root, {".c", ".h"}, "common", "sim", "service", "client"):
        lines, start = path.read_text().splitlines(), None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                yield number - start - 1, f"{name}:{start}", title_above(lines, start - 1)
                start = None


def title_above(lines, end):
    """The name of the function whose brace follows line `end`; continued lines of its head are indented."""
    begin = end - 1
    while begin and lines[begin].startswith(" "):
        begin -= 1
    found = re.search(r"(\w+)\(", lines[begin])
    return found.group(1) if found else "?"


LINES_MEDIAN, LINES_MOST = 15, 60


def rule_functions(root):
    found = sorted(functions(root), reverse=True)
    sizes = [f[0] for f in found]
    if len(sizes) < 100:
        yield f"only {len(sizes)} functions were seen: this check looks in the wrong place"
        return
    quarters = statistics.quantiles(sizes, n=4)
    print(f"{len(sizes)} functions: half under {quarters[1]:.0f} lines, three of four under {quarters[2]:.0f}; the longest:")
    for size, place, title in found[:10]:
        print(f"  {size:3}  {title}  {place}")
    if quarters[1] >= LINES_MEDIAN:
        yield f"half of all functions should have fewer than {LINES_MEDIAN} lines"
    for size, place, title in found:
        if size > LINES_MOST:
            yield f"{place}: {title} has {size} lines; {LINES_MOST} are the most"


# ---- What a compiler has to say ----

def rule_headers(root, what, *compiler):
    """Each header alone, in a source of its own. what: public (as a user compiles) or inner (as the house does)."""
    folders = ["client/include", "client/win32/include"] if what == "public" else ["common", "sim", "service", "client"]
    headers = [n for n, _ in files(root, {".h"}, *[f for f in folders if (root / f).is_dir()])]
    headers = [h for h in headers if what == "public" or not str(h).startswith(("client/include", "client/win32/include"))]
    if not headers:
        yield "no header was found"
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder, "unit")
        for header in headers:
            if header.name == "winsource.h":
                continue  # of 16-bit wchar_t only: tests/unit/client
            text = str(header).split("include/")[-1]
            unit.write_text((f"#include <{text}>\n" if what == "public" else f'#include "{header}"\n') + "extern int unused_;\n")
            said = subprocess.run([*compiler, "-fsyntax-only", str(unit)], cwd=root, text=True, capture_output=True)
            if said.returncode:
                yield f"{header} does not compile alone:\n{said.stderr}"


def rule_globals(root, *archives):
    """No state outside of a world: nothing writable, nothing per thread, in these libraries."""
    for archive in archives:
        said = subprocess.run(["objdump", "-t", archive], text=True, capture_output=True, check=True).stdout
        member = ""
        for line in said.splitlines():
            if line.endswith(":     file format elf64-x86-64") or ":     file format" in line:
                member = line.split(":")[0]
            m = re.match(r"\S+ .{7} (\.data|\.bss|\.tdata|\.tbss|\*COM\*)\S*\s+(\S+)\s+(\S+)$", line)
            if m and ".data.rel.ro" not in line and int(m.group(2), 16):
                yield f"{pathlib.Path(archive).name}({member}): {m.group(3)} in {m.group(1)}"


def main():
    rules = {n[5:]: f for n, f in globals().items() if n.startswith("rule_")}
    if len(sys.argv) < 3 or sys.argv[1] not in rules:
        print(__doc__.replace("RULE:", f"RULE ({', '.join(rules)}):"), file=sys.stderr)
        return 2
    broken = list(rules[sys.argv[1]](pathlib.Path(sys.argv[2]), *sys.argv[3:]))
    for place in broken:
        print(place)
    print(f"{sys.argv[1]}: {len(broken)} places" if broken else f"{sys.argv[1]}: holds")
    return 1 if broken else 0


sys.exit(main())
