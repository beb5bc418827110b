"""Completion offers the commands, options and presets that the programs have: test_completion.py
SHELL, which is bash, fish or zsh.

Environment variables name the programs: POCKETGAN, POCKETGAN_SAMPLE. Exits with 77, which Meson
counts as skipped, if the shell is not installed.
"""
import os
import shutil
import subprocess
import sys
import unittest

FOLDERS = [os.path.dirname(os.environ[name]) for name in ("POCKETGAN", "POCKETGAN_SAMPLE")]
SHELL = sys.argv.pop()


def run(*command):
    path = os.pathsep.join([*FOLDERS, os.environ["PATH"]])
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, timeout=100,
                          env={**os.environ, "PATH": path, "TERM": "dumb"})
    return done.stdout


def completed_by_bash(words):
    return run("bash", "-c", f"""
        . packaging/completions/pocketgan.bash
        compopt() {{ :; }} # which bash has only while it completes
        COMP_WORDS=({' '.join(f"'{word}'" for word in words)})
        COMP_CWORD={len(words) - 1}
        _pocketgan '{words[0]}'
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """).split()


def completed_by_fish(words):
    return run("fish", "--no-config", "-c", f"""
        source packaging/completions/pocketgan.fish
        complete -C '{' '.join(words)}'
    """).split()


def completed_by_zsh(words):
    """The last word as zsh completes it; nothing if it offers several words or none."""
    line = " ".join(words)
    shown = run("zsh", "-f", "-c", f"""
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'fpath=($PWD/packaging/completions $fpath)
            autoload -U compinit && compinit -u -D
            show() {{ zle -I; print -r -- "<"$BUFFER">" }}
            zle -N show
            bindkey "^I" complete-word
            bindkey "^G" show
            print rea""dy'
        zpty -r -m shell text '*ready*'
        zpty -w -n shell '{line}'$'\\t\\a'
        zpty -r -m shell text '*<pocketgan*>*'
        print -r -- $text
    """)
    last = shown.rsplit("<", 1)[1].split(">")[0].split(" ")
    return [word for word in last[len(words) - 1:] if word not in ("", words[-1])]


def completed(*words):
    """What the shell offers for the last of the words."""
    return globals()["completed_by_" + SHELL](words)


class Completion(unittest.TestCase):
    def test_commands(self):
        self.assertEqual(completed("pocketgan", "tr"), ["train"])
        if SHELL != "zsh":
            self.assertIn("theory", completed("pocketgan", ""))

    def test_options(self):
        self.assertEqual(completed("pocketgan", "train", "--g-hid"), ["--g-hidden"])
        self.assertEqual(completed("pocketgan", "train", "--thr"), ["--threads"])
        self.assertEqual(completed("pocketgan", "eval", "--basel"), ["--baselines"])
        self.assertEqual(completed("pocketgan-sample", "--asc"), ["--ascii"])
        self.assertEqual(completed("pocketgan", "train", "--nonesuch"), [])

    def test_presets(self):
        self.assertEqual(completed("pocketgan", "train", "--preset", "goodf"), ["goodfellow2014"])
        self.assertEqual(completed("pocketgan", "train", "--preset", "classif"), ["classifier"])
        self.assertEqual(completed("pocketgan", "presets", "wgan-g"), ["wgan-gp"])


if not shutil.which(SHELL):
    print(f"skipped: {SHELL} is not installed")
    sys.exit(77)
unittest.main()
