"""Measures a generator on boards that QEMU emulates, for docs/microcontrollers.md.

Prints bytes of flash, RAM and stack, and instructions per picture for each processor. The
environment variable POCKETGAN_PROGRAM names the program that exports the model.
"""
import argparse
import pathlib
import sys
import tempfile

import board
from exported import run_ours


def measure(folder, which, dtype):
    def executed(count):
        return board.instructions(which, board.build(folder, which, 4 << 20, 64 << 10, count))

    program = board.build(folder, which, 4 << 20, 64 << 10)
    flash, ram = board.flash_and_ram(program)
    stack = board.draw(which, program)[1]
    print(f"{board.PROCESSORS[which][0]} {dtype}: {flash} bytes of flash, {ram + stack} of RAM, of "
          f"which stack {stack}; {executed(2) - executed(1)} instructions per picture")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="the folder of a generator")
    parser.add_argument("dtype", choices=["f4", "i1"], help="type of the exported weights")
    options = parser.parse_args()
    if board.missing():
        sys.exit(f"measure.py: there is no {' and no '.join(board.missing())}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run_ours("POCKETGAN_PROGRAM", "export", options.model, "--to", "header", "--dtype",
                 options.dtype, "--out", folder / "model.h")
        for which in board.PROCESSORS:
            measure(folder, which, options.dtype)


if __name__ == "__main__":
    main()
