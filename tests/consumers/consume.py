#!/usr/bin/env python3
"""Builds and runs a program outside of this project: consume.py NAME SOURCE BUILD MESON.

Installs the library of BUILD into a scratch folder, moves that folder, and builds the project
tests/consumers/NAME with it (apps/examples for `python` and `example`). Its samples must equal those of the
installed pocketgan-sample. Exits with 77, which Meson counts as skipped, if a program that NAME
needs is missing.
"""
import array
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import zlib

NEEDED = {"cmake": ["cmake", "make", "cc"], "make": ["make", "pkg-config", "cc"],
          "meson": ["ninja"], "xsimd": ["pkg-config"], "python": [],
          "example": ["pkg-config"]}
SAMPLES = 4


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(77)


def run(*command, **options):
    """Prints the command and runs it; raises an exception if it fails."""
    print("$", shlex.join(map(str, command)), flush=True)
    subprocess.run(list(map(str, command)), check=True, **options)


def floats(data):
    return array.array("f", data)


class Consumer:
    def __init__(self, name, source, build, meson, scratch):
        self.source = pathlib.Path(source)
        self.scratch = scratch
        self.meson = meson
        self.model = self.source / "apps/models/digits"
        self.project = scratch / name
        if (self.source / "tests/consumers" / name).exists():
            shutil.copytree(self.source / "tests/consumers" / name, self.project)
        self.prefix = self.install(build)
        self.compiler = shlex.split(os.environ["CXX"])
        self.use(self.prefix)
        self.expected = self.reference()

    def install(self, build):
        """Installs the library, moves it and returns its new prefix."""
        run(self.meson, "install", "-C", build, "--no-rebuild", "--quiet", "--destdir",
            self.scratch / "staged")
        installed, = (self.scratch / "staged").rglob("include/pocketgan.h")
        return installed.parent.parent.rename(self.scratch / "moved")

    def use(self, prefix):
        """Makes compilers and programs find the library there and nowhere else."""
        packages, = prefix.rglob("pocketgan-sampler.pc")
        os.environ["PKG_CONFIG_PATH"] = f"{packages.parent}:{os.environ.get('PKG_CONFIG_PATH', '')}"
        os.environ["LD_LIBRARY_PATH"] = str(packages.parent.parent)
        os.environ["CMAKE_PREFIX_PATH"] = str(prefix)

    def reference(self):
        """The samples, float32, of the installed program."""
        file = self.scratch / "expected.npy"
        run(self.prefix / "bin/pocketgan-sample", self.model, "--count", SAMPLES, "--out", file)
        return floats(file.read_bytes()[-SAMPLES * 28 * 28 * 4:])

    def check_draws(self, program):
        file = self.scratch / "samples"
        run(program, self.model, file)
        found = floats(file.read_bytes())
        assert len(found) == len(self.expected), f"{program} writes {len(found)} numbers"
        # Not bit for bit: the subproject is built without some instruction sets.
        difference = max(abs(a - b) for a, b in zip(found, self.expected))
        assert difference < 1e-5, f"{program} differs by {difference}"

    def find_components(self, *components):
        """Configures a project that requires these components; returns whether and what it says."""
        project = self.scratch / "components"
        project.mkdir(exist_ok=True)
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.18)\nproject(components LANGUAGES CXX)\n"
            f"find_package(pocketgan REQUIRED COMPONENTS {' '.join(components)})\n")
        done = subprocess.run(["cmake", "-S", project, "-B", project / "build"], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode == 0, " ".join(done.stdout.split())

    def check_components(self):
        found, text = self.find_components("sampler", "sampler_static")
        assert found, text
        found, text = self.find_components("sampler", "nonesuch")
        assert not found, "cmake found the component nonesuch"
        assert "component nonesuch" in text and "expected one of sampler, sampler_static" in text, \
            text

    def check_cmake(self):
        self.check_components()
        # The project `make` has the C program.
        shutil.copytree(self.source / "tests/consumers/make", self.scratch / "make")
        build = self.scratch / "build"
        run("cmake", "-S", self.project, "-B", build, "-G", "Unix Makefiles",
            "-DCMAKE_BUILD_TYPE=Release")
        run("cmake", "--build", build, "--parallel", "2")
        self.check_draws(build / "draw")
        self.check_draws(build / "draw_static")
        if (self.prefix / "include/pocketgan/gan.hpp").exists():
            for kind in ("", "_static"):
                run(build / f"train{kind}", self.scratch / f"trained{kind}")
                run(self.prefix / "bin/pocketgan-sample", self.scratch / f"trained{kind}")

    def check_make(self):
        run("make", "-C", self.project)
        self.check_draws(self.project / "draw")
        del os.environ["LD_LIBRARY_PATH"]
        self.check_draws(self.project / "draw_static")

    def check_meson(self):
        (self.project / "subprojects").mkdir()
        (self.project / "subprojects/pocketgan").symlink_to(self.source)
        build = self.scratch / "build"
        run(self.meson, "setup", build, self.project, "--wrap-mode=nodownload",
            "--force-fallback-for=pocketgan-sampler", "-Dpocketgan:avx512=disabled")
        run("ninja", "-C", build, "draw")
        self.check_draws(build / "draw")

    def check_xsimd(self):
        if not (self.prefix / "include/pocketgan/xtensor.hpp").exists():
            skip("built without training, so without xtensor")
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "pocketgan", "xtensor", "xsimd"],
                               check=False, stdout=subprocess.PIPE, text=True)
        if flags.returncode != 0:
            skip("xtensor is not installed")
        program = self.scratch / "draw"
        run(*self.compiler, "-std=c++17", "-O2", "-Wall", "-Wextra", "-march=native",
            "-DXTENSOR_USE_XSIMD", self.project / "draw.cpp", "-o", program,
            *shlex.split(flags.stdout))
        self.check_draws(program)

    def check_example(self):
        """apps/examples/train_own_data.cpp, as its first comment says."""
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "pocketgan"], check=True,
                               stdout=subprocess.PIPE, text=True)
        program, out = self.scratch / "train_own_data", self.scratch / "my-run"
        run(*self.compiler, "-std=c++17", "-O1", "-Wall", "-Wextra",
            self.source / "apps/examples/train_own_data.cpp", "-o", program,
            *shlex.split(flags.stdout))
        run(program, out)
        for file in ("log.csv", "config.toml", "checkpoint/checkpoint.json", "best.png"):
            assert (out / file).exists(), f"{file} is missing"
        epochs = (out / "log.csv").read_text().splitlines()
        values = [float(row.split(",")[7]) for row in epochs[1:] if row.split(",")[7]]
        assert max(values) > values[0], "training never improves"
        run(self.prefix / "bin/pocketgan-sample", out / "best", "--ascii")

    def check_python(self):
        theirs, ours = self.scratch / "theirs.png", self.scratch / "ours.pgm"
        run(sys.executable, "-B", self.source / "apps/examples/draw.py", self.model, theirs,
            "--seed", 3)
        run(self.prefix / "bin/pocketgan-sample", self.model, "--seed", 3, "--out", ours,
            "--count", 1)
        data = theirs.read_bytes()
        start = data.index(b"IDAT") + 4
        rows = zlib.decompressobj().decompress(data[start:])
        pixels = b"".join(rows[i * 29 + 1:(i + 1) * 29] for i in range(28))
        expected = ours.read_bytes()[-28 * 28:]
        assert len(pixels) == len(expected)
        assert max(expected) > 200, "the picture is empty"
        assert max(abs(a - b) for a, b in zip(pixels, expected)) <= 1


def main(name, source, build, meson):
    missing = [program for program in NEEDED[name] if not shutil.which(program)]
    if missing:
        skip(f"{' and '.join(missing)} not installed")
    with tempfile.TemporaryDirectory() as scratch:
        consumer = Consumer(name, source, build, meson, pathlib.Path(scratch))
        getattr(consumer, "check_" + name)()


if __name__ == "__main__":
    main(*sys.argv[1:])
