import os
import unittest

from sandbox import SandboxTest


class InstallMissing(SandboxTest):
    """With a fake apt-get that logs its arguments."""

    def setUp(self):
        super().setUp()
        self.real("sh", "mktemp", "rm", "cat", "env")
        for program in ["c++", "meson", "ninja", "pkg-config"]:
            self.fake(program, "exit 0")
        self.fake("id", "echo 0")
        self.fake("apt-get", 'echo "$@" >> apt.log')

    def install(self, *packages):
        return self.run_script("apps/install-missing.sh", *packages)

    def apt_arguments(self):
        if not os.path.exists(self.path("apt.log")):
            return ""
        with open(self.path("apt.log"), encoding="utf-8") as file:
            return file.read()

    def test_does_not_call_apt_when_nothing_is_missing(self):
        result = self.install("doctest-dev")
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(self.apt_arguments(), "")

    def test_installs_only_missing_packages_and_says_what_for(self):
        self.fake("pkg-config", '[ "$2" != stb ]')
        result = self.install("curl")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("libstb-dev (reads and writes pictures)", result.stdout)
        self.assertTrue(self.apt_arguments().endswith("--no-install-recommends libstb-dev curl\n"))

    def test_knows_the_packages_of_cross_builds(self):
        self.fake("riscv64-linux-gnu-g++", "exit 0")
        result = self.install("qemu-user", "g++-riscv64-linux-gnu", "g++-arm-linux-gnueabihf")
        self.assertIn("g++-arm-linux-gnueabihf (compiles C++ for arm-linux-gnueabihf)",
                      result.stdout)
        self.assertTrue(self.apt_arguments().endswith(" qemu-user g++-arm-linux-gnueabihf\n"))

    def test_uses_sudo_when_not_root(self):
        self.fake("id", "echo 1000")
        self.fake("sudo", 'echo sudo >> apt.log; exec "$@"')
        self.assertEqual(self.install("curl").returncode, 0)
        self.assertIn("sudo\n-q update", self.apt_arguments())

    def test_prints_the_command_without_root_and_sudo(self):
        self.fake("id", "echo 1000")
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt-get install curl", result.stdout)

    def test_prints_the_packages_without_apt(self):
        os.remove(self.path("bin", "apt-get"))
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no apt-get here; install the equivalent of: curl", result.stdout)

    def test_shows_the_error_of_apt(self):
        self.fake("apt-get", "echo no space left; exit 100")
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no space left", result.stdout)
        self.assertIn("could not install curl", result.stdout)


unittest.main()
