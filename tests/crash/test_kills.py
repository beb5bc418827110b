"""Kills a run at its calls to the operating system and at random moments, resumes it, and compares
every file with those of an uninterrupted run."""

import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import unittest

from small_run import IS_WHOLE, LEFTOVER, STEPS, command, contents, differences, train, write_images

# The calls that change files.
CALLS = ("write,pwrite64,openat,ftruncate,rename,renameat,renameat2,mkdir,mkdirat,rmdir,unlink,"
         "unlinkat,fsync")
EVERY = 1 if IS_WHOLE else 41  # call is tried
MOMENTS = 200 if IS_WHOLE else 6
HAS_STRACE = shutil.which("strace") and subprocess.run(
    ["strace", "-o", "/dev/null", "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0


def saved_steps(out):
    """The steps of the checkpoint that a killed run left; 0 if there is none."""
    for folder in ("checkpoint", f"checkpoint{LEFTOVER}old"):
        path = pathlib.Path(out, folder, "checkpoint.json")
        if path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))["steps"]
    return 0


class Kills(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = cls.place.name
        write_images(cls.folder)
        run = train(cls.folder, "whole")
        if run.returncode != 0:
            raise RuntimeError(run.stderr)
        cls.whole = contents(f"{cls.folder}/whole")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def resume_and_compare(self, what):
        """Resumes the killed run `out`, which must lose nothing that it saved."""
        out = f"{self.folder}/out"
        steps = saved_steps(out)
        if steps > 0:  # a new run must not overwrite it
            again = train(self.folder, "out")
            self.assertEqual(again.returncode, 1, what)
            self.assertIn("holds an earlier run", again.stderr, what)
        is_started = pathlib.Path(out, "config.toml").exists()
        run = train(self.folder, "out", resume=is_started)
        self.assertEqual(run.returncode, 0, f"{what}: {run.stderr}")
        if 0 < steps < 3 * STEPS:
            self.assertIn(f"resuming after step {steps}\n", run.stdout, what)
        self.assertEqual(differences(self.whole, out), [], what)
        shutil.rmtree(out)

    def calls_of(self, calls, tampering=()):
        """The lines of strace for these calls of a whole run."""
        trace = f"{self.folder}/trace"
        run = train(self.folder, "out", before=["strace", "-o", trace, "-e", f"trace={calls}",
                                                *tampering])
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(differences(self.whole, f"{self.folder}/out"), [])
        shutil.rmtree(f"{self.folder}/out")
        lines = pathlib.Path(trace).read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "(" in line]

    def kill_at_each(self, calls, every, tampering=()):
        """Kills the run at calls number 1, 1 + every, ... of those since its first one to `out`."""
        lines = self.calls_of(calls, tampering)
        names = [line[:line.index("(")] for line in lines]
        first = next(number for number, line in enumerate(lines) if '"out' in line)
        numbers = range(first, len(lines), every)
        for number in numbers:
            name = names[number]
            among_its_kind = names[:number + 1].count(name)
            run = train(self.folder, "out", before=[
                "strace", "-o", "/dev/null", "-e", "trace=all",
                "-e", f"inject={name}:signal=SIGKILL:when={among_its_kind}", *tampering])
            self.assertNotEqual(run.returncode, 0, f"{lines[number]} was not reached")
            self.resume_and_compare(f"killed at call {number}, {lines[number]}")
        return len(numbers)

    @unittest.skipUnless(HAS_STRACE, "strace is missing, or may not trace here")
    def test_a_kill_at_any_call_loses_nothing(self):
        kills = self.kill_at_each(CALLS, EVERY)
        self.assertGreater(kills, 5)
        print(f"{kills} kills at calls, none lost")

    @unittest.skipUnless(HAS_STRACE, "strace is missing, or may not trace here")
    def test_a_kill_at_any_rename_loses_nothing_where_folders_cannot_be_exchanged(self):
        refuse = ["-e", "inject=renameat2:error=EINVAL"]
        kills = self.kill_at_each("rename,renameat", 1 if IS_WHOLE else 7, refuse)
        self.assertGreater(kills, 5)
        print(f"{kills} kills at renames without exchange, none lost")

    def test_a_kill_at_a_random_moment_loses_nothing(self):
        began = time.monotonic()
        train(self.folder, "out")
        seconds = time.monotonic() - began
        shutil.rmtree(f"{self.folder}/out")
        moments = random.Random(1)
        kills = 0
        while kills < MOMENTS:
            with subprocess.Popen(command("out"), cwd=self.folder, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as run:
                config = pathlib.Path(self.folder, "out", "config.toml")
                while not config.exists() and run.poll() is None:
                    time.sleep(0.001)
                time.sleep(moments.uniform(0, seconds))
                run.kill()
                kills += run.wait() != 0
            self.resume_and_compare(f"random moment {kills}")
        print(f"{kills} kills at random moments, none lost")


if __name__ == "__main__":
    unittest.main()
