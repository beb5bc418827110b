"""Runs a script in a folder whose `bin`, with fake programs, is its whole PATH."""
import os
import shutil
import subprocess
import tempfile
import unittest


class SandboxTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.bin = os.path.join(self.folder, "bin")
        os.mkdir(self.bin)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def real(self, *programs):
        for program in programs:
            os.symlink(shutil.which(program), self.path("bin", program))

    def fake(self, program, script):
        with open(self.path("bin", program), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n" + script + "\n")
        os.chmod(file.name, 0o755)

    def run_script(self, script, *arguments):
        """Runs a script of the source tree in the folder; stdout and stderr are one string."""
        return subprocess.run(["/bin/sh", os.path.abspath(script), *arguments], cwd=self.folder,
                              env={"PATH": self.bin}, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
