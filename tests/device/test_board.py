"""Exported headers on microcontrollers, which QEMU emulates: they draw what pocketgan-sample draws
on this machine, and a generator of 64-128-784 with int8 weights fits 130 KB of flash and 8 KB of
RAM.

Exits with 77, which Meson counts as skipped, where there is no compiler for ARM or no QEMU.
"""
import shutil
import sys
import unittest

from exported import (DEFINES, HERE, ExportedTest, every_kind, floats, run, small_digits)

TOLERANCE = {"f4": 1e-5, "i1": 1e-4}
FLASH, RAM = 130 * 1024, 8 * 1024
# Each with a board of QEMU's.
PROCESSORS = {
    "mps2-an386": ["-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"],
    "mps2-an500": ["-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"],
    "mps2-an385": ["-mcpu=cortex-m3", "-mfloat-abi=soft"],
}
BUILD = ["arm-none-eabi-gcc", "-std=c99", "-Os", "-mthumb", "-fno-math-errno", "-Wall", "-Wextra",
         "-pedantic", "-Werror", *DEFINES]


class Board(ExportedTest):
    def drawn(self, board, flash, ram):
        """Pictures that model.h draws on a board, and what it takes: flash, RAM with the stack."""
        program = self.folder / "program"
        run(*BUILD, *PROCESSORS[board], f"-I{self.folder}", "-nostdlib", f"-T{HERE / 'board.ld'}",
            f"-Wl,--defsym=flash_bytes={flash},--defsym=ram_bytes={ram}", HERE / "pictures.c",
            HERE / "board.c", "-lm", "-lc", "-lgcc", "-o", program)
        out = run("qemu-system-arm", "-M", board, "-nographic", "-semihosting-config",
                  "enable=on,target=native", "-kernel", program)
        text, data, bss = map(int, run("arm-none-eabi-size", program).split()[6:9])
        stack = int.from_bytes(out[-4:], "little")
        return floats(out[:-4]), text + data, data + bss + stack, stack

    def test_pictures_are_those_of_pocketgan_sample(self):
        for model in every_kind(self.folder / "models"):
            for dtype, tolerance in TOLERANCE.items():
                self.export(model, dtype)
                expected = self.sampled(model, dtype)
                for board in PROCESSORS:
                    with self.subTest(model=model.name, dtype=dtype, board=board):
                        pictures = self.drawn(board, 1 << 20, RAM)[0]
                        self.assert_same_pictures(pictures, expected, tolerance)

    def test_int8_digits_fit_130_kb_of_flash_and_8_kb_of_ram(self):
        model = small_digits(self.folder / "digits")
        self.export(model, "i1")
        expected = self.sampled(model, "i1")
        for board in PROCESSORS:
            with self.subTest(board=board):
                pictures, flash, ram, stack = self.drawn(board, FLASH, RAM) # or it does not link
                self.assert_same_pictures(pictures, expected, TOLERANCE["i1"])
                self.assertLessEqual(flash, FLASH)
                self.assertLessEqual(ram, RAM)
                self.assertGreater(stack, 0)
                print(f"{board}: {flash} bytes of flash, {ram} of RAM, of which stack {stack}")

    def test_a_header_calls_nothing(self):
        for model in every_kind(self.folder / "models"):
            for dtype in TOLERANCE:
                self.export(model, dtype)
                run(*BUILD, *PROCESSORS["mps2-an386"], f"-I{self.folder}", "-c",
                    HERE / "pictures.c", "-o", self.folder / "object")
                calls = run("arm-none-eabi-nm", "--undefined-only", self.folder / "object").split()
                self.assertEqual(calls, [b"U", b"put"])


missing = [program for program in ["arm-none-eabi-gcc", "qemu-system-arm"]
           if not shutil.which(program)]
if missing:
    print("skipped: there is no", " and no ".join(missing))
    sys.exit(77)
unittest.main()
