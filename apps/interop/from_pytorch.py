#!/usr/bin/env python3
"""Converts the state_dict of a PyTorch generator to a model folder. Needs NumPy, not PyTorch.

The state_dict is a file of torch.save(net.state_dict(), ...) or of a checkpoint that contains it, a
.safetensors file, or a .npz file, which
    numpy.savez("state.npz", **{k: v.cpu().numpy() for k, v in net.state_dict().items()})
writes. No program in such a file is run.

--network lists the modules in the order of the forward pass: linear, batchnorm:EPS, relu,
leaky_relu:SLOPE, sigmoid and tanh. The state_dict holds neither activations nor EPS. Dropout has no
effect outside training and is left out. A batchnorm is folded into the linear before it, or after
an activation into the linear after it.

The state_dict does not hold the order of the forward pass either. Modules with numbers in their
names, as in a Sequential, are in the order of these numbers. Where more than one order of the other
modules fits, name them: linear=fc1,relu,linear=fc2,batchnorm:1e-5=bn,tanh

A conditional generator takes a one-hot class after the latent, torch.cat((z, one_hot), 1).
--classes says how many of its last inputs are classes, or names these.
"""
import argparse
import json
import math
import pathlib
import unicodedata
from dataclasses import dataclass, field

import common
from common import (LONGEST_CLASS_NAME, MOST_CLASSES, MOST_LAYERS, MOST_SIDE, MOST_UNITS,
                    MOST_WEIGHTS, InteropError, np)
from network import WITH_WEIGHTS, assign, modules_of, parse_network, parse_number
from state_files import read_state, under

RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


@dataclass
class Layer:
    """activation(W x + b), and the modules that it is made of."""
    weight: "np.ndarray"
    bias: "np.ndarray"
    sources: list
    activation: str = ""  # until there is one
    parameters: dict = field(default_factory=dict)


def parse_image(text):
    """CHANNELSxHEIGHTxWIDTH, the order of PyTorch."""
    sizes = text.split("x")
    if len(sizes) != 3 or not all(size.isdecimal() and 1 <= int(size) <= MOST_SIDE
                                  for size in sizes) or sizes[0] not in ("1", "3"):
        raise argparse.ArgumentTypeError(f"'{text}'; expected such as 1x28x28 or 3x32x32, with "
                                         f"sides up to {MOST_SIDE}")
    return tuple(int(size) for size in sizes)


def is_class_name(name):
    """Whether model.json may have it: of UTF-8, without control characters."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:  # the argument was not UTF-8
        return False
    return 1 <= size <= LONGEST_CLASS_NAME and not any(
        unicodedata.category(character) == "Cc" for character in name)


def parse_classes(text):
    """The names in 0,1,2, or as many as the number says: 3 is the same."""
    is_number = text.isascii() and text.isdecimal()
    count = int(text[:9]) if is_number else text.count(",") + 1
    if not 1 <= count <= MOST_CLASSES:
        raise argparse.ArgumentTypeError(f"there are {count}; expected 1 to {MOST_CLASSES}")
    names = [str(number) for number in range(count)] if is_number else text.split(",")
    for i, name in enumerate(names):
        if not is_class_name(name):
            raise argparse.ArgumentTypeError(
                f"'{common.shown(name)}' is no name of a class; expected 1 to {LONGEST_CLASS_NAME} "
                "bytes of UTF-8 without control characters")
        if name in names[:i]:
            raise argparse.ArgumentTypeError(f"the name '{common.shown(name)}' is there twice")
    return names


def vector(name, module, key, default):
    """An array of one number per unit, in double precision."""
    array = module.arrays.get(key)
    if array is None:
        return np.full(module.outputs, default)
    if array.shape != (module.outputs,):
        raise InteropError(f"{name}.{key}: has the shape {array.shape}; expected "
                           f"({module.outputs},)")
    return array.astype("f8")


def affine(name, module, epsilon):
    """s, t with s x + t = gamma (x - mean) / sqrt(var + eps) + beta."""
    mean, variance, gamma, beta = (
        vector(name, module, key, default) for key, default in
        (("running_mean", 0.0), ("running_var", 1.0), ("weight", 1.0), ("bias", 0.0)))
    if (variance + epsilon <= 0).any():
        raise InteropError(f"{name}.running_var: {variance.min():g} with eps {epsilon:g} has no "
                           "root; expected a variance")
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale


def fold_before(layer, scale, shift):
    """s (W x + b) + t"""
    layer.weight, layer.bias = layer.weight * scale[:, None], layer.bias * scale + shift


def fold_after(layer, scale, shift):
    """W (s x + t) + b"""
    layer.weight, layer.bias = layer.weight * scale, layer.bias + layer.weight @ shift


def convert(network, names, modules):
    """The layers. A batchnorm is folded into the open layer, which has no activation yet, or waits
    for the next linear."""
    layers, waiting, before = [], [], "nothing"
    names = iter(names)
    for step in network:
        is_open = bool(layers) and not layers[-1].activation and not waiting
        name = next(names) if step.kind in WITH_WEIGHTS else None
        if step.kind == "linear":
            layers.append(Layer(modules[name].arrays["weight"].astype("f8"),
                                vector(name, modules[name], "bias", 0.0), []))
            for source, scale, shift in reversed(waiting):
                fold_after(layers[-1], scale, shift)
            layers[-1].sources += [source for source, *_ in waiting]
            layers[-1].sources.append(f"{step.named(name)} {modules[name].arrays['weight'].shape}")
            waiting = []
        elif step.kind == "batchnorm":
            scale, shift = affine(name, modules[name], *step.numbers)
            if is_open:
                fold_before(layers[-1], scale, shift)
                layers[-1].sources.append(step.named(name))
            else:
                waiting.append((step.named(name), scale, shift))
        elif not is_open:
            raise InteropError(f"--network has {step.text} after {before}; expected it after "
                               "linear, or after batchnorm right after linear")
        else:
            layers[-1].activation = step.kind
            layers[-1].parameters = dict(zip(["slope"], step.numbers))
            layers[-1].sources.append(step.text)
        before = step.text
    if waiting:
        raise InteropError(f"--network ends with {waiting[-1][0]} after an activation; expected a "
                           "linear after it, into which it is folded")
    return layers


def channels_last(array, image):
    """The last axis (channels, height, width) -> (height, width, channels)."""
    return array.reshape(-1, *image).transpose(0, 2, 3, 1).reshape(array.shape)


def as_image(layer, image):
    """Permutes the outputs of the last layer from channels first to channels last."""
    if len(layer.bias) != math.prod(image):
        raise InteropError(f"--image has {math.prod(image)} numbers; the network makes "
                           f"{len(layer.bias)}")
    layer.weight = channels_last(layer.weight.T, image).T
    layer.bias = channels_last(layer.bias, image)


def image_fields(options, activation):
    """The object `image` of model.json."""
    low, high = RANGES.get(activation, (None, None))
    low = low if options.low is None else options.low
    high = high if options.high is None else options.high
    if low is None or high is None:
        raise InteropError(f"the network ends with {activation or 'linear'}; give --low and --high,"
                           " the outputs for black and white")
    if not np.float32(low) < np.float32(high):
        raise InteropError(f"--low is {low:g} and --high {high:g}; expected low < high")
    channels, height, width = options.image
    return {"height": height, "width": width, "channels": channels, "low": low, "high": high}


def check_classes(layers, classes):
    inputs = layers[0].weight.shape[1]
    if len(classes) >= inputs:
        raise InteropError(f"--classes has {len(classes)}; the first linear takes {inputs} "
                           "numbers, of which the last are the classes and at least one is of the "
                           "latent")


def check_sizes(layers):
    sizes = [layers[0].weight.shape[1], *(len(layer.bias) for layer in layers)]
    if len(layers) > MOST_LAYERS or not all(1 <= size <= MOST_UNITS for size in sizes):
        raise InteropError(f"the network has {len(layers)} linears of {min(sizes)} to {max(sizes)} "
                           f"numbers; a model folder has up to {MOST_LAYERS} of 1 to {MOST_UNITS}")
    most = max(layer.weight.size for layer in layers)
    if most > MOST_WEIGHTS:
        raise InteropError(f"a linear has {most} weights; a model folder has up to {MOST_WEIGHTS} "
                           "in a layer")


def describe(layers, options):
    """The contents of model.json."""
    model = {"format": "pocketgan-model", "version": 1, "role": "generator",
             "latent": {"size": layers[0].weight.shape[1] - len(options.classes),
                        "prior": options.prior}}
    if options.image:
        model["image"] = image_fields(options, layers[-1].activation)
    if options.classes:
        model["classes"] = options.classes
    model["layers"] = [
        {"type": "dense", "inputs": layer.weight.shape[1], "outputs": layer.weight.shape[0],
         "activation": layer.activation or "linear", **layer.parameters,
         "weight": f"layer{i}.weight.npy", "bias": f"layer{i}.bias.npy"}
        for i, layer in enumerate(layers)]
    return model


def write(folder, model, layers):
    """Writes the folder under a temporary name and renames it when it is complete."""
    with common.temporary(folder, is_folder=True) as part:
        for i, layer in enumerate(layers):
            for name, array in (("weight", layer.weight), ("bias", layer.bias)):
                with np.errstate(over="ignore"):  # the check below reports it
                    array = np.ascontiguousarray(array, "<f4")
                if not np.isfinite(array).all():
                    raise InteropError(f"layer {i} has a {name} that is not finite in float32")
                np.save(part / f"layer{i}.{name}.npy", array)
        text = json.dumps(model, indent=2, ensure_ascii=False) + "\n"
        (part / "model.json").write_text(text, encoding="utf-8")
        part.rename(folder)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", type=pathlib.Path,
                        help="the state_dict: a file of torch.save, .safetensors or .npz")
    parser.add_argument("--network", type=parse_network, required=True,
                        help="modules, such as linear,batchnorm:1e-5,leaky_relu:0.2,linear,tanh, "
                        "with names where the order needs them: linear=fc1,relu,linear=fc2")
    parser.add_argument("--key", help="the part of the file that is the generator, such as "
                        "generator or model_state_dict")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder to write")
    parser.add_argument("--image", type=parse_image, help="channels, height and width, as in "
                        "1x28x28; without it outputs are plain vectors")
    parser.add_argument("--low", type=parse_number, help="the output for black (default: the "
                        "minimum of the final sigmoid or tanh)")
    parser.add_argument("--high", type=parse_number, help="output for white (default: maximum)")
    parser.add_argument("--prior", choices=["gaussian", "uniform"], default="gaussian",
                        help="distribution of the latents: N(0, 1) (default) or U(-sqrt 3, sqrt 3)")
    parser.add_argument("--classes", type=parse_classes, default=[], metavar="N|NAME,NAME,...",
                        help="the last N inputs are a one-hot class; the names of the classes, or "
                        "their number, as in 10, for 0,1,2,3,4,5,6,7,8,9")
    return parser.parse_args()


def work(options):
    if options.out.exists():
        raise InteropError(f"{options.out}: exists; expected the name of a new folder")
    arrays = read_state(options.state)
    modules = modules_of(arrays if options.key is None else under(arrays, options.key))
    layers = convert(options.network, assign(options.network, modules), modules)
    check_sizes(layers)
    check_classes(layers, options.classes)
    if options.image:
        as_image(layers[-1], options.image)
    write(options.out, describe(layers, options), layers)
    for i, layer in enumerate(layers):
        print(common.shown(f"layer {i}: {', '.join(layer.sources)}"))


if __name__ == "__main__":
    parsed = parse_options()
    common.run("from_pytorch.py", lambda: work(parsed))
