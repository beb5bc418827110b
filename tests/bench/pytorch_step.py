#!/usr/bin/env python3
"""Trains or samples the networks of networks.hpp in PyTorch, tuned for PyTorch 1.13.

Prints one line of JSON. compare.sh sets OPENBLAS_NUM_THREADS, OMP_NUM_THREADS and
OPENBLAS_CORETYPE in the environment to the fastest values.
"""
import argparse
import json
import resource
import statistics
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError:  # main() says so; --help works without it
    torch = None

DATA = 784


def linear(inputs, outputs):
    """A weight with Glorot initialisation (Glorot and Bengio 2010), and a bias of 0."""
    weight = torch.empty(outputs, inputs)
    torch.nn.init.xavier_uniform_(weight)
    return [weight.requires_grad_(), torch.zeros(outputs).requires_grad_()]


def dropout(x, keep):
    """Dropout with 16 random bits per number, as in pocketgan, from 64-bit words. This is several
    times as fast as F.dropout, which draws its numbers one by one."""
    if keep == 1.0:
        return x
    words = torch.empty((x.numel() + 3) // 4, dtype=torch.int64).random_(-2**63, None)
    bits = words.view(torch.int16)[:x.numel()].view(x.shape)
    mask = torch.lt(bits, round(keep * 65536) - 32768, out=torch.empty(x.shape))
    return x * mask.mul_(1 / keep)


def dense(x, weight, bias):
    """x may be a vector: OpenBLAS takes several times as long for a matrix of one row."""
    return F.linear(x, weight, bias) if x.dim() > 1 else torch.addmv(bias, weight, x)


class Network:
    """Dense layers; `pieces` > 1 makes the hidden ones maxout."""

    def __init__(self, sizes, hidden, output=None, pieces=1, input_keep=1.0, hidden_keep=1.0):
        self.hidden, self.output, self.pieces = hidden, output, pieces
        self.input_keep, self.hidden_keep = input_keep, hidden_keep
        last = len(sizes) - 2
        self.layers = [linear(sizes[i], sizes[i + 1] * (pieces if i < last else 1))
                       for i in range(last + 1)]
        self.parameters = [p for layer in self.layers for p in layer]

    def __call__(self, x):
        x = dropout(x, self.input_keep)
        for weight, bias in self.layers[:-1]:
            x = dense(x, weight, bias)
            if self.pieces > 1:
                x = x.view(len(x), self.pieces, -1).amax(1)
            else:
                x = self.hidden(x)
            x = dropout(x, self.hidden_keep)
        x = dense(x, *self.layers[-1])
        return self.output(x) if self.output else x


def leaky_relu(x):
    return F.leaky_relu(x, 0.2, inplace=True)


def adam(parameters):
    return torch.optim.Adam(parameters, 2e-4, (0.5, 0.999), foreach=True)


def sgd(parameters):
    return torch.optim.SGD(parameters, 0.1, momentum=0.5, foreach=True)


class Convolutions:
    """The modules of a DCGAN of 28x28 pixels with batch normalisation (Radford et al. 2016)."""

    def __init__(self, *modules):
        self.modules = torch.nn.Sequential(*modules)
        self.parameters = list(self.modules.parameters())

    def __call__(self, x):
        # BatchNorm1d takes no vector.
        return self.modules(x if x.dim() > 1 else x.unsqueeze(0)).flatten(1)

    @classmethod
    def generator(cls):
        nn = torch.nn
        return cls(nn.Linear(100, 7 * 7 * 64), nn.BatchNorm1d(7 * 7 * 64), nn.ReLU(True),
                   nn.Unflatten(1, (64, 7, 7)), nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False),
                   nn.BatchNorm2d(32), nn.ReLU(True), nn.ConvTranspose2d(32, 1, 4, 2, 1),
                   nn.Tanh())

    @classmethod
    def discriminator(cls):
        nn = torch.nn
        return cls(nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 32, 4, 2, 1),
                   nn.LeakyReLU(.2, True), nn.Conv2d(32, 64, 4, 2, 1, bias=False),
                   nn.BatchNorm2d(64), nn.LeakyReLU(.2, True), nn.Flatten(),
                   nn.Linear(7 * 7 * 64, 1))


class Gan:
    def __init__(self, name):
        self.simultaneous = name == 'a'
        optimiser = sgd if name == 'a' else adam
        if name == 'a':
            self.batch, self.latent, self.low = 100, 100, 0.0
            self.g = Network([100, 1200, 1200, DATA], torch.relu_, torch.sigmoid)
            self.d = Network([DATA, 240, 240, 1], None, pieces=5, input_keep=0.8, hidden_keep=0.5)
        elif name == 'b':
            self.batch, self.latent, self.low = 128, 100, -1.0
            self.g = Network([100, 256, 512, 1024, DATA], leaky_relu, torch.tanh)
            self.d = Network([DATA, 1024, 512, 256, 1], leaky_relu, hidden_keep=0.7)
        elif name == 'd':
            self.batch, self.latent, self.low = 64, 100, -1.0
            self.g, self.d = Convolutions.generator(), Convolutions.discriminator()
        else:
            self.batch, self.latent, self.low = 64, 64, -1.0
            self.g = Network([64, 128, DATA], leaky_relu, torch.tanh)
            self.d = Network([DATA, 128, 1], leaky_relu)
        self.g_optimiser = optimiser(self.g.parameters)
        self.d_optimiser = optimiser(self.d.parameters)
        self.data = torch.randint(0, 256, (60000, DATA), dtype=torch.uint8)
        self.order = torch.randperm(len(self.data))
        self.steps = 0

    def real(self):
        first = self.steps * self.batch % (len(self.data) - self.batch)
        pixels = self.data[self.order[first:first + self.batch]].float()
        return pixels.mul_((1 - self.low) / 255).add_(self.low)

    def latents(self):
        shape = (self.batch, self.latent) if self.batch > 1 else self.latent
        if self.simultaneous:
            return torch.empty(shape).uniform_(-3**0.5, 3**0.5)
        return torch.randn(shape)

    def learn(self, loss, network, optimiser, retain=False):
        """Sets the gradients of the network's parameters, and computes no others."""
        for p, gradient in zip(network.parameters,
                               torch.autograd.grad(loss, network.parameters, retain_graph=retain)):
            p.grad = gradient
        return optimiser

    def d_loss(self, real, fake):
        return F.softplus(-real).mean() + F.softplus(fake).mean()

    def step(self):
        if self.simultaneous:
            fake = self.g(self.latents())
            # Two passes are faster than one over [real; fake], where autograd would also
            # backpropagate the generator's loss through the real rows.
            on_real, on_fake = self.d(self.real()), self.d(fake)
            updates = [
                self.learn(0.5 * self.d_loss(on_real, on_fake), self.d, self.d_optimiser, True),
                self.learn(F.softplus(-on_fake).mean(), self.g, self.g_optimiser)]
            for optimiser in updates:
                optimiser.step()
        else:
            with torch.no_grad():
                fake = self.g(self.latents())
            if isinstance(self.d, Convolutions):  # real and fake are normalised apart
                logits = self.d(self.real()), self.d(fake)
            else:
                logits = self.d(torch.cat([self.real(), fake])).split(self.batch)
            self.learn(self.d_loss(*logits), self.d, self.d_optimiser).step()
            logits = self.d(self.g(self.latents()))
            self.learn(F.softplus(-logits).mean(), self.g, self.g_optimiser).step()
        self.steps += 1


def median_time(seconds, work):
    """The time of a call in seconds: the median over ten slices of `seconds`."""
    for _ in range(10):
        work()
    slices = []
    for _ in range(10):
        calls = 0
        start = now = time.perf_counter()
        while now < start + seconds / 10:
            work()
            calls += 1
            now = time.perf_counter()
        slices.append((now - start) / calls)
    return statistics.median(slices)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--network', choices='abcd', default='a', help='default: a')
    parser.add_argument('--threads', type=int, default=1, help="PyTorch's own threads (default: 1)")
    parser.add_argument('--seconds', type=float, default=5, help='time to measure (default: 5)')
    parser.add_argument('--sample', type=int, metavar='ROWS',
                        help='sample ROWS at a time, do not train')
    arguments = parser.parse_args()
    if not torch:
        sys.exit('pytorch_step.py: there is no PyTorch: apt install python3-torch')
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    gan = Gan(arguments.network)
    if arguments.sample:
        gan.batch = arguments.sample
        with torch.inference_mode():
            seconds = median_time(arguments.seconds, lambda: gan.g(gan.latents()))
        result = {'us_per_sample': seconds / gan.batch * 1e6}
    else:
        result = {'images_per_second': gan.batch / median_time(arguments.seconds, gan.step)}
    result['peak_kib'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(result))


if __name__ == '__main__':
    main()
