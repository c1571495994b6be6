"""Data that live on the device: a batch is an index, not a copy from the host."""

from collections.abc import Iterator

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..errors import CourseError, unknown
from .order import check_draw, draws


class Resident:
    """Named tensors.  Tensors in one dict stay aligned; separate dicts are shuffled separately.

    Resident({"x": images, "y": labels})                       labelled
    Resident({"a": horses}, {"b": zebras})                     unpaired
    Resident({"x": images}, {"x_lab": few, "y": labels})       semi-supervised

    Images are uint8 [N, C, H, W] and reach the game as floats in [-1, 1]; all other tensors reach it as they are.
    `jitter`: images are enlarged by so many pixels and cropped at random to their size; `flip`: half are mirrored.
    """

    def __init__(self, *groups: dict[str, Tensor], name: str = "", jitter: int = 0, flip: bool = False):
        self.groups, self.name, self.jitter, self.flip = groups, name, jitter, flip
        self.fields = tuple(field for group in groups for field in group)
        if not self.fields or len(set(self.fields)) < len(self.fields):
            raise CourseError(f"data want fields of different names; these are {list(self.fields)}")
        for group in groups:
            sizes = {field: len(column) for field, column in group.items()}
            if len(set(sizes.values())) > 1 or 0 in sizes.values():
                raise CourseError(f"fields that belong together want the same length, at least 1; these have {sizes}")

    def __len__(self) -> int:
        """How many items the first group holds."""
        return len(self[self.fields[0]])

    def __getitem__(self, field: str) -> Tensor:
        """The whole tensor of a field, as it is stored."""
        self.check_field(field)
        return next(group[field] for group in self.groups if field in group)

    def __repr__(self) -> str:
        shapes = ", ".join(f"{field}: {list(self[field].shape)}" for field in self.fields)
        return f"<{self.name or 'data'}: {shapes}>"

    def check_field(self, field: str) -> None:
        """Raise CourseError where there is no such field."""
        if field not in self.fields:
            raise unknown(f"field of {self.name or 'these data'}", field, self.fields)

    def batches(
        self,
        fields: tuple[str, ...],
        n: int,
        device="cpu",
        start: int = 0,
        shard: tuple[int, int] = (0, 1),
        seed: int = 0,
    ) -> Iterator[tuple[Tensor, ...]]:
        """Endless batches of `n` items of each field, in an order that only `seed` decides.

        start: how many items were drawn before, so that a resumed run goes on where it stopped;
        shard: (rank, world), where `n` is the batch of all processes and this one gets its rows rank::world.
        """
        check_draw(n, start, shard)
        for field in fields:
            self.check_field(field)
        groups = []
        for number, group in enumerate(self.groups):
            wanted = {field: column.to(device) for field, column in group.items() if field in fields}
            if wanted:
                size = len(next(iter(wanted.values())))
                groups.append((wanted, draws(size, n, start, seed, number, device)))
        return self._batches(groups, fields, n, shard)

    def _batches(self, groups, fields, n, shard):
        rank, world = shard
        while True:
            batch = {}
            for columns, order in groups:
                rows = next(order)[rank::world]
                for field, column in columns.items():
                    batch[field] = prepare(column.index_select(0, rows), n, shard, self.jitter, self.flip)
            yield tuple(batch[field] for field in fields)


def prepare(column: Tensor, n: int, shard: tuple[int, int], jitter: int, flip: bool) -> Tensor:
    """One share of a batch as the game sees it: uint8 images become floats in [-1, 1], jittered and mirrored."""
    if column.dtype != torch.uint8:
        return column
    x = column.float().div_(127.5).sub_(1)
    if jitter:
        x = jittered(x, n, shard, jitter)
    if flip:
        mirrored = whole_batch(torch.rand, (n,), x.device, shard) < 0.5
        x = torch.where(mirrored[:, None, None, None], x.flip(3), x)
    return x


def jittered(x: Tensor, n: int, shard: tuple[int, int], pixels: int) -> Tensor:
    """Each image enlarged by `pixels` and cut back to its size at a place of its own (CycleGAN's code: 286 -> 256)."""
    height, width = x.shape[2:]
    x = interpolate(x, (height + pixels, width + pixels), mode="bilinear")
    draw = lambda: (whole_batch(torch.rand, (n,), x.device, shard) * (pixels + 1)).long()
    rows = draw()[:, None] + torch.arange(height, device=x.device)  # [B, height]
    cols = draw()[:, None] + torch.arange(width, device=x.device)
    x = x.gather(2, rows[:, None, :, None].expand(-1, x.shape[1], -1, x.shape[3]))
    return x.gather(3, cols[:, None, None, :].expand(-1, x.shape[1], height, -1))


def whole_batch(law, shape: tuple[int, ...], device, shard: tuple[int, int]) -> Tensor:
    """This process's share of random numbers that all processes draw alike, from PyTorch's global state."""
    rank, world = shard
    return law(*shape, device=device)[rank::world]
