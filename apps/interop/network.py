"""The option --network, and which module of a state_dict each of its modules is."""
import argparse
import functools
import itertools
import math
from typing import NamedTuple, Optional

from common import InteropError

# The number of parameters after the name of each module.
MODULES = {"linear": 0, "batchnorm": 1, "relu": 0, "leaky_relu": 1, "sigmoid": 0, "tanh": 0}
WITH_WEIGHTS = {"linear": {"weight", "bias"},
                "batchnorm": {"weight", "bias", "running_mean", "running_var",
                              "num_batches_tracked"}}
MOST_MODULES = 256  # with weights
FLOAT_MAX = (2 - 2**-23) * 2.0**127  # the largest number of float32
MOST_TRIES = 20000  # of a module for a place


class Step(NamedTuple):
    """A module of --network: leaky_relu:0.2 or linear=net.0"""
    kind: str
    numbers: list
    text: str  # without the name
    name: Optional[str]

    def named(self, name):
        return self.text if name is None else f"{self.text}={name}"


class Module(NamedTuple):
    """A module of the state_dict."""
    kind: str
    inputs: int
    outputs: int
    arrays: dict

    def label(self, name):
        unsure = self.kind == "linear" and "bias" not in self.arrays
        return f"{self.kind}{' or embedding' if unsure else ''} ({name})"


def parse_number(text):
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= FLOAT_MAX:
        raise argparse.ArgumentTypeError(f"'{text}'; expected a number that float32 holds")
    return number


def parse_step(text):
    before, equals, module = text.partition("=")
    kind, *numbers = before.split(":")
    if kind not in MODULES:
        raise argparse.ArgumentTypeError(f"'{kind}'; expected {', '.join(MODULES)}")
    if len(numbers) != MODULES[kind]:
        needs = {0: f"{kind} alone", 1: f"a number after it, as in {kind}:0.1"}[MODULES[kind]]
        raise argparse.ArgumentTypeError(f"'{text}'; expected {needs}")
    if equals and kind not in WITH_WEIGHTS:
        raise argparse.ArgumentTypeError(f"'{text}'; expected names of {' and '.join(WITH_WEIGHTS)}"
                                         " only, which have weights")
    return Step(kind, [parse_number(number) for number in numbers], before,
                module if equals else None)


def parse_network(text):
    return [parse_step(step) for step in text.split(",")]


def module_of(name, arrays):
    """Checks the names and dimensions of the arrays of a module."""
    place = name + "." if name else ""
    kind = "batchnorm" if "running_mean" in arrays else "linear"
    for key, array in arrays.items():
        if key not in WITH_WEIGHTS[kind]:
            raise InteropError(f"{place}{key}: unknown; expected the arrays of Linear, or of "
                               "BatchNorm1d with its running statistics")
        if array.dtype.kind not in "fiu":
            raise InteropError(f"{place}{key}: holds {array.dtype}; expected real numbers")
    required, dimensions = {"linear": ("weight", 2), "batchnorm": ("running_var", 1)}[kind]
    if required not in arrays:
        raise InteropError(f"{place}{required}: missing")
    shape = arrays[required].shape
    if len(shape) != dimensions:
        raise InteropError(f"{place}{required}: has {len(shape)} dimension{'s' * (len(shape) != 1)}"
                           "; expected the 2 of Linear, or 1 beside running_mean for BatchNorm1d")
    return Module(kind, shape[-1], shape[0], arrays)


def modules_of(arrays):
    """Arrays by their module: {"net.0": Module, ...}"""
    groups = {}
    for key, array in arrays.items():
        module, _, name = key.rpartition(".")
        groups.setdefault(module, {})[name] = array
    return {name: module_of(name, group) for name, group in groups.items()}


@functools.lru_cache(maxsize=None)
def comes_before(name, other):
    """Whether names differ first in a number, as those in a Sequential do, and this one is less."""
    for a, b in zip(name.split("."), other.split(".")):
        if a != b:
            return a.isdecimal() and b.isdecimal() and int(a) < int(b)
    return False


def orders(steps, modules):
    """All lists of a module for each step in which sizes fit, that of the state_dict first."""
    tries = itertools.count(1)

    def fits(step, name, left, size):
        if next(tries) > MOST_TRIES:
            raise InteropError("too many orders of the modules are possible; name each in the "
                               "order of computing, as in --network linear=NAME,...")
        module = modules[name]
        return module.kind == step.kind and size in (None, module.inputs) and \
            not any(comes_before(other, name) for other in left)

    def extend(chosen, left, size):
        if len(chosen) == len(steps):
            yield chosen
            return
        step = steps[len(chosen)]
        for name in left if step.name is None else [step.name]:
            rest = [other for other in left if other != name]
            if fits(step, name, rest if step.name is None else [], size):
                yield from extend([*chosen, name], rest, modules[name].outputs)

    given = {step.name for step in steps}
    return extend([], [name for name in modules if name not in given], None)


def check_names(steps, modules):
    names = [step.name for step in steps if step.name is not None]
    for name in names:
        if name not in modules:
            raise InteropError(f"--network names {name}; the state_dict has {', '.join(modules)}")
        if names.count(name) > 1:
            raise InteropError(f"--network names {name} twice; expected each module once")


def check_kinds(steps, modules):
    """Raises InteropError unless the modules with weights are those of --network."""
    for step in steps:
        if step.name is not None and modules[step.name].kind != step.kind:
            raise InteropError(f"--network has {step.named(step.name)}; the state_dict has "
                               f"{modules[step.name].label(step.name)}")
    expected = [step.kind for step in steps]
    if sorted(expected) != sorted(module.kind for module in modules.values()):
        found = ", ".join(module.label(name) for name, module in modules.items())
        raise InteropError(f"--network has {', '.join(expected)}; the state_dict has "
                           f"{found or 'nothing'}; expected the same (--key chooses a part)")


def explain(steps, modules):
    """Raises InteropError for modules that fit in no order."""
    given = {step.name for step in steps}
    left, size = [name for name in modules if name not in given], None
    for step in steps:
        name = step.name
        if name is None:
            name = next(name for name in left if modules[name].kind == step.kind)
            left.remove(name)
        module = modules[name]
        if size not in (None, module.inputs):
            array = "weight" if module.kind == "linear" else "running_var"
            raise InteropError(f"{name}.{array}: takes {module.inputs} numbers; the module before "
                               f"it makes {size}")
        size = module.outputs
    found = ", ".join(module.label(name) for name, module in modules.items())
    raise InteropError(f"--network has {', '.join(step.kind for step in steps)}; the state_dict has"
                       f" {found}; name them if they compute in another order than that of their "
                       "numbers")


def spelled(network, names):
    """The text of --network with the name of each module."""
    names = iter(names)
    return ",".join(step.named(next(names) if step.kind in WITH_WEIGHTS else None)
                    for step in network)


def check_biases(network, names, modules):
    """A weight without a bias may be an Embedding unless a batchnorm, which has one, follows."""
    names_left = iter(names)
    for step, after in itertools.zip_longest(network, network[1:]):
        name = next(names_left) if step.kind in WITH_WEIGHTS else None
        if step.kind == "linear" and step.name is None and "bias" not in modules[name].arrays and \
                not (after and after.kind == "batchnorm"):
            raise InteropError(
                f"{name} has no bias: it is an Embedding, which a model folder cannot hold, or a "
                f"Linear; if it is one, name it, as in --network {spelled(network, names)}")


def assign(network, modules):
    """The module of the state_dict for each step with weights. A state_dict is in the order of
    definition. This may differ from the order of computing, so only sizes, names and the numbers of
    a Sequential decide."""
    steps = [step for step in network if step.kind in WITH_WEIGHTS]
    check_names(steps, modules)
    check_kinds(steps, modules)
    if len(steps) > MOST_MODULES:
        raise InteropError(f"--network has {len(steps)} modules with weights; expected at most "
                           f"{MOST_MODULES}")
    first, second = (*itertools.islice(orders(steps, modules), 2), None, None)[:2]
    if first is None:
        explain(steps, modules)
    if second is not None:
        a, b = next(pair for pair in zip(first, second) if pair[0] != pair[1])
        raise InteropError(
            f"{a} and {b} fit in the same place, and a state_dict does not tell which computes "
            "first; name the modules in the order of computing, as in --network "
            f"{spelled(network, first)}")
    check_biases(network, first, modules)
    return first
