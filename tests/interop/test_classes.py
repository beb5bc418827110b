"""Converts conditional networks from PyTorch and back: the last inputs are a one-hot class.

The reference is the forward pass in NumPy and, where it is installed, PyTorch.
"""
import json
import re
import unittest

import numpy as np
from case import EPSILON, NETWORK, ROOT, Interop, forward, latents, nn, random_state, torch

NAMES = ["cat", "é", '"', "long name"]  # NETWORK has 13 inputs: a latent of 9 and these


def joined(z, classes, count):
    """Rows of z, each followed by its one-hot class."""
    return np.concatenate([z, np.eye(count)[classes]], axis=1)


class FromPyTorch(Interop):
    def model_json(self):
        return json.loads((self.model / "model.json").read_text(encoding="utf-8"))

    def test_the_last_inputs_are_classes(self):
        state = random_state()
        self.convert(state, NETWORK, "--image", "1x9x7", "--classes", ",".join(NAMES))
        self.assertEqual(self.model_json()["classes"], NAMES)
        self.assertEqual(self.model_json()["latent"]["size"], 9)
        z = latents(9)
        for number, name in enumerate(NAMES):
            expected = forward(state, joined(z, np.full(50, number), 4))
            self.assert_near(self.samples(z, "--class", name), (expected + 1) / 2)
        in_turn = forward(state, joined(z, np.arange(50) % 4, 4))
        self.assert_near(self.samples(z), (in_turn + 1) / 2)

    def test_a_batchnorm_before_the_first_linear_normalises_classes_too(self):
        state = random_state()
        plain = {key: value for key, value in state.items() if key.startswith("net.3")}
        norm = {key: value for key, value in state.items() if key.startswith("net.1")}
        self.convert({**norm, **plain}, f"batchnorm:{EPSILON},linear", "--classes", "7")
        z = latents(30)
        x = joined(z, np.arange(50) % 7, 7)
        deviation = np.sqrt(norm["net.1.running_var"].astype("f8") + EPSILON)
        x = (x - norm["net.1.running_mean"]) / deviation * norm["net.1.weight"] + norm["net.1.bias"]
        self.assert_near(self.samples(z), x @ plain["net.3.weight"].T + plain["net.3.bias"])

    def test_a_number_names_the_classes_by_their_numbers(self):
        self.convert(random_state(), NETWORK, "--classes", "3")
        self.assertEqual(self.model_json()["classes"], ["0", "1", "2"])
        self.assertEqual(self.model_json()["latent"]["size"], 10)

    def test_without_the_option_there_are_no_classes(self):
        self.convert(random_state())
        self.assertNotIn("classes", self.model_json())

    def test_refuses_classes_that_leave_no_latent(self):
        for text, count in (("13", 13), ("14", 14), (",".join("abcdefghijklm"), 13)):
            self.assertEqual(
                self.refused(random_state(), "--classes", text),
                f"from_pytorch.py: --classes has {count}; the first layer takes 13 numbers, of "
                "which the last are the classes and at least one is of the latent or image")

    def test_explains_wrong_usage(self):
        for text, message in (("0", "there are 0; expected 1 to 1000"),
                              ("1001", "there are 1001; expected 1 to 1000"),
                              ("9" * 99, "expected 1 to 1000"),
                              (",".join(map(str, range(1001))), "there are 1001; expected 1 to"),
                              ("", "'' is no name of a class; expected 1 to 64 bytes"),
                              ("a,,b", "'' is no name of a class"),
                              ("a,b\n", r"'b\n' is no name of a class"),
                              ("a,b\x85", r"'b\x85' is no name of a class"),
                              ("a," + 33 * "é", "é' is no name of a class"),
                              (b"a,\xff", r"'\udcff' is no name of a class"),
                              ("a,b,a", "the name 'a' is there twice")):
            text = text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
            said = self.refused(random_state(), f"--classes={text}", status=2)
            self.assertIn("argument --classes", said)
            self.assertIn(message, said)


class ToPyTorch(Interop):
    def write_discriminator(self, pac):
        """A discriminator of `pac` images of 2 x 4 in colour at once, of three classes."""
        inputs = pac * (24 + 3)
        random = np.random.default_rng(3)
        self.model.mkdir()
        np.save(self.model / "w.npy", random.normal(0, inputs**-0.5, (5, inputs)).astype("f4"))
        np.save(self.model / "b.npy", random.normal(0, 0.3, 5).astype("f4"))
        (self.model / "model.json").write_text(json.dumps({
            "format": "pocketgan-model", "version": 1, "role": "discriminator",
            "image": {"height": 2, "width": 4, "channels": 3, "low": -1, "high": 1},
            "classes": ["a", "b", "c"],
            "layers": [{"type": "dense", "inputs": inputs, "outputs": 5, "activation": "linear",
                        "weight": "w.npy", "bias": "b.npy"}]}))

    def test_says_what_a_conditional_generator_takes(self):
        _, network = self.back(ROOT / "apps/models/conditional-digits")
        self.assertEqual(network.splitlines()[-3:], [
            "# latents: torch.randn(n, 100)",
            "# inputs: torch.cat((latents, nn.functional.one_hot(classes, 10).float()), 1)",
            '# classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]'])

    def test_returns_the_weights_of_from_pytorch(self):
        plain = {f"0.{key}": random_state()[f"net.0.{key}"] for key in ("weight", "bias")}
        self.convert(plain, "linear,tanh", "--classes", ",".join(NAMES))
        state, network = self.back()
        for key, array in plain.items():
            self.assertTrue(np.array_equal(state[key], array), key)
        self.assertIn('\n# classes: ["cat", "\\u00e9", "\\"", "long name"]\n', network)

    def test_images_of_a_conditional_discriminator_become_channels_first(self):
        for pac in (1, 2):
            self.model = self.scratch / f"d{pac}"
            self.write_discriminator(pac)
            state, network = self.back()
            random = np.random.default_rng(4)
            images = random.normal(0, 1, (50 * pac, 2, 4, 3))
            classes = np.arange(50 * pac) % 3
            rows = joined(images.reshape(len(images), -1), classes, 3).reshape(50, -1)
            swapped = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
            first = joined(swapped, classes, 3).reshape(50, -1)
            weight, bias = (np.load(self.model / f"{name}.npy") for name in "wb")
            self.assert_near(first @ state["0.weight"].T + state["0.bias"],
                             rows @ weight.T + bias)
            self.assertIn("# inputs: torch.cat((images.flatten(1), nn.functional.one_hot(classes, "
                          "3).float()), 1)", network)
            self.assertEqual("\n# such inputs of 2 images, joined along dimension 1\n" in network,
                             pac == 2)

    def test_checks_the_classes(self):
        self.convert(random_state(), NETWORK, "--classes", "3")
        whole = (self.model / "model.json").read_text()
        names = re.search(r'"classes": (\[[^]]*\])', whole).group(1)
        self.assert_changes_refused(
            (names, "[]", "classes is []; expected a list of 1 to 1000 names"),
            (names, '["a", 1, "c"]', "expected a list of 1 to 1000 names"),
            (names, '"abc"', 'classes is "abc"; expected a list of 1 to 1000 names'),
            (names, '["a", "b"]', "size is 10 and there are 2 classes; layer 0 takes 13"),
            ('"generator"', '"classifier"', "classes belong to generators and discriminators"))

    def test_names_cannot_add_to_the_printed_program(self):
        self.convert({"0.weight": np.ones((3, 2))}, "linear=0", "--classes", "1")
        path = self.model / "model.json"
        path.write_text(path.read_text().replace('"0"', r'"a\nprint(1)\u2028"'))
        network = self.back()[1]
        self.assertEqual(network.splitlines()[-1], r'# classes: ["a\nprint(1)\u2028"]')


@unittest.skipUnless(torch, "there is no PyTorch")
class WithPyTorch(Interop):
    def test_agrees_with_pytorch_there_and_back(self):
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(13, 37), nn.LeakyReLU(0.2), nn.Linear(37, 60), nn.Tanh())
        names = {"n": 50, "torch": torch, "nn": nn, "classes": torch.arange(50) % 4}
        names["latents"] = torch.randn(50, 9)
        one_hot = nn.functional.one_hot(names["classes"], 4)
        expected = net(torch.cat((names["latents"], one_hot), 1)).detach()
        pictures = expected.reshape(50, 3, 5, 4).permute(0, 2, 3, 1).reshape(50, -1).numpy()
        torch.save(net.state_dict(), self.scratch / "state.pt")
        self.convert_file(self.scratch / "state.pt", "linear,leaky_relu:0.2,linear,tanh",
                          "--image", "3x5x4", "--classes", "4")
        self.assert_near(self.samples(names["latents"].numpy()), (pictures + 1) / 2)

        state, network = self.back()
        again = eval(network, names)  # pylint: disable=eval-used
        again.load_state_dict({key: torch.from_numpy(value) for key, value in state.items()})
        inputs = re.search("# inputs: (.*)", network).group(1)
        x = eval(inputs, names)  # pylint: disable=eval-used
        self.assert_near(again(x).detach().numpy(), expected.numpy())


if __name__ == "__main__":
    unittest.main()
