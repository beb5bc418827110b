"""The order of the calls of a run: files and folders are on the disk before they replace others."""

import pathlib
import re
import tempfile
import unittest

from small_run import LEFTOVER, train, write_images
from test_kills import HAS_STRACE

CALL = re.compile(r'^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)')
DESCRIPTOR = re.compile(r'^\d+<([^>]*)>')
NAMES = re.compile(r'"([^"]*)"')


class Call:
    """A line of strace -y: its name and the paths of its arguments, from the working folder."""

    def __init__(self, line, folder):
        found = CALL.match(line)
        self.name = found.group(1) if found and int(found.group(3)) >= 0 else ""
        text = found.group(2) if found else ""
        descriptor = DESCRIPTOR.match(text)
        if descriptor and self.name != "unlinkat":
            self.paths = [descriptor.group(1)]
        else:
            base = re.match(r'[\w]*<([^>]*)>', text)
            root = base.group(1) if base else folder
            self.paths = [str(pathlib.Path(root, name)) for name in NAMES.findall(text)]
        if self.name in ("rename", "renameat", "renameat2"):
            self.name = "rename"
        if self.name == "unlinkat":
            self.name = "unlink"


def parent(path):
    return str(pathlib.Path(path).parent)


@unittest.skipUnless(HAS_STRACE, "strace is missing, or may not trace here")
class SyncOrder(unittest.TestCase):
    def calls(self, *more, refuse_exchange=False):
        with tempfile.TemporaryDirectory() as place:
            folder = str(pathlib.Path(place).resolve())
            write_images(folder)
            trace = f"{folder}/trace"
            tampering = ["-e", "inject=renameat2:error=EINVAL"] if refuse_exchange else []
            run = train(folder, "out", more=more, before=[
                "strace", "-y", "-s", "0", "-o", trace, *tampering, "-e",
                "trace=write,openat,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync"])
            self.assertEqual(run.returncode, 0, run.stderr)
            lines = pathlib.Path(trace).read_text(encoding="utf-8").splitlines()
            if not more:
                self.assertTrue(any("fsync(" in line and f"<{folder}>" in line for line in lines),
                                "the name of the run's folder was not brought to the disk")
            calls = [Call(line, folder) for line in lines]
            return [call for call in calls
                    if call.name and call.paths and call.paths[0].startswith(folder + "/out")]

    def check_order(self, calls):
        """Returns the number of renames of files and of folders."""
        unsynced, folders, files = set(), 0, 0
        awaited = {}  # a folder whose new name is not on the disk -> the old one, kept until then
        for call in calls:
            path = call.paths[0]
            if call.name == "write":
                unsynced.add(path)
            elif call.name == "fsync":
                unsynced.discard(path)
                awaited.pop(path, None)
            elif call.name == "rename" and f"{LEFTOVER}part/" in path:
                # A file of a new folder, which is synced as a whole.
                unsynced.discard(path)
                unsynced.add(call.paths[1])
            elif call.name == "rename" and path.endswith(f"{LEFTOVER}part"):
                late = [name for name in unsynced if name == path or name.startswith(path + "/")]
                self.assertEqual(late, [], f"{path} was renamed before it was on the disk")
                is_folder = any(other.paths[0].startswith(path + "/") for other in calls)
                folders += is_folder
                files += not is_folder
                awaited[parent(path)] = path
            elif call.name == "unlink":
                for old in awaited.values():
                    self.assertFalse(path.startswith(old), f"{path} was deleted too early")
        self.assertEqual(awaited, {}, "renames that were not brought to the disk")
        return files, folders

    def test_data_are_on_the_disk_before_they_replace_others(self):
        files, folders = self.check_order(self.calls())
        self.assertGreaterEqual(files, 10)   # config, log, report and samples
        self.assertGreaterEqual(folders, 9)  # generator, discriminator and checkpoint, three times
        files, folders = self.check_order(self.calls(refuse_exchange=True))
        self.assertGreaterEqual(folders, 9)

    def test_no_sync_waits_for_nothing(self):
        self.assertEqual([call.name for call in self.calls("--no-sync") if call.name == "fsync"], [])


if __name__ == "__main__":
    unittest.main()
