"""Exported headers on emulated microcontrollers draw the same pictures as pocketgan-sample on this
machine, and a generator of 64-128-784 with int8 weights fits 130 KB of flash and 8 KB of RAM.

Exits with 77, which Meson counts as skipped, without a compiler for ARM or QEMU.
"""
import sys
import unittest

import board
from exported import TOLERANCE, ExportedTest, every_kind, pictures_of, run, small_digits

FLASH, RAM = 130 * 1024, 8 * 1024


class Board(ExportedTest):
    def test_pictures_equal_those_of_pocketgan_sample(self):
        for model in every_kind(self.folder / "models"):
            for dtype, tolerance in TOLERANCE.items():
                self.export(model, dtype)
                expected = self.sampled(model, dtype)
                for which in board.PROCESSORS:
                    with self.subTest(model=model.name, dtype=dtype, board=which):
                        program = board.build(self.folder, which, 1 << 20, RAM)
                        pictures, _ = board.draw(which, program)
                        self.assert_same_pictures(pictures, expected, tolerance)

    def test_int8_digits_fit_130_kb_of_flash_and_8_kb_of_ram(self):
        model = small_digits(self.folder / "digits")
        self.export(model, "i1")
        expected = self.sampled(model, "i1")
        for which in board.PROCESSORS:
            with self.subTest(board=which):
                program = board.build(self.folder, which, FLASH, RAM) # links if it fits
                pictures, stack = board.draw(which, program)
                self.assert_same_pictures(pictures, expected, TOLERANCE["i1"])
                flash, ram = board.flash_and_ram(program)
                self.assertLessEqual(flash, FLASH)
                self.assertLessEqual(ram + stack, RAM)
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
