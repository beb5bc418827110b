#!/usr/bin/env python3
"""Saves one sample of a model as a PNG file. Calls libpocketgan-sampler through its C interface,
pocketgan.h, with ctypes, and needs no Python package."""
import argparse
import ctypes
import struct
import sys
import zlib
from ctypes import POINTER, c_char_p, c_float, c_int, c_size_t, c_uint64, c_void_p

LIBRARY = "libpocketgan-sampler.so.0.1"  # with the version of the interface that is called


def load_library():
    """The functions of pocketgan.h. Without their types, ctypes passes pointers and sizes as 32-bit
    integers."""
    library = ctypes.CDLL(LIBRARY)
    library.pocketgan_load.argtypes, library.pocketgan_load.restype = [c_char_p], c_void_p
    library.pocketgan_free.argtypes, library.pocketgan_free.restype = [c_void_p], None
    library.pocketgan_last_error.argtypes, library.pocketgan_last_error.restype = [], c_char_p
    for name in ("outputs", "image_height", "image_width", "image_channels"):
        size = getattr(library, "pocketgan_" + name)
        size.argtypes, size.restype = [c_void_p], c_size_t
    library.pocketgan_sample.restype = c_int
    library.pocketgan_sample.argtypes = [c_void_p, c_uint64, c_uint64, c_size_t, POINTER(c_float)]
    return library


def draw(library, model, seed):
    """Height, width, channels and pixels, 0 black and 1 white, of sample 0 of the seed."""
    generator = library.pocketgan_load(model.encode())
    if not generator:
        raise RuntimeError(library.pocketgan_last_error().decode())
    try:
        shape = [getattr(library, "pocketgan_image_" + name)(generator)
                 for name in ("height", "width", "channels")]
        if 0 in shape:
            raise RuntimeError(f"{model}: outputs plain vectors; expected images")
        pixels = (c_float * library.pocketgan_outputs(generator))()
        if library.pocketgan_sample(generator, seed, 0, 1, pixels) != 0:
            raise RuntimeError(library.pocketgan_last_error().decode())
        return *shape, pixels
    finally:
        library.pocketgan_free(generator)


def png(height, width, channels, pixels):
    """The bytes of a PNG file: a signature, then chunks, each with a CRC-32 at its end."""
    def chunk(kind, data):
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    levels = bytes(round(255 * min(max(pixel, 0), 1)) for pixel in pixels)
    row = width * channels
    rows = b"".join(b"\0" + levels[i * row:(i + 1) * row] for i in range(height))  # \0: unfiltered
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2}[channels], 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"IEND", b""))


def parse_seed(text):
    if not text.isdecimal() or int(text) >= 2**64:
        raise argparse.ArgumentTypeError(f"'{text}'; expected a whole number from 0 to 2^64 - 1")
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a model folder")
    parser.add_argument("file", help="the PNG file to write")
    parser.add_argument("--seed", type=parse_seed, default=1, help="seed of the sample (default 1)")
    options = parser.parse_args()
    try:
        picture = png(*draw(load_library(), options.model, options.seed))
        with open(options.file, "wb") as out:
            out.write(picture)
    except (OSError, RuntimeError) as error:
        sys.exit(f"draw.py: {error}")


if __name__ == "__main__":
    main()
