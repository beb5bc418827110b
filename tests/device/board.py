"""Runs exported headers on boards that QEMU emulates."""
import shutil
import subprocess

from exported import COUNT, HERE, floats, pictures_of, run

PROCESSORS = {
    "mps2-an386": ["-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"],
    "mps2-an500": ["-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard"],
    "mps2-an385": ["-mcpu=cortex-m3", "-mfloat-abi=soft"],
}
COMPILE = ["arm-none-eabi-gcc", "-std=c99", "-Os", "-mthumb", "-fno-math-errno", "-Wall", "-Wextra",
           "-pedantic", "-Werror"]


def missing():
    """The programs that are needed and not installed."""
    return [program for program in ["arm-none-eabi-gcc", "qemu-system-arm"]
            if not shutil.which(program)]


def link(folder, board, flash, ram, *source):
    """A program of the source and model.h of the folder, linked for that memory."""
    program = folder / "program"
    run(*COMPILE, *PROCESSORS[board], f"-I{folder}", "-nostdlib", f"-T{HERE / 'board.ld'}",
        f"-Wl,--defsym=flash_bytes={flash},--defsym=ram_bytes={ram}", *source, HERE / "board.c",
        "-lm", "-lc", "-lgcc", "-o", program)
    return program


def build(folder, board, flash, ram, count=COUNT):
    """A program that draws `count` pictures with model.h of the folder, linked for that memory."""
    return link(folder, board, flash, ram, *pictures_of(count))


def emulator(board, program):
    return ["qemu-system-arm", "-M", board, "-nographic", "-semihosting-config",
            "enable=on,target=native", "-kernel", str(program)]


def draw(board, program):
    """The pictures, and the bytes of stack used."""
    out = run(*emulator(board, program))
    return floats(out[:-4]), int.from_bytes(out[-4:], "little")


def flash_and_ram(program):
    """Bytes of the program, without the stack."""
    text, data, bss = map(int, run("arm-none-eabi-size", program).split()[6:9])
    return text + data, data + bss


def instructions(board, program):
    """The number of instructions of a run: QEMU traces each one."""
    command = [*emulator(board, program), "-singlestep", "-d", "nochain,exec"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        return sum(line.startswith(b"Trace") for line in process.stderr)
