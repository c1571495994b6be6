"""Sheets of images and small films, with Pillow alone."""

import base64
import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..errors import CourseError
from ..files import atomic
from ..pixels import stored
from .style import FONT

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE = 640  # pixels: small images grow until a sheet is about this wide


def to_uint8(images: Tensor) -> Tensor:
    """Images [N, C, H, W] as uint8 [N, H, W, C]: floats are taken from [-1, 1], uint8 as it is."""
    if not isinstance(images, Tensor) or images.ndim != 4 or images.shape[1] not in (1, 3) or not len(images):
        got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
        raise CourseError(f"a sheet wants images [N, C, H, W] with C = 1 or 3 and N > 0; it got {got}")
    images = images.detach().cpu()
    if images.dtype != torch.uint8:
        if not images.isfinite().all():
            raise CourseError("the images hold NaN or infinity; look at the losses before you look at the images")
        images = stored(images.float())
    return images.permute(0, 2, 3, 1)


def to_pil(images: Tensor, columns: int = 8, pad: int = 2) -> "Image":
    """A contact sheet of images [N, C, H, W], floats in [-1, 1] or uint8, pixel for pixel: a PIL image."""
    from PIL import Image

    pixels = to_uint8(images)
    n, height, width, channels = pixels.shape
    columns = min(columns, n)
    rows = -(-n // columns)
    mode = "L" if channels == 1 else "RGB"
    sheet = Image.new(mode, (columns * (width + pad) + pad, rows * (height + pad) + pad), "white")
    for i, tile in enumerate(pixels):
        row, column = divmod(i, columns)
        tile = tile.squeeze(2) if channels == 1 else tile
        sheet.paste(Image.fromarray(tile.numpy()), (pad + column * (width + pad), pad + row * (height + pad)))
    return sheet


def sheet(images: Tensor, columns: int = 8, title: str | None = None) -> "Image":
    """A contact sheet to look at: small images are enlarged in whole steps, a title stands above.  A PIL image."""
    small = to_pil(images, columns)
    large = small.resize([side * zoom(small.width) for side in small.size], resample=0)  # 0: nearest
    return titled(large, title) if title else large


def zoom(width: int) -> int:
    """How many times `width` pixels may grow to fill a page, 4 times at most."""
    return max(1, min(4, PAGE // width))


def titled(image: "Image", title: str) -> "Image":
    """The image with a line of text above it, in a font that knows Korean."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(FONT), 16)
    title = readable(title)
    canvas = Image.new(image.mode, (max(image.width, int(font.getlength(title)) + 8), image.height + 28), "white")
    ImageDraw.Draw(canvas).text((4, 4), title, fill="black", font=font)
    canvas.paste(image, (0, 28))
    return canvas


def readable(title: str) -> str:
    """The title with an en dash for the minus sign, the one sign we use that the Korean font lacks."""
    return title.replace("−", "–")


@dataclass(frozen=True)
class Gif:
    """A looping film.  A notebook shows it enlarged; readers who asked for less motion see its last frame."""

    data: bytes  # the GIF
    still: bytes  # its last frame as PNG
    width: int
    alt: str

    def save(self, path: str | Path) -> None:
        """Write the GIF, atomically."""
        with atomic(path) as part:
            part.write_bytes(self.data)

    def _repr_html_(self) -> str:
        film, still = (base64.b64encode(b).decode() for b in (self.data, self.still))
        width, alt = self.width * zoom(self.width), html.escape(self.alt)
        return (
            '<picture><source media="(prefers-reduced-motion: reduce)" '
            f'srcset="data:image/png;base64,{still}"><img alt="{alt}" width="{width}" '
            f'style="image-rendering: pixelated" src="data:image/gif;base64,{film}"></picture>'
        )


def gif(frames: Sequence, path: str | Path | None = None, *, seconds: float = 6, alt: str = "") -> Gif:
    """A looping GIF of PIL images of one size that takes `seconds`; the last frame is held 2 seconds more.

    `alt` says what it shows, for readers who do not see it.  With a `path` it is written there too.
    """
    frames = list(frames)
    if not frames or len({f.size for f in frames}) > 1:
        sizes = sorted({f.size for f in frames})
        raise CourseError(f"a GIF wants one or more frames of one size; it got {len(frames)} of the sizes {sizes}")
    milliseconds = [round(1000 * seconds / len(frames))] * len(frames)
    milliseconds[-1] += 2000
    colours = [f.quantize(64, dither=0) for f in frames]  # 6 bits a pixel: a third of the file, hard to see
    data, still = io.BytesIO(), io.BytesIO()
    colours[0].save(data, "GIF", save_all=True, append_images=colours[1:], duration=milliseconds, loop=0)
    frames[-1].save(still, "PNG", optimize=True)
    film = Gif(data.getvalue(), still.getvalue(), frames[0].width, alt)
    if path is not None:
        film.save(path)
    return film
