"""Parts that more than one paper uses."""

from torch import Tensor, nn

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


def sides(size: int) -> list[int]:
    """The sides that a picture of `size` is built through, doubling from 4 to 7 upwards: 64 -> 4, 8, 16, 32, 64.

    Raises CourseError where halving does not lead to a side of 4 to 7.
    """
    found = [size]
    while found[0] > 7 and found[0] % 2 == 0:
        found.insert(0, found[0] // 2)
    if not 4 <= found[0] <= 7 or len(found) < 2:
        raise CourseError(f"size is {size}; it must be 4, 5, 6 or 7 doubled once or more, for example 28, 32 or 64")
    return found
