"""A small training run for the tests that interrupt it."""

import os
import pathlib
import struct
import subprocess

PROGRAM = os.environ["POCKETGAN"]
# The whole of each test; otherwise a part of it that takes seconds.
IS_WHOLE = bool(os.environ.get("POCKETGAN_CRASH_ALL"))

COUNT, SIDE = 300, 8
OPTIONS = ["--data", "images.npy", "--preset", "tanh-adam-dropout", "--batch", "10", "--latent", "8",
           "--g-hidden", "16", "--d-hidden", "16", "--ema", "0.9", "--examples", "200",
           "--keep-best", "parzen"]
STEPS = 20  # of an epoch
LEFTOVER = ".pocketgan-"


def write_images(folder):
    """images.npy: COUNT random grey pictures."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({COUNT}, {SIDE}, {SIDE}), }}"
    header = header.ljust(64 * 2 - 11) + "\n"
    seed, pixels = 1, bytearray()
    for _ in range(COUNT * SIDE * SIDE):
        seed = seed * 1103515245 + 12345 & 0x7fffffff
        pixels.append(seed >> 16 & 255)
    pathlib.Path(folder, "images.npy").write_bytes(
        b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(pixels))


def command(out, resume=False, epochs=3, more=()):
    """The command line of the run, or of its resumption."""
    return [PROGRAM, "train", "--out", out, *(["--resume"] if resume else OPTIONS),
            "--epochs", str(epochs), "--threads", "1", *more]


def train(folder, out, resume=False, epochs=3, before=(), more=(), **keywords):
    """Runs the program in `folder`; `before` is a program that runs it."""
    return subprocess.run([*before, *command(out, resume, epochs, more)], cwd=folder, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords)


def without_seconds(log):
    """log.csv without the column that differs from run to run."""
    rows = [line.split(b",") for line in log.split(b"\n")]
    return b"\n".join(b",".join(row[:2] + row[3:]) for row in rows)


def contents(out):
    """The bytes of each file of a run that are the same in every run."""
    files = {}
    for path in sorted(pathlib.Path(out).rglob("*")):
        if path.is_dir() or path.name in (".lock", "report.html"):
            continue
        data = path.read_bytes()
        files[str(path.relative_to(out))] = without_seconds(data) if path.name == "log.csv" else data
    return files


def differences(whole, out):
    """What a run has other than the uninterrupted one `whole`, as a list of names."""
    found = contents(out)
    names = [name for name in sorted(whole.keys() | found.keys())
             if whole.get(name) != found.get(name)]
    report = pathlib.Path(out, "report.html")
    if not report.is_file() or not report.read_text(encoding="utf-8").endswith("</html>\n"):
        names.append("report.html")
    return names + [str(path) for path in pathlib.Path(out).rglob(f"*{LEFTOVER}*")]
