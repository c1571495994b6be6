"""What generated pictures are held against: real ones that nobody trained on, seen through one feature extractor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from .. import data, metrics
from ..data import Resident
from ..data.pictures import spaced
from ..errors import CourseError
from ..metrics.classify import FEATURES, fits
from ..randomness import apart

PICTURES = 5_000  # of each side
FEWEST = 6  # of each side: five neighbours and the picture itself
QUERIES = 500  # samples whose nearest training picture is looked for
EYES = {"mnist": "mnist", "fashion": "fashion", "hangul": "letters", "emoji": "emoji"}  # data -> classifier
COMPONENTS = 64  # of the pixels, where no classifier knows the data


@dataclass(frozen=True, eq=False)
class Bench:
    """The real side of a comparison."""

    train: Resident
    real: Tensor  # uint8 [N, C, H, W]
    rest: Tensor  # as many others: what the best generator could draw
    unseen: Tensor | None  # pictures that were not trained on; a folder has none
    extract: Callable[[Tensor], Tensor]
    features: str  # the extractor in words

    def measure(self, images: Tensor) -> dict[str, float]:
        """Distance, fidelity, diversity and originality of as many images, uint8 or floats in [-1, 1]."""
        real, fake = table(self), metrics.embed(self.extract, images)
        precision, recall = metrics.precision_recall(real, fake)
        density, coverage = metrics.density_coverage(real, fake)
        found = dict(frechet=metrics.frechet(real, fake), precision=precision, recall=recall)
        return found | dict(density=density, coverage=coverage, nearest=self.nearest(images))

    def nearest(self, images: Tensor) -> float:
        """The mean distance (root mean square of the pixels) to the nearest training picture: 0 for copies."""
        return metrics.nearest(images[:QUERIES], self.train["x"])[0].mean().item()

    def nearest_of_real(self) -> float:
        """The same of real pictures: of unseen ones; where there are none, of training pictures from all others."""
        if self.unseen is not None:
            return self.nearest(self.unseen)
        x = self.train["x"]
        return metrics.nearest(x[:QUERIES], x, 2)[0][:, 1].mean().item()

    def controls(self) -> dict[str, dict[str, float]]:
        """The floor (real against real), and what is known to be bad."""
        n, kept = len(self.real), classes_kept(self.train)
        with apart(seed=0):
            noise = torch.randint(0, 256, self.real.shape, dtype=torch.uint8)
            half = kept[torch.randint(len(kept), (n,))]
            copies = self.train["x"][torch.randperm(len(self.train))[:n]]
        rows = {"real": self.measure(self.rest) | dict(nearest=self.nearest_of_real())}
        rows |= {"memoriser": self.measure(copies), "half the classes": self.measure(half)}
        return rows | {"noise": self.measure(noise)}


@cache
def table(bench: Bench) -> Tensor:
    """The features of the real pictures."""
    return metrics.embed(bench.extract, bench.real)


@cache
def bench(data_name: str, size: int, channels: int) -> Bench:
    """The bench of a data set at the size of a game.

    Where the test pictures are enough for both sides, they are both sides; else all pictures are, drawn apart.
    """
    train = data.load(data_name, size=size, channels=channels)
    test = (
        train if data_name.startswith("folder:") else data.load(data_name, size=size, channels=channels, split="test")
    )
    plenty = len(test) >= 2 * PICTURES
    pool = test["x"] if plenty or test is train else torch.cat([train["x"], test["x"]])
    n = min(PICTURES, len(pool) // 2)
    if n < FEWEST:
        raise CourseError(f"{data_name} holds {len(pool)} pictures; a comparison wants {2 * FEWEST} or more")
    with apart(seed=0):
        order = torch.randperm(len(pool))
    real, rest = pool[order[:n]], pool[order[n : 2 * n]]
    name = EYES.get(data_name)
    if name and fits(name, size, channels):
        extract = metrics.classifier(name).features
        words = f"{FEATURES} features of the hidden layer of the classifier {name!r}"
    else:
        k = min(COMPONENTS, n - 1, real[0].numel())
        extract, words = metrics.pixel_pca(real, k), f"{k} principal components of the pixels"
    words = f"{words}; the real ones are of {'the' if plenty else 'all'} {len(pool):,} {'test ' * plenty}pictures"
    return Bench(train, real, rest, None if test is train else test["x"], extract, words)


def classes_kept(train: Resident) -> Tensor:
    """Training pictures of the first half of the classes; of pictures without classes the darker half.

    Of a set that is larger than memory only so many are decoded, evenly spaced over it.
    """
    if "y" in train.fields:
        kept = (train["y"] <= train["y"].max() // 2).nonzero()[:, 0]
        return train["x"][spaced(kept, 8 * PICTURES)]
    x = train["x"][spaced(torch.arange(len(train)), 8 * PICTURES)]
    return x[x.flatten(1).float().mean(1).argsort()[: len(x) // 2]]
