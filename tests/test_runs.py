"""Trained runs: those that ship, and a reader's own."""

import json
import math

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from gancourse import language, models, recipes, runs
from gancourse.errors import CourseError
from gancourse.randomness import apart
from gancourse.runs import HERE, WEIGHTS, fixed_samples
from gancourse.training import recipe_batches

SHIPPED = pytest.mark.parametrize("name", runs.names())


def test_there_is_a_run_and_it_is_named_after_model_and_data():
    assert "dcgan-mnist" in runs.names()
    for name in runs.names():
        facts = runs.load(name).facts
        assert name == f"{facts['model']}-{facts['data']}"


@SHIPPED
def test_a_shipped_run_can_be_made_again_from_what_it_says(name):
    run = runs.load(name)
    gan = recipes.Recipe(**run.recipe).build()
    assert {k: list(v) if isinstance(v, tuple) else v for k, v in vars(gan.hp).items()} == run.recipe["hyper"]
    assert isinstance(run.seed, int)
    assert run.hardware.keys() >= {"device", "threads", "torch"}


@SHIPPED
def test_a_shipped_run_says_what_it_is_and_what_every_seed_gave(name):
    run = runs.load(name)
    assert all(len(line) <= language.LINE["en"] for line in str(run).splitlines())
    facts, *rows = str(run).replace("\n  ", " ").splitlines()
    assert facts.startswith(f"{run.facts['model']} on {run.facts['data']}, {run.facts['images']:,} images in ")
    assert run.hardware["device"] in facts
    assert [row.split(":")[0] for row in rows] == [f"seed {row['seed']}" for row in run.measured]


@SHIPPED
def test_history_of_a_shipped_run(name):
    run = runs.load(name)
    images = [row["images"] for row in run.history]
    assert images == sorted(set(images))
    assert images[-1] == run.recipe["images"]
    assert all(math.isfinite(value) for row in run.history for value in row.values())
    assert run.seconds == run.history[-1]["seconds"] > 0
    assert any(key.endswith("/loss") for key in run.history[0])


@SHIPPED
def test_weights_of_a_shipped_run(name):
    run = runs.load(name)
    stored = load_file(run.path / WEIGHTS)
    assert {t.dtype for t in stored.values() if t.is_floating_point()} == {torch.float16}
    loaded = runs.product(run.gan)
    assert stored.keys() == loaded.keys()
    assert all(torch.equal(stored[k].to(loaded[k].dtype), loaded[k]) for k in stored)
    assert not any(p.requires_grad for p in run.gan.parameters())
    assert not run.gan.training


@SHIPPED
def test_samples_of_a_shipped_run_are_pictures(name):
    run = runs.load(name)
    hp = run.gan.hp
    with apart(seed=0):
        images = run.gan.sheet(16, recipe_batches(run))
    assert images.shape == (16, hp.channels, hp.size, hp.size)
    assert -1 <= images.min() < -0.5 < 0.5 < images.max() <= 1
    assert images.std(0).mean() > 0.1  # they differ from each other


@SHIPPED
def test_stages_of_a_shipped_run(name):
    stages = runs.load(name).stages
    images = [n for n, _ in stages]
    assert len(stages) >= 3
    assert images == sorted(set(images))
    assert len({sheet.size for _, sheet in stages}) == 1
    assert {sheet.mode for _, sheet in stages} == {"RGB"}


@SHIPPED
def test_film_of_a_shipped_run(name, tmp_path):
    film = runs.load(name).gif(tmp_path / "film.gif")
    with Image.open(tmp_path / "film.gif") as gif:
        assert gif.n_frames > 1
    assert film.alt.startswith(f"{name.split('-')[0]} on ")


def test_all_runs_fit_into_20_megabytes():
    assert sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file()) < 20e6


def test_loading_a_run_leaves_the_random_numbers_alone():
    before = torch.get_rng_state()
    run = runs.load("dcgan-mnist")
    fixed_samples(run.gan, 2)
    assert torch.equal(torch.get_rng_state(), before)


def test_fixed_samples_come_from_the_noise_that_a_seed_names():
    gan = runs.load("dcgan-mnist").gan
    assert torch.equal(fixed_samples(gan, 3, 1), fixed_samples(gan, 3, 1))
    assert not torch.equal(fixed_samples(gan, 3, 1), fixed_samples(gan, 3, 2))
    torch.manual_seed(1)
    assert torch.equal(fixed_samples(gan, 3, 1), gan.sample(3))


def test_a_run_of_ones_own_is_loaded_by_its_folder(tmp_path):
    import tiny

    gan = tiny.game("dcgan")
    last = tiny.played(gan, 80, 40)[-1]
    last.save(tmp_path / runs.CHECKPOINTS)
    facts = dict(
        model="dcgan",
        data="noise",
        hyper=models.get("dcgan").tiny,
        options={},
        images=80,
        every=40,
        seed=0,
        hardware={},
    )
    (tmp_path / "run.json").write_text(json.dumps(facts))
    run = runs.load(tmp_path)
    assert run.path == tmp_path
    assert tiny.equal(tiny.state(run.gan), tiny.state(last.ema))
    assert run.history == last.history
    assert run.stages == []
    with pytest.raises(CourseError, match="has no sheets to make a GIF of"):
        run.gif()


def test_what_is_no_run_is_named(tmp_path):
    with pytest.raises(CourseError, match="no run called 'dcgan-minst'; did you mean 'dcgan-mnist'"):
        runs.load("dcgan-minst")
    with pytest.raises(CourseError, match=r"holds no run: there is no run\.json in it"):
        runs.load(tmp_path)
    (tmp_path / "run.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(CourseError, match=r"run\.json is damaged"):
        runs.load(tmp_path).recipe  # noqa: B018
