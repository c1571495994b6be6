"""Trained runs: the ones that ship with the package, and the folders that `gancourse train` writes.

A run is a folder with `run.json` (recipe, seed, hardware), the weights, and `sheets/` of samples from one and the same
noise.  A shipped run holds the averaged weights of the game's product in half precision; a reader's own run holds
checkpoints of everything.
"""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from .. import language, models
from ..engine import checkpoint
from ..errors import CourseError, unknown
from ..game import GAN
from ..randomness import apart

if TYPE_CHECKING:
    from ..plot.images import Gif

HERE = Path(__file__).parent
RECIPE = ("model", "data", "hyper", "options", "images", "every")
KEYS = (*RECIPE, "seed", "hardware")  # of run.json
CHECKPOINTS, SHEETS, WEIGHTS, ROWS = "checkpoints", "sheets", "weights.safetensors", "metrics.json"


def names() -> list[str]:
    """The runs that ship with the package: model-data, such as "dcgan-mnist"."""
    return sorted(p.parent.name for p in HERE.glob("*/run.json"))


def table(name: str) -> dict:
    """The numbers of a shipped experiment that takes too long for a page, as a script in tools/ wrote them."""
    path = HERE / "tables" / f"{name}.json"
    if not path.exists():
        raise unknown("table", name, [p.stem for p in path.parent.glob("*.json")])
    return json.loads(path.read_text(encoding="utf-8"))


def origin(table: dict) -> str:
    """Where a table's numbers come from: "seeds 0, 1, 2; 9 CPU minutes in all; AMD EPYC, threads 1, torch 2.15.0"."""
    seeds = sorted({seed for key in ("seed", "seeds", "draw") for seed in under(table, key)})
    minutes = sum(under(table, "cpu_seconds")) / 60
    facts = [f"{'seeds' if seeds[1:] else 'seed'} {', '.join(map(str, seeds))}"] if seeds else []
    facts += [f"{minutes:.0f} CPU minutes in all"] if minutes else []
    return "; ".join([*facts, machine(table["hardware"])])


def under(found, key: str) -> Iterator:
    """The values of a key in nested dicts and lists, not below another of them; of a training's stages, the last."""
    if isinstance(found, dict) and key in found:
        yield from found[key] if isinstance(found[key], list) else [found[key]]
        return
    for name, value in found.items() if isinstance(found, dict) else ((None, one) for one in found):
        if isinstance(value, dict | list):
            yield from under(value[-1:] if name == "stages" else value, key)


def machine(hardware: dict) -> str:
    """What `gancourse.hardware.describe` found, to be read: "AMD EPYC, threads 1, torch 2.15.0"."""
    return f"{hardware['device']}, threads {hardware['threads']}, torch {hardware['torch']}"


def measured(folder: Path) -> list[dict]:
    """What `evaluate.record` kept of a run, one row a seed; an empty list before it was asked."""
    path = folder / ROWS
    try:
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    except ValueError as error:
        raise CourseError(f"{path} is damaged: {error}; delete it, and the run is measured anew") from error


def marks(row: dict) -> str:
    """A row of `measured` to be read: "seed 0: n 5000, frechet 1.02, ..."."""
    numbers = {key: value for key, value in row.items() if isinstance(value, (int, float)) and key != "seed"}
    return f"seed {row['seed']}: " + ", ".join(f"{key} {round(value, 3):,}" for key, value in numbers.items())


def load(name: str | Path) -> "TrainedRun":
    """A run of your own by its folder, or a shipped run by its name.  Raises CourseError where there is none."""
    for folder in (Path(name), HERE / name):
        if (folder / "run.json").exists():
            return TrainedRun(folder)
    if Path(name).is_dir():
        raise CourseError(f"{name} holds no run: there is no run.json in it.  `gancourse train` writes one")
    raise unknown("run", str(name), names())


@dataclass(frozen=True)
class TrainedRun:
    """What a training gave."""

    path: Path

    @cached_property
    def facts(self) -> dict:
        """The content of run.json."""
        try:
            found = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
        except ValueError as error:
            raise CourseError(f"{self.path / 'run.json'} is damaged: {error}") from error
        missing = [key for key in KEYS if not isinstance(found, dict) or key not in found]
        if missing:
            raise CourseError(f"{self.path / 'run.json'} is damaged: it says nothing of {', '.join(missing)}")
        return found

    @property
    def measured(self) -> list[dict]:
        """One row a seed: what `evaluate.record` kept."""
        return measured(self.path)

    def __str__(self) -> str:
        """The facts of the training, then the measures of each seed; a line that goes on is indented."""
        model, data, images = (self.facts[key] for key in ("model", "data", "images"))
        facts = f"{model} on {data}, {images:,} images in {self.seconds / 60:.0f} minutes: {machine(self.hardware)}"
        lines = [facts, *map(marks, self.measured)]
        return "\n".join(textwrap.fill(line, language.LINE["en"], subsequent_indent="  ") for line in lines)

    @property
    def recipe(self) -> dict:
        """What `recipes.Recipe` takes: all that is needed to make this run again."""
        return {key: self.facts[key] for key in RECIPE}

    @property
    def seed(self) -> int:
        """Of weights, order and noise."""
        return self.facts["seed"]

    @property
    def hardware(self) -> dict:
        """Device, threads and versions of the training."""
        return self.facts["hardware"]

    @cached_property
    def history(self) -> list[dict[str, float]]:
        """One row a snapshot: {"images": ..., "seconds": ..., "D/loss": ...}."""
        if "history" in self.facts:
            return self.facts["history"]
        return checkpoint.latest(self.path / CHECKPOINTS)[1]["history"]

    @property
    def seconds(self) -> float:
        """How long the training took."""
        return self.history[-1]["seconds"]

    @cached_property
    def gan(self) -> GAN:
        """The game with the averaged weights, on the CPU, ready to sample from.

        A shipped run brings the game's `product` alone; the other networks are as they were before the training.
        """
        with apart():  # the first weights are replaced; the reader's random numbers stay
            gan = models.get(self.facts["model"])(**self.facts["hyper"])
        try:
            if (self.path / WEIGHTS).exists():
                take(gan, load_file(self.path / WEIGHTS))
            else:
                tensors, _ = checkpoint.latest(self.path / CHECKPOINTS)
                gan.load_state_dict(checkpoint.part(tensors, "average."))
        except (RuntimeError, SafetensorError) as error:
            raise CourseError(
                f"the weights in {self.path} are damaged, or do not fit the settings in its run.json; "
                "copy the run anew, or train it again"
            ) from error
        return gan.eval().requires_grad_(False)

    @property
    def stages(self) -> list:
        """(images seen, sheet) through the training, the sheets as PIL images."""
        from PIL import Image

        paths = sorted(p for p in (self.path / SHEETS).glob("*") if p.stem.isdigit())
        return [(int(p.stem), Image.open(p).convert("RGB")) for p in paths]

    def gif(self, path: str | Path | None = None) -> "Gif":
        """The stages as a looping film; see `gancourse.plot.gif`."""
        from ..plot import gif

        stages = self.stages
        if not stages:
            raise CourseError(f"{self.path} has no sheets to make a GIF of; train a little longer")
        alt = (
            f"{self.facts['model']} on {self.facts['data']}: samples after {stages[0][0]:,} to {stages[-1][0]:,} images"
        )
        return gif([sheet for _, sheet in stages], path, alt=alt)


def product(gan: GAN) -> dict[str, Tensor]:
    """What a shipped run keeps of a game: the tensors of its `product`, "G.0.weight" and so on."""
    whole = gan.state_dict()
    return {key: whole[key] for key in whole if key.split(".")[0] in gan.product}


def take(gan: GAN, tensors: dict[str, Tensor]) -> None:
    """Give a game its product back.  Raises RuntimeError, as PyTorch does, where the tensors are of another game."""
    if product(gan).keys() != tensors.keys():
        raise RuntimeError(f"the weights hold other tensors than {type(gan).__name__}'s {gan.product}")
    gan.load_state_dict(tensors, strict=False)


@torch.no_grad()
def fixed_samples(gan: GAN, n: int, seed: int = 0) -> Tensor:
    """`n` samples from the noise that `seed` names; torch's own random state stays as it was."""
    with apart(next(gan.parameters()).device, seed):
        return gan.sample(n).cpu()
