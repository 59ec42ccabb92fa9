#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A run that finds no Wine server starts one, which is not the client's: it is there when the run is over, for whoever uses it by then,
and nothing waits for its end.

usage: cold.py FAUXFAX DLL-FOLDER PREFIX CLIENT [ARGUMENT ...]        PREFIX is copied"""
import os
import pathlib
import subprocess
import sys
import tempfile

WINE = pathlib.Path(__file__).resolve().parent / "wine"


def runs(own):
    return subprocess.run([WINE, "--runs"], env=own, capture_output=True).returncode == 0


def wrong(fauxfax, folder, prefix, client):
    own = dict(os.environ, FAUXFAX_WINFAX_DIR=folder, FAUXFAX_TEST_PREFIX=prefix, WINEPREFIX=prefix)
    if runs(own):
        yield "the server of a prefix that nobody used ran"
    ran = subprocess.run([fauxfax, "run", "--", WINE, *client], capture_output=True, text=True, env=own)
    if ran.returncode:
        yield f"exit code {ran.returncode}:\n{ran.stderr}"
    if not runs(own):
        yield "its server is gone"


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    fauxfax, folder, prefix, *client = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir=pathlib.Path(prefix).parent) as copy:
        own = dict(os.environ, FAUXFAX_TEST_PREFIX=prefix)
        subprocess.run([WINE, "--copy", f"{copy}/prefix"], check=True, env=own)
        try:
            broken = [*wrong(fauxfax, folder, f"{copy}/prefix", client)]
        finally:
            own["FAUXFAX_TEST_PREFIX"] = f"{copy}/prefix"
            subprocess.run([WINE, "--end"], env=own, capture_output=True)
    print("\n".join(broken))
    return bool(broken)


sys.exit(main())
