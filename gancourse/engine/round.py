"""One round of any game.  `plain_round` is what a chapter prints; `play_round` is the same with the frills."""

from collections.abc import Iterator

from torch import Tensor
from torch.optim import Optimizer

from ..errors import CourseError, brief, unknown
from ..game import GAN, Batch, Move
from .dist import average_gradients
from .fast import Precision


def plain_round(gan: GAN, batches: Iterator[Batch], optimizers: dict[str, Optimizer]) -> None:
    """Make every move that the game yields."""
    for move in gan.step(batches):
        optimizers[move.player].zero_grad()
        move.loss.backward()
        optimizers[move.player].step()


def play_round(
    gan: GAN, batches: Iterator[Batch], optimizers: dict[str, Optimizer], precision: Precision
) -> dict[str, Tensor]:
    """Make every move that the game yields; return its terms ("D/loss", ...) as scalars that stay on the device."""
    terms = {}
    for move in moves(gan, batches, precision):
        if move.player not in optimizers:
            raise unknown(f"player of {type(gan).__name__}", move.player, optimizers)
        optimizer = optimizers[move.player]
        mine = [p for group in optimizer.param_groups for p in group["params"]]
        optimizer.zero_grad()
        precision.scaler.scale(move.loss).backward(inputs=mine)  # nothing is computed for the player who waits
        average_gradients(mine)
        precision.scaler.step(optimizer)
        precision.scaler.update()  # after every move: a player may move several times in a round
        terms |= {f"{move.player}/{name}": term.detach().clone() for name, term in move.terms.items()}
    return terms


def moves(gan: GAN, batches: Iterator[Batch], precision: Precision) -> Iterator[Move]:
    """The moves of one round; the reduced precision holds while the game computes, not while the player updates.

    Raises CourseError where the game's `step` yields something else, or nothing.
    """
    step, made = gan.step(batches), 0
    if not isinstance(step, Iterator):
        raise CourseError(f"step of {type(gan).__name__} returned what it should yield: yield Move('D', loss)")
    while True:
        with precision.autocast():
            move = next(step, None)
        if move is None and made:
            return
        if not isinstance(move, Move):
            found = "nothing" if move is None else f"something {brief(move)}"
            raise CourseError(f"step of {type(gan).__name__} yielded {found}; it yields moves: Move('D', loss)")
        made += 1
        yield move
