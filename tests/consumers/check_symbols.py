#!/usr/bin/env python3
"""Checks what the libraries give to a program: check_symbols.py NM LIBRARY...

A shared library exports the namespace pocketgan and the C functions of pocketgan.h alone: a
template of the standard library beside them would be what every program that loads it uses. In a
static library such templates are weak, and anything else that is global is ours by name.
"""
import subprocess
import sys

OURS = tuple(prefix + "N9pocketgan" for prefix in ("_Z", "_ZTV", "_ZTI", "_ZTS")) + (
    "_ZNK9pocketgan", "pocketgan_")


def symbols(nm, library, *options):
    output = subprocess.run([nm, "--format=posix", "--defined-only", *options, library], check=True,
                            stdout=subprocess.PIPE, text=True, env={"LC_ALL": "C"}).stdout
    return [line.split()[:2] for line in output.splitlines() if line and not line.endswith(":")]


def faults(nm, library):
    shared = not library.endswith(".a")
    found = symbols(nm, library, *(["--dynamic"] if shared else ["--extern-only"]))
    given = [name for name, kind in found if shared or kind not in "WVvwu"]
    yield from (f"{name} is global" for name in given if not name.startswith(OURS))
    # That the test sees anything: what every program calls.
    for name in ("_ZN9pocketgan9Generator", "pocketgan_sample", "_ZTIN9pocketgan5ErrorE"):
        if "sampler" in library and not any(own.startswith(name) for own, _ in found):
            yield f"{name} is not there"
    if not given:
        yield "no symbols"


def main(nm, *libraries):
    bad = [f"{library}: {fault}" for library in libraries for fault in faults(nm, library)]
    print("\n".join(bad) or f"{len(libraries)} libraries hold nothing but pocketgan")
    return 1 if bad or not libraries else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
