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
    "stacked": dict(size=32, channels=3),
    "folder": dict(size=64, channels=3),
}
NETWORKS = {  # smaller networks and batches than the papers', for pictures of 32 pixels; other models keep their own
    "gan": dict(width=400),
    "autoencoder": dict(width=32, batch_size=64),
    "vae": dict(width=32, batch_size=64),
    "dcgan": dict(width=32, batch_size=64),
    "lsgan": dict(width=32, batch_size=64),
    "wgan": dict(width=32),
    "wgan_gp": dict(width=32, batch_size=64),
    "sngan": dict(width=16),
    "progan": dict(z_dim=64, width=64, maps=256, phase=20_000, batch_size=32),
    "stylegan": dict(z_dim=64, width=64, maps=256, layers=2, phase=20_000, batch_size=32, lr=2e-3),
    "stackgan": dict(size=64, scale=2, text_dim=64, c_dim=32, width=16, blocks=2, batch_size=32, lr=1e-3),
    "r3gan": dict(width=16, widest=64, blocks=1, patch=2, batch_size=64, lr=1e-3),
    "cgan": dict(width=600),
    "cdcgan": dict(width=32, batch_size=64),
    "acgan": dict(width=32, batch_size=64),
    "sgan": dict(width=400),
    "pix2pix": dict(width=16, layers=2, batch_size=8, lr=1e-3),
    "cyclegan": dict(width=16, blocks=3, layers=1, batch_size=4, lr=4e-4),  # D sees patches of 16 pixels
    "discogan": dict(width=32, curriculum=30_000),
    "context_encoder": dict(width=16, bottleneck=200, overlap=2),
    "segan": dict(width=16, lr=2e-3),
    "adain": dict(width=16, scales=2, lr=2e-3),  # three scales are too coarse for 32 pixels
}
COMMON = ("mnist", "fashion", "hangul", "emoji", "folder")  # what a model is played on if nothing else is said
UNLABELLED = ("gan", "dcgan", "lsgan", "wgan", "wgan_gp", "sngan", "r3gan")
DATA = {  # models that cannot be played on every set of pictures, and the sets that they can be played on
    **dict.fromkeys(UNLABELLED, (*COMMON, "stacked")),
    "mixture": ("ring8", "grid25", "moons", "spiral"),
    "sgan": ("mnist", "fashion", "folder"),
    "stackgan": ("emoji",),
    "pix2pix": ("hangul", "emoji", "fashion", "folder"),
    "cyclegan": ("hangul", "emoji", "folder"),
    "discogan": ("fashion", "hangul", "emoji", "folder"),
    "segan": ("emoji",),
    "adain": ("emoji", "hangul", "folder"),
}
LETTERS = dict(  # y: the style; the fewer numbers z has, the better the letters are heard
    hyper=dict(labels=("initial", "vowel", "final", "y"), classes=(19, 21, 28, 4), z_dim=16), images=1_800_000
)
CATEGORIES = dict(hyper=dict(labels=("category",), classes=(8,)))
PEN = dict(options=dict(a="gothic", b="pen", inset=4), images=80_000, every=4_000)  # print fills more of the picture
VENDORS = dict(options=dict(a="noto", b="twemoji"), images=80_000, every=4_000)
MOVED = dict(options=dict(jitter=30 / 256, flip=True))  # Isola et al. 2017 and Zhu et al. 2017: 286 pixels cut to 256
POINTS = dict(loss="nonsaturating", r1=0.1, penalty=0.0, n_critic=1, lr=2e-3, betas=(0.0, 0.99))
PAIRS = {  # (model, data): what differs for this pair, in the words of `Recipe`
    **{(model, "mnist"): dict(images=3_000_000) for model in ("gan", "dcgan")},  # 50 epochs
    ("cdcgan", "mnist"): dict(images=600_000),
    **{(model, "hangul"): LETTERS for model in ("cgan", "cdcgan", "acgan")},
    **{(model, "emoji"): CATEGORIES for model in ("cgan", "cdcgan", "acgan")},
    **{("progan", name): dict(images=180_000, every=10_000) for name in COMMON[:-1]},
    **{("stylegan", name): dict(images=160_000, every=10_000) for name in COMMON[:-1]},
    ("stackgan", "emoji"): dict(hyper=dict(first=240_000, halving=80_000), images=400_000, every=20_000),
    ("mixture", "ring8"): dict(hyper=POINTS | dict(width=64, batch_size=128), images=256_000, every=25_600),
    ("mixture", "grid25"): dict(
        hyper=POINTS | dict(width=128, batch_size=256, r1=1.0), images=1_024_000, every=102_400
    ),
    **{(model, "stacked"): dict(images=1_200_000) for model in UNLABELLED},  # 25 minutes of one core for DCGAN
    ("r3gan", "stacked"): dict(hyper=dict(gamma=10.0, batch_size=16, late=0.1), images=416_000),
    ("sgan", "mnist"): dict(options=dict(n=100, draw=0), images=2_400_000),
    ("segan", "emoji"): dict(images=100_000, every=10_000),
    ("context_encoder", "fashion"): dict(images=200_000, every=10_000),
    ("pix2pix", "hangul"): PEN,
    ("pix2pix", "emoji"): VENDORS,
    ("pix2pix", "fashion"): dict(options=dict(a="edges", b="x"), images=120_000, every=6_000),
    ("cyclegan", "hangul"): PEN,
    ("cyclegan", "emoji"): VENDORS | dict(hyper=dict(layers=2), images=120_000),  # patches of 34 pixels see it all
    ("discogan", "hangul"): PEN,
    ("discogan", "emoji"): VENDORS,
    ("discogan", "fashion"): dict(options=dict(a="Bag", b="Ankle boot"), images=240_000, every=12_000),
    **{(model, "folder"): MOVED for model in ("pix2pix", "cyclegan")},
    ("adain", "hangul"): PEN,
    ("adain", "emoji"): VENDORS,
}
ARRANGEMENTS = {  # a field that no set has by itself, and the function of `gancourse.data` that gives it
    "b": lambda found, gan, **options: data.domains(found, paired=gan.paired, **options),
    "text": lambda found, gan: data.texts(found, gan.hp.text_dim),
    "x_lab": lambda found, gan, **options: data.few_labels(found, **options),
    "mask": lambda found, gan: data.cutouts(found),
}
OPTIONS = {  # what a reader may choose of an arrangement: the two domains, the labels that are given
    **dict.fromkeys(("pix2pix", "cyclegan", "discogan", "adain"), ("a", "b", "inset")),
    "sgan": ("n", "draw"),
}


@dataclass(frozen=True)
class Recipe:
    """A model, its data and its numbers."""

    model: str
    data: str
    hyper: dict
    options: dict = field(default_factory=dict)  # jitter (a share of the side), flip; arguments of ARRANGEMENTS
    images: int = 1_000_000  # real images to see
    every: int = 60_000  # images between two checkpoints

    def build(self) -> GAN:
        """The model with this recipe's numbers; draws its weights from torch's random state."""
        return models.get(self.model)(**self.hyper)

    def load(self, gan: GAN, split: str = "train"):
        """The data in the shape and the arrangement that `gan` wants."""
        options, shape = dict(self.options), {}
        jitter, flip = options.pop("jitter", 0), options.pop("flip", False)
        if hasattr(gan.hp, "size"):
            shape = dict(size=gan.hp.size, channels=gan.hp.channels)
            if split == "train":
                shape |= dict(jitter=round(jitter * gan.hp.size), flip=flip)
        found = data.load(self.data, split=split, **shape)
        for name in gan.fields:
            if name in ARRANGEMENTS and name not in found.fields:
                found = ARRANGEMENTS[name](found, gan, **options)
        return found


def names() -> list[tuple[str, str]]:
    """The pairs (model, data) with a recipe."""
    return [(model, name) for model in models.names() for name in data_names(model)]


def data_names(model: str) -> list[str]:
    """What a model can be trained on."""
    return ["folder:PATH" if name == "folder" else name for name in DATA.get(model, COMMON)]


def option_names(model: str) -> tuple[str, ...]:
    """How a reader may arrange the data of a model."""
    return OPTIONS.get(model, ())


def find(model: str, data_name: str) -> Recipe:
    """The recipe for a pair; `data_name` may be "folder:PATH".  Raises CourseError for unknown names."""
    models.get(model)
    data.check_name(data_name)
    kind = data_name.split(":")[0]
    if kind not in DATA.get(model, COMMON):
        raise CourseError(f"{model} has no recipe for {data_name}; it has for {', '.join(data_names(model))}")
    own = PAIRS.get((model, kind), {})
    networks = {} if kind == "folder" else NETWORKS.get(model, {})  # a reader's own pictures get the paper's networks
    return Recipe(model, data_name, **own | {"hyper": SHAPES.get(kind, {}) | networks | own.get("hyper", {})})
