"""Data too large for the device: pictures are decoded while the game plays, some batches ahead."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch import Tensor

from ..errors import CourseError
from ..game import Batch
from .order import draws, share
from .pictures import decode, warn_unreadable
from .resident import Resident

WORKERS = min(8, os.cpu_count() or 1)  # threads: Pillow decodes without holding Python's lock
AHEAD = 4  # batches


class Files:
    """Pictures in files, read by rows like a tensor uint8 [N, C, size, size], and decoded only then."""

    def __init__(self, paths: Sequence[Path], size: int, channels: int):
        self.paths, self.shape = list(paths), torch.Size((len(paths), channels, size, size))
        self.unreadable: set[int] = set()

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, rows: int | slice | Sequence[int] | Tensor) -> Tensor:
        """One picture [C, size, size], or several [n, C, size, size]."""
        chosen = torch.arange(len(self))[rows]
        if chosen.ndim == 0:
            return self.read(int(chosen))[1]
        return torch.stack([self.read(row)[1] for row in chosen.tolist()])

    def read(self, row: int) -> tuple[int, Tensor]:
        """A row and its picture.  The next row stands in for one that cannot be read, which is warned of once."""
        for stand_in in (*range(row, len(self)), *range(row)):
            if stand_in in self.unreadable:
                continue
            try:
                return stand_in, decode(self.paths[stand_in], *self.shape[2:0:-1])
            except OSError as error:
                self.unreadable.add(stand_in)
                warn_unreadable(self.paths[stand_in], error)
        raise CourseError(f"none of the {len(self)} pictures can be read, the last of them {self.paths[row]}")


class Stream(Resident):
    """Pictures in files behind the interface of `Resident`: the same order, the same shares, the same start."""

    columns = Tensor | Files

    def __init__(self, files: Files, labels: Tensor | None = None, **options):
        super().__init__({"x": files} if labels is None else {"x": files, "y": labels}, **options)

    def _batches(self, fields, n, device, start, shard, seed) -> Iterator[Batch]:
        files, order = self["x"], draws(len(self), n, start, seed)
        pool, ahead = ThreadPoolExecutor(WORKERS), deque()
        try:
            while True:
                while len(ahead) < AHEAD:
                    ahead.append([pool.submit(files.read, row) for row in share(next(order), shard).tolist()])
                rows, pictures = zip(*(job.result() for job in ahead.popleft()))
                x = torch.stack(pictures).to(device)
                batch = {"x": self.prepare(x, self.chances(n, x.device, shard))}
                if "y" in fields:
                    batch["y"] = self["y"][list(rows)].to(device)
                yield tuple(batch[field] for field in fields)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
