"""Converts convolutional networks from PyTorch and back.

The reference is PyTorch, where it is installed. What is refused needs none.
"""
import json
import unittest

import numpy as np
from case import Interop, batchnorm_state, nn, torch


def convolution_state(name, *shape, bias=None):
    random = np.random.default_rng([*shape, *name.encode()])
    arrays = {f"{name}.weight": random.normal(0, 0.1, shape).astype("f4")}
    if bias:
        arrays[f"{name}.bias"] = random.normal(0, 0.3, bias).astype("f4")
    return arrays


def word(module):
    """A module as --network has it."""
    kind = type(module).__name__
    return {"Conv2d": "conv2d:s{0.stride[0]}:p{0.padding[0]}",
            "ConvTranspose2d": "conv_transpose2d:s{0.stride[0]}:p{0.padding[0]}"
                               ":o{0.output_padding[0]}",
            "Linear": "linear", "PixelBias": "pixel_bias", "Flatten": "flatten", "ReLU": "relu",
            "Tanh": "tanh", "Sigmoid": "sigmoid", "LeakyReLU": "leaky_relu:{0.negative_slope}",
            "Hardtanh": "hardtanh:{0.min_val}:{0.max_val}", "BatchNorm1d": "batchnorm:{0.eps}",
            "BatchNorm2d": "batchnorm:{0.eps}",
            "Unflatten": "unflatten:{0.unflattened_size[0]}x{0.unflattened_size[1]}x"
                         "{0.unflattened_size[2]}"}[kind].format(module)


def words(net):
    return ", ".join(word(module) for module in net if not isinstance(module, nn.Dropout2d))


def trained(*modules):
    """A network with random affine maps and running statistics, after eval()."""
    net = nn.Sequential(*modules)
    for module in net:
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            if module.affine:
                nn.init.normal_(module.weight, 1, 0.3)
                nn.init.normal_(module.bias, 0, 0.3)
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.05, 2)
    return net.eval()


def channels_last(tensor):
    """Rows of the numbers of images, in the order of model folders."""
    array = tensor.detach().numpy()
    return (array.transpose(0, 2, 3, 1) if array.ndim == 4 else array).reshape(len(array), -1)


def network_of(text):
    """The network that to_pytorch.py prints."""
    names = {"nn": nn, "torch": torch}
    exec(text.replace("nn.Sequential(", "net = nn.Sequential("), names)  # pylint: disable=exec-used
    return names["net"]


@unittest.skipUnless(torch, "there is no PyTorch")
class WithPyTorch(Interop):
    def setUp(self):
        super().setUp()
        torch.manual_seed(1)

    def arrays(self):
        """The files of the model."""
        return {path.name: path.read_bytes() for path in sorted(self.model.glob("*.npy"))}

    def converted(self, net, *options):
        torch.save(net.state_dict(), self.scratch / "state.pt")
        return self.convert_file(self.scratch / "state.pt", words(net), *options)

    def as_generator(self):
        """Makes a generator of the model, so that pocketgan-sample computes its outputs."""
        path = self.model / "model.json"
        model = json.loads(path.read_text())
        first = model["layers"][0]
        size = first.get("inputs") or first["height"] * first["width"] * first["channels"]
        for name in ("image", "classes"):
            model.pop(name, None)
        path.write_text(json.dumps({**model, "role": "generator",
                                    "latent": {"size": size, "prior": "gaussian"}}))

    def assert_round_trip(self, net, x, expected, *options):
        """to_pytorch.py makes the same network, of which from_pytorch.py makes the same bits."""
        state, text = self.back()
        again = network_of(text)
        again.load_state_dict({key: torch.from_numpy(value) for key, value in state.items()})
        self.assert_near(again(x).detach().numpy().reshape(len(x), -1),
                         expected.detach().numpy().reshape(len(x), -1))
        before, self.model = self.arrays(), self.model.with_name(self.model.name + "-again")
        self.converted(again, *options)
        self.assertEqual(self.arrays(), before)

    def check_generator(self, net, size, *options, low=-1, high=1, deviation=1):
        """`size`: of the latents, (channels, height, width) or (numbers,). A larger deviation makes
        the outputs of a small network vary."""
        x = deviation * torch.randn(20, *size)
        expected = net(x)
        said = self.converted(net, *options)
        self.assert_near(self.samples(channels_last(x)),
                         (channels_last(expected) - low) / (high - low))
        self.assert_round_trip(net, x.reshape(20, -1), expected, *options)
        return said

    def check_discriminator(self, net, size):
        options = ("--role", "discriminator", "--image", "x".join(map(str, size)), "--low", "-1",
                   "--high", "1")
        x = torch.randn(20, *size)
        expected = net(x)
        said = self.converted(net, *options)
        is_dense = isinstance(net[0], nn.Flatten)  # to_pytorch.py writes no module for it
        self.assert_round_trip(net, x.flatten(1) if is_dense else x, expected, *options)
        self.as_generator()
        self.assert_near(self.samples(channels_last(x)), channels_last(expected))
        return said

    def test_dcgan_for_mnist(self):
        said = self.check_generator(trained(
            nn.ConvTranspose2d(100, 256, 4, 1, 0, bias=False), nn.BatchNorm2d(256), nn.ReLU(),
            nn.ConvTranspose2d(256, 128, 3, 2, 1, bias=False), nn.BatchNorm2d(128), nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Tanh()), (100, 1, 1))
        self.assertEqual(said.splitlines()[1],
                         "layer 1: conv_transpose2d:s2:p1:o0=3 (256, 128, 3, 3) 256x4x4 to 128x7x7, "
                         "batchnorm:1e-05=4, relu")

    def test_linear_before_transposed_convolutions(self):
        self.check_generator(trained(
            nn.Linear(62, 1024), nn.BatchNorm1d(1024), nn.ReLU(), nn.Linear(1024, 128 * 7 * 7),
            nn.BatchNorm1d(128 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (128, 7, 7)),
            nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Sigmoid()), (62,), low=0)

    def test_batchnorm_of_an_image_that_a_linear_makes(self):
        self.check_generator(trained(
            nn.Linear(7, 5 * 3 * 4), nn.Unflatten(1, (5, 3, 4)), nn.BatchNorm2d(5, 0.8),
            nn.LeakyReLU(0.2), nn.Conv2d(5, 3, 3, 1, 1), nn.Hardtanh(-0.5, 0.75)), (7,),
            low=-0.5, high=0.75)

    def test_odd_channels_strides_pads_and_kernels(self):
        for stride in (1, 2, 3):
            for pad in (0, 1, 2):
                self.model = self.scratch / f"s{stride}p{pad}"
                net = trained(nn.Linear(5, 7 * 4 * 3), nn.Unflatten(1, (7, 4, 3)),
                              nn.ConvTranspose2d(7, 5, (5, 6), stride, pad), nn.BatchNorm2d(5),
                              nn.LeakyReLU(0.1),
                              nn.Conv2d(5, 3, (2, 3), stride, pad), nn.BatchNorm2d(3), nn.Tanh())
                self.check_generator(net, (5,), deviation=5)

    def test_output_padding(self):
        """Among them that of batch normalisation before it, which is exact with biases of pixels"""
        for stride, pad, more in ((2, 1, 1), (3, 0, 2), (3, 2, 1)):
            self.model = self.scratch / f"s{stride}p{pad}o{more}"
            said = self.check_generator(trained(
                nn.Linear(5, 6 * 4 * 3), nn.ReLU(), nn.Unflatten(1, (6, 4, 3)),
                nn.ConvTranspose2d(6, 5, 3, stride, pad, more), nn.BatchNorm2d(5), nn.ReLU(),
                nn.BatchNorm2d(5), nn.ConvTranspose2d(5, 3, (4, 5), stride, pad, more),
                nn.Tanh()), (5,), deviation=40)
            self.assertIn(f"conv_transpose2d:s{stride}:p{pad}:o{more}=", said)

    def test_batchnorm_after_an_activation(self):
        """A widespread discriminator. The biases differ between pixels where padding is near."""
        said = self.check_discriminator(trained(
            nn.Conv2d(3, 8, 3, 2, 1), nn.LeakyReLU(0.2), nn.Dropout2d(0.25), nn.BatchNorm2d(8, 0.8),
            nn.Conv2d(8, 7, (3, 4), 2, 1), nn.LeakyReLU(0.2), nn.BatchNorm2d(7, 0.8),
            nn.Conv2d(7, 6, 2), nn.LeakyReLU(0.2), nn.BatchNorm2d(6, 0.8), nn.Flatten(),
            nn.Linear(6 * 3 * 2, 5)), (3, 16, 12))
        self.assertIn("layer 1: batchnorm:0.8=3, conv2d:s2:p1=4 (7, 8, 3, 4) 8x8x6 to 7x4x3, "
                      "leaky_relu:0.2\n", said)
        layers = json.loads((self.model / "model.json").read_text())["layers"]
        self.assertEqual([layer.get("bias_of") for layer in layers], [None, "pixel", None, None])

    def test_batchnorm_before_transposed_convolutions(self):
        for stride, pad in ((1, 0), (2, 1), (3, 2)):
            self.model = self.scratch / f"s{stride}p{pad}"
            self.check_generator(trained(
                nn.Linear(5, 6 * 4 * 3), nn.ReLU(), nn.Unflatten(1, (6, 4, 3)), nn.BatchNorm2d(6),
                nn.BatchNorm2d(6), nn.ConvTranspose2d(6, 3, (4, 5), stride, pad),
                nn.BatchNorm2d(3), nn.Tanh()), (5,))

    def test_discriminator(self):
        said = self.check_discriminator(trained(
            nn.Conv2d(1, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(32, 65, 4, 2, 1),
            nn.BatchNorm2d(65), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(65 * 49, 3)),
            (1, 28, 28))
        self.assertEqual(said, "layer 0: conv2d:s2:p1=0 (32, 1, 4, 4) 1x28x28 to 32x14x14, "
                               "leaky_relu:0.2\n"
                               "layer 1: conv2d:s2:p1=2 (65, 32, 4, 4) 32x14x14 to 65x7x7, "
                               "batchnorm:1e-05=3, leaky_relu:0.2\n"
                               "layer 2: linear=6 (3, 3185)\n")

    def test_discriminator_of_images_that_are_not_square(self):
        self.check_discriminator(trained(
            nn.Conv2d(3, 6, (3, 5), 2, 1), nn.ReLU(), nn.Flatten(),
            nn.BatchNorm1d(6 * 5 * 6, affine=False), nn.Linear(6 * 5 * 6, 40), nn.Tanh(),
            nn.Linear(40, 2)), (3, 9, 14))

    def test_discriminator_that_ends_with_a_convolution(self):
        self.check_discriminator(trained(
            nn.Conv2d(3, 16, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(16, 9, 4, 1, 0, bias=False),
            nn.BatchNorm2d(9), nn.Sigmoid()), (3, 10, 8))

    def test_a_generator_that_begins_with_a_convolution_of_its_latent(self):
        """The latents of pocketgan are an image with channels last."""
        net = trained(nn.Unflatten(1, (4, 3, 2)), nn.BatchNorm2d(4),
                      nn.Conv2d(4, 9, 3, 1, 1), nn.ReLU(), nn.ConvTranspose2d(9, 3, 4, 2, 1),
                      nn.BatchNorm2d(3), nn.Tanh())
        x = torch.randn(20, 24)
        self.converted(net)
        self.assert_near(self.samples(channels_last(x.reshape(20, 4, 3, 2))),
                         (channels_last(net(x)) + 1) / 2)
        self.assert_round_trip(net, x, net(x))

    def test_a_conditional_generator(self):
        net = trained(nn.Linear(9 + 4, 5 * 3 * 4), nn.ReLU(), nn.Unflatten(1, (5, 3, 4)),
                      nn.ConvTranspose2d(5, 3, 4, 2, 1), nn.BatchNorm2d(3), nn.Tanh())
        z = 3 * torch.randn(20, 9)
        x = torch.cat((z, nn.functional.one_hot(torch.arange(20) % 4, 4).float()), 1)
        self.converted(net, "--classes", "4")
        self.assert_near(self.samples(z.numpy()), (channels_last(net(x)) + 1) / 2)
        self.assert_round_trip(net, x, net(x), "--classes", "4")

    def test_a_dense_discriminator_of_images(self):
        self.check_discriminator(trained(nn.Flatten(), nn.Linear(60, 13), nn.LeakyReLU(0.2),
                                         nn.Linear(13, 2)), (3, 5, 4))

    def test_a_dense_discriminator_of_two_images_with_classes(self):
        net = trained(nn.Linear(2 * (60 + 4), 3))
        options = ("--role", "discriminator", "--image", "3x5x4", "--classes", "4", "--low", "0",
                   "--high", "1")
        images, classes = torch.randn(20, 2, 3, 5, 4), torch.eye(4)[torch.arange(40) % 4]
        classes = classes.reshape(20, 2, 4)
        x = torch.cat((images.flatten(2), classes), 2).reshape(20, -1)
        last = torch.cat((images.permute(0, 1, 3, 4, 2).flatten(2), classes), 2).reshape(20, -1)
        self.converted(net, *options)
        self.assert_round_trip(net, x, net(x), *options)
        self.as_generator()
        self.assert_near(self.samples(last.numpy()), net(x).detach().numpy())

    def test_a_discriminator_of_convolutions_has_classes_as_channels(self):
        net = trained(nn.Conv2d(3 + 4, 6, (3, 5), 2, 1), nn.ReLU(), nn.Flatten(),
                      nn.Linear(6 * 3 * 1, 2))
        options = ("--role", "discriminator", "--image", "3x5x4", "--classes", "4", "--low", "0",
                   "--high", "1")
        names = {"torch": torch, "nn": nn, "images": torch.randn(20, 3, 5, 4),
                 "classes": torch.arange(20) % 4}
        one_hot = torch.eye(4)[names["classes"]][:, :, None, None].expand(-1, -1, 5, 4)
        x = torch.cat((names["images"], one_hot), 1)
        self.converted(net, *options)
        self.assertEqual(json.loads((self.model / "model.json").read_text())["image"]["channels"],
                         3)
        text = self.back()[1]
        joined = text.split("# inputs: ")[1].splitlines()[0]
        self.assertTrue(torch.equal(eval(joined, names), x))  # pylint: disable=eval-used
        self.assert_round_trip(net, x, net(x), *options)
        self.as_generator()
        self.assert_near(self.samples(channels_last(x)), net(x).detach().numpy())

    def test_modules_with_names_are_ordered_by_their_sizes(self):
        net = trained(nn.Linear(5, 8 * 9), nn.Unflatten(1, (8, 3, 3)),
                      nn.ConvTranspose2d(8, 6, 4, 2, 1), nn.ReLU(), nn.Conv2d(6, 3, 3, 1, 1),
                      nn.Tanh())
        names = {"0": "fc", "2": "up", "4": "out"}
        state = {names[key[0]] + key[1:]: value.numpy() for key, value in net.state_dict().items()}
        self.convert(dict(reversed(list(state.items()))), words(net))
        z = 5 * torch.randn(20, 5)
        self.assert_near(self.samples(z.numpy()), (channels_last(net(z)) + 1) / 2)

    def test_classifiers_and_encoders_have_their_role(self):
        net = trained(nn.Conv2d(1, 3, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(3 * 16, 10))
        for role in ("classifier", "encoder"):
            self.model = self.scratch / role
            self.converted(net, "--role", role, "--image", "1x8x8", "--low", "0", "--high", "1")
            model = json.loads((self.model / "model.json").read_text())
            self.assertEqual(model["role"], role)
            self.assertEqual(model["image"],
                             {"height": 8, "width": 8, "channels": 1, "low": 0, "high": 1})
            self.assertNotIn("latent", model)


class FromPyTorch(Interop):
    def image(self):
        return json.loads((self.model / "model.json").read_text()).get("image")

    def test_the_last_module_makes_the_image(self):
        fields = {"height": 4, "width": 2, "channels": 3, "low": -1, "high": 1}
        weight = np.arange(24, dtype="f4").reshape(24, 1)
        self.convert({"0.weight": weight}, "linear=0,tanh,unflatten:3x4x2")
        self.assertEqual(self.image(), fields)
        self.assertEqual(np.load(self.model / "layer0.weight.npy")[:4, 0].tolist(), [0, 8, 16, 1])

    def test_other_channels_than_those_of_pictures_make_no_image(self):
        self.convert(convolution_state("0", 5, 2, 4, 4), "conv_transpose2d,tanh")
        self.assertIsNone(self.image())


class Refused(Interop):
    def assert_refused(self, network, message, *states, options=()):
        state = {key: value for arrays in states for key, value in arrays.items()}
        self.assertIn(message, self.refused(state, *options, network=network))

    def test_what_a_model_folder_cannot_hold(self):
        for text in ("conv2d:s0", "conv2d:s2x1", "conv2d:p1x0", "conv2d:p-1", "conv2d:d2",
                     "conv2d:g2", "conv2d:2", "conv2d:s", "conv2d:s1:s2", "conv2d:s9999999999",
                     "conv2d:preflect", "conv_transpose2d:s2:p1:d1=net.0", "conv2d:s2p1"):
            said = self.refused({}, network=text, status=2)
            example = "conv2d:s2:p1" if text.startswith("conv2d") else "conv_transpose2d:s2:p1:o0"
            self.assertIn(f"argument --network: '{text}'; expected such as {example}; a model "
                          "folder has one stride and one padding with zeros, for both axes, and no "
                          "dilation or groups", said)
        for text in ("unflatten", "unflatten:7x7", "unflatten:0x7x7", "unflatten:1x2x3x4",
                     "unflatten:1xax2"):
            self.assertIn(f"'{text}'; expected such as unflatten:64x7x7",
                          self.refused({}, network=text, status=2))
        self.assertIn("expected names of linear, conv2d, conv_transpose2d, pixel_bias, batchnorm",
                      self.refused({}, network="flatten=0", status=2))

    def test_sizes_that_do_not_fit(self):
        conv, back = convolution_state("0", 6, 8, 3, 3), convolution_state("0", 8, 6, 3, 3, bias=12)
        for network, message, *states in (
                ("unflatten:16x5x5,conv2d", "0.weight: takes images of 8 channels; it gets 16x5x5; "
                 "expected as many channels, with groups=1", conv),
                ("unflatten:8x5x5,conv_transpose2d", "0.bias: has the shape (12,); expected (6,), "
                 "with groups=1", back),
                ("unflatten:8x5x5,conv2d:s2:o1=0", "conv2d:s2:o1=0: output_padding belongs to "
                 "transposed convolutions", conv),
                ("unflatten:6x5x5,conv_transpose2d:s2:o2=0", "conv_transpose2d:s2:o2=0: "
                 "output_padding is 2; expected less than the stride, 2",
                 convolution_state("0", 6, 8, 3, 3, bias=8)),
                ("unflatten:8x2x5,conv2d=0", "conv2d=0: the kernel of 3x3 pixels is larger than the"
                 " image 8x2x5 with 0 of padding at each side", conv),
                ("unflatten:8x5x5,conv_transpose2d:p4=0", "conv_transpose2d:p4=0: padding of 4 "
                 "leaves nothing of the image of 7x7 pixels", convolution_state("0", 8, 6, 3, 3)),
                ("unflatten:8x5x5,conv2d,flatten,linear",
                 "1.weight: takes 55 numbers; the module before it makes 6x3x3", conv,
                 convolution_state("1", 2, 55)),
                ("linear,unflatten:8x5x5,conv2d", "unflatten:8x5x5 takes 200 numbers; it gets 150",
                 convolution_state("-1", 150, 3, bias=150), conv),
                ("unflatten:8x1024x129,conv2d", "takes 1056768 and makes 778764 numbers; a model "
                 "folder has 1 to 1048576", conv),
                ("unflatten:8x5x5,conv2d", "0 (6, 8, 0, 3) 8x5x5 to 6x6x3: has 0 weights; a model "
                 "folder has 1 to", convolution_state("0", 6, 8, 0, 3)),
                ("unflatten:8x5x5,conv2d:p1000", "takes 200 and makes 24072054 numbers; a", conv)):
            self.assert_refused(network, message, *states)

    def test_modules_in_places_where_they_cannot_be(self):
        conv, norm = convolution_state("0", 6, 6, 3, 3), batchnorm_state("1", 6)
        for network, message, *states in (
                ("unflatten:6x5x5,conv2d,flatten,batchnorm:1",
                 "batchnorm:1=1: normalises each of the numbers 6x3x3 of a convolution; expected a "
                 "BatchNorm2d", conv, batchnorm_state("1", 54)),
                ("unflatten:6x5x5,batchnorm:1=1,conv2d=0",
                 "batchnorm:1=1: normalises each of the numbers 6x5x5 before a convolution; "
                 "expected a BatchNorm2d", conv, batchnorm_state("1", 150)),
                ("conv_transpose2d,flatten,unflatten:6x3x3", "unflatten:6x3x3 takes 54 numbers; it "
                 "gets 6x3x3", conv),
                ("unflatten:6x3x3,conv2d,unflatten:6x1x1", "--network has unflatten:6x1x1 after a "
                 "convolution; expected it after linear", conv),
                ("linear=2,relu,batchnorm:1=1,unflatten:6x1x1,conv2d:p1=0", "--network has "
                 "unflatten:6x1x1 after batchnorm:1=1; expected batchnorm after it, or before the "
                 "activation", convolution_state("2", 6, 4), conv, norm),
                ("linear=2,unflatten:6x1x1,pixel_bias=3,conv2d:p1", "--network has pixel_bias=3 "
                 "after unflatten:6x1x1; expected it after a convolution",
                 convolution_state("2", 6, 4), conv, {"3.bias": np.ones((6, 1, 1))}),
                ("conv_transpose2d,relu,pixel_bias", "--network has pixel_bias=3 after relu", conv,
                 {"3.bias": np.ones((6, 3, 3))}),
                ("conv_transpose2d,pixel_bias", "pixel_bias=3: takes 6x3x4; it gets 6x3x3", conv,
                 {"3.bias": np.ones((6, 3, 4))}),
                ("conv_transpose2d,tanh,relu", "--network has relu after tanh; expected it after "
                 "linear or a convolution", conv),
                ("conv_transpose2d,tanh,batchnorm:1", "--network ends with batchnorm:1=1 after an "
                 "activation; expected a linear or convolution after it", conv, norm),
                ("conv_transpose2d,batchnorm:1", "--network has conv_transpose2d, batchnorm; the "
                 "state_dict has conv2d or conv_transpose2d (0); expected the same", conv)):
            self.assert_refused(network, message, *states)

    def test_options_that_do_not_fit(self):
        up, down = convolution_state("0", 8, 3, 4, 4), convolution_state("0", 5, 3, 3, 3)
        inputs = ("--role", "discriminator", "--image", "3x5x5")
        for network, message, options, state in (
                ("conv_transpose2d,tanh", "--image has 48 numbers; the network makes 3x4x4",
                 ("--image", "3x2x8"), up),
                ("conv_transpose2d", "the network ends with linear; give --low and --high, the "
                 "outputs for black and white", (), up),
                ("conv_transpose2d,tanh", "--classes is for networks whose first layer is a linear,"
                 " to whose inputs they are joined", ("--classes", "3"), up),
                ("conv2d", "--network begins with conv2d; give --image, the sizes of the images "
                 "that it takes, or unflatten:CHANNELSxHEIGHTxWIDTH", inputs[:2], down),
                ("conv2d", "--role is discriminator; give --low and --high, the inputs for black "
                 "and white", inputs, down),
                ("conv2d", "0.weight: takes images of 3 channels; it gets 1x5x5",
                 ("--role", "encoder", "--image", "1x5x5"), down),
                ("conv2d", "--prior is for generators, which take latents; --role is discriminator",
                 (*inputs, "--prior", "gaussian"), down),
                ("conv2d", "--classes is for generators and discriminators; --role is classifier",
                 ("--role", "classifier", "--classes", "3"), down),
                ("linear=0", "--image has 75 numbers and --classes 2; the first linear takes 80",
                 (*inputs, "--classes", "2"), convolution_state("0", 1, 80)),
                ("linear=0", "--image has 75 numbers; the first linear takes 150",
                 ("--role", "classifier", *inputs[2:]), convolution_state("0", 1, 150))):
            self.assert_refused(network, message, state, options=options)

    def test_to_pytorch_checks_convolutions(self):
        self.convert({**convolution_state("0", 8, 3, 4, 4), **convolution_state("1", 3, 3, 3, 3)},
                     "conv_transpose2d,relu,conv2d:p1,tanh")
        path = self.model / "layer1.weight.npy"
        np.save(path, np.ones((3, 3, 3, 4), "f4"))
        self.assertIn(f"{path}: has the shape (3, 3, 3, 4); model.json asks for (3, 3, 3, 3)",
                      self.back_refused())
        self.assert_changes_refused(
            ('"convolution"', '"max_pooling"', 'type is "max_pooling"; expected "dense" or'),
            ('"stride": 1', '"stride": 0', "stride is 0; expected 1 to 1048576"),
            ('"stride": 1', '"stride": "1)"', 'stride is "1)"; expected 1 to 1048576'),
            ('"pad": 1', '"pad": -1', "pad is -1; expected 0 to 1048576"),
            ('"pad": 1', '"bias_of": "row", "pad": 1', 'bias_of is "row"; expected "pixel"'),
            ('"kernel_height": 3', '"kernel_height": 7', "the kernel of 7x3 pixels is larger than "
             "the image 3x4x4 with 1 of padding at each side"),
            ('"pad": 0', '"pad": 2', "padding of 2 leaves nothing of the image of 4x4 pixels"),
            ('"pad": 1', '"pad": 999', "a layer makes 3x2000x2000; expected at most 1048576"),
            ('"height": 4,\n      "width": 4', '"height": 4, "width": 5',
             "a layer takes 3x4x5; the layer before it makes 3x4x4"),
            ('"width": 4', '"width": 5', "image is 3x4x5; the layer that it belongs to has 3x4x4"),
            ('"latent"', '"classes": ["a"], "latent"', "classes need a dense layer 0"))

    def test_a_discriminator_of_convolutions_takes_whole_images_with_their_classes(self):
        self.convert(convolution_state("0", 5, 6, 2, 2), "conv2d", "--role", "discriminator",
                     "--image", "3x5x4", "--classes", "3", "--low", "0", "--high", "1")
        self.assert_changes_refused(
            ('"0",', "", "image is 3x5x4 and 2 classes; the layer that it belongs to has 6x5x4"),
            ('"height": 5,\n    "width": 4', '"height": 4, "width": 5', "image is 3x4x5 and 3 "
             "classes; the layer that it belongs to has 6x5x4"))


class ToPyTorch(Interop):
    def test_int8_weights_have_a_scale_for_each_output(self):
        for kind, outputs in (("conv2d", 5), ("conv_transpose2d", 3)):
            self.model = self.scratch / kind
            self.convert(convolution_state("0", 5, 3, 1, 1), f"unflatten:{8 - outputs}x1x1,{kind}")
            path = self.model / "model.json"
            path.write_text(path.read_text().replace('"bias"', '"scale": "scale.npy", "bias"'))
            quantised = np.arange(15, dtype="i1").reshape(5, 3, 1, 1)
            scale = np.arange(1, outputs + 1, dtype="f4")
            np.save(self.model / "layer0.weight.npy", quantised)
            np.save(self.model / "scale.npy", scale)
            shape = (outputs, 1, 1, 1) if outputs == 5 else (1, outputs, 1, 1)
            self.assertTrue(np.array_equal(self.back()[0]["1.weight"],
                                           quantised * scale.reshape(shape)))


if __name__ == "__main__":
    unittest.main()
