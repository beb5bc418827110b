"""Programs that a reader of a document has, in place of the real ones (run_document.py):

reader_programs.py pocketgan PROGRAM ARGUMENT...    trains for less time, fetches nothing
reader_programs.py scp|ssh BOARD ARGUMENT...        a board that is a folder and qemu-aarch64
"""
import os
import pathlib
import subprocess
import sys

MOST = {"--epochs": 2, "--steps": 20, "--examples": 640}
MOST_RESUMED = {"--epochs": 3, "--steps": 30, "--examples": 640}


def pocketgan(program, *arguments):
    arguments = list(arguments)
    if arguments[:1] == ["fetch"]:
        return fetch_mnist(pathlib.Path(program).with_name("pocketgan-sample"))
    if arguments[:1] == ["train"] and not {"--help", "-h"} & set(arguments):
        resumed = "--resume" in arguments
        most = MOST_RESUMED if resumed else MOST
        for i, option in enumerate(arguments[:-1]):
            if option in most:
                arguments[i + 1] = str(min(int(arguments[i + 1]), most[option]))
        if not resumed and not {"--epochs", "--steps"} & set(arguments):
            arguments += ["--epochs", str(MOST["--epochs"])]
        if not resumed and "--examples" not in arguments:
            arguments += ["--examples", str(MOST["--examples"])]
    return os.execv(program, ["pocketgan", *arguments])


def idx(kind, *sizes):
    """The header of an IDX file."""
    return b"".join(number.to_bytes(4, "big") for number in (kind, *sizes))


def fetch_mnist(sampler):
    """Writes digits of the bundled generator, with labels that are not theirs."""
    folder = pathlib.Path("data/mnist")
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "part.npy"
    for name, first, count in (("train", 0, 6000), ("t10k", 6000, 1000)):
        subprocess.run([sampler, "apps/models/digits", "--first", str(first), "--count", str(count),
                        "--out", part], check=True)
        pixels = memoryview(part.read_bytes()[-4 * count * 28 * 28:]).cast("f")
        (folder / f"{name}-images-idx3-ubyte").write_bytes(
            idx(0x803, count, 28, 28) + bytes(round(255 * min(max(p, 0), 1)) for p in pixels))
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(
            idx(0x801, count) + bytes(i % 10 for i in range(count)))
    part.unlink()


def scp(board, *arguments):
    *sources, target = (argument for argument in arguments if argument != "-r")
    for source in sources:
        # HOST:PATH is a file of the board.
        source, to = (os.path.join(board, name.split(":")[1]) if ":" in name else name
                      for name in (source, target))
        subprocess.run(["cp", "-r", source, to], check=True)


def ssh(board, _host, *command):
    os.chdir(board)
    os.execvp("qemu-aarch64", ["qemu-aarch64", *command])


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    {"pocketgan": pocketgan, "scp": scp, "ssh": ssh}[name](*arguments)
