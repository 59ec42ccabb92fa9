#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a page of the documentation: every block in it, in order, in one folder and one shell.

usage: page.py PAGE ROOT BUILD

What the word behind ``` says of a block:

  console     lines after "$ " are executed (a line after "> " continues the one before); what they print, standard error
              included, must be what stands below. A line "…" stands for any lines, "…" in a line for any text.
  json        a scenario: `fauxfax scenario check` has to take it.
  c FILE, cmake FILE, json FILE …
              an excerpt: these lines stand in FILE (of the repository) together, apart from indentation.

Any other block, and code by indentation, is an error: nothing on such a page is untested. In the shell ROOT's docs and client
are there, BUILD goes by the name of build/user, and `make demo` and `make check` are what these run."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MARK = "--- page.py: the command has ended ---"


class Block:
    def __init__(self, line, info):
        self.line, self.info, self.text = line, info.split(), []


def blocks_of(page):
    block = None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith("```"):
            if block:
                yield block
            block = None if block else Block(number, line[3:])
        elif block:
            block.text.append(line)
        elif line.startswith("    ") and not re.match(r"\s*(?:[-*|]|\d+\.)", line):
            sys.exit(f"{page}:{number}: code by indentation; use a block that is tested")


def commands_of(block):
    """(line, command, expected lines) of a console block."""
    found = []
    for number, line in enumerate(block.text, block.line + 1):
        if line.startswith("$ "):
            found.append([number, line[2:], []])
        elif not found:
            sys.exit(f"line {number}: a console block begins with a command")
        elif line.startswith("> ") and not found[-1][2]:
            found[-1][1] += "\n" + line[2:]
        else:
            found[-1][2].append(line)
    return found


class Shell:
    """One shell for a page, so that what a command sets and leaves is there for the next."""

    def __init__(self, root, build, folder):
        for name in ("docs", "client", "tests", "README.md"):
            (folder / name).symlink_to(root / name)
        (folder / "build").mkdir()
        (folder / "build/user").symlink_to(build)
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        env = {k: v for k, v in os.environ.items() if not k.startswith("FAUXFAX_")}
        env.update(PATH=f"{build}/service:{env['PATH']}", XDG_RUNTIME_DIR=str(runtime), LC_ALL="C.UTF-8", HOME=str(folder),
                   MANPATH=f"{root}/docs/man", NO_COLOR="1", TZ="UTC", CI="")
        self.process = subprocess.Popen(["bash", "--norc"], cwd=folder, env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self.make = f'make() {{ [ "$1" = demo ] && "{root}/tests/ci/demo" build/user; }}\n'
        self.say(self.make)

    def say(self, command):
        # The status is put back after the mark, so that "echo $?" is about the command before.
        self.process.stdin.write(f"{command}\n{{ status_=$?; echo; echo '{MARK}'; (exit $status_); }}\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.rstrip("\n") == MARK:
                if lines and lines[-1] == "":
                    lines.pop()  # the mark's own
                return lines
            lines.append(line.rstrip("\n"))
        sys.exit(f"the shell ended at: {command}")

    def end(self):
        self.say("fauxfax down 2>/dev/null")
        self.process.stdin.close()
        self.process.wait(timeout=30)


def line_pattern(line):
    return ".*".join(re.escape(part) for part in line.split("…"))


def matches(expected, printed):
    pattern = "".join("(?:.*\n)*?" if line.strip() == "…" else line_pattern(line.rstrip()) + r"[ ]*\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def try_console(shell, block):
    for number, command, expected in commands_of(block):
        printed = shell.say(command)
        if not matches(expected, printed):
            yield f"line {number}: $ {command}\n" + "\n".join("  | " + line for line in printed)


def try_json(shell, block, folder):
    (folder / "page.json").write_text("\n".join(block.text) + "\n")
    printed = shell.say("fauxfax scenario check page.json || echo refused")
    if "refused" in printed:
        yield f"line {block.line}: " + "\n".join(printed)


def try_excerpt(root, block):
    wanted = [line.strip() for line in block.text]
    there = [line.strip() for line in (root / block.info[1]).read_text().splitlines()]
    if not any(there[i:i + len(wanted)] == wanted for i in range(len(there))):
        yield f"line {block.line}: these lines do not stand in {block.info[1]}"


def try_block(shell, root, folder, block):
    if block.info == ["console"]:
        return try_console(shell, block)
    if block.info == ["json"]:
        return try_json(shell, block, folder)
    if len(block.info) == 2:
        return try_excerpt(root, block)
    return [f"line {block.line}: a block of no known kind: {' '.join(block.info)}"]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    page, root, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder = pathlib.Path(tempfile.mkdtemp())
    shell = Shell(root, build, folder)
    blocks = list(blocks_of(page))
    broken = [place for block in blocks for place in try_block(shell, root, folder, block)]
    shell.end()
    shutil.rmtree(folder)
    for place in broken:
        print(f"{page.name}: {place}")
    print(f"{page.name}: {len(blocks)} blocks, {len(broken)} places are not as the page says")
    return 1 if broken or not blocks else 0


sys.exit(main())
