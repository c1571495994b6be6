"""What each speed switch of the engine brings: all that this machine gets for a game, against all but one."""

import argparse
from dataclasses import fields, replace
from functools import partial

import gancourse as gc
from gancourse.engine import Fast

from .cases import EXAMPLE
from .models import by_engine, images_in_a_round, rounds_in_a_turn, settings
from .timing import Duel, duel, options, table

MODELS = "dcgan", "cyclegan"  # with instance normalisation other switches win


def measured(model: str, hyper: dict, switches: list[str], given: argparse.Namespace) -> list[Duel]:
    """All switches against all but one, for each of `switches`."""
    gan = gc.models.get(model)(**hyper)
    here = Fast.here(gan)
    images = images_in_a_round(model, hyper) * (1 if given.quick else rounds_in_a_turn(model, hyper))
    duels = []
    for switch in switches:
        without = replace(here, **{switch: getattr(Fast(), switch)})
        ours, theirs = (partial(by_engine, model, hyper, images, fast) for fast in (here, without))
        duels.append(duel(f"{switch}: {model} {gan.hp.size} px", ours, theirs, images, given))
    return duels


def turned_on(model: str) -> list[str]:
    """The switches that this machine turns on for a game."""
    here = Fast.here(gc.models.get(model)())
    return [f.name for f in fields(Fast) if f.name != "device" and getattr(here, f.name) != getattr(Fast(), f.name)]


def main(argv: list[str] | None = None) -> None:
    """Measure every switch that is on here and print a table."""
    given = options(argv, "benchmarks.switches", __doc__)
    sizes = [(model, settings(model, False, given.quick)) for model in MODELS]
    if not given.quick:
        sizes.insert(0, ("dcgan", EXAMPLE))
    duels = []
    for model, hyper in sizes:
        if switches := [switch for switch in turned_on(model) if given.only in f"{switch}: {model}"]:
            duels += measured(model, hyper, switches, given)
    print(table(duels, "without", "with", given))


if __name__ == "__main__":
    main()
