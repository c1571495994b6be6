"""Games and data so small that a test trains them in a moment."""

import multiprocessing

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized

import gancourse as gc
from benchmarks.noise import pictures
from gancourse.data import Resident
from gancourse.engine import train
from gancourse.game import GAN
from gancourse.layers import EqualConv2d, EqualLinear

# Children that start with torch already imported, and from a process that has one thread.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["torch", "gancourse.engine", "gancourse.models.dcgan", "gancourse.data"])


def game(name: str = "dcgan", seed: int = 0, **hyper) -> GAN:
    """A model with its tiny settings; the same weights for the same seed."""
    torch.manual_seed(seed)
    cls = gc.models.get(name)
    return cls(**cls.tiny | hyper)


def lively(gan: GAN) -> GAN:
    """The game with weights so large that float32 sees what a small change does; those of 2014 begin at 0.005."""
    scaled = {id(m.weight) for m in gan.modules() if isinstance(m, EqualLinear | EqualConv2d)}  # large as they are
    for p in gan.parameters():
        if p.ndim > 1 and id(p) not in scaled:
            nn.init.normal_(p, 0, 0.3)
    for module in gan.modules():
        for _ in range(100 if is_parametrized(module, "weight") else 0):
            _ = module.weight  # each use is a step of the power iteration towards the new weights' spectral norm
    return gan


def batches(gan: GAN, seed: int = 0):
    """Endless float batches for a game."""
    return pictures(gan).batches(gan.fields, gan.hp.batch_size, seed=seed)


def played(gan: GAN, images: int, every: int | None = None, data: Resident | None = None, **options) -> list:
    """Train to the end; the snapshots."""
    return list(train(gan, data or pictures(gan), images, every, **options))


def state(net: nn.Module) -> dict[str, Tensor]:
    """A copy of a network's parameters and buffers."""
    return {name: t.clone() for name, t in net.state_dict().items()}


def equal(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    """Whether two dicts of tensors agree bit for bit."""
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def gap(a: dict[str, Tensor], b: dict[str, Tensor]) -> float:
    """The largest difference between two dicts of tensors."""
    assert a.keys() == b.keys()
    return max((a[name].double() - b[name].double()).abs().max().item() for name in a)


def optimizer_state(run) -> dict[str, Tensor]:
    """All tensors that the optimisers of a run hold."""
    return {
        f"{player}.{i}.{key}": value.clone()
        for player, optimizer in run.optimizers.items()
        for i, state in optimizer.state_dict()["state"].items()
        for key, value in state.items()
    }
