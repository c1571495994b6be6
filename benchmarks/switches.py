"""What each speed switch of the engine brings: all that this machine gets, against all but one."""

import argparse
from dataclasses import fields, replace
from functools import partial

from gancourse.engine import Fast

from .cases import CASES, Case, by_engine
from .timing import Duel, duel, options, table


def measure(case: Case, switch: str, given: argparse.Namespace) -> Duel:
    """All switches against all but one."""
    without = replace(Fast.here(), **{switch: getattr(Fast(), switch)})
    name = f"{switch}: {case.name}"
    return duel(name, partial(by_engine, case), partial(by_engine, case, without), case.images, given)


def main(argv: list[str] | None = None) -> None:
    """Measure every switch that is on here and print a table."""
    given = options(argv, "benchmarks.switches", __doc__)
    cases = [case.quick() if given.quick else case for case in CASES[:2]]
    here = [
        f.name for f in fields(Fast) if f.name != "device" and getattr(Fast.here(), f.name) != getattr(Fast(), f.name)
    ]
    pairs = [(case, switch) for switch in here for case in cases if given.only in f"{switch}: {case.name}"]
    print(table([measure(case, switch, given) for case, switch in pairs], "without", "with", given))


if __name__ == "__main__":
    main()
