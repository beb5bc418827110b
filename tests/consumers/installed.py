"""The library and the programs, installed into a scratch folder."""
import os
import shlex
import subprocess
import sys


def skip(reason):
    """Exits with 77, which Meson counts as skipped."""
    print(f"skipped: {reason}")
    sys.exit(77)


def run(*command, **options):
    """Prints the command and runs it; raises an exception if it fails."""
    print("$", shlex.join(map(str, command)), flush=True)
    return subprocess.run(list(map(str, command)), check=True, **options)


def install(meson, build, scratch):
    """Installs BUILD into the folder `scratch`, moves it there, and returns its new prefix."""
    run(meson, "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", scratch / "staged")
    installed, = (scratch / "staged").rglob("include/pocketgan.h")
    return installed.parent.parent.rename(scratch / "moved")


def use(prefix):
    """Makes compilers and programs find the library there and nowhere else."""
    packages, = prefix.rglob("pocketgan-sampler.pc")
    os.environ["PKG_CONFIG_PATH"] = f"{packages.parent}:{os.environ.get('PKG_CONFIG_PATH', '')}"
    os.environ["LD_LIBRARY_PATH"] = str(packages.parent.parent)
    os.environ["CMAKE_PREFIX_PATH"] = str(prefix)
