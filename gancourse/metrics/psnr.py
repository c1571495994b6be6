"""How far a picture is from the truth, in decibels."""

import torch
from torch import Tensor

from ..errors import CourseError
from .features import flat


def psnr(images: Tensor, truth: Tensor) -> Tensor:
    """Peak signal-to-noise ratio in dB of each image [N]: 10 log10(peak^2 / mean squared error), infinite for a copy.

    Both [N, C, H, W], floats in [-1, 1] or uint8; the peak is white minus black, 2 in floats.
    """
    if images.shape != truth.shape:
        raise CourseError(f"the images are {list(images.shape)} and the truth {list(truth.shape)}; they must agree")
    error = (flat(images, torch.float64) - flat(truth, torch.float64)).square().mean(1)
    return 10 * torch.log10(4 / error)
