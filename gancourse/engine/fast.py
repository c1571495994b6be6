"""Every choice that changes the speed of a training and nothing else.  No model file knows that this one exists."""

import ctypes
import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from types import MethodType

import torch
from torch import Tensor, nn
from torch.nn.functional import group_norm
from torch.nn.modules.batchnorm import _NormBase  # batch and instance normalisation

from ..game import GAN
from .products import use_products

REPLACEABLE = (nn.Linear, nn.Conv2d, nn.ConvTranspose2d, _NormBase)  # their gradients need no output of their own


@dataclass(frozen=True)
class Precision:
    """How wide the numbers are while a game computes; float32 unless a half-width `dtype` is named."""

    device: str = "cpu"
    dtype: torch.dtype | None = None
    scaler: torch.amp.GradScaler = field(init=False)

    def __post_init__(self):  # float16 has no room for small gradients: scale the loss, unscale the step
        scaler = torch.amp.GradScaler(self.device, enabled=self.dtype == torch.float16)
        object.__setattr__(self, "scaler", scaler)

    def autocast(self) -> AbstractContextManager:
        """Hold this while the game computes."""
        return torch.autocast(self.device, self.dtype) if self.dtype else nullcontext()


@dataclass(frozen=True)
class Fast:
    """The speed switches.  `Fast()` has all of them off; `Fast.here(gan)` is what this machine does best."""

    device: str = "cpu"
    dtype: torch.dtype | None = None  # torch.bfloat16 or torch.float16
    channels_last: bool = False
    fused: bool = False  # optimisers in one kernel
    flush: bool = False  # float denormals to zero on the CPU, where they cost a hundred times an addition
    products: bool = False  # the first and the last convolution as matrix products
    grouped: bool = False  # instance normalisation in one kernel, as group normalisation with a channel a group
    inplace: bool = False  # ReLU and LeakyReLU write over what the layer before them gave
    keep_memory: bool = False  # what is freed stays with the process
    compile: bool = False  # forward passes by torch.compile: half a minute first, for trainings of an hour
    graph: bool = False  # the whole round as one CUDA graph

    @classmethod
    def here(cls, gan: GAN) -> "Fast":
        """The switches that win with this game on this machine: a GPU where there is one, else the CPU."""
        if not torch.cuda.is_available():
            normed = bool(instance_norms(gan))  # faster where each channel lies in one piece
            always = dict(fused=True, flush=True, products=True, inplace=True, keep_memory=True)
            return cls(channels_last=not normed, grouped=normed, **always)
        dtype = torch.bfloat16 if torch.cuda.get_device_capability() >= (8, 0) else torch.float16
        return cls(f"cuda:{torch.cuda.current_device()}", dtype, channels_last=True, fused=True)

    def precision(self) -> Precision:
        """The numbers' width, and the gradient scaler that goes with it."""
        return Precision(self.device.split(":")[0], self.dtype)

    @contextmanager
    def flushing(self) -> Iterator[None]:
        """Hold this while the game is played; afterwards the reader's own denormals are as they were before."""
        before = (torch.tensor(1e-30) * 1e-10).item() == 0
        torch.set_flush_denormal(self.flush)
        try:
            yield
        finally:
            torch.set_flush_denormal(before)

    def place(self, gan: GAN) -> None:
        """Bring the networks to the device, in the layout and the form that it runs fastest."""
        gan.to(self.device)
        if self.channels_last:
            gan.to(memory_format=torch.channels_last)
        if self.products:
            use_products(gan)
        if self.grouped:
            use_groups(gan)
        if self.inplace:
            use_inplace(gan)
        if self.keep_memory:
            keep_memory()
        if self.compile:
            for net in networks(gan):  # not net.compile(): that skips an nn.Sequential without a word
                net.forward = torch.compile(type(net).forward.__get__(net))

    def optimizers(self, gan: GAN) -> dict[str, torch.optim.Optimizer]:
        """The paper's optimiser for every player."""
        fast = {"fused": True} if self.fused else {}
        if self.graph:
            fast["capturable"] = True
        made = {name: gan.optimizer(name, list(net.parameters()), **fast) for name, net in gan.players().items()}
        for group in groups(made):
            group["initial_lr"] = group["lr"]  # what `lr_scale` scales
            if self.graph:  # a graph replays addresses, so the rate has to have one
                group["lr"] = torch.tensor(group["lr"], device=self.device)
        return made


def instance_norms(gan: GAN) -> list[nn.InstanceNorm2d]:
    """All instance normalisations of a game."""
    return [module for module in gan.modules() if isinstance(module, nn.InstanceNorm2d)]


def use_groups(gan: GAN) -> None:
    """Let instance normalisations run as group normalisations of single channels.

    The library's own way is a batch normalisation of B C channels, with the scale and the shift copied B times.
    """
    for norm in instance_norms(gan):
        if not norm.track_running_stats:
            norm.forward = MethodType(grouped, norm)


def grouped(norm: nn.InstanceNorm2d, x: Tensor) -> Tensor:
    """What `norm` gives for feature maps [B, C, H, W]."""
    return group_norm(x, x.shape[1], norm.weight, norm.bias, norm.eps)


def use_inplace(gan: GAN) -> None:
    """Let activations write over their input where nobody looks at it again."""
    for net in gan.modules():
        for before, after in pairwise(net) if isinstance(net, nn.Sequential) else ():
            if isinstance(before, REPLACEABLE) and isinstance(after, nn.ReLU | nn.LeakyReLU):
                after.inplace = True


def keep_memory() -> None:
    """Let glibc keep freed memory for the next round, in this process and from now on.

    Otherwise it gives every tensor above 32 MB, and some smaller ones, back to the system, and each page of the next
    one costs a fault.
    """
    if platform.libc_ver()[0] == "glibc":
        trim_threshold, mmap_threshold = -1, -3  # their numbers in malloc.h
        ctypes.CDLL(None).mallopt(mmap_threshold, 2**30)
        ctypes.CDLL(None).mallopt(trim_threshold, 2**31 - 1)


def networks(gan: GAN) -> list[nn.Module]:
    """The networks of all players; a player with several holds them in a ModuleList."""
    players = gan.players().values()
    return [net for player in players for net in (player if isinstance(player, nn.ModuleList) else [player])]


def groups(optimizers: dict[str, torch.optim.Optimizer]) -> list[dict]:
    """The parameter groups of all players' optimisers."""
    return [group for optimizer in optimizers.values() for group in optimizer.param_groups]


def set_lr(optimizers: dict[str, torch.optim.Optimizer], scale: float) -> None:
    """Every learning rate = the paper's, times `scale`."""
    for group in groups(optimizers):
        lr = group["initial_lr"] * scale
        if isinstance(group["lr"], torch.Tensor):
            group["lr"].fill_(lr)
        else:
            group["lr"] = lr
