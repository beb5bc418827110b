"""Models exported as headers, compared with pocketgan-sample.

Environment variables name the programs: POCKETGAN_PROGRAM, POCKETGAN_SAMPLE, WRITE_EXAMPLE.
"""
import array
import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
# Seed and indices need more than 32 bits.
SEED, FIRST, COUNT = 4886718345, 3000000000, 3
# The largest difference allowed. With int8 weights, inputs are rounded to 16 bits: a difference in
# the last bit of a float may become one of 1/32767.
TOLERANCE = {"f4": 1e-5, "i1": 1e-4}


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE,
                          timeout=300, **options).stdout


def run_ours(variable, *arguments):
    """Runs the program that the environment variable names."""
    return run(os.environ[variable], *arguments)


def pictures_of(count=COUNT):
    """What compiles pictures.c to draw `count` pictures."""
    return [f"-DSEED={SEED}u", f"-DFIRST={FIRST}u", f"-DCOUNT={count}u", HERE / "pictures.c"]


def floats(data):
    return array.array("f", data)


def write_npy(path, shape, numbers):
    shape = "(" + "".join(f"{n}," for n in shape) + ")"
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() +
                     array.array("f", numbers).tobytes())


def read_npy(path):
    data = path.read_bytes()
    return floats(data[10 + int.from_bytes(data[8:10], "little"):])


def dense(inputs, outputs, activation, **more):
    return {"type": "dense", "inputs": inputs, "outputs": outputs, "activation": activation, **more}


def random_weights(layer, numbers):
    scale = 2 / layer["inputs"] ** .5
    rows = layer["outputs"] * layer.get("pieces", 1)
    return ([numbers.uniform(-scale, scale) for _ in range(rows * layer["inputs"])],
            [numbers.uniform(-.5, .5) for _ in range(rows)])


def write_model(folder, prior, layers, weights=random_weights, **more):
    """A generator whose weights and biases come from weights(layer, random numbers)."""
    folder.mkdir()
    numbers = random.Random(1)
    for i, layer in enumerate(layers):
        weight, bias = weights(layer, numbers)
        layer.update(weight=f"layer{i}.weight.npy", bias=f"layer{i}.bias.npy")
        write_npy(folder / layer["weight"], (len(bias), layer["inputs"]), weight)
        write_npy(folder / layer["bias"], (len(bias),), bias)
    (folder / "model.json").write_text(json.dumps({
        "format": "pocketgan-model", "version": 1, "role": "generator",
        "latent": {"size": layers[0]["inputs"] - len(more.get("classes", [])), "prior": prior},
        "layers": layers, **more}))
    return folder


def small_digits(folder):
    """A generator that fits a small microcontroller."""
    return write_model(folder, "uniform", [dense(64, 128, "relu"), dense(128, 784, "sigmoid")],
                       image={"height": 28, "width": 28, "channels": 1, "low": 0, "high": 1})


def every_kind(folder):
    """Models that together have every activation and prior."""
    folder.mkdir()
    run_ours("WRITE_EXAMPLE", folder / "example")
    yield folder / "example"
    yield write_model(folder / "vectors", "gaussian", [
        dense(13, 40, "clamp", low=-.5, high=1.25), dense(40, 17, "sigmoid2"),
        dense(17, 700, "relu"), dense(700, 5, "linear")])
    yield write_model(folder / "conditional", "uniform", [
        dense(13 + 4, 40, "maxout", pieces=2), dense(40, 30, "tanh")], classes=list("abcd"))
    yield write_model(folder / "single", "gaussian", [dense(7, 3, "maxout", pieces=3)])


def identity(folder, prior):
    """The identity: the outputs are the latents."""
    return write_model(folder, prior, [dense(13, 13, "linear")], lambda layer, numbers: (
        [float(i == j) for i in range(13) for j in range(13)], [0.0] * 13))


class ExportedTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def export(self, model, dtype):
        """Exports the model as model.h in self.folder."""
        run_ours("POCKETGAN_PROGRAM", "export", model, "--to", "header", "--dtype", dtype, "--out",
                 self.folder / "model.h")

    def sampled(self, model, dtype):
        """The samples of pocketgan-sample with weights of that type, scaled back to outputs."""
        run_ours("POCKETGAN_PROGRAM", "export", model, "--dtype", dtype, "--out",
                 self.folder / "folder")
        run_ours("POCKETGAN_SAMPLE", self.folder / "folder", "--seed", SEED, "--first", FIRST,
                 "--count", COUNT, "--out", self.folder / "y.npy")
        image = json.loads((model / "model.json").read_text()).get("image", {"low": 0, "high": 1})
        return [image["low"] + (image["high"] - image["low"]) * y
                for y in read_npy(self.folder / "y.npy")]

    def assert_same_pictures(self, pictures, expected, tolerance):
        self.assertEqual(len(pictures), len(expected))
        self.assertGreater(max(expected) - min(expected), .1)
        difference = max(abs(a - b) for a, b in zip(pictures, expected))
        self.assertLessEqual(difference, tolerance)
        return difference
