"""Which module of a state_dict each module of --network is."""
import functools
import itertools
from typing import NamedTuple

from common import InteropError
from steps import WITH_WEIGHTS, Misfit, made

MOST_MODULES = 256  # with weights
MOST_TRIES = 20000  # of a module for a place
BATCHNORM = {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}
# The array that has the sizes of a module, and the words of --network for its dimensions.
WORDS = {"running_var": {1: ["batchnorm"]}, "bias": {3: ["pixel_bias"]},
         "weight": {2: ["linear"], 4: ["conv2d", "conv_transpose2d"]}}


class Module(NamedTuple):
    """A module of the state_dict, and the words of --network that it may be."""
    words: list
    arrays: dict

    def label(self, name):
        unsure = self.words == ["linear"] and "bias" not in self.arrays
        return f"{' or '.join(self.words + ['embedding'] * unsure)} ({name})"


def module_of(name, arrays):
    """Checks the names and dimensions of the arrays of a module."""
    place = name + "." if name else ""
    is_batchnorm = "running_mean" in arrays
    for key, array in arrays.items():
        if key not in (BATCHNORM if is_batchnorm else {"weight", "bias"}):
            raise InteropError(f"{place}{key}: unknown; expected the arrays of Linear, Conv2d or "
                               "ConvTranspose2d, or of batch normalisation with its running "
                               "statistics")
        if array.dtype.kind not in "fiu":
            raise InteropError(f"{place}{key}: holds {array.dtype}; expected real numbers")
    is_pixel_bias = arrays.keys() == {"bias"} and arrays["bias"].ndim == 3
    required = "running_var" if is_batchnorm else "bias" if is_pixel_bias else "weight"
    if required not in arrays:
        raise InteropError(f"{place}{required}: missing")
    count = arrays[required].ndim
    if count not in WORDS[required]:
        raise InteropError(f"{place}{required}: has {count} dimension{'s' * (count != 1)}; expected"
                           " the 2 of Linear, the 4 of Conv2d and ConvTranspose2d, or 1 beside "
                           "running_mean for batch normalisation")
    return Module(WORDS[required][count], arrays)


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


def unnamed(network, modules):
    """The modules of the state_dict that --network does not name."""
    given = {step.name for step in network}
    return [name for name in modules if name not in given]


def orders(network, modules, image):
    """All lists of a name, or None, for each step in which sizes fit, that of the state_dict first.
    """
    tries = itertools.count(1)

    def candidates(step, left):
        """The names that may be this step, each with the names that are left after it."""
        if step.name is not None:
            yield step.name, left
        for name in left if step.name is None else ():
            rest = [other for other in left if other != name]
            if step.kind in modules[name].words and \
                    not any(comes_before(other, name) for other in rest):
                yield name, rest

    def extend(chosen, left, image):
        chosen = list(chosen)
        try:
            while len(chosen) < len(network) and network[len(chosen)].kind not in WITH_WEIGHTS:
                image = made(network[len(chosen)], None, None, image)
                chosen.append(None)
        except Misfit:
            return
        if len(chosen) == len(network):
            yield chosen
            return
        step = network[len(chosen)]
        for name, rest in candidates(step, left):
            if next(tries) > MOST_TRIES:
                raise InteropError("too many orders of the modules are possible; name each in the "
                                   "order of computing, as in --network linear=NAME,...")
            try:
                makes = made(step, name, modules[name].arrays, image)
            except Misfit:
                continue
            yield from extend([*chosen, name], rest, makes)

    return extend([], unnamed(network, modules), image)


def check_names(network, modules):
    names = [step.name for step in network if step.name is not None]
    for name in names:
        if name not in modules:
            raise InteropError(f"--network names {name}; the state_dict has {', '.join(modules)}")
        if names.count(name) > 1:
            raise InteropError(f"--network names {name} twice; expected each module once")


def check_kinds(steps, modules):
    """Raises InteropError unless the modules with weights are those of --network."""
    for step in steps:
        if step.name is not None and step.kind not in modules[step.name].words:
            raise InteropError(f"--network has {step.named(step.name)}; the state_dict has "
                               f"{modules[step.name].label(step.name)}")
    words = [module.words for module in modules.values()]
    expected = [next((known for known in words if step.kind in known), [step.kind])
                for step in steps]
    if sorted(expected) != sorted(words):
        found = ", ".join(module.label(name) for name, module in modules.items())
        raise InteropError(f"--network has {', '.join(step.kind for step in steps)}; the state_dict"
                           f" has {found or 'nothing'}; expected the same (--key chooses a part)")


def explain(network, modules, image):
    """Raises InteropError for modules that fit in no order."""
    left = unnamed(network, modules)
    for step in network:
        name = step.name
        if name is None and step.kind in WITH_WEIGHTS:
            name = next(name for name in left if step.kind in modules[name].words)
            left.remove(name)
        image = made(step, name, modules[name].arrays if name is not None else None, image)
    found = ", ".join(module.label(name) for name, module in modules.items())
    raise InteropError(f"--network has {spelled(network, [step.name for step in network])}; the "
                       f"state_dict has {found}; name them if they compute in another order than "
                       "that of their numbers")


def spelled(network, names):
    """The text of --network with the name of each module."""
    return ",".join(step.named(name) for step, name in zip(network, names))


def check_biases(network, names, modules):
    """A weight without a bias may be an Embedding unless a batchnorm, which has one, follows."""
    for step, after, name in itertools.zip_longest(network, network[1:], names):
        if step.kind == "linear" and step.name is None and "bias" not in modules[name].arrays and \
                not (after and after.kind == "batchnorm"):
            raise InteropError(
                f"{name} has no bias: it is an Embedding, which a model folder cannot hold, or a "
                f"Linear; if it is one, name it, as in --network {spelled(network, names)}")


def assign(network, modules, image):
    """The module of the state_dict for each step, None for one without weights. `image` is what the
    network takes, None where that is unknown. A state_dict is in the order of definition. This may
    differ from the order of computing, so only sizes, names and the numbers of a Sequential decide.
    """
    steps = [step for step in network if step.kind in WITH_WEIGHTS]
    check_names(steps, modules)
    check_kinds(steps, modules)
    if len(steps) > MOST_MODULES:
        raise InteropError(f"--network has {len(steps)} modules with weights; expected at most "
                           f"{MOST_MODULES}")
    first, second = (*itertools.islice(orders(network, modules, image), 2), None, None)[:2]
    if first is None:
        explain(network, modules, image)
    if second is not None:
        a, b = next(pair for pair in zip(first, second) if pair[0] != pair[1])
        raise InteropError(
            f"{a} and {b} fit in the same place, and a state_dict does not tell which computes "
            "first; name the modules in the order of computing, as in --network "
            f"{spelled(network, first)}")
    check_biases(network, first, modules)
    return first
