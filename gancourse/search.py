"""Search in z: what a frozen generator can say about a picture that it has never seen.

`search` looks for the z whose picture loses least; `inpaint` and `anomaly_score` are two losses for it.  A shipped run
brings its generator alone: its D was never trained, so leave D out there, or train a game of your own and give `gan.D`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature

import torch
from torch import Tensor, nn

from .errors import CourseError
from .game import GAN
from .losses import softplus
from .randomness import apart


def search(
    gan: GAN,
    loss: Callable[[Tensor], Tensor],
    n: int,
    *,
    steps: int = 1_000,
    restarts: int = 1,
    lr: float = 0.01,
    betas: tuple[float, float] = (0.9, 0.999),
    bound: float = 3.0,
    seed: int = 0,
) -> Tensor:
    """The z that minimise `loss` for `n` things at once, [n, z_dim]: the best of `restarts` tries for each of them.

    loss: pictures [restarts * n, C, H, W] -> one number each, [restarts * n]; the things come in their order,
    `restarts` times over.  bound: z stays within [-bound, bound] after each step of Adam; Yeh et al. take 1, where
    their z is uniform; 3 keeps 99.7 % of every normal coordinate.  The game is left as it was found.
    """
    if n < 1 or steps < 1 or restarts < 1:
        raise CourseError(f"n is {n}, steps {steps} and restarts {restarts}; each must be 1 or more")
    check_game(gan)
    device = next(gan.G.parameters()).device
    with apart(device, seed):
        z = gan.noise(restarts * n).clamp(-bound, bound).requires_grad_(True)
    adam = torch.optim.Adam([z], lr=lr, betas=betas)
    with judging(gan):
        for _ in range(steps):
            (z.grad,) = torch.autograd.grad(loss(gan.G(z)).sum(), z)
            adam.step()
            z.data.clamp_(-bound, bound)
        with torch.no_grad():
            lost = loss(gan.G(z)).view(restarts, n)
    return z.detach().view(restarts, n, -1)[lost.argmin(0), torch.arange(n, device=device)]


def inpaint(gan: GAN, x: Tensor, mask: Tensor, *, D: nn.Module | None = None, weight: float = 0.1, **options) -> Tensor:
    """Pictures `x` [B, C, H, W] with what is hidden replaced by what G makes of the rest (Yeh et al. 2017).

    mask: 1 where `x` is known and 0 where it is hidden, [H, W], [1, H, W] or [B, 1, H, W].  The loss is the sum of
    |G(z) - x| over known pixels (sec. 3.2, all with the same weight) and, where a trained `D` is given, `weight` times
    G's own loss (sec. 3.3).  options: of `search`.  The paper also blends the seam away (Poisson); here it stays.
    """
    check_pictures(gan, x)
    mask = known(x, mask)

    def loss(fake: Tensor) -> Tensor:
        again = len(fake) // len(x)
        context = distance(fake * mask.repeat(again, 1, 1, 1), (x * mask).repeat(again, 1, 1, 1))
        return context if D is None else context + weight * softplus(-D(fake))

    with judging(gan, D):
        z = search(gan, loss, len(x), **options)
        with torch.no_grad():
            return mask * x + (1 - mask) * gan.G(z)


def anomaly_score(gan: GAN, x: Tensor, *, D: nn.Module | None = None, weight: float = 0.1, **options) -> Tensor:
    """How little G knows of each picture: [B], the higher, the stranger (Schlegl et al. 2017, AnoGAN, eq. 5).

    (1 - weight) sum |x - G(z)| + weight sum |f(x) - f(G(z))|, with f what the last layer of a trained `D` is given;
    without `D` the first sum alone.  options: of `search`; the authors take 500 steps.
    """
    n, weight = check_pictures(gan, x), 0.0 if D is None else weight
    with judging(gan, D):
        wanted = None if D is None else features(D, x).detach()

        def loss(fake: Tensor) -> Tensor:
            again = len(fake) // len(x)
            residual = (1 - weight) * distance(fake, x.repeat(again, 1, 1, 1))
            if D is None:
                return residual
            return residual + weight * distance(features(D, fake), wanted.repeat(again, 1))

        z = search(gan, loss, n, **{"steps": 500} | options)
        with torch.no_grad():
            return loss(gan.G(z))


def distance(one: Tensor, other: Tensor) -> Tensor:
    """The sum of |one - other| of every sample: [B, ...] -> [B]."""
    return (one - other).abs().flatten(1).sum(1)


@contextmanager
def judging(*networks: nn.Module | None) -> Iterator[None]:
    """Hold this while networks see pictures that they may not learn from; each layer's mode is given back."""
    modes = {layer: layer.training for net in networks if net is not None for layer in net.modules()}
    for layer in modes:
        layer.training = False
    try:
        yield
    finally:
        for layer, training in modes.items():
            layer.training = training


def features(D: nn.Module, x: Tensor) -> Tensor:
    """What the last convolution or linear layer of a discriminator is given: [B, F]."""
    last = [m for m in D.modules() if isinstance(m, nn.Conv2d | nn.Linear)][-1]
    seen = []
    hook = last.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    try:
        D(x)
    finally:
        hook.remove()
    return seen[0].flatten(1)


def check_game(gan: GAN) -> None:
    """Raise CourseError where G makes no pictures, or wants more than z (labels, pictures, styles)."""
    inputs = signature(gan.G.forward).parameters if hasattr(gan, "G") else ()
    if gan.fields != ("x",) or len(inputs) != 1 or not {"z_dim", "size"} <= vars(gan.hp).keys():
        raise CourseError(f"{type(gan).__name__} has no G that makes pictures of z alone; take dcgan, for example")


def check_pictures(gan: GAN, x: Tensor) -> int:
    """How many pictures `x` holds.  Raises CourseError where they are not floats of the game's shape."""
    check_game(gan)
    wanted = [gan.hp.channels, gan.hp.size, gan.hp.size]
    if x.ndim != 4 or list(x.shape[1:]) != wanted:
        raise CourseError(f"the pictures x are {list(x.shape)}; this game wants {['B', *wanted]}, numbers in [-1, 1]")
    if not x.is_floating_point():
        raise CourseError(
            f"the pictures x are {str(x.dtype).removeprefix('torch.')}; this game wants floats in [-1, 1], for example "
            "data['x'] / 127.5 - 1"
        )
    return len(x)


def known(x: Tensor, mask: Tensor) -> Tensor:
    """A mask as floats [B, 1, H, W].

    Raises CourseError where it does not fit the pictures or holds other numbers than 0 and 1.
    """
    wanted = [len(x), 1, *x.shape[2:]]
    try:
        mask = mask.to(x).expand(wanted)
    except RuntimeError:
        raise CourseError(
            f"the mask is {list(mask.shape)} and the pictures are {list(x.shape)}; it wants {list(x.shape[2:])} for "
            f"all of them, or {wanted}"
        ) from None
    if not ((mask == 0) | (mask == 1)).all():
        raise CourseError("the mask holds other numbers than 1 (known) and 0 (hidden)")
    return mask
