"""What the programs print fits terminals of any width.

Environment variables name the programs: POCKETGAN, POCKETGAN_SAMPLE.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

DIGITS = "apps/models/digits"
WIDTHS = (40, 80, 200)
ESCAPE = re.compile(r"\033\[[0-9;]*[A-Za-z]")


def skip_without_terminals():
    """Exits with 77, which Meson counts as skipped, where no terminal can be opened."""
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError as error:
        print(f"skipped: no pseudo-terminal, which /dev/pts would have: {error}")
        sys.exit(77)


def shown(columns, *command, **environment):
    """What the command writes to a terminal with so many columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    # Python itself sets LC_CTYPE where the locale is C (PEP 538).
    inherited = {name: value for name, value in os.environ.items()
                 if name not in ("NO_COLOR", "COLORTERM", "LC_ALL", "LC_CTYPE")}
    settings = {**inherited, "TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=follower,
                               stderr=subprocess.PIPE, env=settings)
    os.close(follower)
    output = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # Linux reports that the program has ended
            part = b""
        if not part:
            break
        output += part
    os.close(leader)
    error = process.stderr.read()
    process.stderr.close()
    if process.wait():
        raise AssertionError(f"{' '.join(command)}: {error.decode()}")
    return output.decode()


def lines(output):
    """The lines as they appear: without escape sequences, and cut where the cursor goes back."""
    return [part for line in ESCAPE.sub("", output).split("\r\n") for part in line.split("\r")]


class Terminal(unittest.TestCase):
    def assert_fits(self, output, columns):
        for line in lines(output):
            self.assertLessEqual(len(line), columns, line)

    def test_help(self):
        for columns in WIDTHS:
            for arguments in (["--help"], ["train", "--help"], ["train", "--help-all"],
                              ["eval", "--help"], ["export", "--help"], ["info", "--help"],
                              ["theory", "--help"], ["presets", "--help"],
                              ["help", "train", "generator"]):
                with self.subTest(columns=columns, arguments=arguments):
                    output = shown(columns, os.environ["POCKETGAN"], *arguments)
                    self.assert_fits(output, columns)
                    self.assertGreater(len(output), 100)

    def test_help_of_the_sampler(self):
        self.assert_fits(shown(80, os.environ["POCKETGAN_SAMPLE"], "--help"), 80)

    def test_progress_is_one_line_and_one_for_each_epoch(self):
        for columns in WIDTHS:
            with self.subTest(columns=columns), tempfile.TemporaryDirectory() as folder:
                output = shown(columns, os.environ["POCKETGAN"], "train", "--preset",
                               "tanh-adam-dropout", "--out", f"{folder}/run", "--examples", "4000",
                               "--epochs", "3", "--eval-every", "1", "--g-hidden", "128",
                               "--d-hidden", "128", "--no-sync")
                progress = [line for line in lines(output) if line.startswith("epoch ")]
                self.assert_fits("\r\n".join(progress), columns - 1)
                kept = [line for line in ESCAPE.sub("", output).split("\r\n")
                        if re.search(r"(^|\r)epoch [123]/3 [^\r]*$", line)]
                self.assertEqual(len(kept), 3, output)
                self.assertIn("loss D ", progress[-1])

    def test_pictures_stand_side_by_side(self):
        for columns, in_row in zip(WIDTHS, (1, 2, 6)):
            with self.subTest(columns=columns):
                output = shown(columns, os.environ["POCKETGAN_SAMPLE"], DIGITS)
                self.assert_fits(output, columns)
                rows = lines(output)[:-1]
                self.assertEqual(len(rows), 14)  # of 28 pixels
                self.assertEqual({len(row) for row in rows}, {29 * in_row - 1})

    def test_pictures_are_made_smaller_for_a_narrow_terminal(self):
        output = shown(20, os.environ["POCKETGAN_SAMPLE"], DIGITS)
        self.assertEqual({len(row) for row in lines(output)[:-1]}, {14})

    def test_colours_are_those_of_the_terminal(self):
        sampler = os.environ["POCKETGAN_SAMPLE"]
        self.assertIn("\033[38;5;", shown(80, sampler, DIGITS))
        self.assertIn("\033[38;2;", shown(80, sampler, DIGITS, COLORTERM="truecolor"))
        for settings in ({"NO_COLOR": "1"}, {"TERM": "vt100"}):
            plain = shown(80, sampler, DIGITS, **settings)
            self.assertNotIn("\033", plain)
            self.assertIn("\u2588", plain)
        for settings in ({"LANG": "C"}, {"LANG": ""}, {"LC_CTYPE": "C"}, {"LC_ALL": "C"}):
            ascii_only = shown(80, sampler, DIGITS, **settings)
            self.assertTrue(ascii_only.isascii(), settings)
            self.assertIn("@", ascii_only)


skip_without_terminals()
unittest.main()
