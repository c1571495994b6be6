"""How alike two pictures are in structure."""

import torch
from torch import Tensor
from torch.nn.functional import conv2d

from ..errors import CourseError
from .features import flat

SIDE, WIDTH = 11, 1.5  # of the Gaussian window, in pixels
C1, C2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2  # the peak is 2


def ssim(images: Tensor, truth: Tensor) -> Tensor:
    """Structural similarity of each image [N], at most 1: Wang et al. 2004, eq. 13, with their Gaussian window of 11.

    Both [N, C, H, W], floats in [-1, 1] or uint8; windows that reach over the edge are left out, channels averaged.
    """
    if images.shape != truth.shape or images.ndim != 4:
        raise CourseError(
            f"the images are {list(images.shape)} and the truth {list(truth.shape)}; both must be the same [N, C, H, W]"
        )
    if min(images.shape[2:]) < SIDE:
        raise CourseError(f"SSIM looks through windows of {SIDE} pixels; these images have {list(images.shape[2:])}")
    a, b = (flat(x, torch.float64).view(-1, 1, *x.shape[2:]) for x in (images, truth))
    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b, both = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2, blur(a * b) - mean_a * mean_b
    luminance = (2 * mean_a * mean_b + C1) / (mean_a**2 + mean_b**2 + C1)
    structure = (2 * both + C2) / (var_a + var_b + C2)
    return (luminance * structure).view(len(images), -1).mean(1)


def blur(x: Tensor) -> Tensor:
    """Gaussian means [N, 1, H - 10, W - 10] of [N, 1, H, W]."""
    place = torch.arange(SIDE, dtype=x.dtype) - SIDE // 2
    line = (-(place**2) / (2 * WIDTH**2)).exp()
    line /= line.sum()
    return conv2d(conv2d(x, line.view(1, 1, -1, 1)), line.view(1, 1, 1, -1))
