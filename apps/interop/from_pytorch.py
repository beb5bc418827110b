#!/usr/bin/env python3
"""Converts the state_dict of a PyTorch network to a model folder. Needs NumPy, not PyTorch.

The state_dict is a file of torch.save(net.state_dict(), ...) or of a checkpoint that contains it, a
.safetensors file, or a .npz file, which
    numpy.savez("state.npz", **{k: v.cpu().numpy() for k, v in net.state_dict().items()})
writes. No program in such a file is run.

--network lists the modules in the order of the forward pass:
    linear, conv2d:sSTRIDE:pPADDING, conv_transpose2d:sSTRIDE:pPADDING,
    batchnorm:EPS, flatten, unflatten:CHANNELSxHEIGHTxWIDTH,
    relu, leaky_relu:SLOPE, sigmoid, tanh, hardtanh:LOW:HIGH
The state_dict holds their sizes and kernels, but neither activations, strides, padding nor EPS.
Dropout has no effect outside training and is left out. A batchnorm is folded into the layer before
it, or after an activation into the layer after it.

The latent of a generator that begins with a convolution is an image of one pixel, unless unflatten
is before it. --image has the size of the images that a discriminator, classifier or encoder takes.

The state_dict does not hold the order of the forward pass either. Modules with numbers in their
names, as in a Sequential, are in the order of these numbers. Where more than one order of the other
modules fits, name them: linear=fc1,relu,linear=fc2,batchnorm:1e-5=bn,tanh

A conditional generator takes a one-hot class after the latent, torch.cat((z, one_hot), 1).
--classes says how many of its last inputs are classes, or names these. A discriminator takes the
class after the numbers of an image or, if it begins with a convolution, as the last channels of
each pixel, of one image at once; --image is without them.
"""
import argparse
import itertools
import json
import math
import pathlib
import unicodedata

import common
from common import LONGEST_CLASS_NAME, MOST_CLASSES, MOST_LAYERS, MOST_SIDE, InteropError, np
from layers import TYPES, convert, make_image, take_images
from network import assign, modules_of
from state_files import read_state, under
from steps import parse_network, parse_number

RANGES = {"sigmoid": {"low": 0.0, "high": 1.0}, "tanh": {"low": -1.0, "high": 1.0}}  # of outputs
CHANNELS = (1, 3)  # of pictures


def parse_image(text):
    """CHANNELSxHEIGHTxWIDTH, the order of PyTorch."""
    sizes = text.split("x")
    if len(sizes) != 3 or not all(size.isdecimal() and 1 <= int(size) <= MOST_SIDE
                                  for size in sizes) or int(sizes[0]) not in CHANNELS:
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


def input_image(options):
    """The image that the network takes, None where its first layer tells."""
    before = itertools.takewhile(lambda step: step.kind not in TYPES, options.network)
    first = next((step for step in options.network if step.kind in TYPES), None)
    if options.role == "generator" or first is None or first.kind == "linear":
        return None
    if not options.image and "unflatten" not in [step.kind for step in before]:
        raise InteropError(f"--network begins with {first.text}; give --image, the sizes of the "
                           "images that it takes, or unflatten:CHANNELSxHEIGHTxWIDTH")
    if not options.image:
        return None
    channels, height, width = options.image
    return channels + len(options.classes), height, width


def place_image(options, layers):
    """The image that the network takes or makes, None if it is a vector. Brings its numbers to the
    order of a model folder where they are those of a dense layer."""
    image, made = options.image, layers[-1].makes
    if options.role == "generator":
        if not image and made[0] in CHANNELS and made[1:] != (1, 1):
            image = made
        if image:
            make_image(layers[-1], image)
    elif image and layers[0].type == "dense":
        take_images(layers[0], image, len(options.classes), options.role == "discriminator")
    return image


def image_fields(options, image, last):
    """The object `image` of model.json."""
    is_generator = options.role == "generator"
    ends = RANGES.get(last.activation, last.parameters) if is_generator else {}
    low = ends.get("low") if options.low is None else options.low
    high = ends.get("high") if options.high is None else options.high
    if low is None or high is None:
        what, numbers = (f"the network ends with {last.activation}", "outputs") if is_generator \
            else (f"--role is {options.role}", "inputs")
        raise InteropError(f"{what}; give --low and --high, the {numbers} for black and white")
    if not np.float32(low) < np.float32(high):
        raise InteropError(f"--low is {low:g} and --high {high:g}; expected low < high")
    channels, height, width = image
    return {"height": height, "width": width, "channels": channels, "low": low, "high": high}


def check_layers(layers, classes, role):
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise InteropError(f"the network has {len(layers)} layers; a model folder has 1 to "
                           f"{MOST_LAYERS}")
    if classes and layers[0].type != "dense" and role == "generator":
        raise InteropError("--classes is for networks whose first layer is a linear, to whose "
                           "inputs they are joined")
    inputs = layers[0].weight.shape[1]
    if len(classes) >= inputs:
        raise InteropError(f"--classes has {len(classes)}; the first layer takes {inputs} "
                           "numbers, of which the last are the classes and at least one is of the "
                           "latent or image")


def check_role(options):
    """Raises InteropError for options of another role."""
    if options.prior and options.role != "generator":
        raise InteropError(f"--prior is for generators, which take latents; --role is "
                           f"{options.role}")
    if options.classes and options.role not in ("generator", "discriminator"):
        raise InteropError(f"--classes is for generators and discriminators; --role is "
                           f"{options.role}")


def describe(layers, image, options):
    """The contents of model.json."""
    model = {"format": "pocketgan-model", "version": 1, "role": options.role}
    if options.role == "generator":
        model["latent"] = {"size": math.prod(layers[0].takes) - len(options.classes),
                           "prior": options.prior or "gaussian"}
    if image:
        model["image"] = image_fields(options, image, layers[-1])
    if options.classes:
        model["classes"] = options.classes
    model["layers"] = [
        {"type": layer.type, **layer.sizes(), "activation": layer.activation, **layer.parameters,
         "weight": f"layer{i}.weight.npy", "bias": f"layer{i}.bias.npy"}
        for i, layer in enumerate(layers)]
    return model


def write(folder, model, layers):
    """Writes the folder under a temporary name and renames it when it is complete."""
    with common.temporary(folder, is_folder=True) as part:
        for i, layer in enumerate(layers):
            for name, array in (("weight", layer.stored_weight()), ("bias", layer.bias)):
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
                        help="modules, such as linear,batchnorm:1e-5,leaky_relu:0.2,linear,tanh "
                        "or conv_transpose2d,relu,conv_transpose2d:s2:p1,tanh, with names where "
                        "the order needs them: linear=fc1,relu,linear=fc2")
    parser.add_argument("--key", help="the part of the file that is the network, such as "
                        "generator or model_state_dict")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder to write")
    parser.add_argument("--image", type=parse_image, help="channels, height and width of the "
                        "images that a generator makes, as in 1x28x28, or that another network "
                        "takes (default: what the last convolution of a generator makes, else "
                        "plain vectors)")
    parser.add_argument("--low", type=parse_number, help="the number for black (default: the "
                        "minimum of a generator's final sigmoid, tanh or hardtanh)")
    parser.add_argument("--high", type=parse_number, help="number for white (default: maximum)")
    parser.add_argument("--role", choices=["generator", "discriminator", "classifier", "encoder"],
                        default="generator", help="what the network is (default: %(default)s)")
    parser.add_argument("--prior", choices=["gaussian", "uniform"],
                        help="distribution of the latents: N(0, 1) (default) or U(-sqrt 3, sqrt 3)")
    parser.add_argument("--classes", type=parse_classes, default=[], metavar="N|NAME,NAME,...",
                        help="the last N inputs, or channels of a discriminator that begins with a "
                        "convolution, are a one-hot class; the names of the classes, or their "
                        "number, as in 10, for 0,1,2,3,4,5,6,7,8,9")
    return parser.parse_args()


def work(options):
    if options.out.exists():
        raise InteropError(f"{options.out}: exists; expected the name of a new folder")
    check_role(options)
    image = input_image(options)
    arrays = read_state(options.state)
    modules = modules_of(arrays if options.key is None else under(arrays, options.key))
    names = assign(options.network, modules, image)
    layers = convert(options.network, names, modules, image)
    check_layers(layers, options.classes, options.role)
    image = place_image(options, layers)
    write(options.out, describe(layers, image, options), layers)
    for i, layer in enumerate(layers):
        print(common.shown(f"layer {i}: {', '.join(layer.sources)}"))


if __name__ == "__main__":
    parsed = parse_options()
    common.run("from_pytorch.py", lambda: work(parsed))
