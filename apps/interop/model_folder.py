"""Reads model folders: model.json, of which every field that is used is checked, and the arrays."""
import json
import math
import re

import common
from common import MOST_CLASSES, MOST_LAYERS, MOST_SIDE, MOST_UNITS, InteropError, np
from images import along, convolved, text_of, transposed_convolved

CONVOLUTIONS = {"convolution": convolved, "transposed_convolution": transposed_convolved}
ACTIVATIONS = {"linear": [], "relu": [], "leaky_relu": ["slope"], "sigmoid": [], "tanh": [],
               "sigmoid2": [], "clamp": ["low", "high"]}  # with their parameters
PRIORS = ["gaussian", "uniform"]
MOST_JSON = 256 * 1024  # as in lib/model


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


def integer(entry, name, most, least=1):
    return field(entry, name, lambda value: type(value) is int and least <= value <= most,
                 str(most) if least == most else f"{least} to {most}")


def number(entry, name):
    return field(entry, name, lambda value: type(value) in (int, float) and
                 abs(value) <= np.finfo("f4").max, "a number")


def kernel(layer):
    return layer["kernel_height"], layer["kernel_width"]


def takes(layer):
    """The image that a layer takes."""
    if layer["type"] == "dense":
        return layer["inputs"], 1, 1
    return layer["channels"], layer["height"], layer["width"]


def makes(layer):
    """The image that a layer makes."""
    if layer["type"] == "dense":
        return layer["outputs"], 1, 1
    return CONVOLUTIONS[layer["type"]](takes(layer), layer["outputs"], kernel(layer),
                                       layer["stride"], layer["pad"],
                                       layer.get("output_padding", 0))


def check_sizes(layer):
    if one_of(layer, "type", ["dense", *CONVOLUTIONS]) == "dense":
        integer(layer, "inputs", MOST_UNITS)
    else:
        for name in ("height", "width", "channels", "kernel_height", "kernel_width", "stride"):
            integer(layer, name, MOST_UNITS)
        integer(layer, "pad", MOST_UNITS, least=0)
        if "output_padding" in layer:
            integer(layer, "output_padding", MOST_UNITS, least=0)
        if "bias_of" in layer:
            one_of(layer, "bias_of", ["pixel"])
    integer(layer, "outputs", MOST_UNITS)
    for what, image in (("takes", takes(layer)), ("makes", makes(layer))):
        if math.prod(image) > MOST_UNITS:
            raise InteropError(f"a layer {what} {text_of(image)}; expected at most {MOST_UNITS} "
                               "numbers")


def check_chain(before, layer):
    """Raises InteropError unless the layer takes what the one before it makes."""
    made, taken = makes(before), takes(layer)
    if "dense" not in (before["type"], layer["type"]) and made != taken:
        raise InteropError(f"a layer takes {text_of(taken)}; the layer before it makes "
                           f"{text_of(made)}")
    if math.prod(made) != math.prod(taken):
        raise InteropError(f"inputs is {math.prod(taken)}; expected {math.prod(made)}, the outputs "
                           "of the layer before")


def check_layer(layer):
    check_sizes(layer)
    activation = field(layer, "activation", lambda value: isinstance(value, str), "its name")
    if activation not in ACTIVATIONS:
        raise InteropError(f"the activation {activation} has no module in PyTorch; expected "
                           f"{', '.join(ACTIVATIONS)}")
    for name in ACTIVATIONS[activation]:
        number(layer, name)
    for name in ["weight", "bias"] + ["scale"] * ("scale" in layer):
        field(layer, name, lambda value: isinstance(value, str) and
              re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", value), "the name of a file")


def class_count(model):
    return len(model.get("classes", []))


def check_classes(model, role):
    if role not in ("generator", "discriminator"):
        raise InteropError("classes belong to generators and discriminators only")
    if role == "generator" and model["layers"][0]["type"] != "dense":
        raise InteropError("classes need a dense layer 0, to whose inputs they are joined")
    field(model, "classes", lambda value: isinstance(value, list) and
          1 <= len(value) <= MOST_CLASSES and all(isinstance(name, str) for name in value),
          f"a list of 1 to {MOST_CLASSES} names")


def image_of(model):
    return tuple(model["image"][name] for name in ("channels", "height", "width"))


def check_image(model):
    if model.get("drawn", "whole") != "whole":
        raise InteropError(f"draws the {model['drawn']} part of images; such models are not "
                           "converted")
    for name, most in (("height", MOST_SIDE), ("width", MOST_SIDE), ("channels", 3)):
        integer(model["image"], name, most)
    image, several = image_of(model), model["role"] == "discriminator"  # at once, with classes
    layer = model["layers"][-1 if model["role"] == "generator" else 0]
    found = makes(layer) if model["role"] == "generator" else takes(layer)
    expected = (math.prod(image), 1, 1) if layer["type"] == "dense" else image
    numbers = expected[0] + several * class_count(model)
    fits = found[0] % numbers == 0 if several else found[0] == numbers
    if not fits or found[1:] != expected[1:]:
        classes = f" and {class_count(model)} classes" * ("classes" in model)
        raise InteropError(f"image is {text_of(image)}{classes}; the layer that it belongs to has "
                           f"{text_of(found)}")


def check_model(model):
    """Raises InteropError unless every field that is used has its type and range."""
    one_of(model, "format", ["pocketgan-model"])
    integer(model, "version", 1)
    role = one_of(model, "role", ["generator", "discriminator", "classifier", "encoder"])
    layers = field(model, "layers", lambda value: isinstance(value, list) and
                   1 <= len(value) <= MOST_LAYERS, f"a list of 1 to {MOST_LAYERS}")
    for layer in layers:
        check_layer(layer)
    for before, layer in zip(layers, layers[1:]):
        check_chain(before, layer)
    if "classes" in model:
        check_classes(model, role)
    if "image" in model:
        check_image(model)
    if role == "generator" and "latent" in model:
        integer(model["latent"], "size", MOST_UNITS)
        one_of(model["latent"], "prior", PRIORS)
        inputs = model["latent"]["size"] + class_count(model)
        if inputs != math.prod(takes(layers[0])):
            raise InteropError(f"size is {model['latent']['size']} and there are "
                               f"{class_count(model)} classes; layer 0 takes "
                               f"{math.prod(takes(layers[0]))} inputs")


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


def outputs_axis(layer):
    """The axis of the weight that the outputs have."""
    return 1 if layer["type"] == "transposed_convolution" else 0


def shapes(layer):
    """Of the weight in its file, and of the bias."""
    rows = layer["outputs"]
    biases = math.prod(makes(layer)) if "bias_of" in layer else rows
    if layer["type"] == "dense":
        return (rows, layer["inputs"]), (biases,)
    channels = (layer["channels"], rows) if outputs_axis(layer) else (rows, layer["channels"])
    return (*channels, *kernel(layer)), (biases,)


def read_layer(folder, layer):
    weight_shape, bias_shape = shapes(layer)
    weight = read_array(folder / layer["weight"], weight_shape)
    bias = read_array(folder / layer["bias"], bias_shape)
    if ("scale" in layer) != (weight.dtype == np.int8):
        raise InteropError(f"{folder / layer['weight']}: holds {weight.dtype.name}; expected int8 "
                           "where model.json names a scale, and nowhere else")
    weight = weight.astype("f4")
    if "scale" in layer:
        scale = read_array(folder / layer["scale"], bias_shape).astype("f4")
        weight *= along(scale, outputs_axis(layer), weight)
    return weight, bias.astype("f4")
