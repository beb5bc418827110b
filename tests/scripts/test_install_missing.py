import os
import unittest

from sandbox import SandboxTest


class InstallMissing(SandboxTest):
    """On a machine whose only package manager notes what it is asked for."""

    def setUp(self):
        super().setUp()
        self.real("sh", "mktemp", "rm", "cat", "env")
        for program in ["c++", "meson", "ninja", "pkg-config"]:
            self.fake(program, "exit 0")
        self.fake("id", "echo 0")
        self.fake("apt-get", 'echo "$@" >> apt.log')

    def install(self, *packages):
        return self.run_script("apps/install-missing.sh", *packages)

    def asked_of_apt(self):
        if not os.path.exists(self.path("apt.log")):
            return ""
        with open(self.path("apt.log"), encoding="utf-8") as file:
            return file.read()

    def test_leaves_apt_alone_when_nothing_is_missing(self):
        result = self.install("doctest-dev")
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(self.asked_of_apt(), "")

    def test_installs_only_what_is_missing_and_says_what_for(self):
        self.fake("pkg-config", '[ "$2" != stb ]')
        result = self.install("curl")
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("libstb-dev (writes PNG)", result.stdout)
        self.assertTrue(self.asked_of_apt().endswith("--no-install-recommends libstb-dev curl\n"))

    def test_knows_what_cross_builds_want(self):
        self.fake("riscv64-linux-gnu-g++", "exit 0")
        result = self.install("qemu-user", "g++-riscv64-linux-gnu", "g++-arm-linux-gnueabihf")
        self.assertIn("g++-arm-linux-gnueabihf (compiles C++ for arm-linux-gnueabihf)",
                      result.stdout)
        self.assertTrue(self.asked_of_apt().endswith(" qemu-user g++-arm-linux-gnueabihf\n"))

    def test_asks_sudo_when_not_root(self):
        self.fake("id", "echo 1000")
        self.fake("sudo", 'echo sudo >> apt.log; exec "$@"')
        self.assertEqual(self.install("curl").returncode, 0)
        self.assertIn("sudo\n-q update", self.asked_of_apt())

    def test_says_what_to_do_with_neither_root_nor_sudo(self):
        self.fake("id", "echo 1000")
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("apt-get install curl", result.stdout)

    def test_says_what_to_install_where_there_is_no_apt(self):
        os.remove(self.path("bin", "apt-get"))
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no apt-get here; install the like of: curl", result.stdout)

    def test_shows_why_apt_failed(self):
        self.fake("apt-get", "echo no space left; exit 100")
        result = self.install("curl")
        self.assertEqual(result.returncode, 1)
        self.assertIn("no space left", result.stdout)
        self.assertIn("could not install curl", result.stdout)


unittest.main()
