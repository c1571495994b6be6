"""Which numbers to train a model with on which data: one recipe for each pair.

A model's `Hyper` holds its paper's numbers; a recipe says what differs on the course's small pictures.
"""

from dataclasses import dataclass

from . import data, models
from .errors import unknown
from .game import GAN

SHAPES = {  # side and channels of each data set
    "mnist": dict(size=32, channels=1),
    "fashion": dict(size=32, channels=1),
    "hangul": dict(size=32, channels=1),
    "emoji": dict(size=32, channels=3),
    "folder": dict(size=64, channels=3),
}
NETWORKS = {  # what pictures of 32 pixels want: a quarter of the paper's feature maps, batches of 64
    "gan": dict(width=400),
    "autoencoder": dict(width=32, batch_size=64),
    "vae": dict(width=32, batch_size=64),
    "dcgan": dict(width=32, batch_size=64),
    "lsgan": dict(width=32, batch_size=64),
    "wgan_gp": dict(width=32, batch_size=64),
}


@dataclass(frozen=True)
class Recipe:
    """A model, its data and its numbers."""

    model: str
    data: str
    hyper: dict
    images: int = 3_000_000  # real images to see: 50 epochs of MNIST
    every: int = 60_000  # images between two checkpoints

    def build(self) -> GAN:
        """The model with this recipe's numbers; draws its weights from torch's random state."""
        return models.get(self.model)(**self.hyper)

    def load(self, gan: GAN, **options):
        """The data in the shape that `gan` wants."""
        return data.load(self.data, size=gan.hp.size, channels=gan.hp.channels, **options)


def names() -> list[tuple[str, str]]:
    """The pairs (model, data) with a recipe."""
    return [(model, name) for model in NETWORKS for name in SHAPES]


def find(model: str, data_name: str) -> Recipe:
    """The recipe for a pair; `data_name` may be "folder:PATH".  Raises CourseError for unknown names."""
    models.get(model)
    kind = data_name.split(":")[0]
    if kind not in SHAPES:
        raise unknown("data set", data_name, SHAPES)
    hyper = SHAPES[kind] | NETWORKS[model]
    if kind == "folder":  # a reader's own pictures get the paper's networks
        hyper = SHAPES[kind]
    return Recipe(model, data_name, hyper)
