"""Writes tests/golden/npy/*.npy with NumPy, the inputs of tests/model/test_npy.cpp.

Every valid array holds i / 2 - 1 for i = 0, 1, ... in C order (uint8: i * 10).
Made with NumPy 1.24.2: python3 tests/golden/make_npy.py
"""
import pathlib
import numpy as np

folder = pathlib.Path(__file__).parent / "npy"
folder.mkdir(exist_ok=True)


def halves(*shape):
    return (np.arange(np.prod(shape, dtype=int)) / 2 - 1).reshape(shape)


def save(name, array, version=(1, 0)):
    with open(folder / (name + ".npy"), "wb") as file:
        np.lib.format.write_array(file, array, version=version)


# Files that read_npy accepts.
save("float16", halves(2, 3).astype("<f2"))
save("float32", halves(2, 3).astype("<f4"))
save("float64", halves(2, 3))
save("uint8", (np.arange(6) * 10).astype("u1").reshape(2, 3))
save("format2", halves(2, 3).astype("<f4"), (2, 0))
save("format3", halves(2, 3).astype("<f4"), (3, 0))
save("fortran2d", np.asfortranarray(halves(2, 3).astype("<f4")))
save("fortran4d", np.asfortranarray(halves(2, 3, 4, 5)))
save("fortran_uint8", np.asfortranarray((np.arange(6) * 10).astype("u1").reshape(2, 3)))
save("scalar", halves(1).astype("<f4").reshape(()))
save("vector", halves(5).astype("<f4"))

# Files that read_npy refuses.
save("big_endian", halves(2, 3).astype(">f4"))
save("int32", halves(2, 3).astype("<i4"))
save("complex", halves(2, 3).astype("<c8"))
save("bool", halves(2, 3).astype("?"))
save("text", np.array(["ab", "c"]))
save("records", np.zeros(2, dtype=[("a", "<f4"), ("b", "<f4")]))
save("objects", np.array([{}, None], dtype=object))
save("empty", np.zeros((0, 3), dtype="<f4"))
save("five_dimensions", np.zeros((1, 1, 1, 1, 2), dtype="<f4"))
save("nan", np.array([0, 1, np.nan], dtype="<f4"))
save("infinity", np.array([0, -np.inf], dtype="<f8"))
save("past_float32", np.array([1e39], dtype="<f8"))
