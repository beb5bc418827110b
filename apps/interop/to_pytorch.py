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
import re

import common
from common import MOST_CLASSES, MOST_LAYERS, MOST_SIDE, MOST_UNITS, InteropError, np

ACTIVATIONS = {
    "linear": None,
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU({slope})",
    "sigmoid": "nn.Sigmoid()",
    "tanh": "nn.Tanh()",
    "sigmoid2": "nn.Tanh()",  # 2 / (1 + e^-z) - 1 = tanh(z / 2)
    "clamp": "nn.Hardtanh({low}, {high})",
}
PARAMETERS = {"leaky_relu": ["slope"], "clamp": ["low", "high"]}
LATENTS = {"gaussian": "torch.randn(n, {size})",
           "uniform": "(2 * torch.rand(n, {size}) - 1) * 3 ** 0.5"}
MOST_JSON = 64 * 1024  # as in lib/model


def field(entry, name, accepts, expected):
    """A field of an object of model.json. The printed network contains such values, so each is
    checked."""
    value = entry.get(name) if isinstance(entry, dict) else None
    if not accepts(value):
        raise InteropError(f"{name} is {json.dumps(value)}; expected {expected}")
    return value


def one_of(entry, name, values):
    return field(entry, name, lambda value: isinstance(value, str) and value in values,
                 " or ".join(json.dumps(value) for value in values))


def integer(entry, name, most):
    return field(entry, name, lambda value: type(value) is int and 1 <= value <= most,
                 "1" if most == 1 else f"1 to {most}")


def number(entry, name):
    return field(entry, name, lambda value: type(value) in (int, float) and
                 abs(value) <= np.finfo("f4").max, "a number")


def check_layer(layer):
    one_of(layer, "type", ["dense"])
    for name in ("inputs", "outputs"):
        integer(layer, name, MOST_UNITS)
    activation = field(layer, "activation", lambda value: isinstance(value, str), "its name")
    if activation not in ACTIVATIONS:
        raise InteropError(f"the activation {activation} has no module in PyTorch; expected "
                           f"{', '.join(ACTIVATIONS)}")
    for name in PARAMETERS.get(activation, []):
        number(layer, name)
    for name in ["weight", "bias"] + ["scale"] * ("scale" in layer):
        field(layer, name, lambda value: isinstance(value, str) and
              re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", value), "the name of a file")


def class_count(model):
    return len(model.get("classes", []))


def check_classes(model, role):
    if role not in ("generator", "discriminator"):
        raise InteropError("classes belong to generators and discriminators only")
    field(model, "classes", lambda value: isinstance(value, list) and
          1 <= len(value) <= MOST_CLASSES and all(isinstance(name, str) for name in value),
          f"a list of 1 to {MOST_CLASSES} names")


def check_model(model):
    """Raises InteropError unless every field that is used has its type and range."""
    one_of(model, "format", ["pocketgan-model"])
    integer(model, "version", 1)
    role = one_of(model, "role", ["generator", "discriminator", "classifier", "encoder"])
    layers = field(model, "layers", lambda value: isinstance(value, list) and
                   1 <= len(value) <= MOST_LAYERS, f"a list of 1 to {MOST_LAYERS}")
    before = None
    for layer in layers:
        check_layer(layer)
        if before not in (None, layer["inputs"]):
            raise InteropError(f"inputs is {layer['inputs']}; expected {before}, the outputs of "
                               "the layer before")
        before = layer["outputs"]
    if "image" in model:
        for name, most in (("height", MOST_SIDE), ("width", MOST_SIDE), ("channels", 3)):
            integer(model["image"], name, most)
    if "classes" in model:
        check_classes(model, role)
    if role == "generator" and "latent" in model:
        integer(model["latent"], "size", MOST_UNITS)
        one_of(model["latent"], "prior", LATENTS)
        inputs = model["latent"]["size"] + class_count(model)
        if inputs != layers[0]["inputs"]:
            raise InteropError(f"size is {model['latent']['size']} and there are "
                               f"{class_count(model)} classes; layer 0 takes "
                               f"{layers[0]['inputs']} inputs")


def read_model(folder):
    """The contents of model.json, and W and b of each layer in float32."""
    path = folder / "model.json"
    with common.open_file(path) as file:
        text = file.read(MOST_JSON + 1)
    if len(text) > MOST_JSON:
        raise InteropError(f"{path}: has more than {MOST_JSON} bytes")
    try:
        model = json.loads(text)
        check_model(model)
    except InteropError as error:
        raise InteropError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise InteropError(f"{path}: is not JSON: {error}") from error
    return model, [read_layer(folder, layer) for layer in model["layers"]]


def read_array(path, shape):
    common.open_file(path).close()
    try:  # the map is as long as the file, whatever the header states
        array = np.load(path, mmap_mode="r")
    except OSError:
        raise
    except Exception as error:  # NumPy raises many types
        raise InteropError(f"{path}: is not a .npy file of numbers: {error}") from error
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fi":
        raise InteropError(f"{path}: holds {getattr(array, 'dtype', 'a zip file')}; expected real "
                           "numbers")
    if array.shape != shape:
        raise InteropError(f"{path}: has the shape {array.shape}; model.json asks for {shape}")
    return array


def read_layer(folder, layer):
    rows = layer["outputs"]
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


def images_first(weight, model):
    """W of the first layer of a network of images, each followed by its one-hot class if there are
    classes: the images' part becomes channels first."""
    image, classes = model["image"], class_count(model)
    pixels = image["height"] * image["width"] * image["channels"]
    if weight.shape[1] % (pixels + classes):
        raise InteropError(f"model.json has images of {pixels} numbers and {classes} classes; the "
                           f"layer that they belong to has {weight.shape[1]}")
    parts = weight.reshape(len(weight), -1, pixels + classes)
    images = channels_first(parts[:, :, :pixels], image)
    return np.concatenate([images, parts[:, :, pixels:]], axis=2).reshape(weight.shape)


def inputs_text(model):
    """Comments that say what the network takes."""
    text, classes = "", class_count(model)
    if model["role"] == "generator" and "latent" in model:
        latent = model["latent"]
        text += "\n# latents: " + LATENTS[latent["prior"]].format(**latent)
    if classes:
        before = "latents" if model["role"] == "generator" else "images.flatten(1)"
        text += (f"\n# inputs: torch.cat(({before}, nn.functional.one_hot(classes, {classes})"
                 ".float()), 1)\n# classes: " + json.dumps(model["classes"]))
    return text


def convert(model, layers):
    """The state_dict of an nn.Sequential, and the source text of that network."""
    image = model.get("image")
    if image:
        if model["role"] == "generator":
            weight, bias = layers[-1]
            layers[-1] = channels_first(weight.T, image).T, channels_first(bias, image)
        else:  # images are the inputs; a discriminator may take several in a row
            weight, bias = layers[0]
            layers[0] = images_first(weight, model), bias
    state, modules = {}, []
    for layer, (weight, bias) in zip(model["layers"], layers):
        name = layer["activation"]
        if name == "sigmoid2":
            weight, bias = weight / 2, bias / 2
        state[f"{len(modules)}.weight"], state[f"{len(modules)}.bias"] = weight, bias
        modules.append(f"nn.Linear({layer['inputs']}, {layer['outputs']})")
        if ACTIVATIONS[name]:
            modules.append(ACTIVATIONS[name].format(**layer))
    return state, "nn.Sequential(\n    " + ",\n    ".join(modules) + ")" + inputs_text(model)


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
