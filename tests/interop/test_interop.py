"""Converts weights from PyTorch and back, and compares samples of pocketgan-sample.

The reference is the forward pass in NumPy and, where it is installed, PyTorch.
"""
import json
import os
import unittest

import numpy as np
from case import EPSILON, NETWORK, ROOT, Interop, forward, latents, nn, random_state, torch


class FromPyTorch(Interop):
    def test_makes_the_samples_of_the_network(self):
        state = random_state()
        self.convert(state, NETWORK, "--image", "1x9x7")
        z = latents(13)
        self.assert_near(self.samples(z), (forward(state, z) + 1) / 2)

    def test_without_an_image_outputs_are_not_scaled(self):
        state = random_state()
        self.convert(state)
        z = latents(13)
        self.assert_near(self.samples(z), forward(state, z))

    def test_interleaves_the_channels_of_a_pixel(self):
        state = random_state(3 * 5 * 4)
        self.convert(state, NETWORK, "--image", "3x5x4")
        z = latents(13)
        expected = forward(state, z).reshape(-1, 3, 5, 4).transpose(0, 2, 3, 1)
        self.assert_near(self.samples(z), (expected.reshape(50, -1) + 1) / 2)

    def test_missing_arrays_are_those_that_pytorch_omits(self):
        state = random_state()
        for key in ("net.0.bias", "net.1.weight", "net.1.bias"):  # bias=False, affine=False
            del state[key]
        self.convert(state)
        z = latents(13)
        zero, one = np.zeros(37), np.ones(37)
        whole = {**state, "net.0.bias": zero, "net.1.weight": one, "net.1.bias": zero}
        self.assert_near(self.samples(z), forward(whole, z))

    def test_writes_the_options_for_latents_and_pixels(self):
        self.convert(random_state(), NETWORK, "--image", "1x7x9", "--low", "-0.5", "--high", "2",
                     "--prior", "uniform")
        model = json.loads((self.model / "model.json").read_text())
        self.assertEqual(model["latent"], {"size": 13, "prior": "uniform"})
        self.assertEqual(model["image"],
                         {"height": 7, "width": 9, "channels": 1, "low": -0.5, "high": 2})

    def test_refuses_arrays_that_it_does_not_know(self):
        state = {**random_state(), "net.6.weight_g": np.ones(3, "f4")}
        self.assertIn("net.6.weight_g: unknown; expected the arrays of Linear", self.refused(state))

    def test_refuses_convolutions_of_other_dimensions(self):
        for shape, count in (((63, 29, 3), 3), ((63, 29, 3, 3, 3), 5)):
            state = {**random_state(), "net.6.weight": np.ones(shape, "f4")}
            self.assertIn(f"net.6.weight: has {count} dimensions; expected the 2 of Linear, the 4 "
                          "of Conv2d", self.refused(state))

    def test_refuses_normalisation_without_statistics(self):
        state = random_state()
        del state["net.1.running_mean"], state["net.1.running_var"]
        state["net.1.num_batches_tracked"] = np.array(0)
        self.assertIn("net.1.num_batches_tracked: unknown", self.refused(state))

    def test_refuses_half_of_the_statistics(self):
        state = random_state()
        del state["net.1.running_var"]
        self.assertIn("net.1.running_var: missing", self.refused(state))

    def test_refuses_modules_that_do_not_fit_together(self):
        state = {**random_state(), "net.3.weight": np.ones((29, 36), "f4")}
        self.assertIn("net.3.weight: takes 36 numbers; the module before it makes 37",
                      self.refused(state))

    def test_refuses_arrays_of_another_size(self):
        state = {**random_state(), "net.4.running_mean": np.ones(30, "f4")}
        self.assertIn("net.4.running_mean: has the shape (30,); expected (29,)",
                      self.refused(state))

    def test_refuses_numbers_that_are_not_finite(self):
        state = random_state()
        state["net.3.weight"][2, 3] = np.nan
        self.assertIn("layer 1 has a weight that is not finite", self.refused(state))

    def test_refuses_numbers_beyond_float32(self):
        state = {"0.weight": np.full((3, 2), 1e39)}
        self.assertEqual(self.refused(state, network="linear=0"),
                         "from_pytorch.py: layer 0 has a weight that is not finite in float32")

    def test_refuses_numbers_that_are_not_real(self):
        for array in (np.full((3, 2), 1j), np.full((3, 2), "x"), np.full((3, 2), True)):
            self.assertIn(f"0.weight: holds {array.dtype}; expected real numbers",
                          self.refused({"0.weight": array}, network="linear"))

    def test_refuses_networks_that_a_model_folder_cannot_hold(self):
        many = {f"{i}.weight": np.ones((2, 2)) for i in range(65)}
        self.assertIn("the network has 0 layers; a model folder has 1 to 64",
                      self.refused({}, network="flatten"))
        self.assertIn("the network has 65 layers; a model folder has 1 to 64",
                      self.refused(many, network=",".join(f"linear={i}" for i in range(65))))
        for makes, takes in ((0, 2), (2, 0), (1, 1048577)):
            self.assertIn(f"linear=0 ({makes}, {takes}): takes {takes} and makes {makes} numbers; "
                          "a model folder has 1 to 1048576",
                          self.refused({"0.weight": np.ones((makes, takes))}, network="linear=0"))

    def test_refuses_a_variance_below_zero(self):
        state = random_state()
        state["net.1.running_var"][0] = -1
        self.assertIn("net.1.running_var: -1 with eps 0.8", self.refused(state))

    def test_refuses_a_network_of_other_modules(self):
        self.assertIn("--network has linear, linear; the state_dict has linear (net.0), batchnorm "
                      "(net.1), linear (net.3)",
                      self.refused(random_state(), network="linear,relu,linear,tanh"))

    def test_refuses_two_activations_in_a_row(self):
        self.assertIn("--network has tanh after relu",
                      self.refused(random_state(), network=NETWORK.replace("relu,", "relu,tanh,")))

    def test_refuses_an_image_of_another_size(self):
        for image, numbers in (("1x28x28", 784), ("3x1x1", 3)):
            self.assertIn(f"--image has {numbers} numbers; the network makes 63",
                          self.refused(random_state(), "--image", image))

    def test_requires_low_and_high_after_a_linear(self):
        self.assertIn("the network ends with linear; give --low and --high",
                      self.refused(random_state(), "--image", "1x9x7",
                                   network=NETWORK.removesuffix(",tanh")))

    def test_refuses_low_that_is_not_below_high(self):
        self.assertIn("--low is 2 and --high 1; expected low < high",
                      self.refused(random_state(), "--image", "1x9x7", "--low", "2"))

    def test_explains_wrong_usage(self):
        for network, message in (("linear,conv3d", "'conv3d'; expected linear, conv2d"),
                                 ("linear,batchnorm", "'batchnorm'; expected such as batchnorm:1e"),
                                 ("linear,leaky_relu:x", "'x'; expected a number"),
                                 ("linear,leaky_relu:nan", "'nan'; expected a number"),
                                 ("linear,leaky_relu:1e39", "'1e39'; expected a number"),
                                 ("linear,relu:2", "'relu:2'; expected such as relu"),
                                 ("linear,hardtanh:1", "expected such as hardtanh:-1:1"),
                                 ("linear,hardtanh:1:1", "'1' and '1'; expected low < high")):
            self.assertIn(message, self.refused({}, network=network, status=2))
        for options in (("--image", "28x28"), ("--image", "2x28x28"), ("--image", "1x0x28"),
                        ("--image", "1x28x8193"), ("--low", "black"), ("--high", ""),
                        ("--high", "inf"), ("--prior", "cauchy")):
            self.assertIn(options[0], self.refused({}, *options, status=2))

    def test_does_not_overwrite(self):
        self.convert(random_state())
        result = self.script("from_pytorch.py", self.saved(random_state()), "--network", NETWORK,
                             "--out", self.model)
        self.assertEqual(result.returncode, 1)
        self.assertIn("exists; expected the name of a new folder", result.stdout)


class ToPyTorch(Interop):
    def test_returns_the_weights_of_from_pytorch(self):
        plain = {key.replace("net.", ""): value for key, value in random_state(60).items()
                 if not key.startswith(("net.1", "net.4"))}
        plain = {key.replace("3.", "2.").replace("6.", "4."): value for key, value in plain.items()}
        self.convert(plain, "linear,leaky_relu:0.2,linear,relu,linear,tanh", "--image", "3x5x4")
        state, network = self.back()
        self.assertEqual(list(state), list(plain))
        for key, array in state.items():
            self.assertTrue(np.array_equal(array, plain[key]), key)
        self.assertEqual(network.split(), [
            "nn.Sequential(", "nn.Linear(13,", "37),", "nn.LeakyReLU(0.2),", "nn.Linear(37,",
            "29),", "nn.ReLU(),", "nn.Linear(29,", "60),", "nn.Tanh())",
            "#", "latents:", "torch.randn(n,", "13)"])

    def test_converts_int8_weights_to_float32(self):
        folder = ROOT / "apps/models/classifier"
        state, _ = self.back(folder)
        quantised, scale = (np.load(folder / f"layer0.{name}.npy") for name in ("weight", "scale"))
        self.assertEqual(quantised.dtype, np.dtype("i1"))
        self.assertTrue(np.array_equal(state["0.weight"], quantised * scale[:, None]))
        self.assertEqual(state["0.weight"].dtype, np.dtype("f4"))

    def change_last_layer(self, **fields):
        path = self.model / "model.json"
        model = json.loads(path.read_text())
        model["layers"][-1].update(fields)
        path.write_text(json.dumps(model))

    def test_writes_activations_with_other_names_in_pytorch(self):
        self.convert(random_state())
        self.change_last_layer(activation="clamp", low=-1.2, high=1.2)
        clamped, network = self.back()
        self.assertIn("nn.Hardtanh(-1.2, 1.2))", network)
        self.change_last_layer(activation="sigmoid2")
        halved, network = self.back()
        self.assertIn("nn.Tanh())", network)
        self.assertTrue(np.array_equal(halved["4.weight"] * 2, clamped["4.weight"]))
        self.assertTrue(np.array_equal(halved["4.bias"] * 2, clamped["4.bias"]))

    def test_refuses_maxout(self):
        self.convert(random_state())
        self.change_last_layer(activation="maxout", pieces=1)
        self.assertIn("the activation maxout has no module in PyTorch", self.back_refused())

    def test_refuses_arrays_that_contradict_model_json(self):
        self.convert(random_state(), NETWORK, "--image", "1x9x7")
        whole = (self.model / "model.json").read_text()
        image = {"height": 10, "width": 10, "channels": 1, "low": -1, "high": 1}
        for field, value, message in (("inputs", 30, "inputs is 30; expected 29, the outputs of"),
                                      ("outputs", 62, "image is 1x9x7; the layer that it"),
                                      ("scale", "layer2.bias.npy", "holds float32; expected int8"),
                                      ("image", image, "image is 1x10x10; the layer that it")):
            model = json.loads(whole)
            (model if field == "image" else model["layers"][-1])[field] = value
            (self.model / "model.json").write_text(json.dumps(model))
            self.assertIn(message, self.back_refused())

    def test_refuses_int8_weights_without_scales(self):
        self.convert({"0.weight": np.ones((3, 2))}, "linear=0")
        np.save(self.model / "layer0.weight.npy", np.ones((3, 2), "i1"))
        self.assertIn("layer0.weight.npy: holds int8; expected int8 where", self.back_refused())

    def test_checks_what_it_prints(self):
        """The network that is printed is a program, so model.json must not add to it."""
        self.convert(random_state(), NETWORK.replace("relu,linear,tanh", "relu,linear,"
                                                     "leaky_relu:0.5"))
        self.assert_changes_refused(
            ('"slope": 0.5', '"slope": "print(1)"', 'slope is "print(1)"; expected a number'),
            ('"slope": 0.5', '"slope": 1e39', "slope is 1e+39; expected a number"),
            ('"slope": 0.5', f'"slope": {10**400}', "expected a number"),
            ('"slope": 0.5', '"slop": 0.5', "slope is null; expected a number"),
            ('"outputs": 63', '"outputs": true', "outputs is true; expected 1 to 1048576"),
            ('"size": 13', '"size": "n)"', 'size is "n)"; expected 1 to 1048576'),
            ('"gaussian"', '"cauchy"', 'prior is "cauchy"; expected "gaussian" or "uniform"'),
            ('"leaky_relu"', '"\\u001b[31m"', r"the activation \x1b[31m has no module"),
            ('"generator"', '"critic"', 'role is "critic"; expected "generator" or'),
            ('"layer2.weight.npy"', '"../x.npy"', 'weight is "../x.npy"; expected the name of'),
            ("1", "[" * 60000, "is not JSON"), ("1", "1" * 263000, "more than 262144 bytes"))

    def test_says_what_an_array_is(self):
        self.convert(random_state())
        path = self.model / "layer1.bias.npy"
        whole = path.read_bytes()
        with open(self.scratch / "archive.npz", "wb") as file:
            np.savez(file, np.ones(29))
        for data, message in ((whole[:-1], "is not a .npy file of numbers"), (b"", "is not a .npy"),
                              (whole.replace(b"(29,)", b"(2900000000000,)"), "is not a .npy file"),
                              (whole.replace(b"<f4", b"|O4"), "is not a .npy file"),
                              (whole.replace(b"<f4", b"|V4"), "holds |V4; expected real numbers"),
                              ((self.scratch / "archive.npz").read_bytes(), "holds a zip file"),
                              (None, "is a device or pipe")):
            path.unlink()
            if data is None:
                os.mkfifo(path)
            else:
                path.write_bytes(data)
            self.assertIn(f"to_pytorch.py: {path}: {message}", self.back_refused())

    def test_names_files_that_are_missing_or_not_a_model(self):
        (self.scratch / "model.json").write_text("{}")
        for model, out, message in ((self.scratch / "none", "back.npz", "none/model.json: No such"),
                                    (self.scratch, "back.npz",
                                     'model.json: format is null; expected "pocketgan-model"'),
                                    (ROOT / "apps/models/digits", "back.pt", "ends in .npz")):
            self.assertIn(message, self.back_refused(model, out))


@unittest.skipUnless(torch, "there is no PyTorch")
class WithPyTorch(Interop):
    def trained(self):
        """A PyTorch network with running statistics from random batches."""
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(13, 37), nn.BatchNorm1d(37, EPSILON), nn.LeakyReLU(0.2),
                            nn.Dropout(0.3), nn.Linear(37, 29, bias=False), nn.BatchNorm1d(29),
                            nn.ReLU(), nn.Linear(29, 60), nn.Tanh())
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))
        for _ in range(20):
            net(torch.randn(64, 13))
        return net.eval()

    def test_agrees_with_pytorch(self):
        net = self.trained()
        z = torch.randn(50, 13)
        expected = net(z).detach().reshape(50, 3, 5, 4).permute(0, 2, 3, 1).reshape(50, -1).numpy()
        torch.save(net.state_dict(), self.scratch / "state.pt")
        result = self.script("from_pytorch.py", self.scratch / "state.pt", "--network", NETWORK,
                             "--image", "3x5x4", "--out", self.model)
        self.assertEqual(result.returncode, 0, result.stdout)
        self.assert_near(self.samples(z.numpy()), (expected + 1) / 2)

    def test_pytorch_loads_the_result_of_to_pytorch(self):
        net = self.trained()
        self.convert({key: value.numpy() for key, value in net.state_dict().items()}, NETWORK,
                     "--image", "3x5x4")
        state, network = self.back()
        again = eval(network, {"nn": nn})  # pylint: disable=eval-used
        again.load_state_dict({key: torch.from_numpy(value) for key, value in state.items()})
        z = torch.randn(50, 13)
        self.assert_near(again.eval()(z).detach().numpy(), net(z).detach().numpy())


if __name__ == "__main__":
    unittest.main()
