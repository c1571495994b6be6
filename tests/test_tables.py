"""The shipped tables: what they hold, and that a part that is cheap to compute comes out as it stands there."""

import pytest
import torch
import toys

import gancourse as gc
from gancourse import recipes, runs
from gancourse.errors import CourseError
from gancourse.models import mixture, sgan


def test_unknown_table_is_named_with_the_nearest():
    with pytest.raises(CourseError, match="no table called 'one-class'; did you mean 'one-class-mnist'"):
        gc.runs.table("one-class")


TABLES = {path.stem for path in (runs.HERE / "tables").glob("*.json")} - {"museum"}  # records for exercises, no results


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_says_where_it_comes_from(name):
    table = gc.runs.table(name)
    assert runs.origin(table).endswith(f"; {runs.machine(table['hardware'])}")


def test_the_origin_of_a_table_has_all_its_seeds_and_minutes():
    hardware = dict(device="a processor", threads=1, torch="2.0", python="3.12")
    rows = [dict(seed=1, cpu_seconds=60.0), dict(seed=0, stages=[dict(cpu_seconds=30.0), dict(cpu_seconds=120.0)])]
    assert runs.origin(dict(hardware=hardware, rows=rows)) == (
        "seeds 0, 1; 3 CPU minutes in all; a processor, threads 1, torch 2.0"
    )
    assert runs.origin(dict(hardware=hardware, rows=[dict(draw=2), dict(draw=1)])).startswith("seeds 1, 2; a processor")
    played = [dict(stages=[dict(cpu_seconds=60), dict(cpu_seconds=110)], cpu_seconds=120)]  # the stages are in it
    assert runs.origin(dict(hardware=hardware, seeds=[7], rows=played)).startswith("seed 7; 2 CPU minutes in all")
    assert runs.origin(dict(hardware=hardware, seeds=[7])) == "seed 7; a processor, threads 1, torch 2.0"


def test_one_class_table_holds_every_digit_and_seed():
    table = gc.runs.table("one-class-mnist")
    rows = torch.tensor([*table["autoencoder"], table["pca"]])
    assert rows.shape == (len(table["seeds"]) + 1, 10)
    assert rows.min() > 0.5
    assert rows[:-1].mean(1).min() > 0.93, "the mean over the digits, of every seed"
    assert rows.max() <= 1
    assert len({tuple(row) for row in table["autoencoder"]}) == len(table["seeds"])
    gc.models.get("autoencoder")(**table["hyper"])


def test_every_loss_finds_all_modes_once_it_has_r1():
    table = gc.runs.table("toys")
    for name, least in {"ring8": 7.5, "grid25": 23}.items():
        played = table["sets"][name]["rows"]
        assert len({tuple(seed["captured"] for seed in row) for row in played.values()}) > 1, "rows that differ"
        for loss in mixture.LOSSES:
            row = played[f"{loss}, R1"]
            assert len(row) == len(table["seeds"]) >= 3
            assert sum(seed["captured"] for seed in row) / len(row) >= least
        recipe = recipes.find("mixture", name)
        assert gc.models.get("mixture")(**table["sets"][name]["hyper"]).hp == recipe.build().hp
        own = [seed["quality"] for seed in played[f"{recipe.hyper['loss']}, R1"]]
        assert 0.85 <= sum(own) / len(own) <= table["ceiling"]


@pytest.mark.parametrize("name", ["ring8", "grid25"])
def test_real_points_of_the_toys_table_can_be_measured_again(name):
    table = gc.runs.table("toys")
    real = gc.data.load(name, split="test", limit=len(table["seeds"]) * table["points"])["x"].split(table["points"])
    assert table["sets"][name]["perfect"] == [toys.measured(points, name) for points in real]
    assert table["ceiling"] == pytest.approx(gc.metrics.quality_ceiling())


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


def test_sgan_learns_from_pictures_without_labels():
    table = gc.runs.table("sgan-100")
    methods = {row["method"] for row in table["rows"]}
    assert methods == {"sgan", "supervised", "pseudo_labels"}
    last = {(row["method"], row["labels"], row["draw"]): row["accuracies"][-1] for row in table["rows"]}
    assert len(last) == len(set(last.values())) == len(table["rows"]), "every training once, and no two alike"
    drawn = {n: sorted({row["draw"] for row in table["rows"] if row["labels"] == n}) for n in (20, 50, 100, 1000)}
    assert drawn == {n: [1, 2, 3, 4, 5] if n == 100 else [1, 2, 3] for n in drawn}
    of = lambda method, n=100: [last[method, n, draw] for draw in drawn[n]]
    assert gc.metrics.interval(of("sgan")).mean >= 0.97
    for other in ("supervised", "pseudo_labels"):
        gains = [mine - theirs for mine, theirs in zip(of("sgan"), of(other))]
        assert gc.metrics.interval(gains).low > 0
    assert sum(of("supervised", 20)) < sum(of("supervised", 50)) < sum(of("supervised", 1000))
    sgan.SGAN(**table["hyper"])


def test_growing_and_not_growing_end_level_at_equal_time():
    table = gc.runs.table("growing")
    nearer = 0
    for grown, fixed in zip(table["growing"], table["fixed"], strict=True):
        end = grown["stages"][-1]
        before, last = fixed["stages"][-2:]
        assert before["cpu_seconds"] < end["cpu_seconds"] <= last["cpu_seconds"], "the twin has had its time"
        assert 1.5 <= end["images"] / last["images"] < 2
        share = (end["cpu_seconds"] - before["cpu_seconds"]) / (last["cpu_seconds"] - before["cpu_seconds"])
        level = before["frechet"] + share * (last["frechet"] - before["frechet"])
        assert (end["frechet"] < level) == (end["frechet"] < last["frechet"])
        nearer += end["frechet"] < level
    assert (nearer, len(table["seeds"])) == (2, 3), "what chapter 11 says"
    assert recipes.find("progan", "mnist").hyper == table["hyper"]


@pytest.mark.parametrize("data", ["hangul", "emoji"])
def test_the_table_of_the_cycle_holds_the_shipped_run(data):
    run = gc.runs.load(f"cyclegan-{data}")
    own = next(row for row in gc.runs.table("cycle")["rows"] if (row["data"], row["seed"]) == (data, 0))
    assert own["cycle"] > 0
    assert own["style"] == pytest.approx(run.measured[0]["style"], abs=0.001)
    assert own["seconds"] == pytest.approx(run.seconds, abs=1)


def test_with_the_cycle_a_translation_is_nearer_to_its_counterpart():
    rows = {(row["data"], row["cycle"] > 0): row for row in gc.runs.table("cycle")["rows"] if row["seed"] == 0}
    for data in ("hangul", "emoji"):
        with_it, without = (rows[data, cycle] for cycle in (True, False))
        assert min(with_it["style"], without["style"]) >= 0.8
        assert with_it["retrieval"] >= with_it["untranslated_retrieval"] > without["retrieval"]


def test_the_cycle_keeps_what_a_translation_says():
    """Style comes without it; the letters do not."""
    rows = {(row["data"], row["seed"], row["cycle"] > 0): row for row in gc.runs.table("cycle")["rows"]}
    seeds = {seed for data, seed, _ in rows if data == "hangul"}
    assert seeds
    for seed in seeds:
        with_it, without = (rows["hangul", seed, cycle] for cycle in (True, False))
        assert min(with_it["style"], without["style"]) > 0.8
        assert with_it["letters_retrieval"] > 2 * without["letters_retrieval"]
        assert with_it["images"] == without["images"]
    assert all(row["seconds"] > 60 for row in rows.values())
