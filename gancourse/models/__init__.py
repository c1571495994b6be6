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
    "wgan": "wgan:WGAN",
    "wgan_gp": "wgan_gp:WGANGP",
    "mixture": "mixture:Mixture",
    "sngan": "sngan:SNGAN",
    "r3gan": "r3gan:R3GAN",
    "cgan": "cgan:CGAN",
    "cdcgan": "cdcgan:CDCGAN",
    "acgan": "acgan:ACGAN",
    "sgan": "sgan:SGAN",
    "pix2pix": "pix2pix:Pix2Pix",
    "cyclegan": "cyclegan:CycleGAN",
    "discogan": "discogan:DiscoGAN",
    "progan": "progan:ProGAN",
    "stylegan": "stylegan:StyleGAN",
    "context_encoder": "context_encoder:ContextEncoder",
    "segan": "segan:SegAN",
    "stackgan": "stackgan:StackGAN",
    "adain": "adain:StyleTransfer",
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
