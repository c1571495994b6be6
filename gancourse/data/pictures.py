"""Pictures as uint8 tensors: read from files, brought to the wanted side and number of channels."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import interpolate, pad

from ..errors import CourseError

if TYPE_CHECKING:
    from PIL.Image import Image

CHUNK = 4096  # images turned into floats at once, so that a large set does not need five times its memory


def check_shape(size: int, channels: int) -> None:
    """Refuse a side or a number of channels that no picture has."""
    if not isinstance(size, int) or not 1 <= size <= 2048:
        raise CourseError(f"size is {size!r}; it must be a number of pixels from 1 to 2048")
    if channels not in (1, 3):
        raise CourseError(f"channels is {channels!r}; it must be 1 (grey) or 3 (RGB)")


def spaced(rows: Sequence, limit: int | None) -> Sequence:
    """At most `limit` of the rows of an array or a list, evenly spaced."""
    if limit is None or limit >= len(rows):
        return rows
    chosen = [i * len(rows) // limit for i in range(limit)]
    return [rows[i] for i in chosen] if isinstance(rows, list) else rows[chosen]


def fit(images: Tensor, size: int, channels: int) -> Tensor:
    """uint8 [N, C, H, W] -> uint8 [N, channels, size, size].

    28 becomes 32 by a black border of 2, which keeps digits crisp; other sides by antialiased bilinear resizing.
    """
    if images.shape[1:] == (channels, size, size):
        return images
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
    if images.shape[2:] == (28, 28) and size == 32:
        return pad(images, (2, 2, 2, 2))
    floats = interpolate(images.float(), (size, size), mode="bilinear", antialias=True)
    return floats.round().clamp(0, 255).to(torch.uint8)


def decode(path: Path, size: int, channels: int) -> Tensor:
    """A picture file of any mode and side -> uint8 [channels, size, size]: its middle square, on white, upright.

    Raises OSError where the file cannot be read.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as image:
            image.draft(None, (2 * size, 2 * size))  # a large JPEG is decoded at a fraction of its side
            upright = ImageOps.exif_transpose(image)
            square = ImageOps.fit(opaque(upright), (size, size), Image.Resampling.BICUBIC)
    except Exception as error:  # decoders raise anything from struct.error to SyntaxError on a damaged file
        raise OSError(f"{type(error).__name__}: {error}") from error
    pixels = torch.frombuffer(bytearray(square.tobytes()), dtype=torch.uint8)
    return recoloured(pixels.view(1, size, size, 3).permute(0, 3, 1, 2), channels)[0].contiguous()


def opaque(image: "Image") -> "Image":
    """A PIL image of any mode -> RGB: 16 bits a channel become 8, and what is transparent becomes white."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits: Pillow would cut off at 255
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def warn_unreadable(path: Path, error: OSError) -> None:
    """Say which picture is left out, and why."""
    warnings.warn(f"{path} cannot be read and is left out ({error})", stacklevel=3)
