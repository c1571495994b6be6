"""Rows of several seeds become means with intervals, and all runs one table."""

import json
import math
from collections.abc import Iterable
from pathlib import Path

import torch

from .. import metrics, runs
from ..data import load, toys
from ..errors import CourseError
from ..files import write_json, write_text
from ..metrics.classify import facts
from ..randomness import apart
from .bench import bench
from .measures import GIVEN, POINTS, STACKED, STACKS, judged_points, judged_stacks, measure
from .said import said

REPORT = "report"  # .json and .md
LABELS = ("seed", "n", "features")  # of a row; all else are measures
TABLE = ("data", "features", "n")  # runs with the same stand in one table
DIGITS = {"captured": 1, "frechet": 2, "psnr": 1, "composed_psnr": 1, "gain": 1}  # decimals; of the others three


def record(out: Path, *found: runs.TrainedRun) -> list[dict]:
    """Measure trainings of one recipe with different seeds, and keep their rows in out/metrics.json.

    A row of a seed that was measured before is replaced.  Raises CourseError where a recipe is another one.
    """
    first = found[0].recipe
    for run in found:
        if run.recipe != first:
            raise CourseError(f"{run.path} has another recipe than {found[0].path}; their seeds cannot be averaged")
    kept = {row["seed"]: row for row in runs.measured(out)}
    kept |= {run.seed: rounded(row_of(run)) for run in found}
    rows = [kept[seed] for seed in sorted(kept)]
    check(rows, out)
    write_json(out / runs.ROWS, rows)
    return rows


def row_of(run: runs.TrainedRun) -> dict:
    """The numbers of one training."""
    return measure(run.gan, run.recipe["data"], run.seed, run.recipe["options"])


def check(rows: list[dict], where: Path) -> None:
    """Refuse to average what was measured in different ways."""
    ways = {(row["n"], row["features"], tuple(sorted(row))) for row in rows}
    if len(ways) > 1:
        raise CourseError(f"the rows in {where / runs.ROWS} were measured in different ways; measure all seeds anew")


def rounded(row: dict) -> dict:
    """Numbers to five digits: more is noise."""
    return {key: float(f"{v:.5g}") if isinstance(v, float) else v for key, v in row.items()}


def card(names: Iterable[str | Path]) -> dict:
    """The report card of runs, shipped ones by name and others by folder.

    {"runs": [one entry a run], "controls": [{"data", "features", "n", "rows": {name: measures}}], "classifiers": {name:
    accuracy on test pictures}}.  In an entry a measure is [mean, low, high] over the seeds, low and high null for one
    seed.  What was measured before is read from the run's metrics.json, the rest is measured now.
    """
    entries, controls = [], {}
    for name in names:
        run = runs.load(name)
        found = entry(run)
        entries.append(found)
        key = table_of(found)
        if key not in controls and (rows := controls_of(run, found)):
            controls[key] = dict(zip(TABLE, key)) | {"rows": {name: rounded(row) for name, row in rows.items()}}
    accuracy = {name: known["accuracy"] for name, known in facts().items()}
    return {"runs": entries, "controls": list(controls.values()), "classifiers": accuracy}


def shipped() -> dict:
    """The report card that ships with the package; without one, what was measured of the shipped runs, no controls."""
    path = runs.HERE / f"{REPORT}.json"
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    found = [run for run in map(runs.load, runs.names()) if run.measured]
    return {"runs": [entry(run) for run in found], "controls": [], "classifiers": {}}


def entry(run: runs.TrainedRun) -> dict:
    """All about one run."""
    rows = run.measured or [rounded(row_of(run))]
    check(rows, run.path)
    found = dict(name=run.path.name, model=run.facts["model"], data=run.facts["data"], images=run.recipe["images"])
    found |= dict(seconds=round(run.seconds), device=run.hardware["device"], threads=run.hardware["threads"])
    found |= dict(parameters=sum(p.numel() for p in run.gan.parameters()))
    if "joules" in run.facts:
        found["joules"] = run.facts["joules"]
    found |= dict(seeds=[row["seed"] for row in rows], n=rows[0]["n"], features=rows[0]["features"])
    measures = [key for key in rows[0] if key not in LABELS]
    return found | {"measures": {name: spread([row[name] for row in rows]) for name in measures}}


def spread(values: list[float]) -> list[float | None]:
    """Mean and 95 % interval over seeds, as JSON can say it."""
    return [None if math.isnan(v) else float(f"{v:.5g}") for v in metrics.interval(values)]


def table_of(found: dict) -> tuple:
    """Which table an entry stands in: runs are compared that were measured alike."""
    return tuple(found[key] for key in TABLE)


def controls_of(run: runs.TrainedRun, found: dict) -> dict[str, dict]:
    """What real data and cheats get by the measures of a run, for generated pictures and points."""
    if "size" not in run.recipe["hyper"]:
        return point_controls(run.facts["data"])
    if run.facts["data"] == STACKED:
        return stacked_controls(run.gan.hp.size)
    if "nearest" not in found["measures"]:
        return {}
    return bench(run.facts["data"], run.gan.hp.size, run.gan.hp.channels).controls()


def point_controls(name: str) -> dict[str, dict]:
    """The same for points: real ones, one drawn again and again out of a hundred, half the law, and noise."""
    real = toys.load(name, "train", POINTS)["x"]
    with apart(seed=0):
        few, noise = real[torch.randint(100, (POINTS,))], torch.rand(real.shape) * 2 - 1
    half = toys.load(name, "train", 4 * POINTS)["x"]
    half = half[half[:, 0] < half[:, 0].median()][:POINTS]
    rows = {"real": real, "memoriser of 100": few, "half the law": half, "noise": noise * real.abs().amax(0)}
    return {word: judged_points(fake, name) for word, fake in rows.items()}


def stacked_controls(size: int) -> dict[str, dict]:
    """The same for stacked digits; half the modes are those with 0 to 4 in the first channel."""
    train = load(STACKED, size=size)
    x, half = train["x"], train["x"][train["y"] < train["y"].max() // 2 + 1]
    with apart(seed=0):
        few, noise = torch.randint(100, (STACKS,)), torch.randint(0, 256, x[:STACKS].shape, dtype=torch.uint8)
    rows = {"real": x[:STACKS], "memoriser of 100": x[few], "half the modes": half[:STACKS], "noise": noise}
    return {word: judged_stacks(images) for word, images in rows.items()}


def markdown(report: dict) -> str:
    """The report card for reading, in the reader's language: one table for runs measured alike, then controls."""
    parts = []
    for key in dict.fromkeys(table_of(found) for found in report["runs"]):
        entries = [found for found in report["runs"] if table_of(found) == key]
        controls = next((c["rows"] for c in report["controls"] if table_of(c) == key), {})
        parts.append(section(*key, entries, controls))
    judges = ", ".join(f"{name} {share:.1%}" for name, share in report["classifiers"].items())
    return "\n\n".join([*parts, said(f"The classifiers' accuracy on test pictures: {judges}.")]) + "\n"


def section(data_name: str, features: str, n: int, entries: list[dict], controls: dict[str, dict]) -> str:
    """One table with its heading; what a translator was given stands below the translator, like a control."""
    names = list(dict.fromkeys(name for found in entries for name in found["measures"] if not name.startswith(GIVEN)))
    energy = ["energy"] if any("joules" in found for found in entries) else []
    lines = [["run", "seeds", *names, "images", "time", *energy, "parameters"]]
    nothing = [""] * (3 + len(energy))
    for found in entries:
        measures = found["measures"]
        cost = [f"{found['images']:,}", duration(found["seconds"])]
        cost += [f"{found['joules'] / 3600:.0f} Wh" if "joules" in found else "" for _ in energy]
        numbers = [words(name, *measures.get(name, [None])) for name in names]
        lines.append([found["name"], str(len(found["seeds"])), *numbers, *cost, f"{found['parameters']:,}"])
        if any(name.startswith(GIVEN) for name in measures):
            given = [words(name, *measures.get(GIVEN + name, [None])) for name in names]
            lines.append([f"*{said('untranslated')}*", "", *given, *nothing])
    for name, row in controls.items():
        lines.append([f"*{said(name)}*", "", *[words(m, row.get(m)) for m in names], *nothing])
    lines.insert(1, ["---"] * len(lines[0]))
    rows = [f"| {' | '.join(map(said, line))} |" for line in lines]
    return "\n".join([f"**{data_name}**: n = {n:,}, {said(features)}", "", *rows])


def words(name: str, mean: float | None, low: float | None = None, high: float | None = None) -> str:
    """A measure with its interval over seeds, where they differ."""
    if mean is None:
        return ""
    digits = DIGITS.get(name, 3)
    text = f"{mean:.{digits}f}"
    return text if low in (None, high) else f"{text} ({low:.{digits}f} to {high:.{digits}f})"


def duration(seconds: float) -> str:
    """Time as people say it."""
    for unit, length, digits in (("h", 3600, 1), ("min", 60, 0)):
        if seconds >= length:
            return f"{seconds / length:.{digits}f}\N{NO-BREAK SPACE}{unit}"
    return f"{seconds:.0f}\N{NO-BREAK SPACE}s"


def write(report: dict, out: Path) -> None:
    """The report card as out/report.json and out/report.md."""
    write_json(out / f"{REPORT}.json", report)
    write_text(out / f"{REPORT}.md", markdown(report))
