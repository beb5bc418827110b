#!/usr/bin/env python3
"""Builds and runs a program outside of this project: consume.py NAME SOURCE BUILD MESON.

Installs the library of BUILD into a scratch folder, moves that folder, and builds the project
tests/consumers/NAME with it; for `python` and `examples`, the installed examples. Its samples must
equal those of the installed pocketgan-sample. Exits with 77, which Meson counts as skipped, if a
program that NAME needs is missing.
"""
import array
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zlib

from installed import install, run, skip, use

NEEDED = {"cmake": ["cmake", "make", "cc"], "make": ["make", "pkg-config", "cc"],
          "meson": ["ninja"], "xsimd": ["pkg-config"], "python": [],
          "examples": ["pkg-config"]}
SAMPLES = 4


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
        self.prefix = install(meson, build, scratch)
        self.examples = self.prefix / "share/pocketgan/examples"
        self.compiler = shlex.split(os.environ["CXX"])
        use(self.prefix)
        self.expected = self.reference()

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

    def run_example(self, name):
        """Runs the commands in the first comment of an example, and returns what they print."""
        shutil.copy(self.examples / f"{name}.cpp", self.scratch)
        comment = re.match(r"(//.*\n)+", (self.examples / f"{name}.cpp").read_text())[0]
        commands = re.findall(r"(?m)^//   (.+)$", comment)
        assert len(commands) == 2, f"{name}.cpp begins with {len(commands)} commands; expected 2"
        compiler = shlex.join([*self.compiler, "-O1", "-Wall", "-Wextra", "-Werror"])
        commands[0] = re.sub(r"^c\+\+ ", lambda _: compiler + " ", commands[0])
        done = run("sh", "-ec", "\n".join(commands), cwd=self.scratch, stdout=subprocess.PIPE,
                   text=True)
        print(done.stdout)
        return done.stdout

    def check_examples(self):
        """The C++ programs of apps/examples, as the first comment of each says."""
        (self.scratch / "apps").symlink_to(self.source / "apps")
        trains = (self.prefix / "include/pocketgan/run.hpp").exists()
        programs = sorted(path.stem for path in self.examples.glob("*.cpp"))
        assert "sample_to_png" in programs, f"{programs} are installed"
        for name in programs if trains else ["sample_to_png"]:
            getattr(self, "check_" + name)(self.run_example(name))

    def check_sample_to_png(self, printed):
        assert printed.startswith("digits.png: 100 samples of apps/models/digits"), printed
        expected = self.scratch / "expected.png"
        run(self.prefix / "bin/pocketgan-sample", self.model, "--count", 100, "--out", expected)
        assert (self.scratch / "digits.png").read_bytes() == expected.read_bytes()

    def check_resume(self, printed):
        assert "my-runs/stopped: step 77 of 200, stopped" in printed, printed
        assert printed.endswith("the resumed run has the same weights\n"), printed

    def check_judge(self, printed):
        rows = re.findall(r"(?m)^(\w+(?: images)?) +(Parzen|Frechet) (-?[\d.]+)", printed)
        assert [row[:2] for row in rows] == [
            (name, measure) for measure in ("Parzen", "Frechet")
            for name in ("generator", "training images")], printed
        # The generator was trained on other digits than the built-in ones.
        assert float(rows[2][2]) > float(rows[3][2]) > 0, printed

    def check_export_header(self, printed):
        assert re.search(r"digits\.h: \d+ bytes of constants for flash", printed), printed
        assert "int8 weights change the pixels of 256 samples by 0.0" in printed, printed
        program = self.scratch / "header.cpp"
        program.write_text('#include "digits.h"\n'
                           "static float latent[DIGITS_LATENT_SIZE], image[DIGITS_OUTPUTS];\n"
                           "static digits_workspace workspace;\n"
                           "int main() {\n"
                           "    digits_latent(1, 0, latent);\n"
                           "    digits_generate(latent, image, &workspace);\n"
                           "    return image[0] < 0 ? 0 : 1; // black\n"
                           "}\n")
        run(*self.compiler, program, "-o", self.scratch / "header")
        run(self.scratch / "header")

    def check_train_own_data(self, printed):
        out = self.scratch / "my-run"
        for file in ("log.csv", "config.toml", "checkpoint/checkpoint.json", "best.png"):
            assert (out / file).exists(), f"{file} is missing"
        values = [float(nats) for nats in re.findall(r"(?m)^step \d+: (\S+) nats$", printed)]
        assert max(values) > values[0], "training never improves"
        how, last, best = re.search(
            r"(?m)^(\w+) after step (\d+);.* best generator, of step (\d+)$", printed).groups()
        assert how == "stopped", printed  # long before 200 epochs of 26 steps
        assert int(last) == int(best) + 10 * 26, printed
        assert max(values) > 100, f"the best generator has {max(values)} nats"
        run(self.prefix / "bin/pocketgan-sample", out / "best", "--ascii")

    def check_python(self):
        theirs, ours = self.scratch / "theirs.png", self.scratch / "ours.pgm"
        run(sys.executable, "-B", self.examples / "draw.py", self.model, theirs,
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
