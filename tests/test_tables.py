"""The shipped tables: what they hold, and that a part that is cheap to compute comes out as it stands there."""

import pytest
import torch

import gancourse as gc
from gancourse.errors import CourseError


def test_unknown_table_is_named_with_the_nearest():
    with pytest.raises(CourseError, match="no table called 'one-class'; did you mean 'one-class-mnist'"):
        gc.runs.table("one-class")


def test_one_class_table_holds_every_digit_and_seed():
    table = gc.runs.table("one-class-mnist")
    rows = torch.tensor([*table["autoencoder"], table["pca"]])
    assert rows.shape == (len(table["seeds"]) + 1, 10)
    assert rows.min() > 0.5
    assert rows[:-1].mean(1).min() > 0.93, "the mean over the digits, of every seed"
    assert rows.max() <= 1
    assert len({tuple(row) for row in table["autoencoder"]}) == len(table["seeds"])
    gc.models.get("autoencoder")(**table["hyper"])


def test_components_of_the_one_class_table_can_be_found_again():
    """On the embedded 12,000 images instead of all 70,000."""
    table = gc.runs.table("one-class-mnist")
    train, test = (gc.data.load("mnist", size=32, split=split, limit=5000) for split in ("train", "test"))
    images = test["x"] / 127.5 - 1
    for digit in (1, 8):
        pca = gc.metrics.pixel_pca(train["x"][train["y"] == digit], table["components"])
        answers = (pca(images) @ pca.components.T.float() + pca.mean.float()).view_as(images)
        error, normal = (images - answers).square().flatten(1).mean(1), test["y"] == digit
        found = gc.metrics.auc(error[normal], error[~normal])
        assert found == pytest.approx(table["pca"][digit], abs=0.08 if digit == 8 else 0.01)
