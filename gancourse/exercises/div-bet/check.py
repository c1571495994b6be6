"""Two distances in five cases, before and after, on a grid."""

import torch

from gancourse import divergences
from gancourse.exercises.forms import predicted

X = torch.linspace(-15, 15, 3001, dtype=torch.float64)


def law(density):
    return density / density.sum()


def strip(centre):
    return law(((X - centre).abs() <= 0.5).double())


def bell(mean, std):
    return law(divergences.normal_density(X, mean, std))


def w1(p, q):
    return divergences.wasserstein(X, X, mass=(p, q))


def change(distance, before, after):
    ratio = distance(*after) / distance(*before)
    return "grows" if ratio > 1.02 else "falls" if ratio < 0.98 else "stays"


def experiment():
    strips = [(strip(0.0), strip(gap)) for gap in (2.0, 4.0)]
    means = [(bell(0.0, 1.0), bell(gap, 1.0)) for gap in (2.0, 4.0)]
    noise = [(bell(0.0, std), bell(2.0, std)) for std in (1.0, 2.0)]
    cases = [(divergences.jsd, strips), (w1, strips), (divergences.jsd, means), (divergences.jsd, noise), (w1, noise)]
    return [change(distance, *laws) for distance, laws in cases]


def check(answer):
    yield from predicted(answer, ("grows", "stays", "falls"), experiment)
