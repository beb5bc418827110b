"""Reads what torch.save pickles without unpickling it: no class is imported, nothing is called.

pickle.load calls whatever a file names, so that a file from a stranger can run any program.
torch.load(weights_only=True) of PyTorch 1.13 passes a TorchScript archive on to torch.jit.load.
This reader interprets the instructions that torch.save writes.
Dictionaries, lists and numbers become those of Python, tensors become Tensor, and every other
object becomes an Other, which holds the name of its class and nothing else.
"""
import pickletools
from typing import NamedTuple

from common import InteropError


class Storage(NamedTuple):
    """The memory of tensors: its class such as torch.FloatStorage, its key, its length."""
    kind: str
    key: str
    count: int


class Tensor(NamedTuple):
    """A view of a storage: its first element, and shape and strides in elements."""
    storage: Storage
    offset: int
    shape: tuple
    strides: tuple


class Other:
    """A class or function, or an object that one made."""

    def __init__(self, name):
        self.name = name
        self.is_module = False  # an nn.Module, with the code of its forward pass elsewhere


CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
EMPTY = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple, "EMPTY_SET": set}
WITH_VALUE = {"BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "BINSTRING",
              "SHORT_BINSTRING"}
TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


def made(callee, arguments):
    """The result of a call."""
    if callee.name == "collections.OrderedDict":
        result = {}
        for pair in arguments[0] if arguments else ():
            store(result, pair)
        return result
    if callee.name in ("torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"):
        return Tensor(*arguments[:4])
    if callee.name in ("torch._utils._rebuild_parameter",
                       "torch._utils._rebuild_parameter_with_state"):
        return arguments[0]  # the tensor, without its gradient
    return Other(callee.name)


def store(target, items):
    """Appends keys and values in turn to a dictionary. Only text is the name of an array; hashing
    another key might take for ever."""
    if isinstance(target, dict):
        target.update((key, value) for key, value in zip(items[::2], items[1::2])
                      if isinstance(key, str))


class Machine:
    """The state of the interpreter. Instructions have the names of pickletools."""

    def __init__(self):
        self.stack, self.marks, self.memo = [], [], {}
        self.storages = {}

    def since_mark(self):
        return self.take(len(self.stack) - self.marks.pop())

    def take(self, count):
        items = self.stack[len(self.stack) - count:]
        del self.stack[len(self.stack) - count:]
        return items

    def persistent(self, kind, *fields):
        """torch.save writes the contents of storages beside the pickle."""
        if kind == "module":  # the class of a module, with its source
            return fields[0]
        storage = Storage(fields[0].name, *fields[1:4:2])
        if kind != "storage" or fields[4:] not in ((), (None,)):
            raise ValueError("the storage is a view of another one")
        self.storages[storage.key] = storage
        return storage

    def do(self, name, argument):
        stack = self.stack
        if name in CONSTANTS:
            stack.append(CONSTANTS[name])
        elif name in EMPTY:
            stack.append(EMPTY[name]())
        elif name in WITH_VALUE:
            stack.append(argument)
        elif name in TUPLES:
            stack.append(tuple(self.take(TUPLES[name])))
        elif name == "MARK":
            self.marks.append(len(stack))
        elif name == "TUPLE":
            stack.append(tuple(self.since_mark()))
        elif name in ("BINPUT", "LONG_BINPUT"):
            self.memo[argument] = stack[-1]
        elif name in ("BINGET", "LONG_BINGET"):
            stack.append(self.memo[argument])
        elif name == "GLOBAL":
            stack.append(Other(argument.replace(" ", ".")))
        elif name in ("REDUCE", "NEWOBJ"):
            stack.append(made(*self.take(2)))
        elif name == "BINPERSID":
            stack.append(self.persistent(*stack.pop()))
        elif name == "BUILD":
            state = stack.pop()
            if isinstance(stack[-1], Other):
                stack[-1].is_module = isinstance(state, dict) and "_modules" in state
        elif name in ("SETITEM", "SETITEMS"):
            items = self.take(2) if name == "SETITEM" else self.since_mark()
            store(stack[-1], items)
        elif name in ("APPEND", "APPENDS"):
            items = self.take(1) if name == "APPEND" else self.since_mark()
            if isinstance(stack[-1], list):
                stack[-1].extend(items)
        elif name not in ("PROTO", "STOP"):
            raise InteropError(f"has the pickle instruction {name}; expected protocol 2, the "
                               "default of torch.save")


def load(file):
    """The value of the next pickle in the file, and its storages by key."""
    machine = Machine()
    for opcode, argument, _ in pickletools.genops(file):
        machine.do(opcode.name, argument)
    return machine.stack.pop(), machine.storages
