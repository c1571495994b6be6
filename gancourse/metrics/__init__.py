"""What tells how good samples are, and whether they are copies.

classifier(name)                a small trained network: what a sample shows, and features to compare samples by
embed(extract, images)          the table of features [N, F] of images; any module can be the extractor
pixel_pca(x, k)                 features without a network: coordinates along the real images' principal components
inception()                     the network of FID, where its weights can be had

frechet(a, b), kid(a, b), mmd(a, b)               distances of two tables
precision_recall(real, fake), density_coverage    fidelity and diversity apart, by neighbours
modes(points, centres, std), stacked_modes        how many known modes were found
agreement, error_rate                             labels against labels
psnr, ssim, retrieval                             pictures against the truth
auc(normal, abnormal)                             how well a score tells two groups apart; roc(...) is the curve
nearest(query, bank)                              nearest training images, pixel by pixel
interval(values), bootstrap(values)               a mean and how far chance reaches, over seeds or over items
"""

from .answers import agreement, error_rate, retrieval
from .classify import Classifier, classifier, embed, facts
from .features import PixelPCA, pixel_pca
from .fid import inception
from .frechet import frechet
from .interval import Interval, bootstrap, interval
from .kid import kid, mmd
from .manifold import density_coverage, precision_recall
from .mixture import Modes, Stacked, modes, quality_ceiling, reverse_kl, stacked_floor, stacked_modes
from .neighbours import nearest
from .psnr import psnr
from .roc import auc, roc
from .ssim import ssim

__all__ = ["Classifier", "Interval", "Modes", "PixelPCA", "Stacked", "agreement", "auc", "bootstrap", "classifier"]
__all__ += ["density_coverage", "embed", "error_rate", "facts", "frechet", "inception", "interval", "kid", "mmd"]
__all__ += ["modes", "nearest", "pixel_pca", "precision_recall", "psnr", "quality_ceiling", "retrieval", "reverse_kl"]
__all__ += ["roc", "ssim", "stacked_floor", "stacked_modes"]
