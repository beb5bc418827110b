"""Compares with NumPy: each side reads the other's files and computes the same samples.

Usage: check_numpy.py WRITE_EXAMPLE POCKETGAN_SAMPLE (two programs of the build).
Exits with 77, which Meson counts as skipped, without NumPy.
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy")
    sys.exit(77)

TOLERANCE = 1e-5
# With int8 weights, inputs are rounded to 16 bits.
TOLERANCE_INT8 = 3e-4

write_example, pocketgan_sample = sys.argv[1:]
emulator = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))


def run(*command):
    subprocess.run([*emulator, *map(str, command)], check=True)


def forward(folder, z):
    """The generator of a model folder, in double precision."""
    x = z.astype("f8")
    for layer in json.loads((folder / "model.json").read_text())["layers"]:
        weight, bias = np.load(folder / layer["weight"]), np.load(folder / layer["bias"])
        pieces = layer.get("pieces", 1)
        assert bias.dtype == np.dtype("<f4"), bias.dtype
        assert weight.dtype == np.dtype("i1" if "scale" in layer else "<f4"), weight.dtype
        assert weight.shape == (pieces * layer["outputs"], layer["inputs"]), weight.shape
        assert bias.shape == weight.shape[:1], bias.shape
        assert weight.flags.c_contiguous
        weight = weight.astype("f8")
        if "scale" in layer:
            weight *= np.load(folder / layer["scale"])[:, None]
        a = x @ weight.T + bias
        x = {
            "linear": lambda: a,
            "relu": lambda: np.maximum(a, 0),
            "leaky_relu": lambda: np.where(a > 0, a, layer["slope"] * a),
            "sigmoid": lambda: 1 / (1 + np.exp(-a)),
            "tanh": lambda: np.tanh(a),
            "maxout": lambda: a.reshape(len(a), pieces, -1).max(axis=1),
        }[layer["activation"]]()
    return x


def check(folder, scratch, latents, tolerance=TOLERANCE):
    """Compares pocketgan-sample with NumPy on latents that NumPy writes."""
    image = json.loads((folder / "model.json").read_text())["image"]
    np.save(scratch / "z.npy", latents)
    run(pocketgan_sample, folder, "--latent", scratch / "z.npy", "--out", scratch / "y.npy")
    y = np.load(scratch / "y.npy")
    assert y.dtype == np.dtype("<f4") and y.flags.c_contiguous, y.dtype
    assert y.shape == (len(latents), image["height"], image["width"]), y.shape
    expected = (forward(folder, latents) - image["low"]) / (image["high"] - image["low"])
    error = np.abs(y.reshape(len(y), -1) - expected).max()
    assert expected.std() > 0.1, "samples that hardly differ show little"
    assert error < tolerance, error
    print(f"{y.shape} {latents.dtype} latents: largest difference {error:.2g}")


with tempfile.TemporaryDirectory() as name:
    scratch = pathlib.Path(name)
    folder = scratch / "model"
    run(write_example, folder)
    size = json.loads((folder / "model.json").read_text())["latent"]["size"]
    random = np.random.default_rng(1)
    check(folder, scratch, random.standard_normal((300, size)).astype("f4"))
    check(folder, scratch, random.standard_normal((3, size)))
    check(folder, scratch, np.asfortranarray(random.standard_normal((5, size)).astype("f4")))

    quantised = scratch / "quantised"
    run(write_example, quantised, "int8")
    check(quantised, scratch, random.standard_normal((300, size)).astype("f4"), TOLERANCE_INT8)

    # Weights saved by NumPy: int8 in Fortran order, with float64 scales.
    run(pocketgan_sample, quantised, "--out", scratch / "ours.npy")
    weight, scale = quantised / "layer0.weight.npy", quantised / "layer0.scale.npy"
    np.save(weight, np.asfortranarray(np.load(weight)))
    np.save(scale, np.load(scale).astype("f8"))
    run(pocketgan_sample, quantised, "--out", scratch / "theirs.npy")
    assert np.array_equal(np.load(scratch / "ours.npy"), np.load(scratch / "theirs.npy"))

    # Weights saved by NumPy: float64 in Fortran order, the order of a transposed array.
    run(pocketgan_sample, folder, "--out", scratch / "ours.npy")
    weight, bias = folder / "layer0.weight.npy", folder / "layer0.bias.npy"
    np.save(weight, np.asfortranarray(np.load(weight)))
    np.save(bias, np.load(bias).astype("f8"))
    assert np.isfortran(np.load(weight))
    run(pocketgan_sample, folder, "--out", scratch / "theirs.npy")
    assert np.array_equal(np.load(scratch / "ours.npy"), np.load(scratch / "theirs.npy"))
