"""A whole round, with several critics, penalties and every optimiser, as one CUDA graph.

Small networks wait for kernel launches, not for arithmetic; a graph launches once.  Needs optimisers with
capturable=True and tensor learning rates (`Fast.optimizers` makes them) and the rules for model files: `step` reads
no value and creates nothing off the device.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from ..game import GAN, Batch
from .fast import Precision
from .round import play_round

WARM_UP = 3  # ordinary rounds before the capture: they allocate the optimisers' state and choose kernels


class Graphed:
    """The first rounds are played as they are; the next one is captured, and replayed from then on."""

    def __init__(self, gan: GAN, batches: Iterator[Batch], optimizers: dict, precision: Precision):
        self.play = lambda feed: play_round(gan, feed, optimizers, precision)
        self.batches, self.rounds, self.graph = batches, 0, None

    def __call__(self) -> dict[str, Tensor]:
        self.rounds += 1
        if self.rounds <= WARM_UP:
            return self._warm_up()
        if self.graph is None:
            self._capture()
        for slot in self.slots:
            for buffer, new in zip(slot, next(self.batches)):
                buffer.copy_(new)
        self.graph.replay()
        return {name: term.clone() for name, term in self.terms.items()}

    def _warm_up(self) -> dict[str, Tensor]:
        self.feed = Recorder(self.batches)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            terms = self.play(self.feed)
        torch.cuda.current_stream().wait_stream(side)
        return terms

    def _capture(self) -> None:
        self.slots, self.graph = self.feed.kept, torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.terms = self.play(iter(self.slots))


class Recorder:
    """Batches, and a copy of each that was drawn: a graph reads its input from the same addresses every time."""

    def __init__(self, batches: Iterator[Batch]):
        self.batches, self.kept = batches, []

    def __next__(self) -> Batch:
        self.kept.append(tuple(t.clone() for t in next(self.batches)))
        return self.kept[-1]
