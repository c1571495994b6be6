"""The report card: what is asked of which game, rows of seeds, and the table."""

import json
import math
import re

import pytest
import torch
from PIL import Image
from tiny import game

from gancourse import data, evaluate, language, models, runs
from gancourse.data import Stream, toys
from gancourse.data.stream import Files
from gancourse.errors import CourseError
from gancourse.evaluate import bench as benches
from gancourse.evaluate import measures
from gancourse.evaluate import report as cards
from gancourse.evaluate.measures import measure
from gancourse.evaluate.report import words

GENERATED = {"frechet", "precision", "recall", "density", "coverage", "nearest"}
LABELS = {"seed", "n", "features"}
TRANSLATED = {"style", "psnr", "ssim", "retrieval", "letters_retrieval"}


@pytest.fixture(autouse=True)
def _small(monkeypatch, tmp_path):
    """Few pictures of the embedded sets, wherever the reader keeps whole ones."""
    monkeypatch.setenv("GANCOURSE_OFFLINE", "1")
    monkeypatch.delenv("GANCOURSE_DATA", raising=False)
    monkeypatch.setenv("GANCOURSE_CACHE", str(tmp_path))
    monkeypatch.setattr(benches, "PICTURES", 200)
    monkeypatch.setattr(benches, "QUERIES", 20)
    monkeypatch.setattr(measures, "TESTED", 50)
    benches.bench.cache_clear()
    yield
    benches.bench.cache_clear()


# ---- what is asked


def asked(name: str, data_name: str, options=None, **hyper) -> set[str]:
    """The names of the measures that a game gets; every one must be a finite number."""
    row = measure(game(name, **hyper), data_name, options=options)
    assert row.keys() >= LABELS
    found = {key: row[key] for key in row.keys() - LABELS}
    assert all(math.isfinite(value) for value in found.values()), found
    return set(found)


def test_generated_pictures():
    assert asked("dcgan", "mnist") == GENERATED


def test_generated_pictures_of_given_classes_must_show_them():
    assert asked("cdcgan", "mnist", size=32) == GENERATED | {"agreement"}
    assert asked("cdcgan", "mnist") == GENERATED  # 16 pixels: no classifier knows them
    letters = dict(labels=("initial", "vowel", "final"), classes=(19, 21, 28))
    assert asked("cdcgan", "hangul", size=32, **letters) == GENERATED | {"agreement"}


def test_generated_pictures_of_a_text():
    assert asked("stackgan", "emoji", channels=3, text_dim=64) == GENERATED


def test_labels_that_two_classifiers_know_must_all_be_seen():
    """Letters by one, the style by another: real syllables agree, other styles or other letters do not."""
    gan = game("cdcgan", size=32, labels=("initial", "y", "vowel", "final"), classes=(19, 4, 21, 28))
    test = data.load("hangul", size=32, split="test")
    told = torch.stack([test[label] for label in gan.hp.labels], 1)
    share = lambda told: measures.agreed(gan, "hangul", test["x"], told)["agreement"]
    assert share(told) > 0.8
    for column, classes in enumerate(gan.hp.classes):
        other = told.clone()
        other[:, column] = (other[:, column] + 1) % classes
        assert share(other) < 0.1
    assert measures.agreed(game("cdcgan", labels=("category",), classes=(8,)), "emoji", test["x"], told) == {}


def test_rebuilt_and_filled_pictures():
    assert asked("autoencoder", "mnist") == GENERATED | {"psnr", "gain"}
    assert asked("autoencoder", "mnist", noise=0.0) == GENERATED | {"psnr"}
    assert asked("context_encoder", "fashion", channels=1) == {"psnr", "ssim", "gain"}


@pytest.mark.parametrize("name", ["cyclegan", "pix2pix", "adain"])
def test_translated_pictures_stand_beside_the_untranslated(name):
    found = asked(name, "hangul", dict(a="gothic", b="pen"), size=32)
    assert found == TRANSLATED | {f"untranslated_{word}" for word in TRANSLATED}


def test_points_and_labels_and_masks():
    assert asked("mixture", "ring8") == {"captured", "quality", "kl"}
    assert asked("mixture", "moons") == {"frechet", "mmd", "precision", "recall"}
    assert asked("sgan", "mnist") == {"error"}
    assert asked("segan", "emoji", channels=3) == {"overlap"}


def test_every_model_can_be_measured_on_some_data():
    """Each model of the zoo has a case above, or is a game of pictures from noise like DCGAN."""
    special = {"cdcgan", "autoencoder", "context_encoder", "cyclegan", "pix2pix", "adain", "mixture", "sgan", "segan"}
    others = [name for name in models.names() if name not in special]
    for name in others:
        gan = game(name)
        plain = set(gan.fields) <= {"x", "y", "text"} and not hasattr(gan, "cut")
        assert plain or {"a", "b"} <= set(gan.fields), f"{name}: say in measures.py what is asked of it"


# ---- whether the answers are right


class Known(torch.nn.Module):
    """A game whose samples are given."""

    fields = ("x",)

    def __init__(self, images, **hp):
        super().__init__()
        self.images, self.hp, self.place = images, type("Hyper", (), hp), 0
        self.weight = torch.nn.Parameter(torch.zeros(1))

    def sample(self, n, y=None, x=None):
        self.place += n
        return self.images[self.place - n : self.place]


def test_a_generator_that_draws_real_pictures_stands_at_the_floor():
    bench = benches.bench("mnist", 32, 1)
    row = measure(Known(bench.rest / 127.5 - 1, size=32, channels=1), "mnist")
    floor = bench.measure(bench.rest)
    assert {key: row[key] for key in floor} == pytest.approx(floor)


def test_controls_are_told_from_the_real():
    bench = benches.bench("mnist", 32, 1)
    rows = bench.controls()
    real, memory, half, noise = rows.values()
    assert set(rows) == {"real", "memoriser", "half the classes", "noise"}
    assert memory["nearest"] == 0 < real["nearest"] < noise["nearest"]
    assert half["coverage"] < 0.7 * real["coverage"]
    assert half["recall"] < real["recall"]
    assert half["precision"] > 0.7
    assert noise["precision"] < 0.05
    assert noise["frechet"] > half["frechet"] > real["frechet"]


def test_controls_of_pictures_in_files_are_those_of_pictures_in_memory(tmp_path):
    x = data.load("mnist", size=16, limit=20)["x"]
    for i, picture in enumerate(x):
        Image.fromarray(picture[0].numpy()).save(tmp_path / f"{i:02}.png")
    files = Files(sorted(tmp_path.iterdir()), 16, 1)
    assert torch.equal(benches.classes_kept(Stream(files)), benches.classes_kept(data.Resident({"x": x})))
    labels = torch.arange(20) % 4
    kept = benches.classes_kept(Stream(files, labels))
    assert torch.equal(kept, x[labels < 2])


def test_real_pictures_of_a_folder_are_held_against_all_others(tmp_path):
    """They are all trained on: the nearest to each is itself."""
    x = data.load("mnist", size=16, limit=20)["x"]
    for i, picture in enumerate(x):
        Image.fromarray(picture[0].numpy()).save(tmp_path / f"{i:02}.png")
    rows = benches.bench(f"folder:{tmp_path}", 16, 1).controls()
    apart = torch.cdist(*[x.flatten(1).float() / 127.5] * 2) / 16
    assert rows["real"]["nearest"] == pytest.approx(apart.fill_diagonal_(9).amin(1).mean().item(), rel=1e-4)
    assert rows["memoriser"]["nearest"] == 0


def test_the_real_side_was_not_trained_on():
    bench = benches.bench("mnist", 32, 1)
    test = data.load("mnist", size=32, split="test")["x"]
    distance = lambda images: (images.flatten(1)[:, None].float() - test.flatten(1)[None].float()).abs().amax(2).amin(1)
    assert distance(bench.real[:20]).max() == 0
    assert distance(bench.rest[:20]).max() == 0
    real, rest = ({x.numpy().tobytes() for x in side} for side in (bench.real, bench.rest))
    assert len(real) == len(rest) == 200
    assert not real & rest


def test_labels_are_compared_with_what_was_asked_for(monkeypatch):
    """Real pictures asked for by their own labels agree; by other labels they do not."""
    bench = benches.bench("mnist", 32, 1)

    class Conditional(Known):
        fields = ("x", "y")

        def sample(self, n, y=None, x=None):
            rows = [torch.nonzero(bench.train["y"] == (label + self.shift) % 10)[0, 0] for label in y[:, 0]]
            return bench.train["x"][rows] / 127.5 - 1

    gan = Conditional(None, size=32, channels=1, labels=("y",))
    gan.shift = 0
    assert measure(gan, "mnist")["agreement"] > 0.95
    gan.shift = 1
    assert measure(gan, "mnist")["agreement"] < 0.05


@pytest.mark.parametrize(("answer", "style", "psnr"), [("b", 0.95, 60), ("a", 0, 0)])
def test_a_translator_is_held_against_the_truth(answer, style, psnr):
    test = data.load("hangul", size=32, split="test")
    truth = {"a": test["gothic"], "b": test["pen"]}[answer] / 127.5 - 1
    truth = truth + 1e-4  # no copy, so that decibels are finite

    gan = Known(truth, size=32, channels=1)
    gan.fields, gan.paired = ("a", "b"), False
    row = measure(gan, "hangul", options=dict(a="gothic", b="pen"))
    assert row["style"] >= style
    assert row["psnr"] > psnr
    if answer == "a":
        for word in TRANSLATED:
            assert row[word] == pytest.approx(row[f"untranslated_{word}"], abs=0.01)
    else:
        assert row["retrieval"] > 0.95


def test_the_same_seed_measures_the_same_and_leaves_the_random_numbers():
    gan = game("dcgan")
    before = torch.random.get_rng_state()
    first = measure(gan, "mnist", seed=3)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert measure(gan, "mnist", seed=3) == first
    assert measure(gan, "mnist", seed=4)["frechet"] != first["frechet"]


# ---- rows and tables


def run_of(tmp_path, seed: int, **facts) -> runs.TrainedRun:
    """A run on paper: what run.json would hold, and a game that learned nothing."""
    recipe = dict(model="dcgan", data="mnist", hyper=models.get("dcgan").tiny, options={}, images=1000, every=100)
    facts = recipe | dict(seed=seed, hardware=dict(device="a processor", threads=1)) | facts
    folder = tmp_path / f"seed-{seed}"
    folder.mkdir(exist_ok=True)
    facts["history"] = [dict(images=1000, seconds=4000.0)]
    (folder / "run.json").write_text(json.dumps(facts))
    run = runs.TrainedRun(folder)
    run.__dict__["gan"] = game("dcgan", seed).eval()
    return run


def test_seeds_are_kept_by_row_and_measured_again(tmp_path):
    out = tmp_path / "out"
    rows = evaluate.record(out, run_of(tmp_path, 1), run_of(tmp_path, 0))
    assert [row["seed"] for row in rows] == [0, 1]
    assert evaluate.record(out, run_of(tmp_path, 1)) == rows
    assert [row["seed"] for row in evaluate.record(out, run_of(tmp_path, 2))] == [0, 1, 2]


def test_another_recipe_or_another_way_cannot_be_averaged(tmp_path):
    with pytest.raises(CourseError, match="another recipe"):
        evaluate.record(tmp_path, run_of(tmp_path, 0), run_of(tmp_path, 1, images=2000))
    rows = evaluate.record(tmp_path, run_of(tmp_path, 0))
    (tmp_path / "metrics.json").write_text(json.dumps([rows[0] | dict(n=17)]))
    with pytest.raises(CourseError, match="measured in different ways"):
        evaluate.record(tmp_path, run_of(tmp_path, 1))


def load_from(monkeypatch, *found: runs.TrainedRun) -> list[str]:
    """Let `runs.load` find these."""
    known = {run.path.name: run for run in found}
    monkeypatch.setattr(cards.runs, "load", known.__getitem__)
    return list(known)


def test_a_card_says_all_and_averages_the_seeds(tmp_path, monkeypatch):
    run = run_of(tmp_path, 0, joules=7200)
    rows = evaluate.record(run.path, run, run_of(tmp_path, 1), run_of(tmp_path, 2))
    report = evaluate.card(load_from(monkeypatch, run))
    json.dumps(report, allow_nan=False)
    (entry,) = report["runs"]
    values = torch.tensor([row["precision"] for row in rows])
    mean, low, high = entry["measures"]["precision"]
    assert mean == pytest.approx(values.mean().item(), abs=1e-4)
    assert mean - low == pytest.approx(4.3027 * values.std().item() / 3**0.5, abs=1e-4)  # t of 2 degrees of freedom
    assert high - mean == pytest.approx(mean - low, abs=1e-4)
    assert (entry["seeds"], entry["seconds"], entry["joules"]) == ([0, 1, 2], 4000, 7200)
    assert entry["parameters"] == sum(p.numel() for p in run.gan.parameters())
    assert list(report["controls"][0]["rows"]) == ["real", "memoriser", "half the classes", "noise"]
    text = evaluate.markdown(report)
    assert "| seed-0 | 3 |" in text
    assert "1.1\N{NO-BREAK SPACE}h | 2 Wh |" in text
    assert (
        "**mnist**: n = 200, 64 principal components of the pixels; the real ones are of the 2,000 test pictures"
        in text
    )
    widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert len(widths) == 1


def test_what_was_not_recorded_is_measured_and_one_seed_has_no_interval(tmp_path, monkeypatch):
    report = evaluate.card(load_from(monkeypatch, run_of(tmp_path, 0)))
    mean, low, high = report["runs"][0]["measures"]["precision"]
    assert (low, high) == (None, None)
    assert f"| {mean:.3f} |" in evaluate.markdown(report)


def test_an_interval_is_said_where_seeds_differ():
    """What a translator was given is the same for every seed."""
    assert words("style", 0.5, 0.4, 0.6) == "0.500 (0.400 to 0.600)"
    assert words("style", 0.5, 0.5, 0.5) == words("style", 0.5) == "0.500"


def test_runs_that_were_measured_alike_share_a_table_and_its_controls(tmp_path, monkeypatch):
    one, two = run_of(tmp_path, 0), run_of(tmp_path, 1)
    report = evaluate.card(load_from(monkeypatch, one, two))
    assert len(report["controls"]) == 1
    assert evaluate.markdown(report).count("**mnist**") == 1


def test_points_have_controls_too():
    rows = cards.point_controls("ring8")
    assert rows["real"]["captured"] == 8
    assert rows["half the law"]["captured"] < 6
    assert rows["noise"]["quality"] < 0.1
    assert set(rows["noise"]) == set(toys_row())


class Brightness:
    """A judge that reads a digit off the brightness."""

    def predict(self, images):
        return (images.flatten(1).float().mean(1) / 25).round().long().clamp(0, 9)


def test_stacked_digits(monkeypatch):
    """Real stacks have all modes, half of them half, a few pictures a few; digits are grey levels here."""
    codes = torch.randint(1000, (40_000,))
    pixels = 25 * torch.stack([codes // 100, codes // 10 % 10, codes % 10], 1)[:, :, None, None].to(torch.uint8)
    monkeypatch.setattr(cards, "load", lambda name, size: data.Resident({"x": pixels, "y": codes}))
    monkeypatch.setattr("gancourse.metrics.mixture.classifier", lambda name: Brightness())
    rows = cards.stacked_controls(1)
    assert rows["real"]["captured"] == 1000
    assert rows["real"]["kl"] == pytest.approx(0.019, abs=0.002)
    assert rows["half the modes"]["captured"] == 500
    assert rows["memoriser of 100"]["captured"] < 101
    row = measure(Known(pixels / 127.5 - 1, size=1, channels=3), "stacked")
    assert (row["n"], row["captured"], row["kl"]) == (26_000, 1000, rows["real"]["kl"])


def toys_row() -> dict:
    return measures.judged_points(toys.load("ring8", "test", 2500)["x"], "ring8")


def test_a_card_is_written_for_programs_and_for_people(tmp_path):
    report = dict(runs=[], controls=[], classifiers=dict(mnist=0.996))
    evaluate.write(report, tmp_path / "out")
    assert json.loads((tmp_path / "out/report.json").read_text()) == report
    assert "mnist 99.6%" in (tmp_path / "out/report.md").read_text()


def test_the_shipped_card_is_the_one_beside_the_runs_or_what_was_measured_of_them(tmp_path, monkeypatch):
    measured = {name for name in runs.names() if runs.measured(runs.HERE / name)}
    monkeypatch.setattr(cards.runs, "HERE", tmp_path)
    assert evaluate.shipped() == {"runs": [], "controls": [], "classifiers": {}}
    written = {"runs": [dict(name="a")], "controls": [dict(data="mnist")], "classifiers": {"mnist": 0.9}}
    (tmp_path / f"{cards.REPORT}.json").write_text(json.dumps(written), encoding="utf-8")
    assert evaluate.shipped() == written
    monkeypatch.undo()
    assert {found["name"] for found in evaluate.shipped()["runs"]} >= measured


def test_the_report_that_ships_is_that_of_the_runs_that_ship():
    """`gancourse evaluate --all --out gancourse/runs` makes it anew."""
    report = cards.shipped()
    assert report["runs"] == [cards.entry(runs.load(name)) for name in runs.names()]
    assert (runs.HERE / "report.md").read_text(encoding="utf-8") == cards.markdown(report)
    assert {control["data"] for control in report["controls"]} >= {"mnist", "hangul"}


def test_a_korean_page_gets_a_korean_card():
    language.use("ko")
    try:
        text = cards.markdown(cards.shipped())
    finally:
        language.use("en")
    assert "진짜는 테스트 이미지 10,000장에서 뽑음" in text
    assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text), "a phrase that evaluate.said does not know"
