"""The files that from_pytorch.py reads: which it converts, what it says of others, what it runs.

tests/golden/pytorch holds files that PyTorch wrote (make_pytorch.py), so that most cases need none.
"""
import fcntl
import json
import os
import pickle
import random
import sys
import unittest
import warnings
import zipfile

import numpy as np
from case import NETWORK, ROOT, Interop, forward, latents, linear_state, nn, random_state, torch

sys.path.insert(0, str(ROOT / "apps/interop"))
from common import InteropError  # pylint: disable=wrong-import-position
from state_files import read_state  # pylint: disable=wrong-import-position

GOLDEN = ROOT / "tests/golden/pytorch"
GOLDEN_NETWORK = ("linear=module.first,relu,linear=module.second,relu,batchnorm:1e-5,"
                  "linear=module.last,tanh")


def safetensors(arrays, **changes):
    """The bytes of a .safetensors file; changes replace fields of its first array."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, array in arrays.items():
        kind = {"float32": "F32", "float16": "F16", "float64": "F64", "int64": "I64",
                "uint16": "BF16"}[array.dtype.name]
        header[name] = {"dtype": kind, "shape": list(array.shape),
                        "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.astype(array.dtype.newbyteorder("<")).tobytes()
    next(entry for name, entry in header.items() if name != "__metadata__").update(changes)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


class Files(Interop):
    def written(self, data, name="state"):
        path = self.scratch / name
        path.write_bytes(data)
        return path

    def assert_golden(self):
        expected = np.load(GOLDEN / "expected.npz")
        self.assert_near(self.samples(expected["z"]), expected["y"])

    def test_reads_the_nested_checkpoint_of_torch_save(self):
        said = self.convert_file(GOLDEN / "checkpoint.pt", GOLDEN_NETWORK, "--key", "generator")
        self.assertIn("layer 1: linear=module.second (3, 3), relu\n", said)
        self.assert_golden()

    def test_reads_the_files_of_old_versions_of_torch_save(self):
        network = GOLDEN_NETWORK.replace("module", "generator.module")  # without --key
        self.convert_file(GOLDEN / "legacy.pt", network)
        self.assert_golden()

    def test_names_the_parts_of_a_file_where_key_is_none_of_them(self):
        self.assertIn("--key is netG; the file has generator.module.second.weight, generator.mod",
                      self.refused_file(GOLDEN / "checkpoint.pt", "--key", "netG"))

    def test_key_chooses_a_part_of_any_file(self):
        state = {**{f"netG.{key}": value for key, value in random_state().items()},
                 **linear_state("netD.0", 63, 1)}
        self.assertIn("--key chooses a part", self.refused(state))
        self.convert(state, NETWORK, "--key", "netG")
        self.assert_near(self.samples(latents(13)), forward(random_state(), latents(13)))

    @unittest.skipUnless(torch, "PyTorch is not installed")
    def test_reads_a_dictionary_under_any_of_its_names(self):
        path = self.scratch / "twice.pt"
        state = {key: torch.from_numpy(value) for key, value in random_state().items()}
        torch.save({"g": state, "ema": state}, path)
        self.convert_file(path, NETWORK, "--key", "ema")
        self.assert_near(self.samples(latents(13)), forward(random_state(), latents(13)))

    def test_says_how_to_convert_whole_modules_and_torchscript(self):
        said = self.refused_file(GOLDEN / "module.pt")
        self.assertIn("module.pt: holds a whole module in generator, __main__.Generator, ", said)
        self.assertIn("torch.save(net.state_dict(), \"state.pt\")", said)
        said = self.refused_file(GOLDEN / "script.pt")
        self.assertIn("script.pt: is a TorchScript archive, which holds a program; save its", said)
        self.assertIn("torch.save(torch.jit.load(FILE).state_dict(), \"state.pt\")", said)

    def test_reads_safetensors(self):
        self.convert_file(self.written(safetensors(random_state())))
        self.assert_near(self.samples(latents(13)), forward(random_state(), latents(13)))

    def test_reads_the_number_types_of_safetensors(self):
        values = np.array([[0.5, -2], [3, 1.5]])
        bfloat16 = (values.astype("<f4").view("<u4") >> 16).astype("u2")
        for array in (values, values.astype("f2"), bfloat16):
            path = self.written(safetensors({"0.weight": array, "0.bias": np.zeros(2, "i8")}))
            state = read_state(path)
            self.assertTrue(np.array_equal(state["0.weight"], values), array.dtype)

    def test_checks_the_sizes_of_safetensors(self):
        state = {"a.weight": np.ones((2, 3), "f4"), "a.bias": np.ones(2, "f4")}
        for changes, message in (
                ({"shape": [2, 4]}, "a.weight is in the bytes [0, 24] of 32; expected [0, 32]"),
                ({"shape": [2**62, 2**62]}, "a.weight is in the bytes [0, 24] of 32; expected"),
                ({"shape": [-2, -3]}, "a.weight has the shape [-2, -3]; expected sizes"),
                ({"shape": [2.0, 3]}, "a.weight has the shape [2.0, 3]; expected sizes"),
                ({"data_offsets": [8, 32]}, "a.weight is in the bytes [8, 32] of 32; expected"),
                ({"data_offsets": [30, 54]}, "a.bias is in the bytes [24, 32] of 32; expected [0"),
                ({"data_offsets": [-8, 16]}, "a.weight is in the bytes [-8, 16] of 32; expected"),
                ({"dtype": "F8_E4M3"}, "a.weight holds F8_E4M3; expected F64, F32"),
                ({"dtype": None}, "a.weight holds None; expected F64"),
                ({"data_offsets": 7}, "is damaged")):
            self.assertIn(message, self.refused_file(self.written(safetensors(state, **changes))))
        whole = safetensors(state)
        self.assertIn("a.bias is in the bytes [24, 32] of 31",
                      self.refused_file(self.written(whole[:-1])))
        self.assertIn("is damaged", self.refused_file(self.written(whole[:8] + b"{" * 999)))

    def test_says_what_a_file_is(self):
        np.save(self.scratch / "array.npy", np.ones(3))
        os.mkdir(self.scratch / "folder")
        os.mkfifo(self.scratch / "pipe")
        with zipfile.ZipFile(self.scratch / "other.zip", "w") as archive:
            archive.writestr("readme", "text")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.savez(self.scratch / "object.npz", state=np.array({"0.weight": 1}, dtype=object))
        (self.scratch / "loop").symlink_to("loop")
        for name, data in (("text", b"text"), ("empty", b""), ("keras", b"\x89HDF\r\n\x1a\n"),
                           ("state.gz", b"\x1f\x8b\x08"), ("zip", b"PK\x03\x04"),
                           ("lfs", b"version https://git-lfs.github.com/spec/v1\n"),
                           ("pickle", pickle.dumps({"0.weight": [1.0]}))):
            self.written(data, name)
        for name, message in (
                ("none", "No such file"), ("loop", "Too many levels"), ("x" * 300, "File name too"),
                ("folder", "is a folder; expected a file"), ("pipe", "is a device or pipe"),
                ("text", "is of an unknown kind; expected .npz, .safetensors or a file of torch."),
                ("empty", "is empty; expected .npz"), ("array.npy", "is a single .npy array"),
                ("other.zip", "is a zip file of neither NumPy nor torch.save"),
                ("object.npz", "state.npy holds Python objects; expected numbers"),
                ("keras", "is an HDF5 file"), ("state.gz", "is compressed by gzip"),
                ("zip", "is damaged"), ("lfs", "is a pointer of Git LFS"),
                ("pickle", "is a Python pickle that torch.save did not write; expected")):
            path = self.scratch / name
            self.assertIn(f"from_pytorch.py: {path}: {message}", self.refused_file(path))

    def torch_zip(self, pickled, storage=b"", name="0"):
        path = self.scratch / "state.pt"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("archive/data.pkl", pickled)
            archive.writestr("archive/data/" + name, storage)
        return path

    def test_runs_no_program_of_a_pickle(self):
        class Program:
            def __reduce__(self):
                return os.system, (f"touch {marker}",)
        marker = self.scratch / "ran"
        pickled = pickle.dumps({"0.weight": Program()}, protocol=2)
        self.assertIn("holds dict without a named tensor",
                      self.refused_file(self.torch_zip(pickled)))
        self.assertFalse(marker.exists())
        pickle.loads(pickled)
        self.assertTrue(marker.exists(), "the program of the test does nothing")

    def test_checks_the_storages_of_torch_save(self):
        def tensor(kind="FloatStorage", count=6, offset=0, shape=(2, 3), strides=(3, 1)):
            """The pickle of a dictionary with one tensor."""
            def small(numbers):
                return b"(" + b"".join(b"J" + n.to_bytes(4, "little", signed=True)
                                       for n in numbers) + b"t"
            return (b"\x80\x02}U\x080.weightctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch"
                    b"\n" + kind.encode() + b"\nU\x010U\x03cpuJ" + count.to_bytes(4, "little") +
                    b"tQJ" + offset.to_bytes(4, "little", signed=True) + small(shape) +
                    small(strides) + b"\x89}tRs.")
        data = np.arange(6, dtype="<f4").tobytes()
        self.assertTrue(np.array_equal(read_state(self.torch_zip(tensor(strides=(1, 2)), data))
                                       ["0.weight"], [[0, 2, 4], [1, 3, 5]]))
        for changes, message in (({"count": 7}, "archive/data/0 has 24 bytes"),
                                 ({"offset": 1}, "0.weight reaches beyond its storage"),
                                 ({"offset": -1}, "0.weight has the shape (2, 3) in 6 elements"),
                                 ({"strides": (4, 1)}, "0.weight reaches beyond its storage"),
                                 ({"strides": (3, -1)}, "0.weight has the shape (2, 3) in 6"),
                                 ({"strides": (1,)}, "0.weight has the shape (2, 3) in 6"),
                                 ({"shape": (2**30, 2**30), "strides": (0, 0)}, "in 6 elements"),
                                 ({"kind": "ComplexFloatStorage", "count": 24},
                                  "0.weight holds torch.ComplexFloatStorage; expected Double")):
            self.assertIn(message, self.refused_file(self.torch_zip(tensor(**changes), data)))
        self.assertIn("is damaged: 'archive/data/0'",
                      self.refused_file(self.torch_zip(tensor(), data, name="1")))
        self.assertIn("has the pickle instruction FRAME; expected protocol 2",
                      self.refused_file(self.torch_zip(pickle.dumps({"x": "y" * 9}, protocol=4))))

    def test_damaged_files_are_refused(self):
        """Every error is an InteropError, which becomes one line."""
        wholes = [(GOLDEN / name).read_bytes() for name in
                  ("checkpoint.pt", "legacy.pt", "module.pt", "expected.npz")]
        wholes.append(safetensors(random_state(3)))
        generator, refused = random.Random(1), 0
        for _ in range(400):
            data = bytearray(generator.choice(wholes))
            for _ in range(generator.choice((1, 3, 10))):
                data[generator.randrange(len(data))] = generator.randrange(256)
            if generator.random() < 0.2:
                del data[generator.randrange(len(data)):]
            try:
                read_state(self.written(data))
            except InteropError:
                refused += 1
        self.assertGreater(refused, 100)

    def test_removes_what_a_killed_conversion_left(self):
        part = self.scratch / ".model.part"
        part.mkdir()
        (part / "layer0.weight.npy").write_text("")
        self.convert(random_state())
        self.assertFalse(part.exists())

    def test_leaves_alone_what_another_conversion_is_writing(self):
        part = self.scratch / ".model.part"
        part.mkdir()
        (part / "layer0.weight.npy").write_text("of another process")
        lock = os.open(part, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self.convert(random_state())
        os.close(lock)
        self.assertEqual([path.name for path in part.iterdir()], ["layer0.weight.npy"])
        self.assertFalse((self.scratch / ".model.part1").exists())


@unittest.skipUnless(torch, "there is no PyTorch")
class FilesOfPyTorch(Interop):
    def test_agrees_with_pytorch_in_every_form_of_a_state_dict(self):
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(13, 21), nn.ReLU(), nn.Linear(21, 21))
        z = torch.randn(50, 13)
        expected = net(z).detach().numpy()
        part = dict(net.state_dict())
        part["0.weight"] = part["0.weight"].t().contiguous().t()  # in Fortran order
        part["2.weight"] = torch.cat([part["2.weight"], part["2.weight"]])[21:]  # an offset
        for form, options in (
                (net.state_dict(), {}), (part, {}),
                (dict(net.named_parameters()), {}),  # require gradients
                (net.state_dict(keep_vars=True), {}),
                ({"model_state_dict": net.state_dict(), "epoch": 3}, {}),
                ({"state_dict": net.state_dict()}, {"_use_new_zipfile_serialization": False}),
                (nn.DataParallel(net).state_dict(), {}),
                (net.double().state_dict(), {}), (net.float().state_dict(), {})):
            torch.save(form, self.scratch / "state.pt", **options)
            self.model = self.scratch / f"model{len(os.listdir(self.scratch))}"
            self.convert_file(self.scratch / "state.pt", "linear,relu,linear")
            self.assert_near(self.samples(z.numpy()), expected)

    def test_agrees_with_pytorch_on_short_floats(self):
        for kind in (torch.float16, torch.bfloat16):
            state = {"0.weight": torch.randn(3, 4).to(kind), "0.bias": torch.randn(3).to(kind)}
            torch.save(state, self.scratch / "state.pt")
            found = read_state(self.scratch / "state.pt")
            for key, value in state.items():
                self.assertTrue(np.array_equal(found[key], value.float().numpy()), (kind, key))


if __name__ == "__main__":
    unittest.main()
