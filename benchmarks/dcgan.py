"""The engine against the loop of PyTorch's DCGAN example, written plainly, on this CPU.

Both train in float32, in alternating updates, and D sees real and fake images in batches of their own, as in the
example.  Also the course's small networks, against the same loop around the same networks.
"""

import argparse
from functools import partial

from .cases import CASES, Case, by_engine, by_hand
from .timing import Duel, duel, options, table


def measure(case: Case, given: argparse.Namespace) -> Duel:
    """The engine against the plain loop."""
    workers = 0 if given.quick else 2  # the example's default
    return duel(case.name, partial(by_engine, case), partial(by_hand, case, workers), case.images, given)


def main(argv: list[str] | None = None) -> None:
    """Measure every case and print a table."""
    given = options(argv, "benchmarks.dcgan", __doc__)
    cases = [case.quick() if given.quick else case for case in CASES if given.only in case.name]
    print(table([measure(case, given) for case in cases], "plain", "engine", given))


if __name__ == "__main__":
    main()
