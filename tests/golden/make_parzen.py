"""Writes tests/golden/parzen/*.npy, Parzen window log-likelihoods in double with NumPy.

There are more centres and rows than one block of the library holds. They are in a few tight
groups, so that both near and far centres contribute.
Made with NumPy 1.24.2: python3 tests/golden/make_parzen.py
"""
import pathlib
import numpy as np

folder = pathlib.Path(__file__).parent / "parzen"
folder.mkdir(exist_ok=True)
random = np.random.default_rng(1)
groups = random.uniform(0, 1, (7, 12))


def points(count):
    group = random.integers(0, len(groups), count)
    noise = random.normal(0, 0.25, (count, 12))
    return np.clip(groups[group] + noise, 0, 1).astype("<f4")


def log_likelihood(centres, x, sigma):
    # |c - x|^2 from differences; the library computes it from a matrix product.
    squares = np.array([((centres - row) ** 2).sum(axis=1) for row in x])
    exponents = -squares / (2 * sigma**2)
    largest = exponents.max(axis=1)
    mean = np.exp(exponents - largest[:, None]).mean(axis=1)
    return largest + np.log(mean) - x.shape[1] * np.log(sigma * np.sqrt(2 * np.pi))


centres, validation, test = points(1100), points(120), points(300)
sigmas = np.logspace(-1, 0, 10)
wide = [a.astype(float) for a in (centres, validation, test)]
trials = np.array([log_likelihood(wide[0], wide[1], sigma) for sigma in sigmas])
values = np.array([log_likelihood(wide[0], wide[2], sigma) for sigma in sigmas])
best = trials.mean(axis=1).argmax()
assert 0 < best < 9
estimate = [sigmas[best], values[best].mean(), values[best].std() / np.sqrt(len(test))]

np.save(folder / "centres.npy", centres)
np.save(folder / "validation.npy", validation)
np.save(folder / "test.npy", test)
np.save(folder / "sigmas.npy", sigmas)
np.save(folder / "log_likelihood.npy", values)  # (sigmas, test rows)
np.save(folder / "estimate.npy", np.array(estimate))  # sigma, mean, standard error
print(estimate)
