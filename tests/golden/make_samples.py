"""Writes tests/golden/samples.npy: samples of apps/models/digits, computed in double with NumPy.

They are the first samples of seed 1, (4, 784), with the random numbers of make_gan_trace.py.
tests/sampler/test_every_machine.cpp compares the library's samples with them on every processor.
Run this again when the model changes. Made with NumPy 1.24.2: python3 tests/golden/make_samples.py
"""
import json
import pathlib
import numpy as np
from make_gan_trace import normal

COUNT, SEED = 4, 1
here = pathlib.Path(__file__).parent
folder = here.parent.parent / "apps/models/digits"
model = json.loads((folder / "model.json").read_text())

assert model["latent"]["prior"] == "gaussian"
size = model["latent"]["size"]
x = normal(SEED, 0, 0, COUNT * size).reshape(COUNT, size)
for layer in model["layers"]:
    weight, bias = (np.load(folder / layer[name]).astype(float) for name in ("weight", "bias"))
    a = x @ weight.T + bias
    x = {
        "leaky_relu": lambda: np.where(a > 0, a, layer["slope"] * a),
        "tanh": lambda: np.tanh(a),
    }[layer["activation"]]()

image = model["image"]
np.save(here / "samples.npy", ((x - image["low"]) / (image["high"] - image["low"])).astype("<f4"))
