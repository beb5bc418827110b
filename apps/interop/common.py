"""What from_pytorch.py and to_pytorch.py share: errors, and names and files that strangers made."""
import contextlib
import fcntl
import os
import shutil
import stat
import sys

try:
    import numpy as np
except ImportError:  # run() says so; --help works without it
    np = None

MOST_LAYERS, MOST_UNITS, MOST_WEIGHTS, MOST_SIDE = 64, 2**20, 2**28, 8192  # as in lib/model
MOST_CLASSES, LONGEST_CLASS_NAME = 1000, 64
MOST_SHOWN = 2000  # characters of a message
MOST_NAMES = 16  # of temporary files beside one target


class InteropError(Exception):
    """The text names the file or option, what was found and what was expected."""


def shown(text):
    """The text without control characters, which a terminal would obey, and at most MOST_SHOWN."""
    text = str(text)
    if len(text) > MOST_SHOWN:
        text = text[:MOST_SHOWN] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def open_file(path):
    """A regular file, opened for reading. A pipe would block, a device might never end."""
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind):
        raise InteropError(f"{path}: is {'a folder' if stat.S_ISDIR(kind) else 'a device or pipe'};"
                           " expected a file")
    return open(path, "rb")


@contextlib.contextmanager
def temporary(target, is_folder):
    """The path of an empty file or folder beside `target`, locked until it is renamed or deleted. One
    that a killed process left is taken over; one that a process is using is not."""
    for number in range(MOST_NAMES):
        part = target.with_name(f".{target.name}.part{number or ''}")
        if is_folder:
            part.mkdir(exist_ok=True)
        else:
            part.touch()
        lock = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            os.close(lock)
    else:
        raise InteropError(f"{target}: is being written by {MOST_NAMES} processes")
    try:
        for left in part.iterdir() if is_folder else ():
            left.unlink()
        yield part
    finally:
        # After the rename, another process may use the name.
        if part.exists() and os.path.samestat(os.stat(part), os.fstat(lock)):
            if is_folder:
                shutil.rmtree(part)
            else:
                part.unlink()
        os.close(lock)


def run(program, work):
    """Ends the program with 0, or with 1 and the error."""
    for stream in (sys.stdout, sys.stderr):
        if stream:  # None where it is closed
            stream.reconfigure(errors="backslashreplace")
    if not np:
        sys.exit(f"{program}: NumPy is missing; expected a Python with it (apt install "
                 "python3-numpy)")
    try:
        work()
    except InteropError as error:
        sys.exit(f"{program}: {shown(error)}")
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.exit(f"{program}: {shown(f'{place}{error.strerror or error}')}")
    except MemoryError:
        sys.exit(f"{program}: there is not enough memory for these arrays")
