"""Reads the arrays of a state_dict from .npz, .safetensors and the files of torch.save."""
import io
import json
import math
import os
import zipfile

import torch_pickle
from common import InteropError, np, open_file

# A dictionary may be in many others: without a limit, a small file could name more values than can
# be listed.
MOST_NAMES = 100000

LEGACY = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."  # the first pickle of PyTorch before 1.6
# How other files start, and what they are.
STARTS = {b"\x93NUMPY": "is a single .npy array",
          b"\x89HDF": "is an HDF5 file, perhaps of Keras", b"\x1f\x8b": "is compressed by gzip",
          b"version https://git-lfs": "is a pointer of Git LFS, not the file that it stands for",
          b"\x80": "is a Python pickle that torch.save did not write"}
EXPECTED = ".npz, .safetensors or a file of torch.save(net.state_dict(), ...)"
STORAGES = {"Double": "f8", "Float": "f4", "Half": "f2", "BFloat16": "bf16", "Long": "i8",
            "Int": "i4", "Short": "i2", "Char": "i1", "Byte": "u1", "Bool": "?"}
SAFETENSORS = {"F64": "f8", "F32": "f4", "F16": "f2", "BF16": "bf16", "I64": "i8", "I32": "i4",
               "I16": "i2", "I8": "i1", "U64": "u8", "U32": "u4", "U16": "u2", "U8": "u1",
               "BOOL": "?"}


def size_of(kind):
    return 2 if kind == "bf16" else np.dtype(kind).itemsize


def numbers(data, kind, order="<"):
    """The bytes as a vector. bfloat16 is the upper half of a float32."""
    if kind == "bf16":
        return (np.frombuffer(data, order + "u2").astype("u4") << 16).view("f4")
    return np.frombuffer(data, np.dtype(kind).newbyteorder(order))


def bytes_of(storage):
    """The length of a torch_pickle.Storage. One of an unknown kind is not read as numbers."""
    if not is_size(storage.count):
        raise ValueError(f"the storage {storage.key} has {storage.count} elements")
    return storage.count * size_of(kind_of(storage) or "u1")


def kind_of(storage):
    return STORAGES.get(storage.kind.removeprefix("torch.").removesuffix("Storage"))


def is_size(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_npz(archive):
    arrays = {}
    for name in archive.namelist():
        with archive.open(name) as file:
            try:
                arrays[name[:-len(".npy")]] = np.lib.format.read_array(file, allow_pickle=False)
            except ValueError as error:
                if "allow_pickle" not in str(error):
                    raise
                raise InteropError(f"{name} holds Python objects; expected numbers: numpy.savez("
                                   '"state.npz", **arrays) with two asterisks') from error
    return arrays


def read_safetensors(file, size):
    """u64 length, JSON {name: {dtype, shape, data_offsets: [begin, end]}}, data without holes."""
    length = int.from_bytes(file.read(8), "little")
    header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    arrays, begin, start = {}, 0, 8 + length
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        kind, shape = SAFETENSORS.get(entry["dtype"]), entry["shape"]
        if kind is None:
            raise InteropError(f"{name} holds {entry['dtype']}; expected {', '.join(SAFETENSORS)}")
        if not all(map(is_size, shape)):
            raise InteropError(f"{name} has the shape {shape}; expected sizes")
        end = begin + math.prod(shape) * size_of(kind)
        if entry["data_offsets"] != [begin, end] or start + end > size:
            raise InteropError(f"{name} is in the bytes {entry['data_offsets']} of {size - start}; "
                               f"expected {[begin, end]} for {shape} of {entry['dtype']}")
        file.seek(start + begin)
        arrays[name] = numbers(file.read(end - begin), kind).reshape(shape)
        begin = end
    return {name: arrays[name] for name in header}


def is_safetensors(start, size):
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") <= size - 8


def array_of(name, tensor, data, order):
    """The array of a torch_pickle.Tensor; data holds the bytes of storages by key."""
    storage, offset, shape, strides = tensor
    kind = kind_of(storage)
    if kind is None:
        raise InteropError(f"{name} holds {storage.kind}; expected {', '.join(STORAGES)}")
    vector = numbers(data[storage.key], kind, order)
    if len(shape) != len(strides) or not all(map(is_size, (offset, *shape, *strides))) or \
            math.prod(shape) > len(vector):
        raise ValueError(f"{name} has the shape {shape} in {len(vector)} elements")
    if 0 not in shape and offset + sum((n - 1) * s for n, s in zip(shape, strides)) >= len(vector):
        raise ValueError(f"{name} reaches beyond its storage")
    return np.lib.stride_tricks.as_strided(vector[offset:], shape,
                                           [stride * vector.itemsize for stride in strides])


def named(value, data, order):
    """The arrays in nested dictionaries, by the path of their keys: {"generator.0.weight": ...}"""
    arrays, modules, parents = {}, {}, []
    names = iter(range(MOST_NAMES))

    def visit(path, value):
        name = ".".join(path)
        if next(names, None) is None:
            raise InteropError(f"names more than {MOST_NAMES} values")
        if isinstance(value, torch_pickle.Tensor):
            arrays[name] = array_of(name, value, data, order)
        elif isinstance(value, torch_pickle.Other) and value.is_module:
            modules[name] = value.name
        elif isinstance(value, torch_pickle.Other) and "._rebuild_" in value.name:
            raise InteropError(f"{name} is made by {value.name}; expected a dense tensor")
        elif isinstance(value, dict) and id(value) not in parents:  # it may hold itself
            parents.append(id(value))
            for key, item in value.items():
                visit((*path, key), item)
            parents.pop()

    visit((), value)
    if not arrays and modules:
        name, kind = next(iter(modules.items()))
        raise InteropError(f"holds a whole module{' in ' + name if name else ''}, {kind}, which "
                           "only its own program can load; save its weights there: "
                           'torch.save(net.state_dict(), "state.pt")')
    if not arrays:
        kind = value.name if isinstance(value, torch_pickle.Other) else type(value).__name__
        raise InteropError(f"holds {kind} without a named tensor; expected the "
                           "dictionary of net.state_dict()")
    return arrays


def read_archive(archive):
    """A .npz file, or the zip file that torch.save writes since PyTorch 1.6."""
    files = {info.filename: info for info in archive.infolist()}
    if all(name.endswith(".npy") for name in files):
        return read_npz(archive)
    pickled = [name for name in files if name.split("/")[1:] == ["data.pkl"]]
    if not pickled:
        raise InteropError(f"is a zip file of neither NumPy nor torch.save; expected {EXPECTED}")
    root = pickled[0].removesuffix("data.pkl")
    if root + "constants.pkl" in files:
        raise InteropError("is a TorchScript archive, which holds a program; save its weights with "
                           "PyTorch, if you trust it: torch.save(torch.jit.load(FILE).state_dict(),"
                           ' "state.pt")')
    value, storages = torch_pickle.load(io.BytesIO(archive.read(pickled[0])))
    data = {}
    for key, storage in storages.items():
        info = files[f"{root}data/{key}"]
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != bytes_of(storage):
            raise ValueError(f"{info.filename} has {info.file_size} bytes")
        data[key] = archive.read(info)
    big = root + "byteorder" in files and archive.read(root + "byteorder") == b"big"
    return named(value, data, ">" if big else "<")


def read_legacy(file, size):
    """Five pickles (magic number, protocol, machine, value, keys of storages), then storages, each
    with its u64 count of elements."""
    *_, (machine, _), (value, storages), (keys, _) = [torch_pickle.load(file) for _ in range(5)]
    if not machine["little_endian"]:
        raise InteropError("was saved on a big-endian machine; save it again with PyTorch")
    data = {}
    for key in keys:
        count, length = int.from_bytes(file.read(8), "little"), bytes_of(storages[key])
        if count != storages[key].count or length > size - file.tell():
            raise ValueError(f"the storage {key} has {count} elements")
        data[key] = file.read(length)
    return named(value, data, "<")


def read_any(file):
    size = os.fstat(file.fileno()).st_size
    start = file.read(64)
    file.seek(0)
    if start[:2] == b"PK":
        with zipfile.ZipFile(file) as archive:
            return read_archive(archive)
    if start.startswith(LEGACY):
        return read_legacy(file, size)
    if is_safetensors(start, size):
        return read_safetensors(file, size)
    what = next((what for begin, what in STARTS.items() if start.startswith(begin)),
                "is of an unknown kind" if start else "is empty")
    raise InteropError(f"{what}; expected {EXPECTED}")


def read_state(path):
    """The arrays of the file by name, in its order."""
    with open_file(path) as file:
        try:
            return read_any(file)
        except InteropError as error:
            raise InteropError(f"{path}: {error}") from error
        except MemoryError:
            raise
        except Exception as error:  # the readers of zip, JSON and .npy raise many types
            raise InteropError(f"{path}: is damaged: {error or type(error).__name__}") from error


def under(arrays, key):
    """The arrays whose names start with the key and a dot, without them."""
    chosen = {name[len(key) + 1:]: array for name, array in arrays.items()
              if name.startswith(key + ".")}
    if not chosen:
        raise InteropError(f"--key is {key}; the file has {', '.join(arrays)}")
    return chosen
