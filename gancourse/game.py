"""The one idea: a GAN is networks plus a `step` that yields moves in the order of the paper's algorithm.

A move says "this player minimises this".  The engine updates that player, then resumes the step, so that whatever
follows a `yield` already sees the updated player.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

import torch
from torch import Tensor, nn

from .errors import CourseError, brief, unknown
from .settings import check_hyper

Batch = tuple[Tensor, ...]
REHEARSAL = 128  # images in a batch of `GAN.rehearse`


class Move:
    """One player's turn: "`player`, minimise `loss`".  The other `terms` are scalars for plots.

    Raises CourseError where the loss or a term is no tensor with a single number.
    """

    def __init__(self, player: str, loss: Tensor, **terms: Tensor):
        self.player, self.loss, self.terms = player, loss, {"loss": loss, **terms}
        for name, term in self.terms.items():
            if not isinstance(term, Tensor) or term.ndim:
                found = f"a tensor {list(term.shape)}" if isinstance(term, Tensor) else brief(term)
                raise CourseError(f"{player}/{name} is {found}; it wants a tensor with one number, such as a mean")


class GAN(nn.Module):
    """A game: subclass it, build the networks in `__init__`, write `step`.  The rest has a default.

    `GAN(**overrides)` sets the paper's numbers, all but the overrides; `gan.hp` holds them.
    """

    Hyper: type  # a frozen dataclass: the paper's numbers
    tiny: dict = {}  # overrides that run anywhere within a second
    fields: tuple[str, ...] = ("x",)  # what one batch holds, in order
    paired: bool = True  # whether what stands in one row of two fields belongs together
    product: tuple[str, ...] = ("G",)  # the networks that are kept when the game is over
    least: int = 1  # pictures that a batch must hold
    half_life: float = 10_000  # of the weight average, in images (the code of Karras et al. 2019)
    share: tuple[int, int] = (0, 1)  # this process and how many play together; the engine sets it

    def __init__(self, **overrides):
        super().__init__()
        if not is_dataclass(getattr(self, "Hyper", None)):
            raise CourseError(f"{type(self).__name__} has no Hyper; give the class a frozen dataclass of its numbers")
        names = [f.name for f in fields(self.Hyper)]
        for name in overrides:
            if name not in names:
                raise unknown(f"setting of {type(self).__name__}", name, names)
        overrides = {k: tuple(v) if isinstance(v, list) else v for k, v in overrides.items()}  # JSON knows no tuples
        self.hp = self.Hyper(**overrides)
        check_hyper(self.hp)
        if self.least > 1 and self.hp.batch_size < self.least:  # a lesson's game may have no batch_size
            raise CourseError(
                f"batch_size is {self.hp.batch_size}; {type(self).__name__} wants {self.least} or more, for it "
                "compares the pictures of a batch with one another"
            )

    def step(self, batches: Iterator[Batch]) -> Iterator[Move]:
        """One round of the game: draw batches, yield moves.  It reads no tensor's value and decides only the order."""
        raise NotImplementedError(f"{type(self).__name__} has no step yet: write one that yields moves")

    def players(self) -> dict[str, nn.Module]:
        """Who plays: the name in a move -> the networks that this player updates."""
        return {"D": self.D, "G": self.G}

    def noise(self, n: int) -> Tensor:
        """Latent vectors z ~ N(0, I): [n, z_dim]."""
        return self.draw(torch.randn, n, self.hp.z_dim)

    def uniform(self, n: int) -> Tensor:
        """Numbers from U[0, 1): [n]."""
        return self.draw(torch.rand, n)

    def draw(self, law: Callable[..., Tensor], n: int, *shape: int) -> Tensor:
        """`law(n, *shape)` on the game's device.

        Processes that play together each draw the whole batch and keep their share: one process or ten,
        the game sees the same numbers.
        """
        mine, of = self.share
        return law(n * of, *shape, device=next(self.parameters()).device)[mine::of]

    def sample(self, n: int, *, y: Tensor | None = None, x: Tensor | None = None) -> Tensor:
        """`n` generated images [n, C, H, W] in [-1, 1]; conditional games also take labels `y` or images `x`."""
        return self.G(self.noise(n))

    def sheet(self, n: int, batches: Iterator[Batch]) -> Tensor:
        """What a contact sheet shows: `n` pictures [n, C, H, W].

        A game that makes pictures from pictures draws them from `batches` and shows each beside its answer.
        """
        return self.sample(n)

    def rehearse(self, batches: Iterator[Batch]) -> None:
        """Use the generator as in sampling, so that batch normalisation can gather statistics for its averaged weights.

        A game that samples from real images draws them from `batches`.
        """
        self.sample(REHEARSAL)

    def optimizer(self, player: str, parameters: list[nn.Parameter], **fast) -> torch.optim.Optimizer:
        """The paper's optimiser for a player; `fast` are arguments that change its speed and nothing else."""
        return torch.optim.Adam(parameters, lr=self.hp.lr, betas=self.hp.betas, **fast)

    def lr_scale(self, progress: float) -> float:
        """Factor on every learning rate after the fraction `progress` of the training."""
        return 1.0

    def before_round(self, images: int) -> bool:
        """Adjust the game after `images` real images; True if the networks changed, so that optimisers start anew.

        All parts are built in `__init__`; this decides which of them play, by `images` alone, so that a resumed game
        can jump to its place.
        """
        return False


def given(x: Tensor | None, n: int, hp) -> Tensor:
    """The first `n` pictures of `x`.  Raises CourseError where there are none to start from, or others than `hp`'s."""
    if x is None or len(x) < n:
        have = "none" if x is None else len(x)
        raise CourseError(f"this game makes pictures from pictures: give {n} of them as x; there are {have}")
    if list(x.shape[1:]) != (wanted := [hp.channels, hp.size, hp.size]):
        raise CourseError(f"the pictures x are {list(x.shape[1:])}, the game wants {wanted} (channels, height, width)")
    return x[:n]


def beside(*columns: Tensor) -> Tensor:
    """Pictures [B, C, H, W] each -> [B * columns, C, H, W], what belongs together one after the other."""
    return torch.stack(columns, 1).flatten(0, 1)
