"""The Fréchet distance between two clouds of features."""

import warnings

import torch
from torch import Tensor

from .tables import tables


def frechet(a: Tensor, b: Tensor) -> float:
    """|m_a - m_b|^2 + tr(S_a + S_b - 2 (S_a S_b)^(1/2)) of two feature tables [N, F] and [M, F].

    The squared 2-Wasserstein distance between normal distributions with these means m and covariances S
    (Dowson & Landau 1982; Heusel et al. 2017, eq. 6).  With finite tables it is too large on average, the more so the
    fewer rows there are: compare only tables of equal length, and expect a warning where rows <= columns.
    """
    a, b = tables(a, b)
    if min(len(a), len(b)) <= a.shape[1]:
        warnings.warn(
            f"{min(len(a), len(b))} rows for {a.shape[1]} features: the covariance is singular and the distance "
            "far too large; take more samples or fewer features",
            stacklevel=2,
        )
    root_a, root_b = root(a), root(b)
    # With S = R^T R, the eigenvalues of S_a S_b are the squared singular values of R_a R_b^T.  So the trace of the
    # square root is their sum: nothing is squared and rooted, and singular covariances need no special case.
    cross = torch.linalg.svdvals(root_a @ root_b.T).sum()
    distance = (a.mean(0) - b.mean(0)).square().sum() + root_a.square().sum() + root_b.square().sum() - 2 * cross
    return max(distance.item(), 0.0)  # rounding may end a little below 0


def root(features: Tensor) -> Tensor:
    """A triangular R with R^T R = the (unbiased) covariance of the rows."""
    centred = features - features.mean(0)
    return torch.linalg.qr(centred, mode="r").R / (len(features) - 1) ** 0.5
