"""LSGAN: Mao et al. 2017, arXiv:1611.04076.  Least squares in place of the logarithm, on the networks of DCGAN."""

from ..losses import least_squares
from . import dcgan


class LSGAN(dcgan.DCGAN):
    """DCGAN with targets 0 for fakes and 1 for reals (eq. 9); its `p_real` and `p_fake` are not probabilities."""

    loss = least_squares
