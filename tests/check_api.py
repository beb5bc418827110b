#!/usr/bin/env python3
"""Checks that doxygen makes the API reference of docs/Doxyfile, whole and without a warning.

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
# Names that the reference describes, by page: of a class, of the namespace, and of C.
DESCRIBED = {
    "classpocketgan_1_1Generator.html": ["slerp", "sample"],
    "namespacepocketgan.html": ["make_sheet", "load_dataset", "presets", "kMostThreads"],
    "pocketgan_8h.html": ["pocketgan_load", "pocketgan_sample", "pocketgan_last_error"],
    "version_8hpp.html": ["POCKETGAN_VERSION"],
}


def undescribed(folder):
    """A message for each name of DESCRIBED that is not on its page, or without a description."""
    for page, names in DESCRIBED.items():
        path = folder / page
        text = path.read_text() if path.is_file() else ""
        for name in names:
            if not re.search(rf'"memItemRight".*?>{name}</.*\n<tr class="memdesc', text):
                yield f"{page} does not describe {name}"


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
        missing = list(undescribed(pathlib.Path(folder, "html")))
        print(done.stdout or f"{len(pages)} pages without a warning")
        for message in missing:
            print(message)
    return 1 if done.returncode or done.stdout or missing else 0


if __name__ == "__main__":
    sys.exit(main())
