"""What tells how good samples are, and whether they are copies.

frechet(a, b)          Fréchet distance of two tables of features [N, F]
pixel_pca(x, k)        features of images: their coordinates along the real images' principal components
nearest(query, bank)   nearest training images, pixel by pixel
psnr(images, truth)    decibels between pictures and what they should be
auc(normal, abnormal)  how well a score tells two groups apart; roc(...) is the curve
"""

from .features import PixelPCA, pixel_pca
from .frechet import frechet
from .neighbours import nearest
from .psnr import psnr
from .roc import auc, roc

__all__ = ["PixelPCA", "auc", "frechet", "nearest", "pixel_pca", "psnr", "roc"]
