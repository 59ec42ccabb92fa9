#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A client whose file has a name that is no text reaches the fake as any other does, and its reports are well formed: JSON in
UTF-8, and XML.

usage: odd_name.py FAUXFAX CLIENT EXIT REASON [WORD ...]

CLIENT is run under such a name, with the words. EXIT is the exit code of `fauxfax run`; the JUnit must hold REASON."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.dom.minidom

NAME = b"f\xff\"<\x01\xed\xa0\x80\xef\xbf\xbe]]>"


def run(folder, fauxfax, client, words):
    path = os.path.join(os.fsencode(folder), NAME)
    report, junit = (os.path.join(folder, name) for name in ("report.json", "results.xml"))
    shutil.copy(client, path)
    command = [fauxfax, "run", "--no-logoff", "--json", "--report", report, "--junit", junit, "--", path, *words]
    ran = subprocess.run(command, capture_output=True)
    with open(report, encoding="utf-8") as file:
        return ran.returncode, json.load(file), xml.dom.minidom.parse(junit).toxml()


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    fauxfax, client, wanted, reason, *words = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        code, report, junit = run(folder, fauxfax, client, words)
    if code == int(wanted) and report["run"]["reached"] and reason in junit:
        return 0
    print(f"exit code {code}, not {wanted}\n{json.dumps(report, indent=1)}\n{junit}")
    return 1


sys.exit(main())
