"""Four measures before and after, on seeded samples of the ring."""

import torch

from gancourse import metrics
from gancourse.data import toys
from gancourse.exercises.forms import predicted

STD, POINTS, TIMES = 0.05, 400, 5


def sample(r, n, modes=8, std=STD):
    centres = toys.ring()[torch.randint(modes, (n,), generator=r)]
    return centres + std * torch.randn(n, 2, generator=r)


def change(before, after):
    return "grows" if after > 1.1 * before else "falls" if after < 0.9 * before else "stays"


def experiment():
    r = torch.Generator().manual_seed(0)
    by_chance = lambda n: sum(metrics.frechet(sample(r, n), sample(r, n)) for _ in range(TIMES))
    real = sample(r, POINTS)
    perfect, half, wide = (
        metrics.precision_recall(real, sample(r, POINTS, **how)) for how in ({}, {"modes": 4}, {"std": 5 * STD})
    )
    pairs = [(by_chance(50), by_chance(1000)), (perfect[0], half[0]), (perfect[1], half[1]), (perfect[0], wide[0])]
    return [change(*pair) for pair in pairs]


def check(answer):
    yield from predicted(answer, ("grows", "stays", "falls"), experiment)
