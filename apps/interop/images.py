"""Images as tuples (channels, height, width), PyTorch's order; vectors are (n, 1, 1)."""
import math

from common import InteropError, np


def text_of(image):
    """64x7x7, or 100 for a vector"""
    return str(image[0]) if image[1:] == (1, 1) else "x".join(map(str, image))


def channels_last(array, image):
    """Permutes the last axis from (channels, height, width) to (height, width, channels)."""
    return array.reshape(-1, *image).transpose(0, 2, 3, 1).reshape(array.shape)


def channels_first(array, image):
    """The inverse of channels_last."""
    channels, height, width = image
    return array.reshape(-1, height, width, channels).transpose(0, 3, 1, 2).reshape(array.shape)


def permuted_outputs(weight, bias, image, permute):
    """W and b of a dense layer that makes an image, which permute brings into the other order."""
    return permute(weight.T, image).T, permute(bias, image)


def permuted_inputs(weight, image, classes, permute):
    """W of a dense layer that takes images, each followed by a one-hot class if there are classes.
    permute brings the images into the other order."""
    pixels = math.prod(image)
    parts = weight.reshape(len(weight), -1, pixels + classes)
    images = permute(parts[:, :, :pixels], image)
    return np.concatenate([images, parts[:, :, pixels:]], axis=2).reshape(weight.shape)


def along(values, axis, weight):
    """The values in a shape that multiplies the weight along an axis."""
    return np.expand_dims(values, [i for i in range(weight.ndim) if i != axis])


def convolved(image, outputs, kernel, stride, pad, output_padding=0):
    """The image that a convolution makes (Dumoulin and Visin 2016)."""
    if output_padding:
        raise InteropError("output_padding belongs to transposed convolutions")
    if any(k > size + 2 * pad for k, size in zip(kernel, image[1:])):
        raise InteropError(f"the kernel of {kernel[0]}x{kernel[1]} pixels is larger than the image "
                           f"{'x'.join(map(str, image))} with {pad} of padding at each side")
    return (outputs, *((size + 2 * pad - k) // stride + 1 for k, size in zip(kernel, image[1:])))


def transposed_convolved(image, outputs, kernel, stride, pad, output_padding=0):
    """The image that a transposed convolution makes."""
    if output_padding >= stride:
        raise InteropError(f"output_padding is {output_padding}; expected less than the stride, "
                           f"{stride}")
    whole = [stride * (size - 1) + k + output_padding for k, size in zip(kernel, image[1:])]
    if min(whole) <= 2 * pad:
        raise InteropError(f"padding of {pad} leaves nothing of the image of "
                           f"{whole[0]}x{whole[1]} pixels")
    return (outputs, *(size - 2 * pad for size in whole))
