"""check_format.py and coverage.py with fakes of the programs that they call."""
import json
import os
import subprocess
import sys
import unittest

from sandbox import SandboxTest


class Checks(SandboxTest):
    def setUp(self):
        super().setUp()
        self.real("sh")

    def run_python(self, script, *arguments):
        return subprocess.run([sys.executable, "-B", os.path.abspath(script), *arguments],
                              env={"PATH": self.bin}, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)

    def clang_format(self, version, status=0, errors=""):
        self.fake("clang-format", '[ "$1" != --version ] || '
                                  f'{{ echo version {version}.0.6; exit; }}\n'
                                  f'echo "{errors}" >&2; exit {status}')

    def test_format_accepts_what_version_14_accepts(self):
        self.clang_format(14)
        result = self.run_python("tests/check_format.py", "a.cpp", "b.hpp")
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_format_names_the_files_to_format(self):
        self.clang_format(14, 1, "/x/a.cpp:3:1: error: code should be clang-formatted")
        result = self.run_python("tests/check_format.py", "/x/a.cpp", "/x/b.hpp")
        self.assertEqual(result.returncode, 1)
        self.assertIn("clang-format -i /x/a.cpp\n", result.stdout)

    def test_format_is_skipped_with_another_version(self):
        self.clang_format(15)
        result = self.run_python("tests/check_format.py")
        self.assertEqual((result.returncode, result.stdout),
                         (77, "skipped: clang-format 14 is not installed\n"))

    def test_format_is_skipped_without_clang_format(self):
        self.assertEqual(self.run_python("tests/check_format.py").returncode, 77)

    def test_coverage_adds_up_the_files_of_a_folder(self):
        files = [{"filename": name, "line_total": total, "line_covered": covered}
                 for name, total, covered in [("lib/gan/a.cpp", 60, 30), ("lib/gan/b.cpp", 40, 40),
                                              ("apps/pocketgan/cli/c.cpp", 100, 10)]]
        self.fake("gcovr", f"echo '{json.dumps({'files': files})}'")
        result = self.run_python("tests/coverage.py", "build")
        self.assertEqual([line.split() for line in result.stdout.splitlines()[1:]],
                         [["apps/pocketgan", "100", "10.0%"], ["lib/gan", "100", "70.0%"],
                          ["all", "200", "40.0%"]])


unittest.main()
