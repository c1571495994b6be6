"""Finite zero-sum games: a payoff matrix A [n, m], where the row player gets A[i, j] and the column player pays it.

A mixed strategy is a probability for every action, p [n] or q [m]; together they are worth p A q to the row player.
The column player sees the same game as -A transposed, so what is written for rows serves both.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import one_hot

from ..divergences import Numbers, distribution, numbers
from ..errors import CourseError, optional

matching_pennies = torch.tensor([[1.0, -1.0], [-1.0, 1.0]], dtype=torch.float64)
rock_paper_scissors = torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]], dtype=torch.float64)


class Solution(NamedTuple):
    """An equilibrium: what it is worth to the row player, and both mixed strategies, [n] and [m]."""

    value: float
    row: Tensor
    column: Tensor


def solve(payoff: Numbers) -> Solution:
    """The value of a game and an equilibrium in mixed strategies (von Neumann 1928), by linear programming (scipy).

    There may be other equilibria; all have the same value.
    """
    payoff = checked(payoff)
    row, value = safest(payoff)
    column, _ = safest(-payoff.T)
    return Solution(value, row, column)


def safest(payoff: Tensor) -> tuple[Tensor, float]:
    """The row strategy with the best worst case, and that case: max v with (p A)_j >= v for every column j."""
    optimize = optional("scipy.optimize", "solving a matrix game")
    low, span = payoff.min(), (payoff.max() - payoff.min()).clamp(min=torch.finfo(payoff.dtype).tiny)
    scaled = (payoff - low) / span  # the solver's tolerances are absolute
    n, m = payoff.shape
    found = optimize.linprog(
        c=[0.0] * n + [-1.0],  # the unknowns are p and v; minimise -v
        A_ub=torch.cat([-scaled.T, torch.ones(m, 1, dtype=payoff.dtype)], 1).numpy(),
        b_ub=[0.0] * m,
        A_eq=[[1.0] * n + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * n + [(None, None)],
    )
    if not found.success:
        raise CourseError(f"linear programming found no equilibrium of this payoff matrix: {found.message}")
    p = torch.as_tensor(found.x[:-1]).clamp(min=0)
    p = p / p.sum()
    return p, (p @ payoff).min().item()


def best_response(payoff: Numbers, opponent: Numbers) -> int:
    """The row that earns most against the column strategy `opponent` [m]; the first of several.

    For the column player against a row strategy p: `best_response(-A.T, p)`.
    """
    payoff = checked(payoff)
    return int((payoff @ strategy("opponent", opponent, payoff[0])).argmax())


def exploitability(payoff: Numbers, row: Numbers, column: Numbers) -> Tensor:
    """`max_p' p' A q - min_q' p A q'`: what the two could gain together, each by changing alone.

    row [..., n], column [..., m] -> [...]; never negative, 0 at an equilibrium alone.
    """
    payoff = checked(payoff)
    row, column = strategy("row", row, payoff[:, 0]), strategy("column", column, payoff[0])
    return (column @ payoff.T).amax(-1) - (row @ payoff).amin(-1)


def fictitious_play(payoff: Numbers, rounds: int) -> tuple[Tensor, Tensor]:
    """Each player answers the other's average so far, both at once; [rounds, n] and [rounds, m], their averages.

    Both begin with their first action, and take the first of equally good ones.  In zero-sum games the averages
    converge to the equilibria (Brown 1951, Robinson 1951); the actions themselves need not.
    """
    payoff = checked(payoff)
    if rounds < 1:
        raise CourseError(f"rounds is {rounds}; play at least one")
    earned, paid = torch.zeros_like(payoff[:, 0]), torch.zeros_like(payoff[0])  # by each action, all rounds so far
    actions = [(0, 0)]
    for _ in range(rounds - 1):
        i, j = actions[-1]
        earned, paid = earned + payoff[:, j], paid + payoff[i]
        actions.append((int(earned.argmax()), int(paid.argmin())))
    number = torch.arange(1, rounds + 1).double()[:, None]
    rows, columns = (torch.tensor(a) for a in zip(*actions))
    return tuple(one_hot(a, n).cumsum(0) / number for a, n in zip((rows, columns), payoff.shape))


def checked(payoff: Numbers) -> Tensor:
    """`payoff` as a float64 matrix [n, m], finite and with something in it."""
    payoff = numbers(payoff, "the payoff matrix").detach().cpu()
    if payoff.ndim != 2:
        raise CourseError(
            f"the payoff matrix has shape {list(payoff.shape)}; it wants one row and one column an action"
        )
    return payoff


def strategy(name: str, p: Numbers, actions: Tensor) -> Tensor:
    """`p` as one mixed strategy, or several [..., n], over these n actions."""
    p = numbers(p, name)
    return distribution(name, p, actions.expand(*p.shape[:-1], -1))
