#!/usr/bin/env python3
"""Checks the object of each instruction set: check_objects.py NM READELF libkernels_<isa>.a...

An object compiled for one instruction set exports its table and nothing else. The linker could take
a weak symbol of it for the whole program, code that runs at start would run on every machine, and a
function that the kernels call could be such a symbol.
"""
import re
import subprocess
import sys

MAY_CALL = re.compile(
    r"memcpy|memset"
    r"|_GLOBAL_OFFSET_TABLE_|__stack_chk_fail"  # of compilers that harden by default
    r"|__aeabi_\w+")  # division on 32-bit ARM
RUNS_AT_START = re.compile(r"\.(init_array|preinit_array|ctors)")


def lines(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True,
                          env={"LC_ALL": "C"}).stdout.splitlines()


def faults(nm, readelf, library):
    isa = re.fullmatch(r".*libkernels_(\w+)\.a", library).group(1)
    table = f"table_{isa}"
    table = f"_ZN9pocketgan7kernels{len(table)}{table}E"
    symbols = [line.split()[:2] for line in lines(nm, "--format=posix", library)
               if line and not line.endswith(":")]
    if [table, "D"] not in symbols and [table, "R"] not in symbols:
        yield f"{table} is missing"
    for name, kind in symbols:
        if kind == "U":
            if not MAY_CALL.fullmatch(name):
                yield f"{name} is called"
        elif kind in "wvu" or kind.isupper() and name != table:
            yield f"{name} is global ({kind})"
    sections = [line for line in lines(readelf, "--section-headers", "--wide", library)
                if re.match(r" *\[ *\d+\]", line)]
    if not sections:
        yield "no sections"
    for section in sections:
        if RUNS_AT_START.search(section):
            yield f"runs at start: {section.strip()}"


def main(nm, readelf, *libraries):
    bad = [f"{library}: {fault}" for library in libraries for fault in faults(nm, readelf, library)]
    print("\n".join(bad) or f"{len(libraries)} objects hold one table each and nothing else")
    return 1 if bad or not libraries else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
