"""Make the table of chapter 13: what a GAN remembers of few training pictures, and of more.

    python tools/memory.py    # -> gancourse/runs/tables/memory-mnist.json; full MNIST, about four minutes

A DCGAN is trained on the first so many pictures of a shuffled MNIST.  At each stage two attacks try to tell pictures it
was trained on from as many unseen ones: by D's logit, and by the distance to the nearest sample of the averaged G.
"""

import time

import torch

import gancourse as gc
from gancourse import runs
from gancourse.engine import train
from gancourse.files import write_json
from gancourse.forensics import membership
from gancourse.hardware import describe

HYPER = dict(size=32, channels=1, width=16, batch_size=32)
SIZES, IMAGES, EVERY, ATTACKED, SAMPLES = (200, 4_000), 120_000, 12_000, 200, 4_000


def main() -> None:
    """Train, attack, write."""
    torch.set_num_threads(1)
    data, clock = gc.data.load("mnist", size=32), time.process_time()
    order = torch.randperm(len(data), generator=torch.Generator().manual_seed(0))
    unseen = data["x"][order[-ATTACKED:]]
    rows = {n: stages(data["x"][order[:n]], unseen) for n in SIZES}
    table = dict(
        hyper=HYPER,
        samples=SAMPLES,
        attacked=ATTACKED,
        seed=0,
        hardware=describe(),
        cpu_seconds=round(time.process_time() - clock),
        rows=rows,
    )
    write_json(runs.HERE / "tables" / "memory-mnist.json", table)


def stages(members, unseen) -> list[dict[str, float]]:
    """One row a stage of a training on `members`: images seen and the AUC of both attacks."""
    torch.manual_seed(0)
    gan, rows = gc.models.get("dcgan")(**HYPER), []
    for snap in train(gan, gc.data.Resident({"x": members}), IMAGES, every=EVERY, seed=0):
        attacks = membership(snap.gan, snap.ema, members[:ATTACKED], unseen, SAMPLES)
        rows.append({"images": snap.images} | {name: round(auc, 3) for name, auc in attacks.items()})
    return rows


if __name__ == "__main__":
    main()
