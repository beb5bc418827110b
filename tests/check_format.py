#!/usr/bin/env python3
"""Checks that C and C++ files are as clang-format 14 writes them: check_format.py [FILE...]

Without FILEs, every one of include/, lib/, apps/ and tests/. Other versions of clang-format break
lines otherwise, so that without version 14 this exits with 77, which Meson counts as skipped.
"""
import pathlib
import re
import shutil
import subprocess
import sys

VERSION = "14"
SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parent.parent
SUFFIXES = (".c", ".cpp", ".h", ".hpp")
TEMPLATES = ("header_template.h",)  # the export replaces names in them, so lines change anyway


def formatter():
    """The program of that version; None if there is none."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        program = shutil.which(name)
        if program and re.search(rf"version {VERSION}\.", subprocess.run(
                [program, "--version"], check=False, stdout=subprocess.PIPE, text=True).stdout):
            return program
    return None


def sources():
    return sorted(path for folder in ("include", "lib", "apps", "tests")
                  for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES and path.name not in TEMPLATES)


def main(*files):
    program = formatter()
    if not program:
        print(f"skipped: clang-format {VERSION} is not installed")
        return SKIPPED
    files = [str(file) for file in files or sources()]
    wrong = subprocess.run([program, "--dry-run", "-Werror", "--ferror-limit=1", *files],
                           check=False, stderr=subprocess.PIPE, text=True)
    print(wrong.stderr or f"{len(files)} files are as {program} writes them", end="\n")
    if wrong.returncode:
        bad = sorted(set(re.findall(r"(?m)^(\S+?):\d+:\d+: error", wrong.stderr)))
        print(f"{program} -i", *bad)
    return 1 if wrong.returncode or not files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
