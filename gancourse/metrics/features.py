"""Features of images that need no trained network."""

import torch
from torch import Tensor

from ..errors import CourseError


def flat(images: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """Images [N, C, H, W], floats in [-1, 1] or uint8, as rows [N, CHW] in [-1, 1] on the CPU."""
    if not isinstance(images, Tensor) or images.ndim < 2 or not len(images):
        got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
        raise CourseError(f"images [N, C, H, W] with N > 0 are wanted; this is {got}")
    rows = images.detach().cpu().flatten(1)
    return rows.to(dtype) / 127.5 - 1 if rows.dtype == torch.uint8 else rows.to(dtype)


class PixelPCA:
    """Coordinates of images along the first `k` principal components of `x_real`: call it, [N, C, H, W] -> [N, k].

    Deterministic: no network, no random numbers.  A Fréchet distance on these features is a pixel Fréchet distance.  It
    is no FID, and the two cannot be compared.
    """

    def __init__(self, x_real: Tensor, k: int = 64):
        rows = flat(x_real, torch.float64)
        if not 1 <= k <= min(rows.shape):
            raise CourseError(
                f"k is {k}; {len(rows)} images of {rows.shape[1]} numbers have 1 to {min(rows.shape)} components"
            )
        self.mean = rows.mean(0)
        covariance = (rows - self.mean).T @ (rows - self.mean) / len(rows)
        vectors = torch.linalg.eigh(covariance).eigenvectors.flip(1)[:, :k]  # largest eigenvalue first
        largest = vectors.gather(0, vectors.abs().argmax(0, keepdim=True))
        self.components = vectors * largest.sign()  # an eigenvector's sign is free: let its largest entry be positive

    def __call__(self, images: Tensor) -> Tensor:
        rows = flat(images)
        if rows.shape[1] != len(self.mean):
            raise CourseError(f"these images have {rows.shape[1]} numbers each; the real ones had {len(self.mean)}")
        return (rows - self.mean.float()) @ self.components.float()


def pixel_pca(x_real: Tensor, k: int = 64) -> PixelPCA:
    """A function images [N, C, H, W] -> features [N, k], fitted to the real images `x_real`."""
    return PixelPCA(x_real, k)
