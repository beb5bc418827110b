"""What the tests of interop share: a network in NumPy, the scripts and pocketgan-sample.

Exits with 77, which Meson counts as skipped, without NumPy.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy")
    sys.exit(77)
try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None
    print("skipped: the cases that need PyTorch, which this Python does not have")

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOLERANCE = 1e-5
EPSILON = 0.8  # the eps of a widespread implementation, large enough to matter
NETWORK = f"linear,batchnorm:{EPSILON},leaky_relu:0.2,linear,batchnorm:1e-5,relu,linear,tanh"


def linear_state(name, inputs, outputs):
    random = np.random.default_rng([inputs, outputs, *name.encode()])
    return {f"{name}.weight": random.normal(0, inputs**-0.5, (outputs, inputs)).astype("f4"),
            f"{name}.bias": random.normal(0, 0.3, outputs).astype("f4")}


def batchnorm_state(name, size):
    """Running statistics like those of a trained network."""
    random = np.random.default_rng([size, *name.encode()])
    return {f"{name}.weight": random.normal(1, 0.3, size).astype("f4"),
            f"{name}.bias": random.normal(0, 0.3, size).astype("f4"),
            f"{name}.running_mean": random.normal(0, 0.5, size).astype("f4"),
            f"{name}.running_var": random.uniform(0.05, 2, size).astype("f4"),
            f"{name}.num_batches_tracked": np.array(9)}


def random_state(outputs=63):
    """A random state_dict for NETWORK."""
    return {**linear_state("net.0", 13, 37), **batchnorm_state("net.1", 37),
            **linear_state("net.3", 37, 29), **batchnorm_state("net.4", 29),
            **linear_state("net.6", 29, outputs)}


def linear(state, name, x):
    """The forward pass of Linear in double precision."""
    return x @ state[name + ".weight"].T.astype("f8") + state[name + ".bias"]


def batchnorm(state, name, x, epsilon):
    """The forward pass of BatchNorm1d after net.eval()."""
    deviation = np.sqrt(state[name + ".running_var"].astype("f8") + epsilon)
    return ((x - state[name + ".running_mean"]) / deviation * state[name + ".weight"] +
            state[name + ".bias"])


def forward(state, z):
    """The forward pass of NETWORK after net.eval()."""
    x = batchnorm(state, "net.1", linear(state, "net.0", z), EPSILON)
    x = np.where(x > 0, x, 0.2 * x)
    x = np.maximum(batchnorm(state, "net.4", linear(state, "net.3", x), 1e-5), 0)
    return np.tanh(linear(state, "net.6", x))


class Interop(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = pathlib.Path(scratch.name)
        self.model = self.scratch / "model"

    def script(self, name, *arguments):
        return subprocess.run([sys.executable, "-B", ROOT / "apps/interop" / name,
                               *map(str, arguments)], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60, check=False)

    def saved(self, state):
        path = self.scratch / "state.npz"
        np.savez(path, **state)
        return path

    def convert_file(self, path, network=NETWORK, *options):
        """Converts the file to self.model; returns the text that is printed."""
        result = self.script("from_pytorch.py", path, "--network", network, "--out", self.model,
                             *options)
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout

    def convert(self, state, network=NETWORK, *options):
        return self.convert_file(self.saved(state), network, *options)

    def refused_file(self, path, *options, network=NETWORK, status=1):
        """The error message for a file that is refused. Nothing is written."""
        before = sorted(os.listdir(self.scratch))
        result = self.script("from_pytorch.py", path, "--network", network, "--out", self.model,
                             *options)
        self.assertEqual(result.returncode, status, result.stdout)
        self.assertEqual(sorted(os.listdir(self.scratch)), before)
        said = result.stdout.splitlines()
        self.assertTrue(status == 2 or len(said) == 1, result.stdout)  # after the usage
        return said[-1]

    def refused(self, state, *options, network=NETWORK, status=1):
        return self.refused_file(self.saved(state), *options, network=network, status=status)

    def back(self, model=None):
        """The state_dict and the network that to_pytorch.py writes for a model."""
        path = self.scratch / "back.npz"
        result = self.script("to_pytorch.py", model or self.model, "--out", path)
        self.assertEqual(result.returncode, 0, result.stdout)
        return dict(np.load(path).items()), result.stdout

    def back_refused(self, model=None, out="back.npz"):
        """The error message of to_pytorch.py for a model that is refused. Nothing is written."""
        result = self.script("to_pytorch.py", model or self.model, "--out", self.scratch / out)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertEqual(len(result.stdout.splitlines()), 1, result.stdout)
        self.assertFalse((self.scratch / out).exists())
        return result.stdout

    def assert_changes_refused(self, *changes):
        """to_pytorch.py refuses a model.json in which `old` is `new`: (old, new, message), ..."""
        path = self.model / "model.json"
        whole = path.read_text()
        for old, new, message in changes:
            self.assertIn(old, whole)
            path.write_text(whole.replace(old, new, 1))
            said = self.back_refused()
            self.assertIn("model/model.json: ", said)
            self.assertIn(message, said)

    def samples(self, z, *options):
        """Samples of pocketgan-sample from latents, (rows, outputs), with black 0 and white 1."""
        np.save(self.scratch / "z.npy", z)
        subprocess.run([os.environ["POCKETGAN_SAMPLE"], self.model, "--latent",
                        self.scratch / "z.npy", "--out", self.scratch / "y.npy", *options],
                       check=True, stderr=subprocess.DEVNULL)
        return np.load(self.scratch / "y.npy").reshape(len(z), -1)

    def assert_near(self, found, expected):
        self.assertGreater(expected.std(), 0.1, "the samples do not vary")
        self.assertEqual(found.shape, expected.shape)
        difference = np.abs(found - expected).max()
        print(f"{self.id()}: largest difference {difference:.2g}")
        self.assertLess(difference, TOLERANCE)


def latents(size, count=50):
    return np.random.default_rng(2).standard_normal((count, size))
