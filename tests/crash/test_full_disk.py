"""Fills the disk under a run: it fails with a message, keeps what it saved, and is resumed."""

import os
import resource
import shutil
import subprocess
import tempfile
import unittest

from small_run import IS_WHOLE, contents, differences, train, write_images


def limited(size):
    """A function that limits files to `size` bytes, for the child process."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class FullDisk(unittest.TestCase):
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

    def resume_and_compare(self, folder, what):
        out = f"{folder}/out"
        run = train(folder, "out", resume=os.path.exists(f"{out}/config.toml"))
        self.assertEqual(run.returncode, 0, f"{what}: {run.stderr}")
        self.assertEqual(differences(self.whole, out), [], what)
        shutil.rmtree(out)

    def test_files_that_may_not_grow(self):
        sizes = [100, 1000, 3000, 4000, 6000, 10000]
        failures = 0
        for size in range(0, 12000, 250) if IS_WHOLE else sizes:
            run = train(self.folder, "out", preexec_fn=limited(size))
            if run.returncode != 0:
                failures += 1
                self.assertEqual(run.returncode, 1, f"{size}: {run.stderr}")
                self.assertIn("cannot be written: File too large", run.stderr)
            self.resume_and_compare(self.folder, f"files of {size} bytes at most")
        self.assertGreater(failures, 2)
        print(f"{failures} runs with limited files, none lost")

    def test_a_file_system_that_fills_up(self):
        disk = f"{self.folder}/disk"
        os.makedirs(disk, exist_ok=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "pocketgan-test", disk]
        if os.geteuid() != 0 or subprocess.run(mount, check=False,
                                               stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("a file system cannot be mounted")
        try:
            shutil.copy(f"{self.folder}/images.npy", disk)
            failures = 0
            for pages in range(8, 100, 1 if IS_WHOLE else 13):
                subprocess.run(["mount", "-o", f"remount,size={pages * 4}k", disk], check=True)
                run = train(disk, "out")
                if run.returncode != 0:
                    failures += 1
                    self.assertEqual(run.returncode, 1, f"{pages}: {run.stderr}")
                    self.assertIn("No space left on device", run.stderr)
                subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
                self.resume_and_compare(disk, f"a disk of {pages} pages")
            self.assertGreater(failures, 2)
            print(f"{failures} runs on a disk that filled up, none lost")

            train(disk, "out", epochs=1)
            before = contents(f"{disk}/out")
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            run = train(disk, "out", resume=True, epochs=2)
            self.assertEqual(run.returncode, 1)
            self.assertIn("Read-only file system", run.stderr)
            self.assertEqual(contents(f"{disk}/out"), before)
        finally:
            subprocess.run(["umount", disk], check=False)


if __name__ == "__main__":
    unittest.main()
