"""ProGAN at 1024 pixels on several cards, on paper: what every side costs, found out on the meta device.

    python -m benchmarks.plan                     # eight cards
    python -m benchmarks.plan --cards 4 --tflops 60

Arithmetic is that of whole rounds (forward, backward, the penalty's second backward), counted by PyTorch; memory is
the engine's estimate in float32; `--tflops` is what one card does on such layers, which `benchmarks.models` measures.
"""

import argparse
from collections.abc import Iterator
from itertools import repeat

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

import gancourse as gc
from gancourse.data import Resident
from gancourse.engine import memory
from gancourse.layers import sides

from .timing import markdown

BATCHES = {256: 14, 512: 6, 1024: 3}  # the authors' for one card; 16 below (config.py, preset v2-1gpu)
TOTAL = 19_000_000  # images, of the authors' run on CelebA-HQ
LINK = 100e9  # bytes a second between two cards of a machine, less than NVLink's


class Arithmetic(TorchDispatchMode):
    """Counts by PyTorch's own formulas.  Its FlopCounterMode follows modules, and fails on a gradient of a gradient."""

    flops = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        if formula := flop_registry.get(func._overloadpacket):
            self.flops += formula(*args, **(kwargs or {}), out_val=out)
        return out


def main(argv: list[str] | None = None) -> None:
    """Print the table and what it adds up to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--cards", type=int, default=8)
    parser.add_argument("--tflops", type=float, default=30.0, help="what one card does (default: 30)")
    given = parser.parse_args(argv)
    hours, rows = 0.0, []
    for side, images in schedule():
        gan = gc.models.get("progan")(size=side, batch_size=BATCHES.get(side, 16))
        flops, wanted = cost(gan)
        speed = given.cards * given.tflops * 1e12 / flops
        hours += images / speed / 3600
        cells = [str(side), f"{images:,}", str(gan.hp.batch_size), f"{flops / 1e9:,.1f}", memory.size(wanted)]
        rows.append([*cells, f"{speed:,.0f}", f"{images / speed / 3600:.1f}"])
    print(markdown(["side", "images", "batch a card", "GFLOP an image", "memory a card", "images/s", "hours"], rows))
    message = 4 * sum(p.numel() for p in gan.parameters())
    print(f"\n{hours:.0f} hours in all at {given.tflops:g} TFLOP/s a card.")
    print(
        f"A round sends {memory.size(message)} of gradients, {1000 * 2 * message / LINK:.1f} ms at {LINK / 1e9:g} GB/s."
    )


def schedule() -> Iterator[tuple[int, int]]:
    """Sides and the images that each sees: a fade and a rest at every side, all that is left at the last one.

    The first phase, at 4x4, is counted as if it were played at 8x8.
    """
    phase, left = gc.models.get("progan").Hyper().phase, TOTAL
    _, *growing, last = sides(1024)
    for side in growing:
        images = phase * (3 if side == 8 else 2)
        yield side, images
        left -= images
    yield last, left


def cost(gan) -> tuple[float, int]:
    """(FLOP for an image of a round, bytes that a card needs) without computing anything."""
    one = torch.empty(1, gan.hp.channels, gan.hp.size, gan.hp.size, dtype=torch.uint8)
    data = Resident({"x": one})
    wanted = memory.estimate(gan, data)
    twin = gan.to("meta")
    with Arithmetic() as counter:
        for move in twin.step(repeat(memory.shapes(gan, data))):
            mine = list(twin.players()[move.player].parameters())
            torch.autograd.grad(move.loss, mine, allow_unused=True)
    return counter.flops / gan.hp.batch_size, wanted.weights + wanted.activations


if __name__ == "__main__":
    main()
