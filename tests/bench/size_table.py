#!/usr/bin/env python3
"""Prints the README's tables of pocketgan-sample's size, memory and time.

Builds pocketgan-sample for this machine and for each of cross/*.ini whose compiler is installed,
with -Ddevice=true and -Ddevice=dynamic. Peak memory and time are measured on this machine for
apps/models/digits with weights of each type. This needs `pocketgan` of a build folder to export the
weights and the Debian package time.
"""
import argparse
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SOURCES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODEL = os.path.join(SOURCES, "apps/models/digits")
TYPES = {"f4": "float32", "f2": "float16", "i1": "int8"}
RUNS = 21


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, cwd=SOURCES).stdout


def targets():
    """(name, arguments for Meson) of each target that can be built here."""
    yield os.uname().machine + ", this machine", []
    for path in sorted(glob.glob(os.path.join(SOURCES, "cross/*.ini"))):
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        prefixes = [line.split("'")[1] for line in lines if line.startswith("triple")]
        if "system = 'windows'\n" in lines:  # no board
            continue
        if prefixes and shutil.which(prefixes[0] + "-g++"):
            yield os.path.basename(path)[:-len(".ini")], ["--cross-file", path]


def build(folder, device, arguments):
    """Builds pocketgan-sample and returns its path."""
    run("meson", "setup", folder, f"-Ddevice={device}", *arguments)
    run("ninja", "-C", folder)
    return os.path.join(folder, "apps/pocketgan-sample/pocketgan-sample")


def kb(size):
    return f"{size / 1000:.0f}"


def print_sizes(folder):
    """Prints the table of sizes and returns the static program for this machine."""
    print("| target | text | data | bss | dynamic | static |\n|---|---|---|---|---|---|")
    native = None
    for name, arguments in targets():
        dynamic = build(os.path.join(folder, name + ".dynamic"), "dynamic", arguments)
        static = build(os.path.join(folder, name + ".static"), "true", arguments)
        native = native or static
        sections = run("size", dynamic).splitlines()[1].split()[:3]
        files = [os.path.getsize(path) for path in (dynamic, static)]
        print("|", " | ".join([name] + [kb(int(size)) for size in sections] + list(map(kb, files))),
              "|", flush=True)
    return native


def print_memory(folder, pocketgan, program):
    picture = os.path.join(folder, "digit.png")
    print("\n| weights | on disk | in memory | peak | peak less weights | a digit |\n"
          "|---|---|---|---|---|---|")
    for dtype, name in TYPES.items():
        model = os.path.join(folder, dtype)
        run(pocketgan, "export", MODEL, "--out", model, "--dtype", dtype)
        command = [program, model, "--count", "1", "--out", picture]
        run(*command)
        seconds = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - start)
        peak = 1024 * int(run("time", "-f", "%M", *command).splitlines()[-1])
        on_disk = sum(entry.stat().st_size for entry in os.scandir(model))
        weights = json.loads(run(pocketgan, "info", "--json", model))["memory_bytes"]
        megabytes = [f"{size / 1e6:.2f} MB" for size in (on_disk, weights, peak, peak - weights)]
        print("|", " | ".join([name] + megabytes + [f"{1000 * statistics.median(seconds):.1f} ms"]),
              "|")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", nargs="?", default="build",
                        help="a build folder with pocketgan (default: build)")
    options = parser.parse_args()
    pocketgan = os.path.abspath(os.path.join(options.build, "apps/pocketgan/pocketgan"))
    if not os.access(pocketgan, os.X_OK):
        sys.exit(f"size_table.py: there is no {pocketgan}")
    if not shutil.which("time"):
        sys.exit("size_table.py: there is no program time: apt install time")
    with tempfile.TemporaryDirectory() as folder:
        try:
            print_memory(folder, pocketgan, print_sizes(folder))
        except subprocess.CalledProcessError as error:
            sys.exit(f"size_table.py: {' '.join(error.cmd)}:\n{error.stdout}")


if __name__ == "__main__":
    main()
