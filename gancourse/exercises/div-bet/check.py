"""Five distances before and after, on a grid."""

import torch

from gancourse import divergences
from gancourse.exercises.forms import predicted

X = torch.linspace(-15, 15, 3001, dtype=torch.float64)


def strip(centre):
    return ((X - centre).abs() <= 0.5).double()


def bell(mean, std):
    return divergences.normal_density(X, mean, std)


def jsd(*laws):
    return divergences.jsd(*(p / p.sum() for p in laws))


def w1(*laws):
    return divergences.wasserstein(X, X, mass=tuple(p / p.sum() for p in laws))


def change(distance, before, after):
    ratio = distance(*after) / distance(*before)
    return "grows" if ratio > 1.02 else "falls" if ratio < 0.98 else "stays"


def experiment():
    strips = [(strip(0.0), strip(gap)) for gap in (2.0, 4.0)]
    means = [(bell(0.0, 1.0), bell(gap, 1.0)) for gap in (2.0, 4.0)]
    noise = [(bell(0.0, std), bell(2.0, std)) for std in (1.0, 2.0)]
    cases = [(jsd, strips), (w1, strips), (jsd, means), (jsd, noise), (w1, noise)]
    return [change(distance, *laws) for distance, laws in cases]


def check(answer):
    yield from predicted(answer, ("grows", "stays", "falls"), experiment)
