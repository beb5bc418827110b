#!/usr/bin/env python3
"""Checks that doxygen makes the API reference of docs/Doxyfile without a warning.

Other versions warn about other things, so that without version 1.9 this exits with 77, which Meson
counts as skipped.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

VERSION = "1.9"
SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    doxygen = shutil.which("doxygen")
    if not doxygen or not re.match(VERSION + r"\.", subprocess.run(
            [doxygen, "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout):
        print(f"skipped: doxygen {VERSION} is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        settings = (ROOT / "docs/Doxyfile").read_text() + f"OUTPUT_DIRECTORY = {folder}\n"
        done = subprocess.run([doxygen, "-"], cwd=ROOT, input=settings, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        pages = list(pathlib.Path(folder).rglob("*.html"))
        print(done.stdout or f"{len(pages)} pages without a warning")
        is_whole = any(page.name == "classpocketgan_1_1Generator.html" for page in pages)
    return 1 if done.returncode or done.stdout or not is_whole else 0


if __name__ == "__main__":
    sys.exit(main())
