#!/usr/bin/env python3
"""The rules by which run_document.py reads a document."""
import os
import pathlib
import tempfile
import unittest

import run_document
from run_document import Reader, is_shown, parse

DOCUMENT = """# Title

Text

    first \\
        continued

    second

```cpp
// main.cpp
int main() {}
```
<!-- not run: no network -->

    git clone URL

Text
    that goes on
```
tree
```
"""


class DocumentTest(unittest.TestCase):
    def test_finds_indented_and_fenced_blocks(self):
        found = [(block.line, block.language, block.reason) for block in parse(DOCUMENT)]
        self.assertEqual(found, [(5, "sh", None), (10, "cpp", None), (16, "sh", "no network"),
                                 (20, "", None)])
        self.assertEqual(parse(DOCUMENT)[0].text, "first \\\n    continued\n\nsecond\n")

    def test_refuses_a_reason_without_a_block(self):
        with self.assertRaisesRegex(AssertionError, "line 2: expected the block"):
            parse("<!-- not run: late -->\nText\n")

    def test_refuses_what_was_not_replaced(self):
        with self.assertRaisesRegex(AssertionError, "line 2: @@ was not replaced"):
            parse("Speed\nis @@SPEED@@ images per second.\n")

    def test_reads_every_document(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        documents = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("lib/**/*.md"),
                     *root.glob("apps/**/*.md")]
        self.assertGreater(len(documents), 20)
        for document in documents:
            with self.subTest(document=document.name):
                parse(document.read_text(encoding="utf-8"))

    def test_compares_what_is_printed_but_for_its_numbers(self):
        printed = ("training on 2 threads of avx512\nepoch 1/4  loss -1.5e-3  1 min 05 s left\n"
                   "epoch 4/4  loss nan\ndone\n")
        self.assertTrue(is_shown("training on 1 thread of neon\n", printed))
        self.assertTrue(is_shown("epoch 9/10 loss 0.1  31 s left\n", printed))
        self.assertTrue(is_shown("training on 2 threads of avx2\n...\ndone\n", printed))
        self.assertFalse(is_shown("epoch 1/4  Loss 2  1 s left\n", printed))
        self.assertFalse(is_shown("training on 2 threads of avx2\ndone\n", printed))


class ReaderTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        os.environ.setdefault("CXX", "c++")
        copied = run_document.COPIED
        self.addCleanup(setattr, run_document, "COPIED", copied)
        run_document.COPIED = ("apps",)
        scratch = pathlib.Path(scratch.name)
        (scratch / "source/apps").mkdir(parents=True)
        self.addCleanup(os.environ.__setitem__, "PATH", os.environ["PATH"])
        self.reader = Reader(scratch, scratch / "source", scratch / "prefix")

    def follow(self, text):
        return [self.reader.follow(block) for block in parse(text)]

    def test_keeps_the_folder_and_the_variables_of_the_shell(self):
        self.follow("\n    mkdir new\n    cd new\n    export WORD=kept\n\n"
                    "Text\n\n    echo $WORD >file\n\n```c\n// main.c\n```\n")
        new = self.reader.root / "new"
        self.assertEqual((new / "file").read_text(), "kept\n")
        self.assertEqual((new / "main.c").read_text(), "// main.c\n")

    def test_fails_with_a_command(self):
        with self.assertRaisesRegex(AssertionError, "status 3"):
            self.follow("\n    exit 3\n    true\n")

    def test_fails_if_something_else_is_printed(self):
        self.follow("\n    echo two words\n\n```text\ntwo words\n```\n")
        with self.assertRaisesRegex(AssertionError, "printed is not\nthree"):
            self.follow("\n    echo two words\n\n```text\nthree words\n```\n")

    def test_asks_for_the_name_of_a_program(self):
        with self.assertRaisesRegex(AssertionError, "expected a comment with the name"):
            self.follow("```cpp\nint main() {}\n```\n")

    def test_does_nothing_where_there_is_a_reason(self):
        self.assertEqual(self.follow("<!-- not run: none -->\n\n    exit 3\n"), [False])


unittest.main()
