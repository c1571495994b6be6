"""Where a picture is from: traces, marks and memory.

stored(images), jpeg(images, quality), resized(images, side)    what happens to pictures on their way
spectrum(images)                                                which frequencies they hold
Watermark(key, shape)                                           a hidden mark and the test for it
membership(game, average, members, unseen)                      what a trained GAN gives away of its training pictures
"""

import io
from math import ceil

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .errors import CourseError
from .game import GAN
from .metrics import auc, nearest
from .pixels import floats, stored
from .randomness import apart
from .search import judging


def jpeg(images: Tensor, quality: int) -> Tensor:
    """Images [N, C, H, W] saved as JPEG and opened again: uint8.  quality: 1 to 95, in Pillow's count."""
    from PIL import Image

    if not 1 <= quality <= 95:
        raise CourseError(f"quality is {quality}; JPEG wants 1 to 95")
    opened = []
    for image in stored(images).permute(0, 2, 3, 1).numpy():
        file = io.BytesIO()
        Image.fromarray(image.squeeze(2) if image.shape[2] == 1 else image).save(file, "JPEG", quality=quality)
        opened.append(np.array(Image.open(file)).reshape(image.shape))
    return torch.from_numpy(np.stack(opened)).permute(0, 3, 1, 2).contiguous()


def resized(images: Tensor, side: int) -> Tensor:
    """Images [N, C, S, S] scaled to `side` pixels and back to S: uint8."""
    small = F.interpolate(floats(images), size=side, mode="bilinear", antialias=True)
    return stored(F.interpolate(small, size=images.shape[-1], mode="bilinear", antialias=True))


def spectrum(images: Tensor) -> Tensor:
    """Mean power at each frequency, as a logarithm to base 10: images [N, C, H, W] -> [H, W].

    Frequency 0 is at [H/2, W/2]; row 0 and column 0 are the Nyquist frequency, a sign that changes from pixel to pixel.
    """
    power = torch.fft.fft2(floats(images)).abs().square().mean((0, 1))
    return torch.fft.fftshift(power).clamp_min(1e-12).log10()


class Watermark:
    """A pattern of +1 and -1 that only a secret `key` can draw again (spread spectrum: Cox et al. 1997).

    shape: (C, H, W) of the images.
    """

    def __init__(self, key: int, shape: tuple[int, int, int]):
        generator = torch.Generator().manual_seed(key)
        self.pattern = torch.randint(2, tuple(shape), generator=generator).float() * 2 - 1

    def mark(self, images: Tensor, strength: float) -> Tensor:
        """Images with the pattern added, `strength` in units where black is -1 and white 1: uint8."""
        return stored(floats(images) + strength * self.pattern)

    def score(self, images: Tensor) -> Tensor:
        """How well the details of each image agree with the pattern: [N].

        Over random keys the score of any unmarked image has mean 0 and variance 1, and exceeds t with probability at
        most exp(-t^2 / 2) (Hoeffding 1963), whatever the image.  An image without details scores 0.
        """
        rest = details(floats(images))
        return (rest * self.pattern).sum((1, 2, 3)) / rest.square().sum((1, 2, 3)).sqrt().clamp_min(1e-6)


def details(x: Tensor) -> Tensor:
    """What a mean over 3x3 pixels leaves out: broad strokes would only hide a fine pattern."""
    return x - F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, stride=1)


@torch.no_grad()
def membership(game: GAN, average: GAN, members: Tensor, unseen: Tensor, samples: int = 2000) -> dict[str, float]:
    """How well two attacks tell training pictures from unseen ones: AUC, 1/2 is guessing.

    "D" needs the trained discriminator and asks which picture it finds more real (LOGAN: Hayes et al. 2019).
    "G" needs samples alone and asks which picture has one nearer by.

    game: as it trains; average: what one samples from; members, unseen: images as the data hold them.
    """
    device = next(game.parameters()).device
    verdict = lambda images: game.D(floats(images).to(device)).flatten().cpu()
    with judging(game.D):
        found = {"D": auc(verdict(unseen), verdict(members))}
    with apart(device, 0):
        bank = torch.cat([average.sample(500).cpu() for _ in range(ceil(samples / 500))])[:samples]
    near = lambda images: -nearest(images, bank)[0][:, 0]
    return found | {"G": auc(near(unseen), near(members))}
