"""Each Python script that people call by hand prints help, without NumPy and PyTorch as well."""
import glob
import os
import subprocess
import sys
import tempfile
import unittest

FOLDERS = ["apps/examples", "apps/interop", "docs", "tests/bench", "tests/device"]
# Modules of the scripts, and tests.
NOT_CALLED = ["apps/interop/common.py", "apps/interop/images.py", "apps/interop/layers.py",
              "apps/interop/model_folder.py", "apps/interop/network.py",
              "apps/interop/state_files.py", "apps/interop/steps.py",
              "apps/interop/torch_pickle.py", "tests/device/board.py", "tests/device/exported.py",
              "tests/device/test_board.py", "tests/device/test_host.py",
              "tests/device/test_spelled.py"]


def helped(script):
    """The result of SCRIPT --help where NumPy and PyTorch cannot be imported."""
    with tempfile.TemporaryDirectory() as folder:
        for package in ("numpy", "torch"):
            with open(os.path.join(folder, package + ".py"), "w", encoding="utf-8") as file:
                file.write("raise ImportError")
        return subprocess.run([sys.executable, "-B", script, "--help"], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "PYTHONPATH": folder, "COLUMNS": "80"})


class Help(unittest.TestCase):
    def test_each_script_prints_its_purpose_and_arguments(self):
        found = [path for folder in FOLDERS for path in glob.glob(f"{folder}/*.py")]
        scripts = sorted(set(found) - set(NOT_CALLED))
        self.assertEqual(len(scripts), len(found) - len(NOT_CALLED))
        self.assertIn("tests/device/measure.py", scripts)
        for script in scripts:
            with self.subTest(script):
                done = helped(script)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, r"(?s)^usage: \S+\.py .*\n\n[A-Z].*--help")
                for line in done.stdout.splitlines():
                    self.assertLessEqual(len(line), 100, line)

    def test_wrong_usage_is_one_message(self):
        for script in ("tests/device/measure.py", "tests/bench/compare.py"):
            done = subprocess.run([sys.executable, "-B", script], check=False, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 2, script)
            self.assertIn("the following arguments are required", done.stderr)


unittest.main()
