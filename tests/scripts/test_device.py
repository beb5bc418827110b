#!/usr/bin/env python3
"""The small pocketgan-sample of -Ddevice=true draws the same bits as the usual one.

Environment variables name the programs: POCKETGAN_SAMPLE, POCKETGAN, MESON.
"""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

DIGITS = "apps/models/digits"
MOST_BYTES = {"x86_64": 240_000}
# Parts of the standard library that make a static program larger by a megabyte.
HEAVY = re.compile(r"ostream|istream|streambuf|ios_base|std::locale|use_facet")


def run(*command, **settings):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **settings)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}:\n{done.stdout}")
    return done.stdout


class DeviceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.dynamic = cls.build("dynamic")

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def build(cls, device):
        run(os.environ["MESON"], "setup", cls.path(device), f"-Ddevice={device}", "-Dwerror=true")
        run("ninja", "-C", cls.path(device))
        return os.path.join(cls.path(device), "apps/pocketgan-sample/pocketgan-sample")

    def samples(self, program, model, count):
        run(program, model, "--count", str(count), "--out", self.path("z.npy"))
        with open(self.path("z.npy"), "rb") as file:
            return file.read()

    def assert_draws_the_same_bits(self, model):
        for count in (1, 2, 40):
            with self.subTest(count=count):
                self.assertEqual(self.samples(self.dynamic, model, count),
                                 self.samples(os.environ["POCKETGAN_SAMPLE"], model, count))

    def test_draws_the_same_bits(self):
        self.assert_draws_the_same_bits(DIGITS)

    def test_draws_the_same_bits_with_int8_weights(self):
        run(os.environ["POCKETGAN"], "export", DIGITS, "--out", self.path("i1"), "--dtype", "i1")
        self.assert_draws_the_same_bits(self.path("i1"))

    def test_does_not_force_link_time_optimisation(self):
        with open(os.path.join(self.path("dynamic"), "build.ninja"), encoding="utf-8") as file:
            self.assertNotIn("-flto", file.read())

    def test_is_small(self):
        size = os.path.getsize(self.dynamic)
        self.assertLessEqual(size, MOST_BYTES.get(os.uname().machine, 128 * 1024))

    def test_imports_no_streams_and_no_locale(self):
        imported = run("nm", "--dynamic", "--undefined-only", "--demangle", self.dynamic)
        self.assertIn(" malloc", imported)
        self.assertIsNone(HEAVY.search(imported), imported)

    def test_needs_no_shared_library_if_static(self):
        static = self.build("true")
        self.assertNotIn("INTERP", run("readelf", "--program-headers", "--wide", static))
        self.assertEqual(self.samples(static, DIGITS, 3), self.samples(self.dynamic, DIGITS, 3))


if __name__ == "__main__":
    unittest.main()
