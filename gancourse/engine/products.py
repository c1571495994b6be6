"""Convolutions at the two ends of a network, as matrix products: on a CPU the library's kernels are slow there.

Its kernels take the channels in blocks of 16, so that a grey picture costs as much as 16 of them, and a convolution
to or from a single pixel is a matrix product to begin with.  The results are the same up to the last digits.
"""

from types import MethodType

import torch
from torch import Tensor, nn
from torch.autograd import Function
from torch.nn.functional import conv2d, fold

FEW = 4  # channels


def use_products(net: nn.Module) -> None:
    """Let the convolutions of `net` take the shortcuts of this file where they are open."""
    for module in net.modules():
        plain = {"groups": 1, "dilation": (1, 1), "output_padding": (0, 0), "padding_mode": "zeros"}
        if type(module) in FORWARDS and all(getattr(module, name) == value for name, value in plain.items()):
            module.forward = MethodType(FORWARDS[type(module)], module)


def forward(conv: nn.Conv2d, x: Tensor) -> Tensor:
    """What `conv` gives for images [B, C, H, W]."""
    if x.shape[2:] == conv.weight.shape[2:] and conv.padding == (0, 0):  # to one pixel
        y = x.permute(0, 2, 3, 1).flatten(1) @ rows(conv.weight).T
        return with_bias(y[:, :, None, None], conv.bias)
    if few(conv.in_channels, x) and not isinstance(conv.padding, str):
        return with_bias(FromFew.apply(x, conv.weight, conv.stride, conv.padding), conv.bias)
    return type(conv).forward(conv, x)


def forward_transposed(conv: nn.ConvTranspose2d, x: Tensor) -> Tensor:
    """What `conv` gives for feature maps [B, C, H, W]."""
    if x.shape[2:] == (1, 1) and conv.padding == (0, 0):  # from one pixel
        y = x.flatten(1) @ rows(conv.weight)
        return with_bias(y.unflatten(1, (*conv.kernel_size, -1)).permute(0, 3, 1, 2), conv.bias)
    if few(conv.out_channels, x):
        return with_bias(ToFew.apply(x, conv.weight, conv.stride, conv.padding), conv.bias)
    return type(conv).forward(conv, x)


FORWARDS = {nn.Conv2d: forward, nn.ConvTranspose2d: forward_transposed}


def few(channels: int, x: Tensor) -> bool:
    """Whether `channels` waste the library's blocks; autocast has kernels of its own."""
    return channels <= FEW and not torch.is_autocast_enabled(x.device.type)


def rows(weight: Tensor) -> Tensor:
    """A kernel [A, B, h, w] as a matrix [A, h w B]: no copy where it is stored with the channels last."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def with_bias(y: Tensor, bias: Tensor | None) -> Tensor:
    """Feature maps [B, C, H, W] plus one number a channel."""
    return y if bias is None else y + bias[:, None, None]


def spread(y: Tensor, weight: Tensor, size: torch.Size, stride: tuple[int, int], padding: tuple[int, int]) -> Tensor:
    """The transposed convolution of `y` [B, A, h, w] by `weight` [A, C, k, k]: [B, C, *size]."""
    return fold(weight.flatten(1).T @ y.flatten(2), size, weight.shape[2:], stride=stride, padding=padding)


class FromFew(Function):
    """A convolution of images with few channels: only the gradient that leads back to them is slow in the library."""

    @staticmethod
    def forward(ctx, x, weight, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.how = stride, padding
        return conv2d(x, weight, None, stride, padding)

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        dx = spread(grad, weight, x.shape[2:], *ctx.how) if ctx.needs_input_grad[0] else None
        return dx, weight_gradient(ctx, grad, transposed=False), None, None


class ToFew(Function):
    """A transposed convolution to images with few channels: only the way forward is slow in the library."""

    @staticmethod
    def forward(ctx, x, weight, stride, padding):
        ctx.save_for_backward(x, weight)
        ctx.how = stride, padding
        size = [(n - 1) * s - 2 * p + k for n, k, s, p in zip(x.shape[2:], weight.shape[2:], stride, padding)]
        return spread(x, weight, size, stride, padding)

    @staticmethod
    def backward(ctx, grad):
        _, weight = ctx.saved_tensors
        dx = conv2d(grad, weight, None, *ctx.how) if ctx.needs_input_grad[0] else None
        return dx, weight_gradient(ctx, grad, transposed=True), None, None


def weight_gradient(ctx, grad: Tensor, transposed: bool) -> Tensor | None:
    """The library's own gradient for the kernel, if anyone asks for it."""
    if not ctx.needs_input_grad[1]:
        return None
    how = (None, *ctx.how, (1, 1), transposed, (0, 0), 1)
    return torch.ops.aten.convolution_backward(grad, *ctx.saved_tensors, *how, [False, True, False])[1]
