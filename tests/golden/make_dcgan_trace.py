"""Writes tests/golden/gan/*.npy of GANs with convolutions and batch normalisation.

As make_gan_trace.py, whose random numbers, optimisers, order of a step and data it uses; the layers
and their derivatives are PyTorch's, in double. A file holds the parameters of a network as it is
saved, with batch normalisation folded into them.
Made with PyTorch 1.13.0: python3 tests/golden/make_dcgan_trace.py
"""
import copy
import re
import numpy as np
import torch
from torch.nn import functional
from make_gan_trace import (Adam, Network, Sgd, Trainer, initial_weight, make_images, make_labels,
                            save_run)

EPSILON = 1e-5  # added to variances
SIDE = 4  # of the images
SHARE = 0.1  # of a step in the moving moments
MOMENT_BATCHES = 32  # from which the moments of averaged weights are measured


class Layer:
    """A layer from its text, as in docs/networks.md; `size` is the (height, width, channels) of
    its inputs, or their number, and `last` the units or channels of a text without them."""

    def __init__(self, text, size, last, activation, pieces):
        kind, *words = text.split()
        self.kind = kind
        self.size = size
        self.normalised = "batch-norm" in words
        self.activation = next((w for w in words if w in ("maxout", "tanh", "relu")), activation)
        self.pieces = pieces if self.activation == "maxout" else 1
        numbers = dict(re.findall(r"\b([ksp])(\d+)\b", text))
        self.kernel, self.stride, self.pad = (int(numbers.get(w, d)) for w, d in ("k0", "s1", "p0"))
        given = [int(n) for w in words if re.fullmatch(r"\d+(x\d+)*", w) for n in w.split("x")]
        self.inputs = int(np.prod(size))
        if kind == "dense":
            self.out = tuple(given or [last])
            self.units = int(np.prod(self.out))
            columns, self.fans = self.inputs, (self.inputs, self.units)
        else:
            self.units = given[0] if given else last
            side = {"conv": lambda n: (n + 2 * self.pad - self.kernel) // self.stride + 1,
                    "transposed": lambda n: self.stride * (n - 1) + self.kernel - 2 * self.pad}
            self.out = (side[kind](size[0]), side[kind](size[1]), self.units)
            columns = self.kernel**2 * size[2]
            to, strided = self.kernel**2 * self.units, self.stride**2
            self.fans = (columns, to / strided) if kind == "conv" else (columns / strided, to)
        self.shape = (self.pieces * self.units, columns)

    def linear(self, x, w):
        """x (m, inputs) -> W x (m, places, rows of W). Pixels lie as height, width, channels."""
        if self.kind == "dense":
            return (x @ w.T)[:, None, :]
        images = x.reshape(-1, *self.size).permute(0, 3, 1, 2)
        kernels = w.reshape(-1, self.kernel, self.kernel, self.size[2])
        if self.kind == "conv":
            z = functional.conv2d(images, kernels.permute(0, 3, 1, 2), stride=self.stride,
                                  padding=self.pad)
        else:
            z = functional.conv_transpose2d(images, kernels.permute(3, 0, 1, 2),
                                            stride=self.stride, padding=self.pad)
        return z.flatten(2).transpose(1, 2)

    def activate(self, z):
        """z (m, places, rows of W) -> y (m, outputs)."""
        if self.activation == "maxout":
            z = z.unflatten(2, (self.pieces, self.units)).amax(dim=2)
        elif self.activation == "leaky_relu":
            z = functional.leaky_relu(z, 0.2)
        elif self.activation != "linear":
            z = getattr(torch, self.activation)(z)
        return z.flatten(1)


class DeepNetwork(Network):
    """Parameters are W, b and, with batch normalisation, gamma of each layer; b is its beta."""

    def __init__(self, settings, inputs, outputs, output_activation, seed, stream):
        texts = settings["layers"].split(", ")
        size = (inputs,) if texts[0].startswith("dense") else (SIDE, SIDE, inputs // SIDE**2)
        last = outputs if texts[-1].startswith("dense") else 1  # channels
        self.keeps = [settings.get("input_keep", 1)]
        self.keeps += [settings.get("hidden_keep", 1)] * (len(texts) - 1)
        self.layers, self.parameters, self.moments = [], [], []
        drawn = 0
        for i, text in enumerate(texts):
            activation = settings["activation"] if i + 1 < len(texts) else output_activation
            layer = Layer(text, size, last, activation, settings.get("pieces"))
            self.layers.append(layer)
            size = layer.out
            rows = layer.shape[0]
            w = initial_weight(*settings["initialiser"], layer.shape, layer.fans, seed, stream,
                               drawn)
            drawn += w.size
            self.parameters += [w, np.zeros(rows)]
            self.parameters += [np.ones(rows)] if layer.normalised else []
            self.moments.append([np.zeros(rows), np.ones(rows)] if layer.normalised else None)
        self.inputs = [layer.inputs for layer in self.layers]
        self.group = None  # examples of a batch of batch normalisation; DeepTrainer sets it

    def forward(self, x, masks=None):
        """The tape holds the moments of each group, too."""
        leaves = [torch.tensor(p, requires_grad=True) for p in self.parameters]
        leaf = torch.tensor(x, requires_grad=True)
        rest, moments = iter(leaves), []
        y = leaf
        for l, layer in enumerate(self.layers):
            if masks is not None and not np.isscalar(masks[l]):
                y = y * torch.tensor(masks[l])
            z = layer.linear(y, next(rest))
            b = next(rest)
            if layer.normalised:
                z, of_layer = normalised(z, next(rest), b, self.group)
                moments.append(of_layer)
            else:
                z = z + b
                moments.append([])
            y = layer.activate(z)
        return y.detach().numpy(), (leaves + [leaf], y, moments)

    def backward(self, tape, d):
        leaves, y, _ = tape
        *gradients, d_x = torch.autograd.grad(y, leaves, torch.tensor(d), retain_graph=True)
        return [g.numpy() for g in gradients], d_x.numpy()

    def move_moments(self, tape, share=SHARE):
        for moving, groups in zip(self.moments, tape[2]):
            for group in groups:
                for moment, of_group in zip(moving, group):
                    moment += share * (of_group - moment)

    def saved(self, parameters):
        """W and b of each layer, with the moving moments folded into them."""
        rest, result = iter(parameters), []
        for layer, moments in zip(self.layers, self.moments):
            w, b = next(rest), next(rest)
            if layer.normalised:
                mean, variance = moments
                factor = next(rest) / np.sqrt(variance + EPSILON)
                w, b = factor[:, None] * w, b - factor * mean
            result += [w, b]
        return result


def normalised(z, gamma, beta, group):
    """z (m, places, channels), gamma, beta -> Ioffe and Szegedy (2015), algorithm 1, for each
    group of examples, and its moments, of which the variance is unbiased."""
    parts, moments = [], []
    for part in z.split(group):
        mean, variance = torch.zeros_like(gamma), torch.ones_like(gamma)
        n = functional.batch_norm(part.flatten(0, 1), mean, variance, gamma, beta, training=True,
                                  momentum=1.0, eps=EPSILON)  # moves the moments all the way
        parts.append(n.reshape(part.shape))
        moments.append((mean.detach().numpy(), variance.detach().numpy()))
    return torch.cat(parts), moments


class DeepTrainer(Trainer):
    """Batch normalisation of real examples and of fakes is apart: each is a group."""

    network = DeepNetwork

    def __init__(self, settings, images, labels):
        super().__init__(settings, images, labels)
        self.generator.group = self.batch
        self.discriminator.group = self.batch // self.pac

    def d_rows(self, x):
        """The classes, and the samples of a row, are further channels of each pixel."""
        classes = np.repeat(x[:, None, SIDE**2:], SIDE**2, axis=1)
        x = np.concatenate([x[:, :SIDE**2, None], classes], axis=2)  # (samples, pixels, channels)
        x = x.reshape(len(x) // self.pac, self.pac, SIDE**2, -1)
        return x.transpose(0, 2, 1, 3).reshape(len(x), -1)

    def samples(self, rows):
        """The samples alone."""
        rows = rows.reshape(len(rows), SIDE**2, self.pac, -1)[:, :, :, 0]
        return rows.transpose(0, 2, 1).reshape(-1, SIDE**2)

    def saved_average(self):
        """The moments are means over the first minibatches of latents."""
        averaged = copy.deepcopy(self)
        averaged.generator.parameters = self.average
        for i in range(MOMENT_BATCHES):
            averaged.real(i)  # for its classes
            _, tape = averaged.generate(i)
            averaged.generator.move_moments(tape, 1 / (i + 1))
        return averaged.generator.saved(self.average)


GENERATOR = "dense 2x2x6 batch-norm, transposed 5 k3 p1 batch-norm, transposed k4 s2 p1"

SETUPS = {
    "dcgan": dict(
        seed=14, latent=5, prior="gaussian", output="tanh", objective="non-saturating",
        update="alternating", d_steps=2, batch=8, ema=0.9,
        generator=dict(layers=GENERATOR, activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003, beta1=0.5)),
        discriminator=dict(layers="conv 7 k4 s2 p1 batch-norm, conv 4 k3 p1 batch-norm, dense",
                           activation="leaky_relu", hidden_keep=0.75, initialiser=("glorot", 1.0),
                           optimiser=Adam(0.002, beta1=0.5))),
    "dcgan-simultaneous": dict(
        seed=15, latent=5, prior="uniform", output="sigmoid", objective="minimax",
        update="simultaneous", batch=10,
        generator=dict(layers="dense 3x3x4, transposed 3 k2 batch-norm maxout, conv k3 p1",
                       activation="tanh", pieces=3, initialiser=("gaussian", 0.4),
                       optimiser=Sgd(0.05)),
        discriminator=dict(layers="conv 5 k3 s2 p1 batch-norm maxout, dense 9 batch-norm, dense",
                           activation="leaky_relu", pieces=2, input_keep=0.9,
                           initialiser=("he", 1.0), optimiser=Sgd(0.05))),
    "dcgan-unrolled": dict(
        seed=16, latent=5, prior="gaussian", output="tanh", objective="non-saturating",
        update="alternating", unroll=2, batch=8,
        generator=dict(layers=GENERATOR, activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.003)),
        discriminator=dict(layers="conv 6 k4 s2 p1 batch-norm, conv 4 k3 p1 batch-norm, dense",
                           activation="tanh", initialiser=("glorot", 1.0),
                           optimiser=Adam(0.004, beta1=0.5, epsilon=1e-3))),
    "dcgan-wgan-gp": dict(
        seed=17, latent=5, prior="gaussian", output="tanh", objective="wasserstein",
        update="alternating", d_steps=2, gradient_penalty=10.0, batch=8,
        generator=dict(layers=GENERATOR, activation="relu", initialiser=("he", 1.0),
                       optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6)),
        discriminator=dict(layers="conv 4 k4 s2 p1, conv 5 k2 batch-norm, dense",
                           activation="tanh", initialiser=("he", 1.0),
                           optimiser=Adam(0.002, beta1=0.0, beta2=0.9, epsilon=1e-6))),
}
SETUPS |= {
    "dcgan-conditional": SETUPS["dcgan"] | dict(seed=18, conditional=True, pac=2),
    "dcgan-conditional-simultaneous":
        SETUPS["dcgan-simultaneous"] | dict(seed=19, conditional=True),
    "dcgan-conditional-unrolled":
        SETUPS["dcgan-unrolled"] | dict(seed=20, conditional=True, pac=2),
    "dcgan-conditional-wgan-gp": SETUPS["dcgan-wgan-gp"] | dict(seed=21, conditional=True),
}

if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, settings in SETUPS.items():
        # A copy: optimisers hold their moments.
        save_run(name, DeepTrainer(copy.deepcopy(settings), make_images(), make_labels()))
