"""Every machine draws the same pictures, and replaces an earlier file: check_pictures.py SAMPLE.

Draws digits with pocketgan-sample, in a cross build through Meson's emulator, and compares the
bytes of the files with those of the first machine. The samples are some whose pixels are far from
where rounding to 8 bits changes, so that the last bits of float do not matter.
"""
import hashlib
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

EXPECTED = {
    "digits.png": "7305445da32a89385454b3fb7580c87f74a0d69857b23b419ed957f27310accc",
    "digits.pgm": "f8235a0bcb7d508489624e7afca0b9562c15f7a4bcd913ac65f4f38f95ebf012",
}
FIRST, COUNT = 511, 4

sample = [*shlex.split(os.environ.get("MESON_EXE_WRAPPER", "")), sys.argv[1]]


def draw(out, first):
    subprocess.run([*sample, "apps/models/digits", "--first", str(first), "--count", str(COUNT),
                    "--out", out], check=True)


with tempfile.TemporaryDirectory() as folder:
    for name, expected in EXPECTED.items():
        path = pathlib.Path(folder, name)
        draw(path, 0)
        draw(path, FIRST)  # replaces the file
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        assert found == expected, f"{name}: the hash is {found}"
    entries = sorted(entry.name for entry in pathlib.Path(folder).iterdir())
    assert entries == sorted(EXPECTED), entries
