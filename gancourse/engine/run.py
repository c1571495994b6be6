"""A training in progress: all that changes while a game is played, and how it is saved and taken up again."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor

from ..errors import CourseError
from ..game import GAN, REHEARSAL, Batch
from . import checkpoint, dist
from .average import Average
from .fast import Fast, set_lr
from .fitting import check_data
from .graph import Graphed
from .round import play_round


@dataclass
class Snapshot:
    """Where a training stands."""

    images: int  # real images seen so far
    terms: dict[str, float]  # mean of every loss and term since the last snapshot: {"D/loss": 1.2, ...}
    speed: float  # images per second since the last snapshot
    seconds: float  # of training so far, resumed parts included
    gan: GAN  # as it trains
    run: "Run"

    @property
    def ema(self) -> GAN:
        """The game with the moving average of its weights: sample from this one.  The same object every time."""
        self.check_time()
        return self._refreshed

    @cached_property
    def _refreshed(self) -> GAN:
        return self.run.average.refreshed(self.gan)

    @property
    def history(self) -> list[dict[str, float]]:
        """One row a snapshot since the first image: {"images": ..., "seconds": ..., "D/loss": ...}."""
        return self.run.history

    def save(self, folder: str | Path, keep: int | None = checkpoint.KEEP) -> None:
        """Write a checkpoint to go on from with `train(..., resume=folder)`; the last `keep` stay, None keeps all."""
        self.check_time()
        if dist.share()[0] == 0:
            checkpoint.save(folder, self.images, self.run.tensors(), self.run.facts(), keep)

    def check_time(self) -> None:
        """Refuse to pass today's weights off as those of an older snapshot."""
        if self.images != self.run.images:
            raise CourseError(
                f"this snapshot was taken after {self.images} images and the training stands at {self.run.images}; "
                "save a snapshot, or sample from it, before you ask for the next one"
            )


class Run:
    """All that changes while a game is trained: players, their average and optimisers, random numbers, place."""

    def __init__(self, gan: GAN, data, images: int, seed: int, fast: Fast):
        self.gan, self.data, self.target, self.seed, self.fast = gan, data, images, seed, fast
        self.images, self.seconds, self.history = 0, 0.0, []
        self.adjusted = 0  # images at the last `before_round`
        self.precision = fast.precision()
        check_data(gan, data)
        if not hasattr(gan.hp, "batch_size"):
            raise CourseError(f"Hyper of {type(gan).__name__} has no batch_size; the training loop draws batches of it")
        gan.share = dist.share()
        if gan.hp.batch_size % gan.share[1]:
            raise CourseError(
                f"batch_size is {gan.hp.batch_size}, which {gan.share[1]} processes cannot share equally; "
                f"choose a multiple of {gan.share[1]}"
            )
        if gan.hp.batch_size // gan.share[1] < gan.least:
            raise CourseError(
                f"batch_size is {gan.hp.batch_size}, which gives each of {gan.share[1]} processes "
                f"{gan.hp.batch_size // gan.share[1]}; {type(gan).__name__} compares the pictures of a batch with one "
                f"another, so choose {gan.least * gan.share[1]} or more"
            )
        gan.train()
        gan.before_round(0)
        self.average = Average(gan.to(fast.device), lambda: data.batches(gan.fields, REHEARSAL, fast.device))
        fast.place(gan)
        dist.synchronise_statistics(gan)
        self.optimizers = fast.optimizers(gan)
        torch.manual_seed(seed)

    def play(self, until: int) -> list[tuple[int, dict[str, Tensor]]]:
        """Rounds until `until` images were seen: for each, the images seen by then and the terms, on the device."""
        rows = []
        while self.images < until:
            if self.adjust(self.images):
                self.optimizers = self.fast.optimizers(self.gan)
                self.__dict__.pop("round", None)
            set_lr(self.optimizers, self.gan.lr_scale(self.images / self.target))
            before = self.images
            terms = self.round()
            if self.images == before:
                raise CourseError(
                    f"step of {type(self.gan).__name__} drew no batch, so this training would never end; "
                    "draw one: (x,) = next(batches)"
                )
            rows.append((self.images, terms))
            self.average.update(self.gan, self.images, self.images - before)
        return rows

    def adjust(self, images: int) -> bool:
        """Let the game and its average prepare for the round after `images` images; True if the networks changed."""
        self.adjusted = images
        self.average.gan.before_round(images)
        return self.gan.before_round(images)

    @cached_property
    def round(self) -> Callable[[], dict[str, Tensor]]:
        """Play one round: a function without arguments that returns the round's terms."""
        if self.fast.graph:
            return Graphed(self.gan, self, self.optimizers, self.precision)
        return lambda: play_round(self.gan, self, self.optimizers, self.precision)

    @cached_property
    def batches(self) -> Iterator[Batch]:
        """The data's batches from here on."""
        hp = self.gan.hp
        return self.data.batches(
            self.gan.fields,
            hp.batch_size,
            self.fast.device,
            start=self.images,
            shard=self.gan.share,
            seed=self.seed,
        )

    def __next__(self) -> Batch:
        """The next batch; counts the images of all processes."""
        batch = next(self.batches)
        self.images += self.gan.hp.batch_size
        if self.fast.channels_last:
            batch = tuple(t.contiguous(memory_format=torch.channels_last) if t.ndim == 4 else t for t in batch)
        return batch

    def note(self, seconds: float, terms: dict[str, float]) -> None:
        """Add a row to the history: what the last `seconds` brought."""
        self.seconds += seconds
        self.history.append({"images": self.images, "seconds": round(self.seconds, 3), **terms})

    def snapshot(self) -> Snapshot:
        """Where the training stands, after the last row of its history.

        The random state is noted here, because the caller may draw numbers before saving.
        """
        self.random = {"cpu": torch.get_rng_state()}
        if self.fast.device != "cpu":
            self.random["cuda"] = torch.cuda.get_rng_state(self.fast.device)
        before, last = ([{"images": 0, "seconds": 0.0}, *self.history])[-2:]
        speed = (last["images"] - before["images"]) / max(last["seconds"] - before["seconds"], 1e-3)
        terms = {name: value for name, value in last.items() if "/" in name}
        return Snapshot(self.images, terms, speed, self.seconds, self.gan, self)

    def tensors(self) -> dict[str, Tensor]:
        """Every tensor that a resumed training needs."""
        found = {f"gan.{k}": v for k, v in self.gan.state_dict().items()}
        found |= {f"average.{k}": v for k, v in self.average.refreshed(self.gan).state_dict().items()}
        for player, optimizer in self.optimizers.items():
            for i, state in optimizer.state_dict()["state"].items():
                found |= {f"optimizer.{player}.{i}.{k}": v for k, v in state.items() if v is not None}
        return found | {f"random.{k}": v for k, v in self.random.items()}

    def facts(self) -> dict:
        """What a resumed training needs beside tensors, and what it checks."""
        return {
            "model": type(self.gan).__qualname__,
            "hyper": asdict(self.gan.hp),
            "data": self.data.name,
            "items": len(self.data),
            "seed": self.seed,
            "adjusted": self.adjusted,
            "seconds": self.seconds,
            "threads": torch.get_num_threads(),
            "processes": self.gan.share[1],
            "scaler": self.precision.scaler.state_dict(),
            "history": self.history,
        }

    def restore(self, tensors: dict[str, Tensor], facts: dict) -> None:
        """Take the place that `tensors` and `facts` describe.  Raises CourseError if they are of another game."""
        mine = self.facts()
        for what in ("model", "hyper", "data", "items", "seed"):
            if jsonable(mine[what]) != facts[what]:
                raise CourseError(f"the checkpoint is of another run: {what} {difference(facts[what], mine[what])}")
        for what in ("threads", "processes"):
            if mine[what] != facts[what]:
                print(
                    f"warning: the checkpoint was made with {facts[what]} {what}, this is a run with {mine[what]}; "
                    "its numbers will agree, but not to the last bit",
                    file=sys.stderr,
                )
        self.images, self.seconds, self.history = facts["images"], facts["seconds"], facts["history"]
        self.__dict__.pop("batches", None)
        self.adjust(facts["adjusted"])
        self.optimizers = self.fast.optimizers(self.gan)
        try:
            self.gan.load_state_dict(checkpoint.part(tensors, "gan."))
            self.average.gan.load_state_dict(checkpoint.part(tensors, "average."))
        except RuntimeError as error:
            kind = type(self.gan).__name__
            raise CourseError(
                f"the checkpoint is of another {kind}, though the settings are the same: were its networks changed?  "
                f"Resume with the {kind} that wrote it, or start anew ({error})"
            ) from error
        for player, optimizer in self.optimizers.items():
            restore_optimizer(optimizer, checkpoint.part(tensors, f"optimizer.{player}."))
        if facts["scaler"]:
            self.precision.scaler.load_state_dict(facts["scaler"])
        torch.set_rng_state(tensors["random.cpu"])
        if "random.cuda" in tensors and self.fast.device != "cpu":
            torch.cuda.set_rng_state(tensors["random.cuda"], self.fast.device)


def restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """Give an optimiser its state back, in the layout of the parameters."""
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    for name, value in tensors.items():
        i, key = name.split(".")
        p = parameters[int(i)]
        state = torch.empty_like(p, dtype=value.dtype).copy_(value) if value.shape == p.shape else value
        if state.ndim == 0 and any(g.get("capturable") or g.get("fused") for g in optimizer.param_groups):
            state = state.to(p.device)
        optimizer.state[p][key] = state


def jsonable(value: object) -> object:
    """`value` as JSON would give it back: tuples become lists."""
    if isinstance(value, dict):
        return {k: jsonable(v) for k, v in value.items()}
    return [jsonable(v) for v in value] if isinstance(value, list | tuple) else value


def difference(theirs: object, mine: object) -> str:
    """In words: how the checkpoint's value differs from this run's."""
    if isinstance(theirs, dict) and isinstance(mine, dict):
        keys = [k for k in {**theirs, **mine} if theirs.get(k) != jsonable(mine.get(k))]
        return ", ".join(f"{k} is {theirs.get(k)} there and {mine.get(k)} here" for k in keys)
    return f"is {theirs!r} there and {mine!r} here"
