"""Make the table of chapter 05: one-class detection on MNIST, every digit, several seeds.

    python tools/one_class.py    # -> gancourse/runs/tables/one-class-mnist.json; full MNIST, about ten minutes

For each digit an autoencoder is trained on the training images of this digit alone; the score of a test image is the
mean squared error of its reconstruction, the AUC is over all test images, this digit against the other nine.
"""

import time

import torch

import gancourse as gc
from gancourse import runs
from gancourse.engine import train
from gancourse.files import write_json
from gancourse.hardware import describe

HYPER = dict(size=32, channels=1, width=16, z_dim=16, batch_size=16, lr=2e-3)
IMAGES, SEEDS, COMPONENTS = 30_000, (0, 1, 2), 16


def main() -> None:
    """Train, measure, write."""
    torch.set_num_threads(1)
    data, test = (gc.data.load("mnist", size=32, split=split) for split in ("train", "test"))
    images, clock = test["x"] / 127.5 - 1, time.process_time()
    rows = [[autoencoder(data, test, images, digit, seed) for digit in range(10)] for seed in SEEDS]
    table = dict(
        hyper=HYPER,
        images=IMAGES,
        seeds=SEEDS,
        components=COMPONENTS,
        items=[len(data), len(test)],
        hardware=describe(),
        cpu_seconds=round(time.process_time() - clock),
        autoencoder=rows,
        pca=[components(data, test, images, digit) for digit in range(10)],
    )
    write_json(runs.HERE / "tables" / "one-class-mnist.json", table)


def autoencoder(data, test, images, digit: int, seed: int) -> float:
    """AUC of an autoencoder that saw one digit."""
    torch.manual_seed(seed)
    model = gc.models.get("autoencoder")(**HYPER)
    own = gc.data.Resident({"x": data["x"][data["y"] == digit]}, name=f"mnist {digit}")
    *_, last = train(model, own, IMAGES, seed=seed)
    with torch.no_grad():
        answers = torch.cat([last.ema.sample(len(part), x=part) for part in images.split(1000)])
    return measured(images, answers, test["y"] == digit)


def components(data, test, images, digit: int) -> float:
    """AUC of a projection onto the digit's first principal components."""
    pca = gc.metrics.pixel_pca(data["x"][data["y"] == digit], COMPONENTS)
    answers = (pca(images) @ pca.components.T.float() + pca.mean.float()).view_as(images)
    return measured(images, answers, test["y"] == digit)


def measured(images, answers, normal) -> float:
    """AUC of the mean squared error, to four digits."""
    error = (images - answers).square().flatten(1).mean(1)
    return round(gc.metrics.auc(error[normal], error[~normal]), 4)


if __name__ == "__main__":
    main()
