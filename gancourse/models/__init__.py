"""The zoo: one file a paper, one line a file."""

from importlib import import_module

from ..errors import unknown
from ..game import GAN

ZOO = {
    "gan": "gan:VanillaGAN",
    "autoencoder": "autoencoder:Autoencoder",
    "vae": "vae:VAE",
    "dcgan": "dcgan:DCGAN",
    "lsgan": "lsgan:LSGAN",
    "wgan_gp": "wgan_gp:WGANGP",
}


def names() -> list[str]:
    """The models by name, in the order in which the course meets them."""
    return list(ZOO)


def get(name: str) -> type[GAN]:
    """The model's class: `get("dcgan")(size=32, channels=1)` builds one.  Raises CourseError for an unknown name."""
    if name not in ZOO:
        raise unknown("model", name, ZOO)
    module, cls = ZOO[name].split(":")
    return getattr(import_module(f".{module}", __package__), cls)
