"""Parts that more than one paper uses."""

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from .errors import CourseError


def normal_init(net: nn.Module, std: float = 0.02) -> nn.Module:
    """Weights ~ N(0, std), scales of normalisation layers ~ N(1, std), biases 0 (DCGAN, sec. 4; CycleGAN, sec. 7.1)."""
    for name, p in net.named_parameters():
        if name.endswith("bias"):
            nn.init.zeros_(p)
        else:
            nn.init.normal_(p, 1.0 if p.ndim == 1 else 0.0, std)
    return net


def uniform_init(net: nn.Module, bound: float) -> nn.Module:
    """Weights ~ U(-bound, bound), biases 0 (Goodfellow et al. 2014, sec. 5)."""
    for p in net.parameters():
        if p.ndim > 1:
            nn.init.uniform_(p, -bound, bound)
        else:
            nn.init.zeros_(p)
    return net


class Maxout(nn.Module):
    """The largest of `pieces` linear functions a unit: [B, n_in] -> [B, units] (Goodfellow et al. 2013, sec. 2)."""

    def __init__(self, n_in: int, units: int, pieces: int):
        super().__init__()
        self.linear = nn.Linear(n_in, units * pieces)
        self.pieces = pieces

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x).unflatten(1, (-1, self.pieces)).amax(2)


def sides(size: int, scale: int = 1) -> list[int]:
    """The sides that a picture of `size` is built through, doubling from 4 to 7 upwards: 64 -> 4, 8, 16, 32, 64.

    scale: of squares of so many pixels in place of single ones.  Raises CourseError where halving does not lead to a
    side of 4 to 7.
    """
    found = [size // scale]
    while found[0] > 7 and found[0] % 2 == 0:
        found.insert(0, found[0] // 2)
    if size % scale or not 4 <= found[0] <= 7 or len(found) < 2:
        times = "" if scale == 1 else f"{scale} times "
        raise CourseError(
            f"size is {size}; it must be {times}4, 5, 6 or 7 doubled once or more, "
            f"for example {28 * scale}, {32 * scale} or {64 * scale}"
        )
    return found


@torch.no_grad()
def clip_weights(net: nn.Module, c: float) -> None:
    """w <- clip(w, -c, c) for every weight of a critic (Arjovsky et al. 2017, algorithm 1); 0 clips nothing."""
    for w in net.parameters() if c else ():
        w.clamp_(-c, c)


class EqualLinear(nn.Linear):
    """A linear layer with weights ~ N(0, 1) that are scaled when they are used, by He's constant gain / sqrt(n_in).

    Adam's steps know no scale of a weight: so all layers learn at one rate (Karras et al. 2018, sec. 4.1).  `rate`
    makes the layer learn so many times as fast, and changes nothing else (Karras et al. 2019, app. B and C).
    """

    def __init__(self, n_in: int, n_out: int, gain: float = 2**0.5, rate: float = 1.0, bias: bool = True):
        super().__init__(n_in, n_out, bias)
        self.scale, self.rate = gain * rate / n_in**0.5, rate
        nn.init.normal_(self.weight, std=1 / rate)
        if bias:
            nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight * self.scale, None if self.bias is None else self.bias * self.rate)


class EqualConv2d(nn.Conv2d):
    """A convolution that keeps the side of its maps, its weights scaled when they are used; see `EqualLinear`."""

    def __init__(self, n_in: int, n_out: int, kernel: int, gain: float = 2**0.5, bias: bool = True):
        super().__init__(n_in, n_out, kernel, padding=kernel // 2, bias=bias)
        self.scale = gain / (n_in * kernel**2) ** 0.5
        nn.init.normal_(self.weight)
        if bias:
            nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(x, self.weight * self.scale, self.bias)


class Bias(nn.Module):
    """One learned number a feature map: x [B, C, H, W] + b_C."""

    def __init__(self, maps: int):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.bias[:, None, None]


class PixelNorm(nn.Module):
    """Feature vectors of length 1 in the mean square, each place by itself (Karras et al. 2018, sec. 4.2)."""

    def forward(self, x: Tensor) -> Tensor:
        return x * (x.square().mean(1, keepdim=True) + 1e-8).rsqrt()


class MinibatchStd(nn.Module):
    """One more map, which says how much the pictures of a group differ: [B, C, H, W] -> [B, C + 1, H, W].

    The standard deviation over the group of every feature at every place, averaged to one number.  The paper takes
    the whole batch (Karras et al. 2018, sec. 3): `group` 0.  The authors' TensorFlow code takes groups of 4; picture
    n belongs to group n mod (B / 4), as there.  A batch that no groups of this size fill is one group.
    """

    def __init__(self, group: int = 0):
        super().__init__()
        self.group = group

    def forward(self, x: Tensor) -> Tensor:
        size = self.group if self.group and len(x) % self.group == 0 else len(x)
        members = x.to(torch.promote_types(x.dtype, torch.float32)).unflatten(0, (size, -1))  # [size, groups, C, H, W]
        std = (members.var(0, unbiased=False) + 1e-8).sqrt().mean((1, 2, 3))
        extra = std.repeat(size).view(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])
        return torch.cat([x, extra.type_as(x)], 1)
