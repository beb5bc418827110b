"""Completion in bash offers the commands, options and presets that the programs have.

Environment variables name the programs: POCKETGAN, POCKETGAN_SAMPLE.
"""
import os
import shutil
import subprocess
import sys
import unittest

FOLDERS = [os.path.dirname(os.environ[name]) for name in ("POCKETGAN", "POCKETGAN_SAMPLE")]


def completed(*words):
    """What bash offers for the last of the words."""
    script = f"""
        . packaging/completions/pocketgan.bash
        compopt() {{ :; }} # which bash has only while it completes
        COMP_WORDS=({' '.join(f"'{word}'" for word in words)})
        COMP_CWORD={len(words) - 1}
        _pocketgan '{words[0]}'
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = os.pathsep.join([*FOLDERS, os.environ["PATH"]])
    done = subprocess.run(["bash", "-c", script], check=True, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "PATH": path})
    return done.stdout.split()


class Completion(unittest.TestCase):
    def test_commands(self):
        self.assertEqual(completed("pocketgan", "tr"), ["train"])
        self.assertIn("theory", completed("pocketgan", ""))

    def test_options(self):
        self.assertEqual(completed("pocketgan", "train", "--g-hid"), ["--g-hidden"])
        self.assertEqual(completed("pocketgan", "train", "--thr"), ["--threads"])
        self.assertEqual(completed("pocketgan", "eval", "--basel"), ["--baselines"])
        self.assertEqual(completed("pocketgan-sample", "--asc"), ["--ascii"])
        self.assertEqual(completed("pocketgan", "train", "--nonesuch"), [])

    def test_presets(self):
        self.assertEqual(completed("pocketgan", "train", "--preset", "goodf"), ["goodfellow2014"])
        self.assertIn("classifier", completed("pocketgan", "train", "--preset", ""))
        self.assertEqual(completed("pocketgan", "presets", "wgan-"), ["wgan-gp"])


if not shutil.which("bash"):
    print("skipped: bash is not installed")
    sys.exit(77)
unittest.main()
