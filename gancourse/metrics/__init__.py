"""What tells how good samples are, and whether they are copies.

frechet(a, b)          Fréchet distance of two tables of features [N, F]
pixel_pca(x, k)        features of images: their coordinates along the real images' principal components
nearest(query, bank)   nearest training images, pixel by pixel
"""

from .features import PixelPCA, pixel_pca
from .frechet import frechet
from .neighbours import nearest

__all__ = ["PixelPCA", "frechet", "nearest", "pixel_pca"]
