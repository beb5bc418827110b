"""Makes tests/golden/pytorch: a generator of PyTorch in each kind of file, and its samples.

    python3 tests/golden/make_pytorch.py        (python3-torch)

expected.npz holds latents z and samples y of checkpoint.pt and legacy.pt. The generator defines
second before first, and computes first before second.
"""
import argparse
import pathlib

import numpy as np
import torch
from torch import nn

FOLDER = pathlib.Path(__file__).resolve().parent / "pytorch"


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.second = nn.Linear(3, 3)
        self.first = nn.Linear(3, 3)
        self.norm = nn.BatchNorm1d(3)
        self.last = nn.Linear(3, 2)

    def forward(self, z):
        h = torch.relu(self.second(torch.relu(self.first(z))))
        return torch.tanh(self.last(self.norm(h)))


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(1)
    net = Generator()
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(20):
        optimizer.zero_grad()
        net(torch.randn(64, 3)).square().mean().backward()
        optimizer.step()
    net.eval()
    z = torch.randn(9, 3)
    np.savez(FOLDER / "expected.npz", z=z.numpy(), y=net(z).detach().numpy())
    checkpoint = {"epoch": 3, "options": argparse.Namespace(latent=3),
                  "loss": np.float64(0.5), "optimizer": optimizer.state_dict(),
                  "generator": nn.DataParallel(net).state_dict()}
    torch.save(checkpoint, FOLDER / "checkpoint.pt")
    torch.save(checkpoint, FOLDER / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({"epoch": 3, "generator": net}, FOLDER / "module.pt")
    torch.jit.script(net).save(str(FOLDER / "script.pt"))


if __name__ == "__main__":
    main()
