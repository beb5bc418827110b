#!/usr/bin/env python3
"""Checks the inner loop of each instruction set's register tile:
check_tiles.py OBJDUMP SOURCES libkernels_<isa>.a...

The inner loop of multiply_tile for a whole tile must have POCKETGAN_TILE_ROWS x
POCKETGAN_TILE_VECTORS x POCKETGAN_UNROLL multiplications (SOURCES/kernels_<isa>.cpp) and no access
to the stack: a tile that spills registers is slower than a smaller one.
"""
import os
import re
import subprocess
import sys

SKIPPED = 77
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t(\S+)\s*(.*)")
# Each multiplies one vector, and adds or is followed by an addition.
MULTIPLIES = re.compile(r"vfmadd\d+[ps]s|mul[ps]s|fmla|vmla\.f32|fmadd|fmul|vmul\.f32|vfma\.f32")
JUMPS = re.compile(r"j[a-z]+|b\.[a-z]+|b(eq|ne|cs|cc|hi|ls|lt|gt|le|ge|pl|mi)?(\.n|\.w)?|cbn?z")
ON_STACK = re.compile(r"%[re][sb]p|\bsp\b")


def instructions(objdump, library, name):
    """(address, name, operands) of each instruction of the function whose symbol matches `name`."""
    listing = subprocess.run([objdump, "-d", "--no-show-raw-insn", library], check=True,
                             stdout=subprocess.PIPE, text=True, env={"LC_ALL": "C"}).stdout
    for block in re.split(r"\n(?=[0-9a-f]+ <.*>:\n)", listing):
        lines = block.splitlines()
        if lines and re.search(name, lines[0]):
            found = map(INSTRUCTION.match, lines[1:])
            return [(int(f[1], 16), f[2], f[3]) for f in found if f]
    return []


def inner_loops(function):
    """The instructions of each innermost loop."""
    begins = {}
    for index, (address, _, _) in enumerate(function):
        begins[address] = index
    last_start = -1
    for index, (address, name, operands) in enumerate(function):
        target = re.search(r"\b([0-9a-f]+) <", operands)
        if not target or not JUMPS.fullmatch(name):
            continue
        start = begins.get(int(target[1], 16), index + 1)
        if last_start < start <= index:
            last_start = start
            yield function[start:index + 1]


def faults(objdump, sources, library):
    isa = re.fullmatch(r".*libkernels_(\w+)\.a", library).group(1)
    with open(os.path.join(sources, f"kernels_{isa}.cpp"), encoding="utf-8") as source:
        rows, vectors, unroll = map(int, re.findall(
            r"POCKETGAN_(?:TILE_ROWS|TILE_VECTORS|UNROLL) (\d+)", source.read()))
    tile = instructions(objdump, library, rf"multiply_tileIL[mjy]{rows}EL[mjy]{vectors}E")
    whole = [loop for loop in inner_loops(tile)
             if sum(1 for _, name, _ in loop if MULTIPLIES.fullmatch(name))
             == rows * vectors * unroll]
    if not whole:
        yield f"no loop of {rows} x {vectors} x {unroll} multiplications"
    for loop in whole:
        for address, name, operands in loop:
            if ON_STACK.search(operands):
                yield f"{address:x}: {name} {operands} in the inner loop uses the stack"


def main(objdump, sources, *libraries):
    try:
        bad = [f"{library}: {fault}" for library in libraries
               for fault in faults(objdump, sources, library)]
    except subprocess.CalledProcessError:
        return SKIPPED  # objdump does not know this processor
    print("\n".join(bad) or f"{len(libraries)} tiles stay in the registers")
    return 1 if bad or not libraries else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
