"""Random items in the shape that a game asks for: as good as pictures, when only time and shapes matter."""

import torch
from torch import Tensor

from gancourse.data import Resident
from gancourse.game import GAN


def pictures(gan: GAN, n: int = 40, name: str = "noise", seed: int = 1) -> Resident:
    """`n` random items of every field that the game asks for."""
    generator = torch.Generator().manual_seed(seed)
    return Resident({field: column(gan, field, n, generator) for field in gan.fields}, name=name)


def column(gan: GAN, field: str, n: int, generator: torch.Generator) -> Tensor:
    """`n` random pictures, labels, texts, masks or points, by the name of the field."""
    hp = gan.hp
    classes = dict(zip(getattr(hp, "labels", ()), getattr(hp, "classes", ())))
    if field in classes:
        return torch.randint(classes[field], (n,), generator=generator)
    if field == "text":
        return torch.randn(n, hp.text_dim, generator=generator)
    if not hasattr(hp, "size"):
        return torch.randn(n, gan.sample(1).shape[1], generator=generator)
    shape = n, 1 if field == "mask" else hp.channels, hp.size, hp.size
    if field == "mask":
        return 255 * torch.randint(2, shape, dtype=torch.uint8, generator=generator)
    return torch.randint(256, shape, dtype=torch.uint8, generator=generator)
