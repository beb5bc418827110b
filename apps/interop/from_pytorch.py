#!/usr/bin/env python3
"""Converts the state_dict of a PyTorch generator to a model folder. Needs NumPy, not PyTorch.

The state_dict is a .npz file, which
    numpy.savez("state.npz", **{k: v.cpu().numpy() for k, v in net.state_dict().items()})
writes, or, where PyTorch is installed, a file of torch.save(net.state_dict(), ...).

--network lists the modules in the order of the forward pass: linear, batchnorm:EPS, relu,
leaky_relu:SLOPE, sigmoid and tanh. The state_dict holds neither activations nor EPS. Dropout has no
effect outside training and is left out. A batchnorm must follow a linear and is folded into it.
"""
import argparse
import json
import pathlib
import shutil
import sys
import zipfile

import numpy as np

# The number of parameters after the name of each module.
MODULES = {"linear": 0, "batchnorm": 1, "relu": 0, "leaky_relu": 1, "sigmoid": 0, "tanh": 0}
WITH_WEIGHTS = {"linear": {"weight", "bias"},
                "batchnorm": {"weight", "bias", "running_mean", "running_var",
                              "num_batches_tracked"}}
MOST_LAYERS, MOST_UNITS = 64, 1048576  # as in lib/model
RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


class InteropError(Exception):
    """The text names the file or option, what was found and what was expected."""


def parse_number(text):
    try:
        number = float(text)
    except ValueError:
        number = np.nan
    if not abs(number) <= np.finfo("f4").max:
        raise argparse.ArgumentTypeError(f"'{text}'; expected a number that float32 holds")
    return number


def parse_module(text):
    """linear -> ("linear", []), leaky_relu:0.2 -> ("leaky_relu", [0.2])"""
    name, *numbers = text.split(":")
    if name not in MODULES:
        raise argparse.ArgumentTypeError(f"'{name}'; expected {', '.join(MODULES)}")
    if len(numbers) != MODULES[name]:
        needs = {0: f"{name} alone", 1: f"a number after it, as in {name}:0.1"}[MODULES[name]]
        raise argparse.ArgumentTypeError(f"'{text}'; expected {needs}")
    return name, [parse_number(number) for number in numbers]


def parse_network(text):
    return [parse_module(module) for module in text.split(",")]


def parse_image(text):
    """CHANNELSxHEIGHTxWIDTH, the order of PyTorch."""
    sizes = text.split("x")
    if len(sizes) != 3 or not all(size.isdecimal() and int(size) for size in sizes) or \
            sizes[0] not in ("1", "3"):
        raise argparse.ArgumentTypeError(f"'{text}'; expected such as 1x28x28 or 3x32x32")
    return tuple(int(size) for size in sizes)


def read_npz(path):
    """The arrays of a .npz file by name, in the order of the file; None for another file."""
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
    except OSError as error:
        raise InteropError(f"{path}: {error.strerror or error}") from error
    except (ValueError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    # A file of torch.save is a zip file too.
    return arrays if all(isinstance(array, np.ndarray) for array in arrays.values()) else None


def read_torch(path):
    try:
        import torch
    except ImportError as error:
        raise InteropError(f"{path}: is not a .npz file, and there is no PyTorch to read it; "
                           "save it with numpy.savez") from error
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        return {key: tensor.numpy() for key, tensor in state.items()}
    except Exception as error:  # the unpickler raises many types
        raise InteropError(f"{path}: is neither a .npz file nor a state_dict") from error


def group(arrays):
    """Arrays by their module: {"net.0": {"weight": ..., "bias": ...}, ...}"""
    modules = {}
    for key, array in arrays.items():
        module, _, name = key.rpartition(".")
        modules.setdefault(module, {})[name] = array
    return modules


def kind(module, arrays):
    """The key of WITH_WEIGHTS for these arrays."""
    name = "batchnorm" if "running_mean" in arrays else "linear"
    for key, array in arrays.items():
        if key not in WITH_WEIGHTS[name]:
            raise InteropError(f"{module}.{key}: unknown; expected the arrays of Linear, or of "
                               "BatchNorm1d with its running statistics")
        if array.dtype.kind not in "fiu":
            raise InteropError(f"{module}.{key}: holds {array.dtype}; expected real numbers")
    required, dimensions = {"linear": ("weight", 2), "batchnorm": ("running_var", 1)}[name]
    if required not in arrays:
        raise InteropError(f"{module}.{required}: missing")
    found = arrays[required].ndim
    if found != dimensions:
        raise InteropError(f"{module}.{required}: has {found} dimension{'s' * (found != 1)}; "
                           "expected the 2 of Linear, or 1 beside running_mean for BatchNorm1d")
    return name


def check_kinds(modules, network):
    """Raises InteropError unless the modules with weights are those of --network."""
    found = [f"{kind(module, arrays)} ({module})" for module, arrays in modules.items()]
    expected = [name for name, _ in network if name in WITH_WEIGHTS]
    if [name.split()[0] for name in found] != expected:
        raise InteropError(f"--network has {', '.join(expected)}; the state_dict has "
                           f"{', '.join(found) or 'nothing'}")


def vector(module, arrays, name, size, default):
    """An array of one number per unit, in double precision."""
    array = arrays.get(name)
    if array is None:
        return np.full(size, default)
    if array.shape != (size,):
        raise InteropError(f"{module}.{name}: has the shape {array.shape}; expected ({size},)")
    return array.astype("f8")


def linear(module, arrays, inputs):
    """W (outputs, inputs) and b (outputs)."""
    weight = arrays["weight"].astype("f8")
    if inputs is not None and weight.shape[1] != inputs:
        raise InteropError(f"{module}.weight: takes {weight.shape[1]} numbers; the module before "
                           f"it makes {inputs}")
    return weight, vector(module, arrays, "bias", len(weight), 0.0)


def folded(weight, bias, module, arrays, epsilon):
    """W', b' with W' x + b' = gamma (W x + b - mean) / sqrt(var + eps) + beta."""
    size = len(bias)
    mean, variance, gamma, beta = (
        vector(module, arrays, name, size, default) for name, default in
        (("running_mean", 0.0), ("running_var", 1.0), ("weight", 1.0), ("bias", 0.0)))
    if (variance + epsilon <= 0).any():
        raise InteropError(f"{module}.running_var: {variance.min():g} with eps {epsilon:g} has no "
                           "root; expected a variance")
    scale = gamma / np.sqrt(variance + epsilon)
    return weight * scale[:, None], (bias - mean) * scale + beta


def convert(modules, network):
    """The layers, each [W, b, activation, {"slope": ...}]."""
    weights = iter(modules.items())
    layers, before = [], None
    for name, numbers in network:
        if name == "linear":
            layers.append([*linear(*next(weights), len(layers[-1][1]) if layers else None),
                           "linear", {}])
        elif name == "batchnorm":
            if before != "linear":
                raise InteropError(f"--network has batchnorm after {before or 'nothing'}; expected "
                                   "it right after a linear")
            layers[-1][:2] = folded(*layers[-1][:2], *next(weights), *numbers)
        elif before not in ("linear", "batchnorm"):
            raise InteropError(f"--network has {name} after {before or 'nothing'}; expected it "
                               "after linear or batchnorm")
        else:
            layers[-1][2:] = name, dict(zip(["slope"], numbers))
        before = name
    return layers


def channels_last(array, image):
    """The last axis (channels, height, width) -> (height, width, channels)."""
    return array.reshape(-1, *image).transpose(0, 2, 3, 1).reshape(array.shape)


def as_image(layers, image):
    """Permutes the outputs of the last layer from channels first to channels last."""
    weight, bias, *_ = layers[-1]
    if len(bias) != np.prod(image):
        raise InteropError(f"--image has {np.prod(image)} numbers; the network makes {len(bias)}")
    layers[-1][:2] = channels_last(weight.T, image).T, channels_last(bias, image)


def image_fields(options, layers):
    """The object `image` of model.json."""
    low, high = RANGES.get(layers[-1][2], (None, None))
    low = low if options.low is None else options.low
    high = high if options.high is None else options.high
    if low is None or high is None:
        raise InteropError(f"the network ends with {layers[-1][2]}; give --low and --high, the "
                           "outputs for black and white")
    if not np.float32(low) < np.float32(high):
        raise InteropError(f"--low is {low:g} and --high {high:g}; expected low < high")
    channels, height, width = options.image
    return {"height": height, "width": width, "channels": channels, "low": low, "high": high}


def describe(layers, options):
    """The contents of model.json."""
    sizes = [layers[0][0].shape[1], *(len(bias) for _, bias, *_ in layers)]
    if len(layers) > MOST_LAYERS or not all(1 <= size <= MOST_UNITS for size in sizes):
        raise InteropError(f"the network has {len(layers)} linears of {min(sizes)} to {max(sizes)} "
                           f"numbers; a model folder has up to {MOST_LAYERS} of 1 to {MOST_UNITS}")
    model = {"format": "pocketgan-model", "version": 1, "role": "generator",
             "latent": {"size": layers[0][0].shape[1], "prior": options.prior}}
    if options.image:
        model["image"] = image_fields(options, layers)
    model["layers"] = [
        {"type": "dense", "inputs": weight.shape[1], "outputs": weight.shape[0],
         "activation": activation, **numbers, "weight": f"layer{i}.weight.npy",
         "bias": f"layer{i}.bias.npy"}
        for i, (weight, bias, activation, numbers) in enumerate(layers)]
    return model


def write(folder, model, layers):
    """Writes the folder under a temporary name and renames it when it is complete."""
    part = folder.with_name(f".{folder.name}.part")
    part.mkdir()
    try:
        for i, (weight, bias, *_) in enumerate(layers):
            for name, array in (("weight", weight), ("bias", bias)):
                with np.errstate(over="ignore"):  # the check below reports it
                    array = np.ascontiguousarray(array, "<f4")
                if not np.isfinite(array).all():
                    raise InteropError(f"layer {i} has a {name} that is not finite in float32")
                np.save(part / f"layer{i}.{name}.npy", array)
        (part / "model.json").write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("state", help="the state_dict: .npz, or a file of torch.save")
    parser.add_argument("--network", type=parse_network, required=True,
                        help="modules, such as linear,batchnorm:1e-5,leaky_relu:0.2,linear,tanh")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder to write")
    parser.add_argument("--image", type=parse_image, help="channels, height and width, as in "
                        "1x28x28; without it outputs are plain vectors")
    parser.add_argument("--low", type=parse_number, help="the output for black (default: the "
                        "minimum of the final sigmoid or tanh)")
    parser.add_argument("--high", type=parse_number, help="output for white (default: maximum)")
    parser.add_argument("--prior", choices=["gaussian", "uniform"], default="gaussian",
                        help="distribution of the latents: N(0, 1) (default) or U(-sqrt 3, sqrt 3)")
    return parser.parse_args()


def main():
    options = parse_options()
    try:
        if options.out.exists():
            raise InteropError(f"{options.out}: exists; expected the name of a new folder")
        modules = group(read_npz(options.state) or read_torch(options.state))
        check_kinds(modules, options.network)
        layers = convert(modules, options.network)
        if options.image:
            as_image(layers, options.image)
        write(options.out, describe(layers, options), layers)
    except (InteropError, OSError) as error:
        sys.exit(f"from_pytorch.py: {error}")


if __name__ == "__main__":
    main()
