"""Make the table of chapter 11: ProGAN against the same network without growing, at equal time, several seeds.

    python tools/growing.py FOLDER    # -> gancourse/runs/tables/growing.json; full MNIST, about two hours on one core

Time is that of the processor, measuring left out, so that other programs do not count.  The network that does not grow
plays until it has had the time of its twin with the same seed.  A finished run leaves a file in FOLDER and is not
played again; one that was interrupted goes on from its last checkpoint.
"""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
from resumable import once, samples

import gancourse as gc
from gancourse import metrics, recipes, runs
from gancourse.engine import checkpoint, train
from gancourse.evaluate.bench import PICTURES, Bench, bench, table
from gancourse.files import write_json
from gancourse.hardware import describe

SEEDS, STAGES = (0, 1, 2), 18


def main() -> None:
    """Play what is not yet finished, then write the table."""
    torch.set_num_threads(1)
    folder, recipe = Path(sys.argv[1]), recipes.find("progan", "mnist")
    data, measures = gc.data.load("mnist", size=32), bench("mnist", 32, 1)
    fixed = replace(recipe, hyper=recipe.hyper | dict(grow=False))
    rows = dict(growing=[], fixed=[])
    for seed in SEEDS:
        grown = once(folder / f"growing-{seed}.json", played, recipe, data, measures, seed, folder / f"growing-{seed}")
        limit = grown["stages"][-1]["cpu_seconds"]
        rows["growing"].append(grown)
        home = folder / f"fixed-{seed}"
        rows["fixed"].append(once(folder / f"{home.name}.json", played, fixed, data, measures, seed, home, limit))
    facts = dict(hyper=recipe.hyper, images=recipe.images, seeds=SEEDS, items=len(data), samples=PICTURES)
    controls = measures.controls()
    write_json(runs.HERE / "tables" / "growing.json", facts | dict(hardware=describe(), controls=controls, **rows))


def played(recipe: recipes.Recipe, data, measures: Bench, seed: int, home: Path, limit: float = float("inf")) -> dict:
    """What the averaged generator is worth at each stage, and at the end: of the recipe, or of `limit` seconds."""
    torch.manual_seed(seed)
    gan, every = recipe.build(), recipe.images // STAGES
    done = [int(path.stem) for path in checkpoint.find(home)]
    stages = [json.loads((home / f"stage-{images}.json").read_text(encoding="utf-8")) for images in noted(home, done)]
    spent = stages[-1]["cpu_seconds"] if stages else 0.0
    images = recipe.images if limit == float("inf") else 100 * recipe.images
    clock = time.process_time()
    for snap in train(gan, data, images, every, seed=seed, resume=home if done else None):
        spent += time.process_time() - clock
        made = samples(snap.ema, PICTURES)
        distance = metrics.frechet(table(measures), metrics.embed(measures.extract, made))
        stages.append(dict(images=snap.images, cpu_seconds=round(spent, 1), frechet=round(distance, 3)))
        write_json(home / f"stage-{snap.images}.json", stages[-1])
        snap.save(home, keep=1)
        if spent >= limit:
            break
        clock = time.process_time()
    return dict(stages=stages, **{name: round(value, 4) for name, value in measures.measure(made).items()})


def noted(home: Path, done: list[int]) -> list[int]:
    """The stages that lie before the checkpoint from which a training goes on."""
    found = sorted(int(path.stem.split("-")[1]) for path in home.glob("stage-*.json"))
    return [images for images in found if images <= max(done, default=0)]


if __name__ == "__main__":
    main()
