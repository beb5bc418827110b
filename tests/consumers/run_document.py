#!/usr/bin/env python3
"""Does what a document tells its reader to do: run_document.py DOCUMENT SOURCE BUILD MESON.

Works in a scratch copy of the repository, with the installed programs and library of BUILD, through
the blocks of the Markdown file in their order:

- indented blocks and fenced ones of `sh` are commands for one shell, which must all succeed;
- a fenced block that begins with a comment with the name of a file, such as `// draw.cpp`, is
  written to that file; `python` without a name is run; `json` must be JSON;
- `text` must be what the commands before it have printed. Numbers may differ, and a line `...`
  stands for any lines;
- a fenced block without a language is not looked at, nor is one after `<!-- not run: REASON -->`.

A document with `@@`, as in a name that was to be replaced, is refused.

So that this takes seconds instead of hours, `pocketgan train` trains less than the document says:
at most 2 epochs (3 with --resume) of 640 examples, or 20 steps (30). The data set `mnist` is 6000
and 1000 samples of the bundled generator. The board of `scp` and `ssh` is emulated
(reader_programs.py).

Exits with 77, which Meson counts as skipped, if a program that the document needs is missing.
"""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

from installed import install, skip, use

COPIED = ("apps", "cross", "docs", "include", "lib", "packaging", "subprojects", "tests",
          "meson.build", "meson_options.txt")
NOT_RUN = re.compile(r"<!-- not run: (.+) -->")
NAMED = re.compile(r"(?://|#) ?(?P<name>[\w./-]+\.\w+)\b")
NAMED_LANGUAGES = ("c", "cmake", "cpp")  # their blocks must have the name of a file
NEEDED = {"raspberry-pi": ["qemu-aarch64", "aarch64-linux-gnu-g++", "ninja"],
          "embed": ["cmake", "make"]}
# Debian's Python first: it finds Debian's NumPy.
PYTHON = next(program for program in ("/usr/bin/python3", sys.executable)
              if os.access(program, os.X_OK))
PROGRAMS = pathlib.Path(__file__).resolve().parent / "reader_programs.py"


class Block:
    """Lines of a document, from number `line` on, with the reason not to run them or None."""
    def __init__(self, line, language, lines, reason):
        self.line, self.language, self.reason = line, language, reason
        self.text = "\n".join(lines).rstrip() + "\n"


def parse(markdown):
    """The fenced and indented blocks of a Markdown text. Indented ones have the language sh."""
    lines = markdown.splitlines()
    for number, line in enumerate(lines, 1):
        assert "@@" not in line, f"line {number}: @@ was not replaced"
    blocks, reason, i = [], None, 0
    while i < len(lines):
        start = i
        if marker := NOT_RUN.fullmatch(lines[i]):
            reason = marker[1]
            i += 1
        elif fence := re.fullmatch(r"```(\w*)", lines[i]):
            i = lines.index("```", i + 1) + 1
            blocks.append(Block(start + 1, fence[1], lines[start + 1:i - 1], reason))
            reason = None
        elif lines[i].startswith("    ") and not lines[i - 1]:
            while i < len(lines) and (lines[i].startswith("    ") or not lines[i]):
                i += 1
            blocks.append(Block(start + 1, "sh", [line[4:] for line in lines[start:i]], reason))
            reason = None
        else:
            assert not reason or not lines[i], f"line {i + 1}: expected the block that is not run"
            i += 1
    return blocks


def without_numbers(text):
    """The text with # for each number, and one space between words."""
    text = re.sub(r"\b[0-9a-f]{16}\b", "#", text)  # checksums
    text = re.sub(r"\b\d+ threads? of \w+", "# threads", text)
    text = re.sub(r"(?:\d+ (?:h|min) )?\d+ (?:min|s)\b left", "# left", text)
    text = re.sub(r"-?(?:\d[\d.]*(?:e[+-]?\d+)?|\b(?:nan|inf)\b)", "#", text)
    return "".join(" ".join(line.split()) + "\n" for line in text.splitlines())


def is_shown(shown, printed):
    """Whether lines of `printed` differ from those of `shown` in numbers alone."""
    pattern = "".join(r"(?:.*\n)*?" if line == "...\n" else re.escape(line)
                      for line in without_numbers(shown).splitlines(keepends=True))
    return re.search("(?m)^" + pattern, without_numbers(printed)) is not None


class Reader:
    def __init__(self, scratch, source, prefix):
        self.root = scratch / "pocketgan"
        self.root.mkdir()
        for name in COPIED:
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy
            copy(source / name, self.root / name)
        self.state = scratch / "state.sh"  # the folder and the variables of the reader's shell
        self.state.write_text(f"cd {shlex.quote(str(self.root))}\n")
        self.printed = ""

        self.bin = scratch / "bin"
        self.bin.mkdir()
        board = scratch / "board"
        board.mkdir()
        self.make_program("pocketgan", PYTHON, "-B", PROGRAMS, "pocketgan",
                          prefix / "bin/pocketgan")
        for name in ("scp", "ssh"):
            self.make_program(name, PYTHON, "-B", PROGRAMS, name, board)
        self.make_program("python3", PYTHON, "-B")
        # ccache would look for c++ in PATH, and find this one, for ever.
        os.environ["CCACHE_PATH"] = os.environ["PATH"]
        self.make_program("c++", *(shutil.which(word) or word
                                   for word in shlex.split(os.environ["CXX"])))
        os.environ["PATH"] = f"{self.bin}:{prefix}/bin:{os.environ['PATH']}"

    def make_program(self, name, *command):
        """A program that runs the command with the arguments that it gets."""
        program = self.bin / name
        program.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n')
        program.chmod(0o755)

    def run(self, commands):
        """Runs commands in the folder and with the variables that the last ones left."""
        print(commands, flush=True)
        script = f". {self.state}\n{commands}\n{{ export -p; echo cd \"$PWD\"; }} >{self.state}"
        done = subprocess.run(["sh", "-ec", script], stdin=subprocess.DEVNULL, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout, flush=True)
        assert done.returncode == 0, f"the commands end with status {done.returncode}"
        self.printed = done.stdout

    def write(self, name, text):
        folder = self.state.read_text().splitlines()[-1].split(" ", 1)[1]
        pathlib.Path(folder, name).write_text(text)

    def follow(self, block):
        """Does what the block says; returns whether there was something to do."""
        named = NAMED.match(block.text)
        if block.reason:
            print(f"not run: {block.reason}")
            return False
        if block.language == "sh":
            self.run(block.text)
        elif block.language == "text":
            assert is_shown(block.text, self.printed), f"printed is not\n{block.text}"
        elif block.language == "json":
            json.loads(block.text)
        elif block.language in NAMED_LANGUAGES or block.language == "python" and named:
            assert named, "expected a comment with the name of a file"
            self.write(named["name"], block.text)
        elif block.language == "python":
            self.write("block.py", block.text)
            self.run("python3 block.py")
        else:
            assert not block.language, f"unknown language {block.language}"
            return False
        return True


def lacks_numpy(blocks):
    return any("numpy" in block.text for block in blocks) and subprocess.run(
        [PYTHON, "-c", "import numpy"], check=False, stderr=subprocess.DEVNULL).returncode


def main(document, source, build, meson):
    source = pathlib.Path(source)
    blocks = parse((source / document).read_text(encoding="utf-8"))
    needed = ["pkg-config", *NEEDED.get(pathlib.Path(document).stem, [])]
    missing = [program for program in needed if not shutil.which(program)]
    if lacks_numpy(blocks):
        missing.append("NumPy")
    if missing:
        skip(f"{' and '.join(missing)} not installed")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        prefix = install(meson, build, scratch)
        use(prefix)
        reader = Reader(scratch, source, prefix)
        followed = 0
        for block in blocks:
            print(f"== {document}:{block.line}", flush=True)
            try:
                followed += reader.follow(block)
            except (AssertionError, json.JSONDecodeError) as error:
                sys.exit(f"{document}:{block.line}: {error}")
    print(f"{followed} of {len(blocks)} blocks were run")
    return 0 if followed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
