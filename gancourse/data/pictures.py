"""Pictures as uint8 tensors: to the wanted side, to the wanted number of channels."""

import torch
from torch import Tensor
from torch.nn.functional import interpolate, pad

from ..errors import CourseError

CHUNK = 4096  # images turned into floats at once, so that a large set does not need five times its memory


def fit(images: Tensor, size: int, channels: int) -> Tensor:
    """uint8 [N, C, H, W] -> uint8 [N, channels, size, size].

    28 becomes 32 by a black border of 2, which keeps digits crisp; other sides by antialiased bilinear resizing.
    """
    if images.shape[1:] == (channels, size, size):
        return images
    if images.shape[2:] == (28, 28) and size == 32:
        images = pad(images, (2, 2, 2, 2))
    fitted = torch.empty(len(images), channels, size, size, dtype=torch.uint8)
    for source, target in zip(images.split(CHUNK), fitted.split(CHUNK)):
        target.copy_(resized(recoloured(source, channels), size))
    return fitted


def recoloured(images: Tensor, channels: int) -> Tensor:
    """Grey becomes RGB by repetition, RGB becomes grey by the luma of ITU-R BT.601: uint8 in, uint8 out."""
    if images.shape[1] == channels:
        return images
    if channels == 3:
        return images.expand(-1, 3, -1, -1)
    luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
    return (images * luma).sum(1, keepdim=True).round().to(torch.uint8)


def resized(images: Tensor, size: int) -> Tensor:
    """uint8 [N, C, H, W] -> uint8 [N, C, size, size]."""
    if images.shape[2:] == (size, size):
        return images
    floats = interpolate(images.float(), (size, size), mode="bilinear", antialias=True)
    return floats.round().clamp(0, 255).to(torch.uint8)


def check_shape(size: int, channels: int) -> None:
    """Refuse a side or a number of channels that no picture has."""
    if not isinstance(size, int) or not 1 <= size <= 2048:
        raise CourseError(f"size is {size!r}; it must be a number of pixels from 1 to 2048")
    if channels not in (1, 3):
        raise CourseError(f"channels is {channels!r}; it must be 1 (grey) or 3 (RGB)")
