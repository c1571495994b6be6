"""Which numbers to train a model with on which data: one recipe for each pair.

A model's `Hyper` holds its paper's numbers; a recipe says what differs on the course's small pictures.
"""

from dataclasses import dataclass, field

from . import data, models
from .errors import CourseError
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
DATA = {  # models that cannot be played on every set of pictures, and the sets that they can be played on
    "mixture": ("ring8", "grid25", "moons", "spiral"),
}
PAIRS = {  # (model, data): what differs for this pair, in the words of `Recipe`
}
ARRANGEMENTS = {  # a field that no set has by itself, and the function of `gancourse.data` that gives it
}


@dataclass(frozen=True)
class Recipe:
    """A model, its data and its numbers."""

    model: str
    data: str
    hyper: dict
    options: dict = field(default_factory=dict)  # how the data are arranged: arguments of the function in ARRANGEMENTS
    images: int = 3_000_000  # real images to see: 50 epochs of the whole of MNIST
    every: int = 60_000  # images between two checkpoints

    def build(self) -> GAN:
        """The model with this recipe's numbers; draws its weights from torch's random state."""
        return models.get(self.model)(**self.hyper)

    def load(self, gan: GAN, split: str = "train"):
        """The data in the shape and the arrangement that `gan` wants."""
        shape = dict(size=gan.hp.size, channels=gan.hp.channels) if hasattr(gan.hp, "size") else {}
        found = data.load(self.data, split=split, **shape)
        for name in gan.fields:
            if name in ARRANGEMENTS and name not in found.fields:
                found = ARRANGEMENTS[name](found, gan, **self.options)
        return found


def names() -> list[tuple[str, str]]:
    """The pairs (model, data) with a recipe."""
    return [(model, name) for model in models.names() for name in data_names(model)]


def data_names(model: str) -> list[str]:
    """What a model can be trained on."""
    return ["folder:PATH" if name == "folder" else name for name in DATA.get(model, SHAPES)]


def find(model: str, data_name: str) -> Recipe:
    """The recipe for a pair; `data_name` may be "folder:PATH".  Raises CourseError for unknown names."""
    models.get(model)
    data.check_name(data_name)
    kind = data_name.split(":")[0]
    if kind not in DATA.get(model, SHAPES):
        raise CourseError(f"{model} has no recipe for {data_name}; it has for {', '.join(data_names(model))}")
    own = PAIRS.get((model, kind), {})
    networks = {} if kind == "folder" else NETWORKS.get(model, {})  # a reader's own pictures get the paper's networks
    return Recipe(model, data_name, **own | {"hyper": SHAPES.get(kind, {}) | networks | own.get("hyper", {})})
