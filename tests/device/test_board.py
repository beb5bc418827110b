"""Exported headers on emulated microcontrollers draw the same pictures as pocketgan-sample on this
machine. With int8 weights a generator of 64-128-784 fits 130 KB of flash and 8 KB of RAM, a
convolutional one of ten classes 80 KB of flash and 12 KB of RAM, and its pictures are the bits of
the scalar table.

Exits with 77, which Meson counts as skipped, without a compiler for ARM or QEMU.
"""
import os
import sys
import unittest

import board
from exported import (TOLERANCE, ExportedTest, every_kind, pictures_of, pocket_digits, run,
                      small_digits)

FLASH, RAM = 130 * 1024, 8 * 1024
POCKET_FLASH, POCKET_RAM = 80 * 1024, 12 * 1024


class Board(ExportedTest):
    def test_pictures_equal_those_of_pocketgan_sample(self):
        for model in every_kind(self.folder / "models"):
            for dtype, tolerance in TOLERANCE.items():
                self.export(model, dtype)
                expected = self.sampled(model, dtype)
                for which in board.PROCESSORS:
                    with self.subTest(model=model.name, dtype=dtype, board=which):
                        program = board.build(self.folder, which, 1 << 20, 2 * RAM)
                        pictures, _ = board.draw(which, program)
                        self.assert_same_pictures(pictures, expected, tolerance)

    def test_int8_digits_fit_130_kb_of_flash_and_8_kb_of_ram(self):
        self.assert_fits(small_digits(self.folder / "digits"), FLASH, RAM, TOLERANCE["i1"])

    def test_int8_convolutions_fit_80_kb_of_flash_and_12_kb_of_ram_and_draw_the_same_bits(self):
        os.environ["POCKETGAN_ISA"] = "scalar"
        self.addCleanup(os.environ.pop, "POCKETGAN_ISA")
        self.assert_fits(pocket_digits(self.folder / "pocket"), POCKET_FLASH, POCKET_RAM, 0)

    def assert_fits(self, model, most_flash, most_ram, tolerance):
        self.export(model, "i1")
        expected = self.sampled(model, "i1")
        for which in board.PROCESSORS:
            with self.subTest(board=which):
                program = board.build(self.folder, which, most_flash, most_ram) # links if it fits
                pictures, stack = board.draw(which, program)
                self.assert_same_pictures(pictures, expected, tolerance)
                flash, ram = board.flash_and_ram(program)
                self.assertLessEqual(flash, most_flash)
                self.assertLessEqual(ram + stack, most_ram)
                self.assertGreater(stack, 0)
                print(f"{which}: {flash} bytes of flash, {ram + stack} of RAM, of which stack "
                      f"{stack}")

    def test_a_header_calls_no_function(self):
        for model in every_kind(self.folder / "models"):
            for dtype in TOLERANCE:
                self.export(model, dtype)
                run(*board.COMPILE, *board.PROCESSORS["mps2-an386"], f"-I{self.folder}", "-c",
                    *pictures_of(), "-o", self.folder / "object")
                calls = run("arm-none-eabi-nm", "--undefined-only", self.folder / "object").split()
                self.assertEqual(calls, [b"U", b"put"])


if board.missing():
    print("skipped:", " and ".join(board.missing()), "not installed")
    sys.exit(77)
unittest.main()
