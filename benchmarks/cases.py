"""What is measured, and the two ways to train it: the engine's and the published one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

import torch
from torch import Tensor, nn

import gancourse as gc
from gancourse import recipes
from gancourse.data import Resident, subsets
from gancourse.data.pictures import fit
from gancourse.game import GAN

from . import plain


@dataclass(frozen=True)
class Case:
    """A training to measure."""

    name: str
    model: str
    hyper: dict
    rounds: int  # in a turn
    example: bool = False  # against the example's own networks; otherwise against our networks in its loop

    @property
    def hp(self):
        """The model's numbers."""
        return gc.models.get(self.model).Hyper(**self.hyper)

    @property
    def images(self) -> int:
        """In a turn."""
        return self.rounds * self.hp.batch_size

    def gan(self) -> GAN:
        """The model, new."""
        return gc.models.get(self.model)(**self.hyper)

    def data(self) -> Tensor:
        """64 batches of the package's digits in the shape of this case, uint8 [N, C, H, W]."""
        digits = torch.from_numpy(subsets.read("mnist")["train_x"][: 64 * self.hp.batch_size])[:, None]
        return fit(digits, self.hp.size, self.hp.channels)

    def quick(self) -> "Case":
        """The same with small batches, one a turn."""
        return replace(self, hyper=self.hyper | dict(batch_size=4), rounds=1)


SMALL = recipes.find("dcgan", "mnist").hyper
EXAMPLE = dict(size=64, channels=3, width=64, batch_size=64)
CASES = [
    Case("DCGAN 64 px, PyTorch's example", "dcgan", EXAMPLE, rounds=4, example=True),
    Case("DCGAN 32 px, the course's", "dcgan", SMALL, rounds=20),
    Case("DCGAN 28 px, as wide", "dcgan", SMALL | dict(size=28), rounds=20),
    Case("perceptrons, the course's", "gan", recipes.find("gan", "mnist").hyper, rounds=50),
]


def by_engine(case: Case) -> Iterator[dict]:
    """Train with `gancourse.train`; a turn is a snapshot."""
    gan = case.gan()
    yield sizes(gan.players())
    for snap in gc.train(gan, Resident({"x": case.data()}), images=10**12, every=case.images):
        yield snap.terms


def by_hand(case: Case, workers: int) -> Iterator[dict]:
    """Train as the example does."""
    hp = case.hp
    if case.example:
        generator, discriminator = plain.example_networks(hp.z_dim, hp.width, hp.width, hp.channels)
        noise = (hp.z_dim, 1, 1)
    else:
        gan = case.gan()
        generator, discriminator, noise = gan.G, nn.Sequential(gan.D, nn.Sigmoid()), (hp.z_dim,)
    yield sizes({"G": generator, "D": discriminator})
    steps = plain.train(generator, discriminator, case.data(), noise, hp.batch_size, hp.lr, hp.betas, workers)
    while True:
        yield list(islice(steps, case.rounds))[-1]


def sizes(players: dict[str, nn.Module]) -> dict[str, int]:
    """How many parameters each player has: the contestants have to agree."""
    return {name: sum(p.numel() for p in net.parameters()) for name, net in players.items()}
