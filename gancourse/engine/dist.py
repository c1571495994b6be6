"""Several GPUs, or several CPU processes: each plays its share of every batch, gradients are averaged.

Every process draws the whole batch's noise and order and keeps its share (`GAN.draw`, `Resident.batches`), so the
number of processes changes nothing but the speed.  A layer that draws noise of its own, or a layer or a step that
compares the pictures of a batch, is the exception: in each process it sees that share alone.
"""

import os
from types import MethodType

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from ..losses import wide


def share() -> tuple[int, int]:
    """(this process, number of processes): (0, 1) unless started by torchrun."""
    return (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)


def start() -> None:
    """Join the other processes if torchrun started this one; do nothing otherwise."""
    if int(os.environ.get("WORLD_SIZE", 1)) == 1 or dist.is_initialized():
        return
    if torch.cuda.is_available():
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")


def wait() -> None:
    """Until every process has come this far."""
    if dist.is_initialized():
        dist.barrier()


def stop() -> None:
    """Take leave of the other processes."""
    if dist.is_initialized():
        dist.destroy_process_group()


@torch.no_grad()
def average_gradients(parameters: list[nn.Parameter]) -> None:
    """Replace every gradient by its mean over the processes: one message for all of them."""
    if share()[1] == 1:
        return
    grads = [p.grad for p in parameters if p.grad is not None]
    flat = average(torch.cat([g.flatten() for g in grads]))
    for grad, new in zip(grads, flat.split([g.numel() for g in grads])):
        grad.copy_(new.view_as(grad))


def average(x: Tensor) -> Tensor:
    """The mean of `x` over the processes, in place."""
    if share()[1] > 1:
        dist.all_reduce(x)
        x /= share()[1]
    return x


def synchronise_statistics(net: nn.Module) -> None:
    """Let batch normalisation take its statistics over the whole batch instead of this process's share of it.

    PyTorch's own SyncBatchNorm runs on GPUs alone.
    """
    if share()[1] == 1:
        return
    for module in net.modules():
        if isinstance(module, _BatchNorm):
            module.forward = MethodType(_synchronised_forward, module)


class Sum(torch.autograd.Function):
    """The sum over the processes, differentiable any number of times: the gradient of a sum is a sum again."""

    @staticmethod
    def forward(ctx, x: Tensor) -> Tensor:
        """`x` itself stays as it is."""
        x = x.clone()
        dist.all_reduce(x)
        return x

    @staticmethod
    def backward(ctx, grad: Tensor) -> Tensor:
        """What every process wants of this one's `x`."""
        return Sum.apply(grad)


def _synchronised_forward(bn: _BatchNorm, x: Tensor) -> Tensor:
    if not bn.training and bn.track_running_stats:
        return type(bn).forward(bn, x)
    world, over = share()[1], [0, *range(2, x.ndim)]
    column = lambda t: t.view(1, -1, *[1] * (x.ndim - 2))
    mean = Sum.apply(wide(x).mean(over)) / world
    centred = wide(x) - column(mean)
    var = Sum.apply(centred.square().mean(over)) / world
    if bn.track_running_stats:
        n = world * x.numel() / x.shape[1]
        _gather(bn, mean.detach(), var.detach() * n / (n - 1))
    scale = (var + bn.eps).rsqrt()
    if not bn.affine:
        return (centred * column(scale)).to(x.dtype)
    return (centred * column(bn.weight * scale) + column(bn.bias)).to(x.dtype)


def _gather(bn: _BatchNorm, mean: Tensor, unbiased: Tensor) -> None:
    """Move the running statistics towards those of a batch; without a momentum they are the mean over all batches."""
    bn.num_batches_tracked += 1
    rate = 1 / bn.num_batches_tracked.item() if bn.momentum is None else bn.momentum
    bn.running_mean.lerp_(mean, rate)
    bn.running_var.lerp_(unbiased, rate)
