"""Make the table of chapter 10: CycleGAN with and without the cycle on the pairs of the course, several seeds.

    python tools/cycle.py FOLDER    # -> gancourse/runs/tables/cycle.json; half an hour of a core for each training

Trainings lie in FOLDER, named as `tools/ship.py` names them (cyclegan-hangul, cyclegan-hangul-1, ...) with "-nocycle"
added for those without: one that was interrupted goes on.  The table is written after every training; what it holds
already is not trained again.
"""

import sys
from pathlib import Path

import torch
from ship import trained

from gancourse import runs
from gancourse.evaluate.report import rounded, row_of
from gancourse.files import write_json
from gancourse.hardware import describe

DATA, SEEDS = ("hangul", "emoji"), (0, 1, 2)
WEIGHTS = {"": {}, "-nocycle": {"cycle": 0.0}}  # of the cycle: the paper's, and none


def main() -> None:
    """Train what is not finished, then write the table."""
    torch.set_num_threads(1)
    root, rows = Path(sys.argv[1]), runs.table("cycle")["rows"]
    done = {(row["data"], row["cycle"] == 0, row["seed"]) for row in rows}
    for seed in SEEDS:
        for data in DATA:
            for ending, settings in WEIGHTS.items():
                if (data, bool(ending), seed) not in done:
                    folder = root / f"cyclegan-{data}{f'-{seed}' if seed else ''}{ending}"
                    rows.append(judged(data, folder, settings, seed))
                    write_json(runs.HERE / "tables" / "cycle.json", dict(hardware=describe(), rows=rows))


def judged(data: str, folder: Path, settings: dict, seed: int) -> dict:
    """The numbers of one training, as the report card has them."""
    run = trained("cyclegan", data, folder, seed, settings)
    facts = dict(data=data, cycle=run.recipe["hyper"]["cycle"], images=run.recipe["images"], seconds=round(run.seconds))
    return facts | rounded(row_of(run))


if __name__ == "__main__":
    main()
