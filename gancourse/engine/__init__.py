"""The engine: it trains any game and knows none of them.  Read round.py first, then train.py and run.py."""

from .fast import Fast
from .run import Snapshot
from .train import train

__all__ = ["Fast", "Snapshot", "train"]
