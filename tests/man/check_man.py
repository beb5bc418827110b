#!/usr/bin/env python3
"""Checks a man page against its program: check_man.py PAGE LINT PROGRAM [HELP...].

PROGRAM prints help for --help, and for each HELP (arguments as one word) with --help-all. The page
must describe the options in these texts and no others. LINT, if not empty, is mandoc, which must not
warn.
"""
import os
import re
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True)


def helped(program, arguments):
    result = output(program, *arguments.split(), "--help-all" if arguments else "--help")
    assert result.returncode == 0, result.stdout
    text = result.stdout.replace("--[no-]", "--")
    return set(re.findall(r"(?<![\w-])--([a-z][\w-]*)", text))


def main(page, lint, program, *helps):
    bad = []
    with open(page, encoding="utf-8") as file:
        described = set(re.findall(r"Fl -([a-z][\w-]*)", file.read()))
    offered = set().union(*(helped(program, arguments) for arguments in ("", *helps)))
    bad += [f"--{option} is not in the page" for option in sorted(offered - described)]
    bad += [f"--{option} is not an option" for option in sorted(described - offered)]
    if lint:
        bad += output(lint, "-Tlint", "-Wwarning", page).stdout.splitlines()
    print("\n".join(bad) or f"{page} describes the {len(offered)} options of {program}")
    return 1 if bad or not offered else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
