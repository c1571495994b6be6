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
NETWORKS = {  # smaller networks and batches than the papers', for pictures of 32 pixels; other models keep their own
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
    images: int = 3_000_000  # real images to see: 50 epochs of the whole of MNIST
    every: int = 60_000  # images between two checkpoints

    def build(self) -> GAN:
        """The model with this recipe's numbers; draws its weights from torch's random state."""
        return models.get(self.model)(**self.hyper)

    def load(self, gan: GAN, **options):
        """The data in the shape that `gan` wants."""
        return data.load(self.data, size=gan.hp.size, channels=gan.hp.channels, **options)


def names() -> list[tuple[str, str]]:
    """The pairs (model, data) with a recipe."""
    return [(model, name) for model in models.names() for name in data_names()]


def data_names() -> list[str]:
    """What a model can be trained on."""
    return ["folder:PATH" if name == "folder" else name for name in SHAPES]


def find(model: str, data_name: str) -> Recipe:
    """The recipe for a pair; `data_name` may be "folder:PATH".  Raises CourseError for unknown names."""
    models.get(model)
    if data_name.startswith("folder:"):  # a reader's own pictures get the paper's networks
        return Recipe(model, data_name, SHAPES["folder"])
    if data_name not in data_names():
        raise unknown("data set", data_name, data_names())
    return Recipe(model, data_name, SHAPES[data_name] | NETWORKS.get(model, {}))
