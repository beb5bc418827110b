"""Prints the line coverage of each folder of lib/ and apps/: coverage.py BUILD

BUILD is a folder whose programs were compiled with -Db_coverage=true and have run. Kernels are
compiled without counters (lib/kernels/meson.build), so that lib/kernels is the rest of that folder.
"""
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def summary(build):
    """gcovr's list of files: name, lines, lines that ran."""
    output = subprocess.run(
        ["gcovr", "--root", ROOT, "--filter", f"{ROOT}/lib/", "--filter", f"{ROOT}/apps/",
         "--filter", f"{ROOT}/include/", "--json-summary", "--output", "-", build],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output)["files"]


def folder_of(name):
    """lib/gan of lib/gan/trainer.cpp."""
    return "/".join(pathlib.PurePath(name).parent.parts[:2])


def main(build):
    total, covered = collections.Counter(), collections.Counter()
    for file in summary(build):
        for folder in (folder_of(file["filename"]), "all"):
            total[folder] += file["line_total"]
            covered[folder] += file["line_covered"]
    print(f"{'folder':<28} {'lines':>6} {'run':>6}")
    for folder in sorted(total, key=lambda name: (name == "all", name)):
        if total[folder]:
            print(f"{folder:<28} {total[folder]:>6} {100 * covered[folder] / total[folder]:>5.1f}%")


if __name__ == "__main__":
    main(*sys.argv[1:])
