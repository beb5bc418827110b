#!/usr/bin/env python3
"""Configures and installs as README.md says, and links programs: install.py SOURCE BUILD MESON.

Runs in a mount namespace of its own, with an empty /usr/local and a copy of /etc, so that nothing
of it stays. dpkg-architecture, from which Meson learns the folders of libraries on a Debian with
dpkg-dev, is hidden there. Exits with 77, which Meson counts as skipped, where that is not possible
or the build has another prefix.
"""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

from installed import run, skip

PREFIX = "/usr/local"
LINUX_ADMIN = "/usr/sbin:/sbin"  # not in everybody's PATH
NEEDED = ["pkg-config", "unshare", "mount", "ldconfig"]


def which(program):
    return shutil.which(program, path=f"{os.environ['PATH']}:{LINUX_ADMIN}")


def check_possible(meson):
    missing = [program for program in NEEDED if not which(program)]
    if missing:
        skip(f"{' and '.join(missing)} not installed")
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        skip("a private mount namespace needs root and `unshare --mount`")
    tools = [meson, sys.executable, *map(which, NEEDED), which(compiler()[0])]
    hidden = [tool for tool in tools if os.path.realpath(tool).startswith(PREFIX + "/")]
    if hidden:
        skip(f"{hidden[0]} is in {PREFIX}, which is hidden here")


def compiler():
    return shlex.split(os.environ["CXX"])


def hide_machine(scratch):
    """Gives this mount namespace an empty prefix and a cache of libraries of its own."""
    shutil.copytree("/etc", scratch / "etc", symlinks=True)
    run("mount", "--bind", scratch / "etc", "/etc")
    for folder in (PREFIX, "/var/cache/ldconfig"):
        if os.path.isdir(folder):
            run("mount", "-t", "tmpfs", "tmpfs", folder)
    for folder in os.environ["PATH"].split(":"):
        program = os.path.join(folder, "dpkg-architecture")
        if os.access(program, os.X_OK):
            run("mount", "--bind", "/dev/null", program)
    for variable in ("PKG_CONFIG_PATH", "LD_LIBRARY_PATH"):
        os.environ.pop(variable, None)


def options_of(meson, build):
    """The values of all options of a build."""
    text = subprocess.run([meson, "introspect", "--buildoptions", build], check=True,
                          stdout=subprocess.PIPE, text=True).stdout
    return {option["name"]: option["value"] for option in json.loads(text)}


def link(source, package, scratch):
    """c++ -std=c++17 SOURCE $(pkg-config --cflags --libs PACKAGE); returns the program."""
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", package], check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    program = scratch / source.stem
    run(*compiler(), "-std=c++17", source, *shlex.split(flags), "-o", program)
    return program


def check_installed(source, scratch):
    """Follows README.md after `meson install`."""
    run("pocketgan-sample", "--version")
    run("pocketgan-sample", "digits", "--ascii", cwd=scratch)
    run(link(source / "tests/consumers/meson/draw.cpp", "pocketgan-sampler", scratch),
        source / "apps/models/digits", scratch / "samples")
    data = pathlib.Path(PREFIX, "share/pocketgan")
    run(sys.executable, "-B", data / "examples/draw.py", data / "models/digits",
        scratch / "digit.png")
    assert (data / "interop/from_pytorch.py").exists()
    assert not list(data.rglob("__pycache__"))
    if not os.path.exists(f"{PREFIX}/include/pocketgan/gan.hpp"):
        return
    assert (data / "examples/train_own_data.cpp").exists()
    run("pocketgan", "--version")
    run("pocketgan", "info", "classifier", cwd=scratch)
    run("pocketgan", "eval", "classifier", "--data", "digits", cwd=scratch)
    run(link(source / "tests/consumers/cmake/train.cpp", "pocketgan", scratch), scratch / "model")


def install(source, build, meson, scratch):
    hide_machine(scratch)
    fresh = scratch / "build"
    run(meson, "setup", fresh, source, "--wrap-mode=nodownload", stdout=subprocess.DEVNULL)
    expected, found = options_of(meson, fresh), options_of(meson, build)
    assert expected["prefix"] == PREFIX and expected["libdir"] == "lib", expected["libdir"]
    assert expected["tests"] == "disabled"
    if any(found[name] != expected[name] for name in ("prefix", "libdir")):
        skip(f"{build} was configured with another prefix or libdir")
    run(meson, "install", "-C", build, "--no-rebuild", "--quiet")
    run(which("ldconfig"))
    os.environ["PATH"] = f"{PREFIX}/bin:{os.environ['PATH']}"
    check_installed(source, scratch)


def main(source, build, meson, scratch=None):
    if scratch:
        install(pathlib.Path(source), build, meson, pathlib.Path(scratch))
        return
    check_possible(meson)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["unshare", "--mount", "--propagation", "private", sys.executable,
                               "-B", __file__, source, build, meson, folder], check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
