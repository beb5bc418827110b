"""Exported headers on this machine, as C and as C++, with and without sanitizers: they compile
without a warning and draw the same pictures as pocketgan-sample.

Exits with 77, which Meson counts as skipped, without a compiler.
"""
import os
import shutil
import sys
import unittest

from exported import (HERE, TOLERANCE, ExportedTest, every_convolution, every_kind, floats,
                      identity, pictures_of, run)

SANITIZE = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Wshadow", "-Werror"]
BUILDS = [["cc", "-std=c99", "-O2"], ["cc", "-std=c99", *SANITIZE],
          ["c++", "-std=c++11", "-x", "c++", "-O2"], ["c++", "-std=c++17", "-x", "c++", *SANITIZE]]
# The C library of Alpine and of many routers.
if shutil.which("musl-gcc"):
    BUILDS.append(["musl-gcc", "-std=c99", "-O2", "-static"])


class Host(ExportedTest):
    def drawn(self, build):
        """The output of a program built with model.h."""
        program = self.folder / "program"
        run(*build, *STRICT, f"-I{self.folder}", *pictures_of(), HERE / "host.c", "-lm", "-o",
            program)
        return floats(run(program))

    def test_pictures_equal_those_of_pocketgan_sample(self):
        for model in every_kind(self.folder / "models"):
            for dtype, tolerance in TOLERANCE.items():
                self.export(model, dtype)
                expected = self.sampled(model, dtype)
                for build in BUILDS:
                    with self.subTest(model=model.name, dtype=dtype, build=build):
                        difference = self.assert_same_pictures(self.drawn(build), expected,
                                                               tolerance)
                print(f"{model.name} {dtype}: largest difference {difference:.2g}")

    def test_convolutions_are_the_same_bits_as_those_of_the_scalar_table(self):
        os.environ["POCKETGAN_ISA"] = "scalar"
        self.addCleanup(os.environ.pop, "POCKETGAN_ISA")
        for model in every_convolution(self.folder / "models"):
            for dtype in TOLERANCE:
                with self.subTest(model=model.name, dtype=dtype):
                    self.export(model, dtype)
                    drawn = self.drawn(["cc", "-std=c99", "-O2"])
                    self.assert_same_pictures(drawn, self.sampled(model, dtype), 0)

    def test_latents_are_the_same_bits(self):
        for prior in ["uniform", "gaussian"]:
            with self.subTest(prior=prior):
                model = identity(self.folder / prior, prior)
                self.export(model, "f4")
                drawn = self.drawn(["cc", "-std=c99", "-O3", "-ffp-contract=off"])
                self.assertEqual(list(drawn), self.sampled(model, "f4"))


if not shutil.which("cc") or not shutil.which("c++"):
    print("skipped: cc or c++ is not installed")
    sys.exit(77)
unittest.main()
