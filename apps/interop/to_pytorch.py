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
import sys

import numpy as np

ACTIVATIONS = {
    "linear": None,
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "sigmoid2": "nn.Tanh()",  # 2 / (1 + e^-z) - 1 = tanh(z / 2)
    "clamp": "nn.Hardtanh({low}, {high})",
}


class InteropError(Exception):
    """The text names the file or option, what was found and what was expected."""


def read_model(folder):
    """The contents of model.json, and W and b of each layer in float32."""
    path = folder / "model.json"
    try:
        model = json.loads(path.read_text(encoding="utf-8"))
        if model["format"] != "pocketgan-model" or model["version"] != 1:
            raise InteropError(f"{path}: expected a pocketgan-model of version 1")
        return model, [read_layer(folder, layer) for layer in model["layers"]]
    except (KeyError, TypeError, ValueError) as error:
        raise InteropError(f"{folder}: is not a model folder: {error}") from error


def read_array(path, shape):
    array = np.load(path)
    if array.shape != shape:
        raise InteropError(f"{path}: has the shape {array.shape}; model.json asks for {shape}")
    return array


def read_layer(folder, layer):
    rows = layer["outputs"] * layer.get("pieces", 1)
    weight = read_array(folder / layer["weight"], (rows, layer["inputs"]))
    bias = read_array(folder / layer["bias"], (rows,))
    if ("scale" in layer) != (weight.dtype == np.int8):
        raise InteropError(f"{folder / layer['weight']}: holds {weight.dtype.name}; expected int8 "
                           "where model.json names a scale, and nowhere else")
    weight = weight.astype("f4")
    if "scale" in layer:
        weight *= read_array(folder / layer["scale"], (rows,)).astype("f4")[:, None]
    return weight, bias.astype("f4")


def channels_first(array, image):
    """Permutes the last axis from (height, width, channels) to (channels, height, width)."""
    shape = (image["height"], image["width"], image["channels"])
    if array.shape[-1] % math.prod(shape):
        raise InteropError(f"model.json has images of {math.prod(shape)} numbers; the layer that "
                           f"they belong to has {array.shape[-1]}")
    return array.reshape(-1, *shape).transpose(0, 3, 1, 2).reshape(array.shape)


def convert(model, layers):
    """The state_dict of an nn.Sequential, and the source text of that network."""
    image = model.get("image")
    if image:
        if model["role"] == "generator":
            weight, bias = layers[-1]
            layers[-1] = channels_first(weight.T, image).T, channels_first(bias, image)
        else:  # images are the inputs; a discriminator may take several in a row
            weight, bias = layers[0]
            layers[0] = channels_first(weight, image), bias
    state, modules = {}, []
    for layer, (weight, bias) in zip(model["layers"], layers):
        name = layer["activation"]
        if name not in ACTIVATIONS:
            raise InteropError(f"the activation {name} has no module in PyTorch; expected "
                               f"{', '.join(ACTIVATIONS)}")
        if name == "sigmoid2":
            weight, bias = weight / 2, bias / 2
        state[f"{len(modules)}.weight"], state[f"{len(modules)}.bias"] = weight, bias
        modules.append(f"nn.Linear({layer['inputs']}, {layer['outputs']})")
        if ACTIVATIONS[name]:
            modules.append(ACTIVATIONS[name].format(**layer))
    return state, "nn.Sequential(\n    " + ",\n    ".join(modules) + ")"


def write(path, state):
    """Writes the file under a temporary name and renames it when it is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        with open(part, "wb") as file:
            np.savez(file, **state)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path, help="the model folder")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the .npz file to write")
    options = parser.parse_args()
    try:
        if options.out.suffix != ".npz":
            raise InteropError(f"--out is {options.out}; expected a name that ends in .npz")
        state, network = convert(*read_model(options.model))
        write(options.out, state)
        print(network)
    except InteropError as error:
        sys.exit(f"to_pytorch.py: {error}")
    except OSError as error:
        sys.exit(f"to_pytorch.py: {error.filename}: {error.strerror}")


if __name__ == "__main__":
    main()
