"""The moving average of a game's weights: steadier than the last ones, so sample from this."""

import copy
from collections.abc import Callable, Iterator

import torch
from torch.nn.modules.batchnorm import _BatchNorm

from ..game import GAN, Batch
from ..randomness import apart


class Average:
    """A copy of the game that carries the exponential moving average of every player's weights.

    The half-life grows with the images seen, up to `gan.half_life`, so that a short run is not mostly its random
    start (Karras et al. 2020, the `ema_rampup` of the authors' code).
    """

    def __init__(self, gan: GAN, batches: Callable[[], Iterator[Batch] | None] = lambda: None):
        """`batches` begins the real batches anew, for games that want them in `rehearse`."""
        self.batches = batches
        self.gan = copy.deepcopy(gan).eval().requires_grad_(False)
        self.gan.share = (0, 1)
        for module in self.gan.modules():  # a forward that an earlier training replaced runs that network's weights
            module.__dict__.pop("forward", None)

    @torch.no_grad()
    def update(self, gan: GAN, images: int, new: int) -> None:
        """Move towards the weights of `gan`, which has seen `images` images, the last `new` since the last call."""
        half_life = min(gan.half_life, 0.05 * images)
        weight = 1 - 0.5 ** (new / half_life)
        torch._foreach_lerp_(list(self.gan.parameters()), list(gan.parameters()), weight)

    def refreshed(self, gan: GAN) -> GAN:
        """The averaged game, with the buffers of `gan` but batch statistics of its own: those that were gathered
        with other weights do not fit.  The same noise each time; torch's random state stays as it was.
        """
        for old, new in zip(self.gan.buffers(), gan.buffers()):
            old.copy_(new)
        gather_statistics(self.gan, self.batches())
        return self.gan


@torch.no_grad()
def gather_statistics(gan: GAN, batches: Iterator[Batch] | None = None, rehearsals: int = 16) -> None:
    """Set the running mean and variance of G's batch normalisation to those of a few rehearsals.

    In a game without a player G (an autoencoder) all networks take part in every rehearsal.
    """
    norms = [m for m in gan.players().get("G", gan).modules() if isinstance(m, _BatchNorm)]
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over all batches
        norm.train()
    with apart(next(gan.parameters()).device, seed=0):
        for _ in range(rehearsals):
            gan.rehearse(batches)
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
        norm.eval()
