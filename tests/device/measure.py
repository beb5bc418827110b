"""Measures a generator on boards, for docs/microcontrollers.md: measure.py MODEL f4|i1

The environment variable POCKETGAN_PROGRAM names the program that exports it.
"""
import pathlib
import sys
import tempfile

import board
from exported import run_ours

model, dtype = sys.argv[1:]
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    run_ours("POCKETGAN_PROGRAM", "export", model, "--to", "header", "--dtype", dtype, "--out",
             folder / "model.h")
    for which, flags in board.PROCESSORS.items():
        def executed(count):
            return board.instructions(which, board.build(folder, which, 4 << 20, 64 << 10, count))

        program = board.build(folder, which, 4 << 20, 64 << 10)
        flash, ram = board.flash_and_ram(program)
        stack = board.draw(which, program)[1]
        print(f"{flags[0]} {dtype}: {flash} bytes of flash, {ram + stack} of RAM, of which stack "
              f"{stack}; {executed(2) - executed(1)} instructions per picture")
