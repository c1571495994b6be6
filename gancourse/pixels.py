"""The two forms of a picture: whole numbers from 0 to 255, as files hold it, and floats in [-1, 1], as networks do."""

import torch
from torch import Tensor


def stored(images: Tensor) -> Tensor:
    """Images as a file holds them: floats in [-1, 1] become whole numbers from 0 to 255; uint8 stays as it is."""
    if images.dtype == torch.uint8:
        return images
    return images.detach().cpu().clamp(-1, 1).add(1).mul(127.5).round().to(torch.uint8)


def floats(images: Tensor) -> Tensor:
    """Images as a network gets them: uint8 becomes floats in [-1, 1]; floats stay as they are."""
    return images.float() / 127.5 - 1 if images.dtype == torch.uint8 else images
