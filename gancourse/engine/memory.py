"""How much memory a training will want, found out without taking it.

One round is played on PyTorch's meta device, which knows the shape of every tensor and holds no numbers.  Counted is
what autograd keeps for the backward passes; at its peak that is nearly all of a training's memory beside the weights.
"""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from itertools import repeat

import torch
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef

from .. import hardware
from ..data import Resident
from ..game import GAN, Batch
from ..randomness import apart
from . import dist

COPIES = 5  # of every weight: itself, its gradient, Adam's two averages, the weight average
GROWN = 10**12  # images after which every network has reached its last size


@dataclass(frozen=True)
class Memory:
    """Bytes that a training wants, in float32."""

    weights: int  # with gradients, the optimiser's state and the weight average
    activations: int  # what the forward passes keep, at the worst moment of a round
    data: int  # the resident pictures

    @property
    def total(self) -> int:
        """All of it."""
        return self.weights + self.activations + self.data

    def __str__(self) -> str:
        parts = {"weights": self.weights, "a round": self.activations, "data": self.data}
        return f"{size(self.total)} ({', '.join(f'{name} {size(n)}' for name, n in parts.items())})"


def advice(gan: GAN, data: Resident) -> str:
    """A line that says what the training will want, and what to do where that is more than there is."""
    wanted, held = estimate(gan, data), hardware.memory()
    line = f"memory: about {wanted}"
    if held is None or wanted.total <= held:
        return line
    n = gan.hp.batch_size
    fitting = int(n * (held - wanted.weights - wanted.data) / wanted.activations)
    remedy = f"--set batch_size={fitting}" if fitting >= 1 else "narrower networks or smaller pictures"
    return f"{line}; this machine has {size(held)}, so it may fail.  Try {remedy}"


def estimate(gan: GAN, data: Resident) -> Memory:
    """What training `gan` on `data` will want in float32, once its networks have grown; PyTorch itself not counted.

    Trainings on a CPU took between 0.75 and 1.35 of it; half-width numbers take about half as much a round.
    """
    with apart(), torch.device("meta"):
        twin = type(gan)(**asdict(gan.hp))
    twin.before_round(GROWN)
    weights = sum(p.nbytes for p in twin.parameters())
    ledger = Ledger(twin)
    with ledger.watching():
        for move in twin.step(repeat(shapes(gan, data))):
            mine = [p for p in twin.players()[move.player].parameters() if p.requires_grad]
            torch.autograd.grad(move.loss, mine, allow_unused=True)
    columns = {id(data[field]): data[field] for field in gan.fields}
    held = sum(column.nbytes for column in columns.values() if isinstance(column, Tensor))  # files stay where they are
    return Memory(COPIES * weights, ledger.peak, held)


def shapes(gan: GAN, data: Resident) -> Batch:
    """A batch of `data`, or this process's share of it, without numbers."""
    one = next(data.batches(gan.fields, 1, "cpu"))
    n = gan.hp.batch_size // dist.share()[1]
    return tuple(torch.empty(n, *c.shape[1:], dtype=c.dtype, device="meta") for c in one)


class Ledger:
    """What autograd holds for later, in bytes, every storage once and the weights not at all; `peak` is the most."""

    def __init__(self, gan: GAN):
        self.weights = {StorageWeakRef(p.untyped_storage()) for p in gan.parameters()}
        self.holders: Counter[StorageWeakRef] = Counter()
        self.bytes = self.peak = 0

    def watching(self) -> AbstractContextManager:
        """Hold this while the game computes."""
        return torch.autograd.graph.saved_tensors_hooks(lambda tensor: Held(tensor, self), lambda held: held.tensor)

    def add(self, storage: StorageWeakRef, size: int) -> None:
        """One more graph node holds `storage`."""
        self.bytes += size * (not self.holders[storage])
        self.holders[storage] += 1
        self.peak = max(self.peak, self.bytes)

    def remove(self, storage: StorageWeakRef, size: int) -> None:
        """One graph node less holds it."""
        self.holders[storage] -= 1
        self.bytes -= size * (not self.holders[storage])


class Held:
    """A tensor that a graph node keeps; it leaves the ledger when the node is freed."""

    def __init__(self, tensor: Tensor, ledger: Ledger):
        self.tensor, self.ledger, self.storage = tensor, ledger, StorageWeakRef(tensor.untyped_storage())
        self.size = 0 if self.storage in ledger.weights else tensor.untyped_storage().nbytes()
        ledger.add(self.storage, self.size)

    def __del__(self):
        self.ledger.remove(self.storage, self.size)


def size(n: int) -> str:
    """Bytes as people say them."""
    return f"{n / 1e9:.1f} GB" if n >= 1e9 else f"{n / 1e6:.0f} MB"
