"""The words of the option --network: how each is written, and what image it makes of another.

A new word is a row of KINDS and, unless it is an activation, a case in layers.py.
"""
import argparse
import math
import re
from typing import Callable, NamedTuple, Optional

from common import MOST_UNITS, InteropError
from images import convolved, text_of, transposed_convolved

FLOAT_MAX = (2 - 2**-23) * 2.0**127  # the largest number of float32


class Misfit(InteropError):
    """A module cannot take what the one before it makes."""


class Window(NamedTuple):
    """How the kernel of a convolution moves."""
    stride: int = 1
    pad: int = 0
    output_padding: int = 0  # of a transposed convolution


class Step(NamedTuple):
    """A module of --network: leaky_relu:0.2 or linear=net.0"""
    kind: str
    arguments: list
    text: str  # without the name
    name: Optional[str]

    def named(self, name):
        return self.text if name is None else f"{self.text}={name}"


class Kind(NamedTuple):
    example: str
    parse: Callable  # the texts after the colons -> the arguments of the step, or ValueError
    makes: Callable  # step, name, arrays, image or None where it is unknown -> image, or Misfit


def parse_number(text):
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= FLOAT_MAX:
        raise argparse.ArgumentTypeError(f"'{text}'; expected a number that float32 holds")
    return number


def parse_numbers(texts):
    return [parse_number(text) for text in texts]


def parse_interval(texts):
    low, high = parse_numbers(texts)
    if low >= high:
        raise argparse.ArgumentTypeError(f"'{low:g}' and '{high:g}'; expected low < high")
    return [low, high]


def parse_size(text, least):
    """A whole number up to MOST_UNITS, or ValueError."""
    if not re.fullmatch("[0-9]{1,7}", text) or not least <= int(text) <= MOST_UNITS:
        raise ValueError(text)
    return int(text)


def parse_window(texts):
    """s2, p1 and o1 -> Window(2, 1, 1)"""
    found = {text[:1]: text[1:] for text in texts}
    if len(found) != len(texts) or not found.keys() <= {"s", "p", "o"}:
        raise ValueError(texts)
    return Window(parse_size(found.get("s", "1"), 1), parse_size(found.get("p", "0"), 0),
                  parse_size(found.get("o", "0"), 0))


def parse_unflatten(texts):
    image = tuple(parse_size(size, 1) for size in texts[0].split("x"))
    if len(image) != 3:
        raise ValueError(texts)
    return image


def linear_makes(_step, name, arrays, image):
    outputs, inputs = arrays["weight"].shape
    if image and math.prod(image) != inputs:
        raise Misfit(f"{name}.weight: takes {inputs} numbers; the module before it makes "
                     f"{text_of(image)}")
    return outputs, 1, 1


def convolution_makes(step, name, arrays, image):
    """Of an unknown image, one pixel: a generator of convolutions begins with its latent."""
    is_transposed = step.kind == "conv_transpose2d"
    inputs, outputs = arrays["weight"].shape[:2][::1 if is_transposed else -1]
    image = image or (inputs, 1, 1)
    if image[0] != inputs:
        raise Misfit(f"{name}.weight: takes images of {inputs} channels; it gets {text_of(image)}; "
                     "expected as many channels, with groups=1")
    bias = arrays.get("bias")
    if bias is not None and bias.shape != (outputs,):
        raise Misfit(f"{name}.bias: has the shape {bias.shape}; expected ({outputs},), with "
                     "groups=1")
    try:
        return (transposed_convolved if is_transposed else convolved)(
            image, outputs, arrays["weight"].shape[2:], *step.arguments)
    except InteropError as error:
        raise Misfit(f"{step.named(name)}: {error}") from error


def batchnorm_makes(_step, name, arrays, image):
    """BatchNorm2d has a number for each channel, BatchNorm1d after a flatten for each pixel."""
    size = len(arrays["running_var"])
    image = image or (size, 1, 1)
    if size not in (image[0], math.prod(image)):
        raise Misfit(f"{name}.running_var: takes {size} numbers; the module before it makes "
                     f"{text_of(image)}")
    return image


def pixel_bias_makes(step, name, arrays, image):
    if image and image != arrays["bias"].shape:
        raise Misfit(f"{step.named(name)}: takes {text_of(arrays['bias'].shape)}; it gets "
                     f"{text_of(image)}")
    return arrays["bias"].shape


def unflatten_makes(step, _name, _arrays, image):
    if image and image != (math.prod(step.arguments), 1, 1):
        raise Misfit(f"{step.text} takes {math.prod(step.arguments)} numbers; it gets "
                     f"{text_of(image)}")
    return step.arguments


def same(_step, _name, _arrays, image):
    return image


KINDS = {
    "linear": Kind("linear", parse_numbers, linear_makes),
    "conv2d": Kind("conv2d:s2:p1", parse_window, convolution_makes),
    "conv_transpose2d": Kind("conv_transpose2d:s2:p1:o0", parse_window, convolution_makes),
    "pixel_bias": Kind("pixel_bias", parse_numbers, pixel_bias_makes),
    "batchnorm": Kind("batchnorm:1e-5", parse_numbers, batchnorm_makes),
    "flatten": Kind("flatten", parse_numbers, same),
    "unflatten": Kind("unflatten:64x7x7", parse_unflatten, unflatten_makes),
    "relu": Kind("relu", parse_numbers, same),
    "leaky_relu": Kind("leaky_relu:0.2", parse_numbers, same),
    "sigmoid": Kind("sigmoid", parse_numbers, same),
    "tanh": Kind("tanh", parse_numbers, same),
    "hardtanh": Kind("hardtanh:-1:1", parse_interval, same),
}
WITH_WEIGHTS = ["linear", "conv2d", "conv_transpose2d", "pixel_bias", "batchnorm"]


def parse_arguments(kind, texts):
    """ValueError unless they are written as in the example."""
    if KINDS[kind].parse is not parse_window and len(texts) != KINDS[kind].example.count(":"):
        raise ValueError(texts)
    return KINDS[kind].parse(texts)


def parse_step(text):
    before, equals, module = text.partition("=")
    kind, *texts = before.split(":")
    if kind not in KINDS:
        raise argparse.ArgumentTypeError(f"'{kind}'; expected {', '.join(KINDS)}")
    try:
        arguments = parse_arguments(kind, texts)
    except ValueError as error:
        only = ("; a model folder has one stride and one padding with zeros, for both axes, and no "
                "dilation or groups"
                if KINDS[kind].parse is parse_window else "")
        raise argparse.ArgumentTypeError(
            f"'{text}'; expected such as {KINDS[kind].example}{only}") from error
    if equals and kind not in WITH_WEIGHTS:
        raise argparse.ArgumentTypeError(f"'{text}'; expected names of {', '.join(WITH_WEIGHTS)} "
                                         "only, which have weights")
    return Step(kind, arguments, before, module if equals else None)


def parse_network(text):
    return [parse_step(step.strip()) for step in text.split(",")]


def made(step, name, arrays, image):
    """The image that the step makes of another, None where that is unknown. Raises Misfit."""
    return KINDS[step.kind].makes(step, name, arrays, image)
