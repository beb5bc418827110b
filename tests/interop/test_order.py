"""Which module of a state_dict from_pytorch.py takes for which of --network, and how it folds.

A state_dict is in the order of definition, which the forward pass need not follow.
"""
import unittest

import numpy as np
from case import (Interop, batchnorm, batchnorm_state, latents, linear, linear_state, nn,
                  random_state, torch)

NETWORK = "linear,relu,linear,relu,linear,tanh"
NAMED = "linear=first,relu,linear=second,relu,linear=last,tanh"


def swapped_state():
    """Two layers of one size, of which the one that computes second is defined first."""
    return {**linear_state("second", 13, 13), **linear_state("first", 13, 13),
            **linear_state("last", 13, 21)}


def swapped_forward(state, z):
    x = np.maximum(linear(state, "first", z), 0)
    return np.tanh(linear(state, "last", np.maximum(linear(state, "second", x), 0)))


class Order(Interop):
    def test_asks_for_names_where_two_orders_fit(self):
        self.assertEqual(
            self.refused(swapped_state(), network=NETWORK),
            "from_pytorch.py: second and first fit in the same place, and a state_dict does not "
            "tell which computes first; name the modules in the order of computing, as in "
            "--network linear=second,relu,linear=first,relu,linear=last,tanh")

    def test_names_choose_the_order(self):
        state = swapped_state()
        self.convert(state, NAMED)
        self.assert_near(self.samples(latents(13)), swapped_forward(state, latents(13)))

    def test_the_name_of_one_module_may_decide(self):
        state = swapped_state()
        self.convert(state, "linear=first,relu,linear,relu,linear,tanh")
        self.assert_near(self.samples(latents(13)), swapped_forward(state, latents(13)))

    def test_sizes_decide_where_one_order_fits(self):
        state = {**linear_state("last", 17, 21), **linear_state("second", 15, 17),
                 **linear_state("first", 13, 15)}
        self.convert(state, NETWORK)
        self.assert_near(self.samples(latents(13)), swapped_forward(state, latents(13)))

    def test_asks_for_names_where_segments_of_different_sizes_can_change_places(self):
        state = {**linear_state("a", 4, 5), **linear_state("b", 5, 4), **linear_state("c", 4, 6),
                 **linear_state("d", 6, 4)}
        self.assertIn("a and b fit in the same place",
                      self.refused(state, network="linear,linear,linear,linear"))

    def test_asks_for_the_names_of_batchnorms_of_one_size(self):
        state = {**linear_state("first", 4, 5), **batchnorm_state("norm1", 5),
                 **linear_state("second", 5, 5), **batchnorm_state("norm2", 5)}
        network = "linear=first,batchnorm:1e-5,relu,linear=second,batchnorm:1e-5"
        self.assertIn("norm1 and norm2 fit in the same place", self.refused(state, network=network))
        self.convert(state, network.replace("5,relu", "5=norm2,relu"))

    def test_a_sequential_is_in_the_order_of_its_numbers(self):
        names = ["net.11", "net.2.0", "net.2.10", "net.2.9"]
        state = {key: value for name in names for key, value in linear_state(name, 3, 3).items()}
        said = self.convert(state, "linear,linear,linear,linear")
        self.assertEqual(said, "layer 0: linear=net.2.0 (3, 3)\nlayer 1: linear=net.2.9 (3, 3)\n"
                               "layer 2: linear=net.2.10 (3, 3)\nlayer 3: linear=net.11 (3, 3)\n")

    def test_names_go_before_numbers(self):
        state = {**linear_state("0", 3, 3), **linear_state("1", 3, 3)}
        said = self.convert(state, "linear=1,linear=0")
        self.assertEqual(said, "layer 0: linear=1 (3, 3)\nlayer 1: linear=0 (3, 3)\n")

    def test_gives_up_where_too_many_orders_are_possible(self):
        state = linear_state("other", 3, 2)
        for i in range(30):
            state.update(linear_state(f"l{i}", 2, 2))
        self.assertIn("too many orders of the modules are possible; name each",
                      self.refused(state, network="linear=l0," + ",".join(["linear"] * 30)))

    def test_prints_which_module_became_which_layer(self):
        said = self.convert(random_state(), "linear,batchnorm:0.8,leaky_relu:0.2,linear,relu,"
                                            "batchnorm:1e-5,linear,tanh")
        self.assertEqual(said, "layer 0: linear=net.0 (37, 13), batchnorm:0.8=net.1, "
                               "leaky_relu:0.2\n"
                               "layer 1: linear=net.3 (29, 37), relu\n"
                               "layer 2: batchnorm:1e-5=net.4, linear=net.6 (63, 29), tanh\n")

    def test_does_not_take_an_embedding_for_a_linear(self):
        state = {"embed.weight": np.ones((13, 13), "f4"), **linear_state("last", 13, 21)}
        self.assertIn("embed has no bias: it is an Embedding, which a model folder cannot hold, or "
                      "a Linear; if it is one, name it, as in --network linear=embed,linear=last",
                      self.refused(state, network="linear,linear"))
        self.assertIn("the state_dict has linear or embedding (embed), linear (last)",
                      self.refused(state, network="linear"))
        self.convert(state, "linear=embed,linear")

    def test_refuses_names_that_do_not_fit(self):
        state = {**swapped_state(), **batchnorm_state("norm", 13)}
        for network, message in (
                ("linear=third,linear,linear", "names third; the state_dict has second, first"),
                ("linear=first,linear=first", "--network names first twice"),
                ("linear=norm,linear,linear,linear",
                 "--network has linear=norm; the state_dict has batchnorm (norm)"),
                ("linear=last,linear=first,linear=second,batchnorm:1",
                 "first.weight: takes 13 numbers; the module before it makes 21")):
            self.assertIn(message, self.refused(state, network=network))
        for network in ("relu=first", "tanh="):
            self.assertIn("batchnorm only, which have weights",
                          self.refused(state, network=network, status=2))

    def test_does_not_print_control_characters(self):
        state = linear_state("\x1b[31mred\n", 3, 3)
        self.assertIn(r"(\x1b[31mred\n)", self.refused(state, network="linear,linear"))
        self.assertIn(r"linear=\x1b[31mred\n (3, 3)", self.convert(state, "linear"))

    def test_limits_the_length_of_a_message(self):
        state = linear_state("x" * 20000, 3, 3)
        self.assertLess(len(self.refused(state, network="linear,linear")), 2100)

    @unittest.skipUnless(torch, "there is no PyTorch")
    def test_agrees_with_a_module_that_defines_layers_in_another_order(self):
        class Swapped(nn.Module):
            def __init__(self):
                super().__init__()
                self.second, self.first = nn.Linear(13, 13), nn.Linear(13, 13)
                self.last = nn.Linear(13, 21)

            def forward(self, z):
                return torch.tanh(self.last(torch.relu(self.second(torch.relu(self.first(z))))))

        torch.manual_seed(1)
        net = Swapped()
        torch.save(net.state_dict(), self.scratch / "state.pt")
        self.convert_file(self.scratch / "state.pt", NAMED)
        z = torch.randn(50, 13)
        self.assert_near(self.samples(z.numpy()), net(z).detach().numpy())


class Folding(Interop):
    def test_folds_a_batchnorm_after_an_activation_into_the_next_linear(self):
        state = random_state()
        self.convert(state, "linear,batchnorm:0.8,leaky_relu:0.2,linear,relu,batchnorm:1e-5,linear,"
                            "tanh")
        x = batchnorm(state, "net.1", linear(state, "net.0", latents(13)), 0.8)
        x = np.maximum(linear(state, "net.3", np.where(x > 0, x, 0.2 * x)), 0)
        x = np.tanh(linear(state, "net.6", batchnorm(state, "net.4", x, 1e-5)))
        self.assert_near(self.samples(latents(13)), x)

    def test_folds_several_batchnorms_in_their_order(self):
        state = {**batchnorm_state("0", 13), **batchnorm_state("1", 13), **linear_state("2", 13, 9),
                 **batchnorm_state("3", 9), **batchnorm_state("4", 9), **batchnorm_state("6", 9),
                 **batchnorm_state("7", 9), **linear_state("8", 9, 21)}
        self.convert(state, "batchnorm:0.1,batchnorm:0.2,linear,batchnorm:0.3,batchnorm:0.4,tanh,"
                            "batchnorm:0.5,batchnorm:0.6,linear")
        x = batchnorm(state, "1", batchnorm(state, "0", latents(13), 0.1), 0.2)
        x = batchnorm(state, "4", batchnorm(state, "3", linear(state, "2", x), 0.3), 0.4)
        x = batchnorm(state, "7", batchnorm(state, "6", np.tanh(x), 0.5), 0.6)
        self.assert_near(self.samples(latents(13)), linear(state, "8", x))

    def test_refuses_a_batchnorm_that_no_linear_follows(self):
        state = {**linear_state("0", 13, 9), **batchnorm_state("1", 9), **linear_state("2", 9, 9)}
        self.assertIn("--network ends with batchnorm:1=1 after an activation; expected a linear or "
                      "convolution after it",
                      self.refused(state, network="linear=0,linear=2,relu,batchnorm:1"))
        self.assertIn("--network has tanh after batchnorm:1; expected it after linear",
                      self.refused(state, network="linear,relu,batchnorm:1,tanh,linear"))

    @unittest.skipUnless(torch, "there is no PyTorch")
    def test_agrees_with_pytorch(self):
        torch.manual_seed(1)
        net = nn.Sequential(nn.Linear(13, 37), nn.LeakyReLU(0.2), nn.BatchNorm1d(37, 0.8),
                            nn.Linear(37, 29), nn.Sigmoid(), nn.BatchNorm1d(29),
                            nn.Linear(29, 21), nn.Tanh())
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.add_(0.2 * torch.randn_like(parameter))
        for _ in range(20):
            net(torch.randn(64, 13))
        torch.save(net.eval().state_dict(), self.scratch / "state.pt")
        self.convert_file(self.scratch / "state.pt", "linear,leaky_relu:0.2,batchnorm:0.8,linear,"
                                                     "sigmoid,batchnorm:1e-5,linear,tanh")
        z = torch.randn(50, 13)
        self.assert_near(self.samples(z.numpy()), net(z).detach().numpy())


if __name__ == "__main__":
    unittest.main()
