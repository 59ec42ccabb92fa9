#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the ZIP for Windows out of what the presets mingw and mingw32 build: build/dist/fauxfax-VERSION-windows.zip. The same files give
the same bytes, whenever it is made.

usage: dist_windows.py [TO.zip]"""
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARIES = ROOT / "build" / "windows-libraries"

# folder in the ZIP: the preset, what windows_libraries calls it, what llvm-dlltool does, and what is built
CPUS = {"x64": ("mingw", "x86_64", "i386:x86-64", ["winfax", "fauxfax_static", "fauxfax_embedded", "fauxfax", "fauxfaxd"]),
        "x86": ("mingw32", "i686", "i386", ["winfax", "fauxfax_static"])}
PROGRAMS = ["service/fauxfax.exe", "service/fauxfaxd.exe"]
ARCHIVES = ["client/libfauxfax.a", "client/libfauxfax_embedded.a"]
# Of others: what is linked into the programs, and what a program with a world in it is linked with.
OTHERS = {"libuv": "libuv1/LICENSE", "cJSON": "cjson/LICENSE", "libtiff": "tiff/LICENSE.md"}
# (libtiff's is called by what its CMake takes for the C++ compiler, of which nothing is used.)
NEEDED = {"libcjson.a": ["libcjson.a"], "libtiff.a": ["libtiff.a", "tiff.lib"]}
EPOCH = (1980, 1, 1, 0, 0, 0)


def run(*command):
    done = subprocess.run([str(word) for word in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"dist_windows: {' '.join(map(str, command))} failed:\n{done.stdout}")


def build(preset, architecture, targets):
    run("tests/ci/windows_libraries", architecture)
    run("cmake", "--preset", preset)
    run("cmake", "--build", "--preset", preset, "--target", *targets)
    return ROOT / "build" / preset


def without_debug(architecture, archive, work):
    to = work / f"{architecture}-{archive.name}"
    run(f"{architecture}-w64-mingw32-strip", "-g", "-D", "-o", to, archive)
    return to


def import_library(machine, definitions, work):
    """As Microsoft's own tools write it: a record a name, and on x86 the names of the DLL without the @4 of the symbols'."""
    to = work / f"{machine.replace(':', '-')}.lib"
    run("llvm-dlltool", "-m", machine, "-k", "-d", definitions, "-l", to)
    return to


def of_cpu(folder, work):
    preset, architecture, machine, targets = CPUS[folder]
    tree = build(preset, architecture, targets)
    yield f"{folder}/winfax.dll", tree / "client/windows/winfax.dll"
    yield f"{folder}/winfax.lib", import_library(machine, tree / "client/windows/winfax.def", work)
    yield f"{folder}/libwinfax.a", tree / "client/windows/libwinfax.dll.a"
    whole = "fauxfax" in targets
    for program in PROGRAMS if whole else []:
        yield f"{folder}/{pathlib.Path(program).name}", tree / program
    for archive in ARCHIVES[:None if whole else 1]:
        yield f"{folder}/{pathlib.Path(archive).name}", without_debug(architecture, tree / archive, work)
    for name, archives in NEEDED.items() if whole else []:
        there = [path for path in (LIBRARIES / architecture / "lib" / archive for archive in archives) if path.exists()]
        yield f"{folder}/{name}", without_debug(architecture, (there or [LIBRARIES / archives[0]])[0], work)


def of_both():
    yield "README.txt", ROOT / "docs/windows-readme.txt"
    for name in ["LICENSE", "CHANGELOG.md"]:
        yield name, ROOT / name
    for name, path in OTHERS.items():
        yield f"licences/{name}.txt", LIBRARIES / "work" / path
    for path in (ROOT / "client/include").rglob("*.h"):
        yield f"include/{path.relative_to(ROOT / 'client/include')}", path
    for path in [*(ROOT / "docs").glob("*.md"), ROOT / "docs/scenario.schema.json", *(ROOT / "docs/examples").rglob("*.*")]:
        if path.is_file() and path.name != "CMakeLists.txt":
            yield f"docs/{path.relative_to(ROOT / 'docs')}", path


def version():
    return re.search(r"project\(fauxfax VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)


def write(to, top, rows):
    with zipfile.ZipFile(to, "w") as out:
        for name, path in sorted(rows):
            entry = zipfile.ZipInfo(f"{top}/{name}", EPOCH)
            entry.create_system, entry.external_attr = 0, 0  # of no system: no owner, no mode
            out.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    top = f"fauxfax-{version()}-windows"
    to = pathlib.Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "dist" / f"{top}.zip"
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        write(to, top, [*of_both(), *(row for cpu in CPUS for row in of_cpu(cpu, work))])
    print(to)


main()
