"""The layers of a model folder that the modules of a PyTorch network become.

Weights are (outputs, inputs, ...). Those of ConvTranspose2d have the inputs first in files.
"""
import math
from dataclasses import dataclass, field

from common import MOST_UNITS, MOST_WEIGHTS, InteropError, np
from images import along, channels_last, permuted_inputs, permuted_outputs, text_of
from steps import Window, made

TYPES = {"linear": "dense", "conv2d": "convolution", "conv_transpose2d": "transposed_convolution"}
# The names of activations and of their parameters in model.json.
ACTIVATIONS = {"relu": ("relu", []), "leaky_relu": ("leaky_relu", ["slope"]),
               "sigmoid": ("sigmoid", []), "tanh": ("tanh", []),
               "hardtanh": ("clamp", ["low", "high"])}


@dataclass
class Layer:
    """activation(W x + b), and the modules that it is made of."""
    type: str
    window: Window  # of a convolution
    takes: tuple
    makes: tuple
    weight: "np.ndarray"
    bias: "np.ndarray"  # a number for each channel, or for each output, channels last
    sources: list
    activation: str = "linear"
    parameters: dict = field(default_factory=dict)
    is_open: bool = True  # nothing follows but batch normalisation so far

    def stored_weight(self):
        return self.weight.swapaxes(0, 1) if self.type == "transposed_convolution" else self.weight

    def sizes(self):
        """As model.json has them."""
        if self.type == "dense":
            return {"inputs": self.weight.shape[1], "outputs": self.weight.shape[0]}
        channels, height, width = self.takes
        outputs, _, kernel_height, kernel_width = self.weight.shape
        bias_of = {"bias_of": "pixel"} if len(self.bias) != outputs else {}
        window = self.window._asdict()
        if not self.window.output_padding:
            del window["output_padding"]  # convolutions have none
        return {"height": height, "width": width, "channels": channels, "outputs": outputs,
                "kernel_height": kernel_height, "kernel_width": kernel_width,
                **window, **bias_of}


def vector(name, arrays, key, size, default):
    """An array of so many numbers, in double precision."""
    array = arrays.get(key)
    if array is None:
        return np.full(size, default)
    if array.shape != (size,):
        raise InteropError(f"{name}.{key}: has the shape {array.shape}; expected ({size},)")
    return array.astype("f8")


def affine(name, arrays, epsilon):
    """s, t with s x + t = gamma (x - mean) / sqrt(var + eps) + beta."""
    size = len(arrays["running_var"])
    mean, variance, gamma, beta = (
        vector(name, arrays, key, size, default) for key, default in
        (("running_mean", 0.0), ("running_var", 1.0), ("weight", 1.0), ("bias", 0.0)))
    if (variance + epsilon <= 0).any():
        raise InteropError(f"{name}.running_var: {variance.min():g} with eps {epsilon:g} has no "
                           "root; expected a variance")
    scale = gamma / np.sqrt(variance + epsilon)
    return scale, beta - mean * scale


def layer_of(step, name, arrays, takes, makes):
    """The layer of a Linear, Conv2d or ConvTranspose2d."""
    weight = arrays["weight"].astype("f8")
    source = f"{step.named(name)} {weight.shape}"
    if step.kind == "conv_transpose2d":
        weight = weight.swapaxes(0, 1)
    takes = takes or (weight.shape[1], 1, 1)
    if step.kind != "linear":
        source += f" {'x'.join(map(str, takes))} to {'x'.join(map(str, makes))}"
    if not all(1 <= math.prod(image) <= MOST_UNITS for image in (takes, makes)):
        raise InteropError(f"{source}: takes {math.prod(takes)} and makes {math.prod(makes)} "
                           f"numbers; a model folder has 1 to {MOST_UNITS}")
    if not 1 <= weight.size <= MOST_WEIGHTS:
        raise InteropError(f"{source}: has {weight.size} weights; a model folder has 1 to "
                           f"{MOST_WEIGHTS} in a layer")
    bias = vector(name, arrays, "bias", len(weight), 0.0)
    window = None if step.kind == "linear" else step.arguments
    return Layer(TYPES[step.kind], window, takes, makes, weight, bias, [source])


def for_each_output(values, count, image):
    """From a number for each channel or output, channels first, to `count` of them, channels last.
    """
    if count == image[0]:
        return values
    return channels_last(np.repeat(values, math.prod(image) // len(values)), image)


def add_for_each_pixel(layer, values):
    """Adds (height, width, outputs) to the biases of a convolution."""
    channels = len(layer.weight)
    layer.bias = (layer.bias.reshape(-1, channels) + values.reshape(-1, channels)).reshape(-1)


def fold_before(layer, source, scale, shift):
    """s (W x + b) + t"""
    if layer.type != "dense" and len(scale) != len(layer.weight):
        raise InteropError(f"{source}: normalises each of the numbers {text_of(layer.makes)} of a "
                           "convolution; expected a BatchNorm2d")

    def each(values, count):
        return for_each_output(values, count, layer.makes)

    rows, outputs = len(layer.weight), len(layer.bias)
    layer.weight = layer.weight * along(each(scale, rows), 0, layer.weight)
    layer.bias = layer.bias * each(scale, outputs) + each(shift, outputs)


def taps(layer, axis):
    """(pixels of the output, kernel) along an axis: 1 where a tap meets a pixel of the input, 0
    where it meets padding or, in a transposed convolution, the gap between two pixels."""
    (stride, pad, _), size = layer.window, layer.takes[axis]
    o, k = np.indices((layer.makes[axis], layer.weight.shape[axis + 1]), sparse=True)
    if layer.type == "convolution":
        i, rest = stride * o + k - pad, 0
    else:
        i, rest = np.divmod(o + pad - k, stride)
    return ((rest == 0) & (i >= 0) & (i < size)).astype("f8")


def fold_after(layer, source, scale, shift):
    """W (s x + t) + b. W t differs between pixels where a window meets the padding."""
    inputs = layer.weight.shape[1]
    if layer.type == "dense":  # channels are still first
        scale, shift = (np.repeat(values, inputs // len(values)) for values in (scale, shift))
    elif len(scale) != inputs:
        raise InteropError(f"{source}: normalises each of the numbers {text_of(layer.takes)} before"
                           " a convolution; expected a BatchNorm2d")
    constant = np.tensordot(layer.weight, shift, (1, 0))  # (outputs, ...)
    if layer.type == "dense":
        layer.bias = layer.bias + constant
    elif layer.type == "convolution" and layer.window.pad == 0:
        layer.bias = layer.bias + constant.sum(axis=(1, 2))
    else:
        add_for_each_pixel(layer, np.einsum("okl,yk,xl->yxo", constant, taps(layer, 1),
                                            taps(layer, 2), optimize=True))
    layer.weight = layer.weight * along(scale, 1, layer.weight)


class Converter:
    """Takes the modules in the order of computing and makes layers of them. A batchnorm is folded
    into the layer before it, if that has no activation yet, or waits for the next layer."""

    def __init__(self, image):
        self.image = image  # between the layers, None where it is unknown
        self.layers, self.waiting, self.before = [], [], "nothing"

    def add(self, step, name, arrays):
        takes, self.image = self.image, made(step, name, arrays, self.image)
        if step.kind in TYPES:
            self.add_layer(layer_of(step, name, arrays, takes, self.image))
        elif step.kind == "batchnorm":
            self.add_batchnorm(step.named(name), *affine(name, arrays, *step.arguments))
        elif step.kind == "pixel_bias":
            self.add_pixel_bias(step.named(name), arrays["bias"].astype("f8"))
        elif step.kind == "unflatten":
            self.unflatten(step)
        elif step.kind in ACTIVATIONS:
            self.activate(step)
        self.before = step.text

    def add_layer(self, layer):
        for folded in reversed(self.waiting):
            fold_after(layer, *folded)
        layer.sources[:0] = [source for source, *_ in self.waiting]
        self.waiting = []
        if layer.type == "dense":
            layer.weight = channels_last(layer.weight, layer.takes)
        if self.layers:
            self.layers[-1].is_open = False
        self.layers.append(layer)

    def add_batchnorm(self, source, scale, shift):
        if self.layers and self.layers[-1].is_open:
            fold_before(self.layers[-1], source, scale, shift)
            self.layers[-1].sources.append(source)
        else:
            self.waiting.append((source, scale, shift))

    def add_pixel_bias(self, source, bias):
        layer = self.layers[-1] if self.layers else None
        if layer is None or layer.type == "dense" or not layer.is_open:
            raise InteropError(f"--network has {source} after {self.before}; expected it after a "
                               "convolution")
        add_for_each_pixel(layer, bias.transpose(1, 2, 0))
        layer.sources.append(source)

    def unflatten(self, step):
        """The layer before makes the image, with channels last."""
        if self.waiting:
            raise InteropError(f"--network has {step.text} after {self.waiting[-1][0]}; expected "
                               "batchnorm after it, or before the activation")
        if not self.layers:
            return
        layer = self.layers[-1]
        if layer.type != "dense":
            raise InteropError(f"--network has {step.text} after a convolution; expected it after "
                               "linear")
        layer.makes = self.image
        layer.weight, layer.bias = permuted_outputs(layer.weight, layer.bias, self.image,
                                                    channels_last)
        layer.sources.append(step.text)

    def activate(self, step):
        if not (self.layers and self.layers[-1].is_open):
            raise InteropError(f"--network has {step.text} after {self.before}; expected it after "
                               "linear or a convolution, or after batchnorm right after these")
        layer = self.layers[-1]
        layer.activation, names = ACTIVATIONS[step.kind]
        layer.parameters = dict(zip(names, step.arguments))
        layer.is_open = False
        layer.sources.append(step.text)

    def finished(self):
        """The layers."""
        if self.waiting:
            raise InteropError(f"--network ends with {self.waiting[-1][0]} after an activation; "
                               "expected a linear or convolution after it, into which it is folded")
        return self.layers


def convert(network, names, modules, image):
    """The layers. `image` is what the network takes, None where that is unknown."""
    converter = Converter(image)
    for step, name in zip(network, names):
        converter.add(step, name, None if name is None else modules[name].arrays)
    return converter.finished()


def take_images(layer, image, classes, may_be_several):
    """Brings the images that a dense first layer takes, each with its class, to channels last."""
    inputs, size = layer.weight.shape[1], math.prod(image) + classes
    if inputs % size or (inputs > size and not may_be_several):
        raise InteropError(f"--image has {math.prod(image)} numbers"
                           f"{f' and --classes {classes}' if classes else ''}; the first linear "
                           f"takes {inputs}")
    layer.weight = permuted_inputs(layer.weight, image, classes, channels_last)


def make_image(layer, image):
    """Brings the vector that a dense last layer makes to an image, channels last."""
    if layer.makes == image:
        return
    if layer.type != "dense" or layer.makes != (math.prod(image), 1, 1):
        raise InteropError(f"--image has {math.prod(image)} numbers; the network makes "
                           f"{text_of(layer.makes)}")
    layer.weight, layer.bias = permuted_outputs(layer.weight, layer.bias, image, channels_last)
    layer.makes = image
