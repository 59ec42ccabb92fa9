#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a page of the documentation: every block in it, in order, in one folder and one shell.

usage: page.py PAGE ROOT BUILD

In a page of Markdown the words behind ``` say what a block is:

  console     lines after "$ " are executed (a line after "> " continues the one before); what they print, standard error
              included, must be what stands below. A line "…" stands for any lines, "…" in a line for any text.
  json        a scenario: `fauxfax scenario check` has to take it. json WORD: what the list WORD of one has in it.
  jsonrpc     a session with the service that is running: a request has an "id" and a "method", and below it stands the answer.
  c FILE, cmake FILE, json FILE …
              an excerpt: these lines stand in FILE (of the repository) together, apart from indentation. FILE is one that a
              test runs.
  <!-- run: COMMAND -->
              what has to be done for the next block, and need not be read.

Any other block, and code by indentation, is an error: nothing on such a page is untested. In a man page the literal displays of
EXAMPLES are console blocks, and `.\\" run: COMMAND` is for what need not be read. In a header indented lines of a
comment are an excerpt of tests/docs/NAME.c.

In the shell ROOT's docs, client and tests are there, BUILD goes by the name of build/user, and `make` knows demo, build and
install."""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

MARK = "--- page.py: the command has ended ---"


HIDDEN = re.compile(r'(?:<!--|\.\\") run: (.*?)(?: -->)?')


class Block:
    def __init__(self, line, info):
        self.line, self.info, self.text = line, info.split(), []


def hidden(number, line):
    """The block of a line that is only to be done; None: it is no such line."""
    found = HIDDEN.fullmatch(line)
    if found:
        block = Block(number, "run")
        block.text.append(found.group(1))
        return block
    return None


def markdown_blocks(page):
    block = None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith("```"):
            if block:
                yield block
            block = None if block else Block(number, line[3:])
        elif block:
            block.text.append(line)
        elif hidden(number, line):
            yield hidden(number, line)
        elif line.startswith("    ") and not re.match(r"\s*(?:[-*|]|\d+\.)", line):
            sys.exit(f"{page}:{number}: code by indentation; use a block that is tested")


def man_blocks(page):
    section, block = None, None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith(".Sh "):
            section = line[4:]
        elif section != "EXAMPLES":
            continue
        elif hidden(number, line):
            yield hidden(number, line)
        elif line.startswith(".Bd "):
            block = Block(number, "console")
        elif line == ".Ed":
            yield block
            block = None
        elif block:
            block.text.append(line.replace("\\&", "").replace("\\(dq", '"').replace("\\-", "-").replace("\\e", "\\"))
        elif line.startswith(".D"):
            sys.exit(f"{page}:{number}: a display that is not tested; use .Bd -literal")


def header_blocks(page):
    block = None
    for number, line in enumerate(page.read_text().splitlines(), 1):
        if line.startswith(" *     ") or (block and line == " *"):
            block = block or Block(number, f"c tests/docs/{page.stem}.c")
            block.text.append(line[7:].removesuffix(" */"))
        elif block:
            while not block.text[-1]:
                block.text.pop()
            yield block
            block = None


def blocks_of(page):
    kinds = {".md": markdown_blocks, ".h": header_blocks}
    return list(kinds.get(page.suffix, man_blocks)(page))


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
        env.update(XDG_RUNTIME_DIR=str(runtime), LC_ALL="C.UTF-8", HOME=str(folder),
                   MANPATH=f"{root}/docs/man", NO_COLOR="1", TZ="UTC", CI="")
        self.env = env
        self.process = subprocess.Popen(["bash", "--norc"], cwd=folder, env=env, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self.folder = folder
        # Whatever hangs, and what it has started, does not outlive the test.
        self.patience = threading.Timer(60, os.killpg, (self.process.pid, signal.SIGKILL))
        self.patience.start()
        self.say(f"""make() {{
            case $1 in
            demo) "{root}/tests/ci/demo" build/user ;;
            build) ;;
            install) cmake --install build/user --prefix "${{2#PREFIX=}}" >/dev/null ;;
            *) echo "page.py: no make $1"; return 2 ;;
            esac
        }}""")

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
        sys.exit("the shell ended at: " + command + "".join("\n  | " + line for line in lines))

    def end(self):
        self.patience.cancel()
        subprocess.run([self.folder / "build/user/service/fauxfax", "down"], env=self.env, check=False, capture_output=True)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


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


def try_json(shell, block):
    text = "\n".join(block.text)
    if len(block.info) == 2:
        text = f'{{"fauxfax": 1, "{block.info[1]}": [{text}]}}'
    (shell.folder / "page.json").write_text(text + "\n")
    yield from try_run(shell, block, "build/user/service/fauxfax scenario check page.json")


def try_run(shell, block, command):
    printed = shell.say(f"{command} || echo refused")
    if "refused" in printed:
        yield f"line {block.line}: " + "\n".join(printed)


def try_session(shell, block):
    """A request's answer is what stands below it, up to the next request."""
    service = socket.socket(socket.AF_UNIX)
    service.connect(str(shell.folder / "run/fauxfax/service.sock"))
    lines = service.makefile("rw", encoding="utf-8", newline="\n")
    answers = 0
    for number, line in enumerate(block.text, block.line + 1):
        if line.startswith("{") and "…" not in line and {"id", "method"} <= json.loads(line).keys():
            lines.write(line + "\n")
            lines.flush()
            answers += 1
            continue
        printed = lines.readline().rstrip("\n")
        answers -= 1
        if not matches([line], [printed]):
            yield f"line {number}: {printed}"
    if answers:
        yield f"line {block.line}: {answers} requests have no answer"


def try_excerpt(root, block):
    wanted = [line.strip() for line in block.text]
    there = [line.strip() for line in (root / block.info[1]).read_text().splitlines()]
    if not any(there[i:i + len(wanted)] == wanted for i in range(len(there))):
        yield f"line {block.line}: these lines do not stand in {block.info[1]}"


def try_block(shell, root, block):
    kind, *rest = block.info
    if block.info == ["console"]:
        return try_console(shell, block)
    if kind == "run":
        return try_run(shell, block, block.text[0])
    if block.info == ["jsonrpc"]:
        return try_session(shell, block)
    if len(rest) == 1 and "." in rest[0]:
        return try_excerpt(root, block)
    if kind == "json" and len(rest) <= 1:
        return try_json(shell, block)
    return [f"line {block.line}: a block of no known kind: {' '.join(block.info)}"]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    page, root, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder = pathlib.Path(tempfile.mkdtemp())
    shell = Shell(root, build, folder)
    blocks = blocks_of(page)
    try:
        broken = [place for block in blocks for place in try_block(shell, root, block)]
    finally:
        shell.end()
        shutil.rmtree(folder)
    for place in broken:
        print(f"{page.name}: {place}")
    print(f"{page.name}: {len(blocks)} blocks, {len(broken)} places are not as the page says")
    return 1 if broken or not blocks else 0


sys.exit(main())
