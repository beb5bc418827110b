#!/usr/bin/env python3
"""Compares the pixels of 200 JPEG files with those of another decoder: check_jpeg.py PROGRAM.

POCKETGAN_JPEG_FOLDER names a folder with the files, of one size, at any depth; those of CIFAR-10 are
meant. PROGRAM is pocketgan, whose sheets hold the pixels: each file is a class of its own, and so
has a row of its own. The other decoder is Pillow (libjpeg). The mean difference may be .5 of 255, the
largest 16. Exits with 77, which Meson counts as skipped, where the files or Pillow are missing.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

FILES, ROWS, GAP = 200, 100, 2
MOST_MEAN, MOST = 0.5, 16


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def sheet_of(program, files, folder):
    """The sheet whose row i begins with files[i]."""
    for i, path in enumerate(files):
        for split in ("train", "test"):
            place = folder / split / f"{i:03}"
            place.mkdir(parents=True)
            shutil.copy(path, place)
    sheet = folder / "sheet.png"
    subprocess.run([program, "data", folder, "--sheet", sheet], check=True,
                   stdout=subprocess.DEVNULL)
    return Image.open(sheet)


def main(program):
    total, numbers, largest = 0, 0, 0
    every = sorted(FOLDER.rglob("*.jpg"))
    if len(every) < FILES:
        skip(f"{FOLDER} has {len(every)} files that end in .jpg, {FILES} are compared")
    files = [every[i * len(every) // FILES] for i in range(FILES)]
    for first in range(0, FILES, ROWS):
        some = files[first:first + ROWS]
        with tempfile.TemporaryDirectory() as name:
            sheet = sheet_of(program, some, pathlib.Path(name))
        for i, path in enumerate(some):
            expected = Image.open(path)
            width, height = expected.size
            top = i * (height + GAP)
            found = sheet.crop((0, top, width, top + height)).convert("RGB").tobytes()
            differences = [abs(a - b) for a, b in zip(found, expected.convert("RGB").tobytes())]
            total += sum(differences)
            numbers += len(differences)
            largest = max(largest, *differences)
    mean = total / numbers
    print(f"{FILES} files: mean difference {mean:.4f} of 255, largest {largest}")
    return 0 if mean <= MOST_MEAN and largest <= MOST else 1


try:
    from PIL import Image
except ImportError:
    skip("Pillow (python3-pil) is not installed")
if not os.environ.get("POCKETGAN_JPEG_FOLDER"):
    skip("POCKETGAN_JPEG_FOLDER names no folder of JPEG files")
FOLDER = pathlib.Path(os.environ["POCKETGAN_JPEG_FOLDER"])
sys.exit(main(*sys.argv[1:]))
