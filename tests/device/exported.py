"""Models exported as headers, compared with pocketgan-sample.

Environment variables name the programs: POCKETGAN_PROGRAM, POCKETGAN_SAMPLE, WRITE_EXAMPLE.
"""
import array
import json
import math
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


def convolution(kind, size, outputs, kernel, activation, stride=1, pad=0, **more):
    """`kind` is "convolution" or "transposed_convolution", `size` (height, width, channels)."""
    return {"type": kind, **dict(zip(["height", "width", "channels"], size)), "outputs": outputs,
            "kernel_height": kernel[0], "kernel_width": kernel[1], "stride": stride, "pad": pad,
            "activation": activation, **more}


def weight_shape(layer):
    rows = layer["outputs"] * layer.get("pieces", 1)
    if layer["type"] == "dense":
        return (rows, layer["inputs"])
    sides = (layer["channels"], rows)
    return (*(sides if layer["type"].startswith("transposed") else sides[::-1]),
            layer["kernel_height"], layer["kernel_width"])


def bias_size(layer):
    rows = layer["outputs"] * layer.get("pieces", 1)
    if "bias_of" not in layer:
        return rows
    height, width = (
        layer["stride"] * (layer[side] - 1) + layer["kernel_" + side] - 2 * layer["pad"]
        if layer["type"].startswith("transposed") else
        (layer[side] + 2 * layer["pad"] - layer["kernel_" + side]) // layer["stride"] + 1
        for side in ["height", "width"])
    return height * width * rows


def random_weights(layer, numbers):
    size = math.prod(weight_shape(layer))
    rows = layer["outputs"] * layer.get("pieces", 1)
    scale = 2 / (size / rows) ** .5
    return ([numbers.uniform(-scale, scale) for _ in range(size)],
            [numbers.uniform(-.5, .5) for _ in range(bias_size(layer))])


def inputs_of(layer):
    if layer["type"] == "dense":
        return layer["inputs"]
    return layer["height"] * layer["width"] * layer["channels"]


def write_model(folder, prior, layers, weights=random_weights, **more):
    """A generator whose weights and biases come from weights(layer, random numbers)."""
    folder.mkdir()
    numbers = random.Random(1)
    for i, layer in enumerate(layers):
        weight, bias = weights(layer, numbers)
        layer.update(weight=f"layer{i}.weight.npy", bias=f"layer{i}.bias.npy")
        write_npy(folder / layer["weight"], weight_shape(layer), weight)
        write_npy(folder / layer["bias"], (len(bias),), bias)
    (folder / "model.json").write_text(json.dumps({
        "format": "pocketgan-model", "version": 1, "role": "generator",
        "latent": {"size": inputs_of(layers[0]) - len(more.get("classes", [])), "prior": prior},
        "layers": layers, **more}))
    return folder


def small_digits(folder):
    """A generator that fits a small microcontroller."""
    return write_model(folder, "uniform", [dense(64, 128, "relu"), dense(128, 784, "sigmoid")],
                       image={"height": 28, "width": 28, "channels": 1, "low": 0, "high": 1})


def pocket_digits(folder):
    """The generator of the preset pocket, which fits a small microcontroller. Black is 0, so that
    .npy files hold the outputs as they are."""
    return write_model(folder, "gaussian", [
        dense(22 + 10, 7 * 7 * 32, "relu"),
        convolution("transposed_convolution", (7, 7, 32), 16, (4, 4), "relu", 2, 1),
        convolution("transposed_convolution", (14, 14, 16), 1, (4, 4), "tanh", 2, 1)],
        image={"height": 28, "width": 28, "channels": 1, "low": 0, "high": 1},
        classes=list("0123456789"))


def every_convolution(folder):
    """Models that together have every part of a header's convolutions."""
    folder.mkdir()
    # A latent that is an image, strides above the kernel, padding beyond the image, maxout, lines of
    # more than 512 products, a dense layer after convolutions and convolutions after it.
    yield write_model(folder / "strange", "gaussian", [
        convolution("transposed_convolution", (1, 1, 13), 5, (3, 2), "leaky_relu", slope=.25),
        convolution("transposed_convolution", (3, 2, 5), 7, (2, 1), "linear", 3, 1),
        convolution("convolution", (6, 2, 7), 3, (3, 1), "maxout", 2, 3, pieces=3),
        dense(5 * 4 * 3, 3 * 3 * 300, "relu"),
        convolution("convolution", (3, 3, 300), 4, (2, 3), "clamp", 1, 1, low=-1.5, high=2,
                    bias_of="pixel"),
        convolution("transposed_convolution", (4, 3, 4), 2, (5, 5), "sigmoid2", 3, 2)])
    yield write_model(folder / "classes", "uniform", [
        dense(9 + 3, 4 * 5 * 6, "tanh"),
        convolution("transposed_convolution", (4, 5, 6), 9, (4, 3), "maxout", 2, 1, pieces=2),
        convolution("convolution", (8, 9, 9), 1, (3, 3), "tanh", 1, 1)], classes=list("abc"))
    yield write_model(folder / "single", "gaussian", [
        convolution("convolution", (4, 3, 2), 3, (2, 2), "linear", 1, 1)])
    yield pocket_digits(folder / "pocket")


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
    yield from every_convolution(folder / "convolutions")


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
