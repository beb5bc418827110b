"""Writes tests/golden/supervised/*.npy: ten steps of a small auto-encoder and a small classifier.

Computed in double with NumPy, with the random numbers, networks, optimisers and images of
make_gan_trace.py; image i has the label i % 3. tests/supervised/test_trace.cpp
trains with the same settings. The files are
  auto-encoder.trace.npy    (10, 1): loss of each step,
  auto-encoder.encoder.npy  its moving average, W0, b0, ...; codes have mean 0, covariance I,
  auto-encoder.decoder.npy  the decoder that inverts the whitening in its first layer,
  classifier.trace.npy      (10, 2): loss and accuracy of each step,
  classifier.network.npy    its moving average: W0, b0, ...
Made with NumPy 1.24.2: python3 tests/golden/make_supervised_trace.py
"""
import pathlib
import numpy as np
from make_gan_trace import Adam, Network, Sgd, make_images, shuffled, words

STEPS = 10
WEIGHTS, SHIFTS = 1, 2
folder = pathlib.Path(__file__).parent / "supervised"
folder.mkdir(exist_ok=True)

images = make_images()
labels = np.arange(len(images)) % 3


def draw_shifts(seed, first, most, count):
    """(count, 2): pixels down and to the right, in [-most, most], for each example."""
    bits = words(seed, SHIFTS, 2 * first, 2 * count)
    return np.array([int(b) * (2 * most + 1) >> 32 for b in bits]).reshape(count, 2) - most


def shifted(image, down, right):
    """The image shifted within a black frame."""
    h, w = image.shape
    frame = np.pad(image, ((h, h), (w, w)))
    return np.roll(frame, (down, right), axis=(0, 1))[h : 2 * h, w : 2 * w]


def squared_error(y, x, label):
    return [((y - x) ** 2).sum(axis=1).mean()], 2 * (y - x) / len(y)


def cross_entropy(a, x, label):
    log_p = a - np.logaddexp.reduce(a, axis=1, keepdims=True)
    right = label[:, None] == np.arange(a.shape[1])
    report = [-log_p[right].mean(), (a.argmax(axis=1) == label).mean()]
    return report, (np.exp(log_p) - right) / len(a)


def train(network, optimiser, loss, seed, batch, ema, shift=0):
    """-> the reports of the steps, and the moving average of the parameters."""
    average = [p.copy() for p in network.parameters]
    reports = []
    steps_per_epoch = len(images) // batch
    for step in range(STEPS):
        order = shuffled(len(images), seed, step // steps_per_epoch)
        chosen = order[step % steps_per_epoch * batch :][:batch]
        x = images[chosen] / 255.0
        if shift:
            x = np.array([shifted(image, *by)
                          for image, by in zip(x, draw_shifts(seed, step * batch, shift, batch))])
        x = x.reshape(batch, -1)
        y, tape = network.forward(x, network.dropout_masks(batch, seed, step))
        report, d = loss(y, x, labels[chosen])
        optimiser.step(network.parameters, network.backward(tape, d)[0], step // steps_per_epoch)
        decay = min(ema, (2 + step) / (11 + step))
        average = [decay * a + (1 - decay) * p for a, p in zip(average, network.parameters)]
        reports.append(report)
    return np.array(reports), average


def save(name, arrays):
    flat = np.concatenate([np.ravel(a) for a in arrays])
    np.save(folder / (name + ".npy"), flat.astype("<f4"))


def auto_encoder():
    settings = dict(hidden=[12, 9, 4, 9, 12], activation="relu", initialiser=("he", 1.0))
    network = Network(settings, 16, 16, "sigmoid", 5, WEIGHTS)
    network.activations[2] = "linear"
    trace, average = train(network, Adam(0.004), squared_error, seed=5, batch=8, ema=0.8)
    np.save(folder / "auto-encoder.trace.npy", trace.astype("<f4"))

    network.parameters = average
    x = images.reshape(len(images), -1) / 255.0
    for l in range(2):
        x = np.maximum(x @ average[2 * l].T + average[2 * l + 1], 0)
    codes = x @ average[4].T + average[5]
    mean = codes.mean(axis=0)
    factor = np.linalg.cholesky(np.cov(codes.T, bias=True))
    inverse = np.linalg.inv(factor)
    save("auto-encoder.encoder", average[:4] + [inverse @ average[4], inverse @ (average[5] - mean)])
    save("auto-encoder.decoder",
         [average[6] @ factor, average[6] @ mean + average[7]] + average[8:])


def classifier():
    settings = dict(hidden=[20, 12], activation="leaky_relu", initialiser=("glorot", 1.0),
                    input_keep=0.9, hidden_keep=0.75)
    network = Network(settings, 16, 3, "linear", 7, WEIGHTS)
    optimiser = Sgd(0.05, momentum=0.5, final_momentum=0.9, epochs=3)
    trace, average = train(network, optimiser, cross_entropy, seed=7, batch=10, ema=0.8, shift=1)
    np.save(folder / "classifier.trace.npy", trace.astype("<f4"))
    save("classifier.network", average)


auto_encoder()
classifier()
