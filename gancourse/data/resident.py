"""Data that live on the device: a batch is an index, not a copy from the host."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..errors import CourseError, brief, unknown
from ..game import Batch
from ..pixels import floats
from .order import check_draw, draws, share


class Resident:
    """Named tensors.  Tensors in one dict stay aligned; separate dicts are shuffled separately.

    Resident({"x": images, "y": labels})                       labelled
    Resident({"a": horses}, {"b": zebras})                     unpaired
    Resident({"x": images}, {"x_lab": few, "y": labels})       semi-supervised

    Images are uint8 [N, C, H, W] and reach the game as floats in [-1, 1]; other tensors of bytes, such as labels, reach
    it as int64, all others as they are.
    jitter: images are enlarged by so many pixels and cropped at random to their size; flip: half are mirrored;
    classes: what the numbers in "y" stand for; files: where each item of the first group comes from, if from a file.
    """

    columns = Tensor  # what a field may be

    def __init__(
        self,
        *groups: dict[str, Tensor],
        name: str = "",
        jitter: int = 0,
        flip: bool = False,
        classes: Sequence[str] = (),
        files: Sequence[Path] = (),
    ):
        if not all(isinstance(group, dict) for group in groups):
            raise CourseError("data want their tensors by name, for example Resident({'x': images})")
        self.groups, self.name, self.jitter, self.flip = groups, name, jitter, flip
        self.classes, self.files = tuple(classes), tuple(files)
        self.fields = tuple(field for group in groups for field in group)
        if not self.fields or len(set(self.fields)) < len(self.fields):
            raise CourseError(f"data want fields of different names; these are {list(self.fields)}")
        for field, column in (item for group in groups for item in group.items()):
            if not isinstance(column, self.columns):
                kind = type(column).__name__
                raise CourseError(
                    f"{field!r} is of type {kind}; data want tensors, for example torch.from_numpy(array)"
                )
        for group in groups:
            sizes = {field: len(column) for field, column in group.items()}
            if len(set(sizes.values())) > 1 or 0 in sizes.values():
                raise CourseError(f"fields that belong together want the same length, at least 1; these have {sizes}")
        if type(jitter) is not int or jitter < 0:
            raise CourseError(f"jitter is {jitter!r}; it counts pixels, from 0 up")

    def __len__(self) -> int:
        """How many items the first group holds."""
        return len(self[self.fields[0]])

    def __getitem__(self, field: str) -> Tensor:
        """The whole tensor of a field, as it is stored."""
        self.check_field(field)
        return next(group[field] for group in self.groups if field in group)

    def __repr__(self) -> str:
        shapes = ", ".join(f"{field} {list(self[field].shape)}" for field in self.fields)
        return f"<{type(self).__name__} {self.name}: {shapes}>"

    def check_field(self, field: str) -> None:
        """Raise CourseError where there is no such field."""
        if field == "y" and "y" not in self.fields and self.name.startswith("folder:"):
            raise CourseError(f"{self.name} has no classes; lay the pictures of each class in a subfolder of its own")
        if field not in self.fields:
            raise unknown(f"field of {self.name or 'these data'}", field, self.fields)

    def batches(
        self,
        fields: tuple[str, ...],
        n: int,
        device: str | torch.device = "cpu",
        start: int = 0,
        shard: tuple[int, int] = (0, 1),
        seed: int = 0,
    ) -> Iterator[Batch]:
        """Endless batches of `n` items of each field, in an order that `seed` alone decides.

        start: how many items were drawn before, so that a resumed run goes on where it stopped;
        shard: (rank, world): `n` is the batch of all processes, and this one gets its rows rank::world.
        """
        check_draw(n, start, shard)
        for field in fields:
            self.check_field(field)
        return self._batches(fields, n, device, start, shard, seed)

    def _batches(self, fields, n, device, start, shard, seed) -> Iterator[Batch]:
        groups = []
        for number, group in enumerate(self.groups):
            if wanted := {field: column.to(device) for field, column in group.items() if field in fields}:
                size = len(next(iter(wanted.values())))
                groups.append((wanted, draws(size, n, start, seed, number, device)))
        while True:
            batch = {}
            for columns, order in groups:
                rows = share(next(order), shard)
                chances = self.chances(n, rows.device, shard)
                for field, column in columns.items():
                    batch[field] = self.prepare(column.index_select(0, rows), chances)
            yield tuple(batch[field] for field in fields)

    def chances(self, n: int, device: str | torch.device, shard: tuple[int, int]) -> list[Tensor]:
        """What decides on jitter (down, right) and mirroring in one share of a batch of `n`: [B] in [0, 1) each.

        Pictures that belong together share them.
        """
        draws = 2 * bool(self.jitter) + bool(self.flip)
        return [share(torch.rand(n, device=device), shard) for _ in range(draws)]  # all processes draw the whole batch

    def prepare(self, column: Tensor, chances: list[Tensor]) -> Tensor:
        """A batch as the game sees it: images are floats in [-1, 1], jittered and mirrored as `chances` say."""
        if column.dtype != torch.uint8:
            return column
        if column.ndim != 4:
            return column.long()
        x = floats(column)
        if self.jitter:
            x = jittered(x, self.jitter, *chances[:2])
        if self.flip:
            x = torch.where((chances[-1] < 0.5)[:, None, None, None], x.flip(3), x)
        return x


def check_kind(data: Resident) -> None:
    """Refuse a name, or a bare tensor, in place of data."""
    if not isinstance(data, Resident):
        raise CourseError(
            f"the data are {brief(data)}; load them, for example data = gc.data.load('mnist', size=64), or wrap "
            "tensors of your own: gc.data.Resident({'x': images})"
        )


def jittered(x: Tensor, pixels: int, down: Tensor, right: Tensor) -> Tensor:
    """Images [B, C, H, W] enlarged by `pixels` and cut back to their size, each at its own place.

    down, right: [B] in [0, 1), how far from the upper left corner (CycleGAN's code: 286 -> 256).
    """
    channels, height, width = x.shape[1:]
    x = interpolate(x, (height + pixels, width + pixels), mode="bilinear")
    place = lambda part, side: (part * (pixels + 1)).long()[:, None] + torch.arange(side, device=x.device)
    rows, cols = place(down, height), place(right, width)
    x = x.gather(2, rows[:, None, :, None].expand(-1, channels, -1, width + pixels))
    return x.gather(3, cols[:, None, None, :].expand(-1, channels, height, -1))
