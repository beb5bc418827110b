#!/usr/bin/env python3
"""Converts a model folder to a PyTorch state_dict in a .npz file, and prints the network for it.
Needs NumPy, not PyTorch. PyTorch loads the state_dict with

    net.load_state_dict({k: torch.from_numpy(v) for k, v in numpy.load("state.npz").items()})
"""
import argparse
import json
import math
import os
import pathlib

import common
from common import InteropError, np
from images import channels_first, permuted_inputs, permuted_outputs
from model_folder import class_count, image_of, kernel, makes, read_model, takes

ACTIVATIONS = {
    "linear": None,
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "sigmoid2": "nn.Tanh()",  # 2 / (1 + e^-z) - 1 = tanh(z / 2)
    "clamp": "nn.Hardtanh({low}, {high})",
}
WINDOW = "({channels}, {outputs}, {kernel}, stride={stride}, padding={pad}"
CONVOLUTIONS = {"convolution": "Conv2d" + WINDOW,
                "transposed_convolution": "ConvTranspose2d" + WINDOW}
LATENTS = {"gaussian": "torch.randn(n, {size})",
           "uniform": "(2 * torch.rand(n, {size}) - 1) * 3 ** 0.5"}
PIXEL_BIAS = """\
class PixelBias(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(shape))

    def forward(self, x):
        return x + self.bias


"""


def images_at_once(model):
    """The number of images, each with its class, that a discriminator takes."""
    if model["role"] != "discriminator" or "image" not in model:
        return 1
    first, image = model["layers"][0], image_of(model)
    numbers = image[0] if is_convolution(first) else math.prod(image)
    return takes(first)[0] // (numbers + class_count(model))


def inputs_text(model):
    """Comments that say what the network takes."""
    text, classes, count = "", class_count(model), images_at_once(model)
    if model["role"] == "generator" and "latent" in model:
        latent = model["latent"]
        text += "\n# latents: " + LATENTS[latent["prior"]].format(**latent)
    flat = "" if is_convolution(model["layers"][0]) else ".flatten(1)"
    if classes:
        one_hot = f"nn.functional.one_hot(classes, {classes}).float()"
        if not flat:
            _, height, width = takes(model["layers"][0])
            one_hot += f"[:, :, None, None].expand(-1, -1, {height}, {width})"
        before = "latents" if model["role"] == "generator" else f"images{flat}"
        text += f"\n# inputs: torch.cat(({before}, {one_hot}), 1)"
        if count > 1:
            text += f"\n# such inputs of {count} images, joined along dimension 1"
        text += "\n# classes: " + json.dumps(model["classes"])
    elif count > 1:
        parts = ", ".join(f"images_{i + 1}{flat}" for i in range(count))
        text += f"\n# inputs: torch.cat(({parts}), 1)"
    return text


def is_convolution(layer):
    return layer["type"] in CONVOLUTIONS


def images_around(model):
    """The image before each layer and after the last one, None where there is a vector."""
    image = image_of(model) if "image" in model else None
    is_generator = model["role"] == "generator"
    between = [takes(after) if is_convolution(after) else
               makes(before) if is_convolution(before) else None
               for before, after in zip(model["layers"], model["layers"][1:])]
    return [None if is_generator else image, *between, image if is_generator else None]


def with_channels_first(model, arrays):
    """W and b of each layer. Dense layers take and make images with channels first."""
    images, classes = images_around(model), class_count(model)
    for layer, (weight, bias), before, after in zip(model["layers"], arrays, images, images[1:]):
        if before and not is_convolution(layer):
            weight = permuted_inputs(weight, before, classes, channels_first)
        if after and not is_convolution(layer):
            weight, bias = permuted_outputs(weight, bias, after, channels_first)
        classes = 0  # only the first layer takes them
        yield weight, bias


class Sequential:
    """The modules of an nn.Sequential and their state_dict."""

    def __init__(self):
        self.modules, self.state = [], {}

    def add(self, module, **arrays):
        self.state.update({f"{len(self.modules)}.{key}": np.ascontiguousarray(array)
                           for key, array in arrays.items()})
        self.modules.append(module)

    def add_linear_part(self, layer, weight, bias):
        """W x + b"""
        if not is_convolution(layer):
            self.add(f"nn.Linear({layer['inputs']}, {layer['outputs']})", weight=weight, bias=bias)
            return
        module = CONVOLUTIONS[layer["type"]].format(**layer, kernel=kernel(layer))
        if layer.get("output_padding"):
            module += f", output_padding={layer['output_padding']}"
        if "bias_of" not in layer:
            self.add(f"nn.{module})", weight=weight, bias=bias)
            return
        image = makes(layer)
        self.add(f"nn.{module}, bias=False)", weight=weight)
        self.add(f"PixelBias{image}", bias=channels_first(bias, image).reshape(image))

    def text(self):
        whole = "nn.Sequential(\n    " + ",\n    ".join(self.modules) + ")"
        return (PIXEL_BIAS if "PixelBias" in whole else "") + whole


def convert(model, arrays):
    """The state_dict of an nn.Sequential, and the source text of that network."""
    network, takes_image = Sequential(), model["role"] != "generator"
    for layer, (weight, bias) in zip(model["layers"], with_channels_first(model, arrays)):
        if layer["activation"] == "sigmoid2":
            weight, bias = weight / 2, bias / 2
        if is_convolution(layer) and not takes_image:
            network.add(f"nn.Unflatten(1, {takes(layer)})")
        elif network.modules and takes_image and not is_convolution(layer):
            network.add("nn.Flatten()")
        network.add_linear_part(layer, weight, bias)
        if ACTIVATIONS[layer["activation"]]:
            network.add(ACTIVATIONS[layer["activation"]].format(**layer))
        takes_image = is_convolution(layer)
    return network.state, network.text() + inputs_text(model)


def write(path, state):
    """Writes the file under a temporary name and renames it when it is complete."""
    with common.temporary(path, is_folder=False) as part:
        with open(part, "wb") as file:
            np.savez(file, **state)
        os.replace(part, path)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path, help="the model folder")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the .npz file to write")
    return parser.parse_args()


def work(options):
    if options.out.suffix != ".npz":
        raise InteropError(f"--out is {options.out}; expected a name that ends in .npz")
    state, network = convert(*read_model(options.model))
    write(options.out, state)
    print(network)


if __name__ == "__main__":
    parsed = parse_options()
    common.run("to_pytorch.py", lambda: work(parsed))
