"""The command line: what it prints, what it writes, and one sentence for whatever is wrong."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import tiny
import torch
from PIL import Image

import gancourse
from gancourse import cli, models, recipes, runs
from gancourse.engine import checkpoint, run, train

SETTINGS = ("size=16", "width=4", "z_dim=8", "batch_size=8")
COMMAND = re.compile(r"^(gancourse \S[^\n#`]*)$|`(gancourse [^`\n]* -[^`\n]*)`", re.MULTILINE)
ROOT = Path(__file__).parents[1]
TEXTS = sorted([*(ROOT / "book").glob("[ek][no]/*.md"), *ROOT.glob("*.md")])
TINY = [part for pair in SETTINGS for part in ("--set", pair)]


@pytest.fixture(autouse=True)
def _offline(tmp_path, monkeypatch):
    """No network, no cache: the sets are those in the package."""
    monkeypatch.setenv("GANCOURSE_OFFLINE", "1")
    monkeypatch.setenv("GANCOURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GANCOURSE_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def pictures(monkeypatch):
    """A few random pictures in the place of every data set, so that a test has none to decode."""
    monkeypatch.setattr(recipes.Recipe, "load", lambda recipe, gan: tiny.pictures(gan, name=recipe.data))


def command(*words) -> None:
    """Run `gancourse ...` in this process."""
    cli.main([str(word) for word in words])


def go(*words, images=80, every=40) -> None:
    """`gancourse train` with tiny settings."""
    command("train", "dcgan", "--data", "mnist", *TINY, "--images", images, "--every", every, *words)


def fails(capsys, *words, status=2) -> str:
    """The one sentence that a command says on its way out."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        command(*words)
    assert stop.value.code == status
    told = capsys.readouterr().err.strip()
    assert "Traceback" not in told
    sentence = told.splitlines()[-1]
    assert sentence.startswith("gancourse")
    return sentence


def weights(folder) -> dict:
    tensors, _ = checkpoint.latest(folder / "checkpoints")
    return {k: v for k, v in tensors.items() if k.startswith(("gan.", "average.", "optimizer."))}


# what it prints


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        command("--version")
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"gancourse {gancourse.__version__}\n"


def test_models_are_listed_with_their_papers(capsys):
    command("models")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == models.names()
    assert any("arXiv:1511.06434" in line for line in lines)


def test_data_are_listed_with_size_place_and_licence(capsys):
    command("data")
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines.keys() == {"mnist", "fashion", "stacked", "hangul", "emoji"}
    assert "12,000 images" in lines["mnist"]
    assert "1 x 28 x 28" in lines["mnist"]
    assert all("the package" in line for line in lines.values())
    assert "OFL" in lines["hangul"]


@pytest.mark.parametrize("words", [[], ["train"], ["train", "dcgan"], ["fly"], ["train", "dcgan", "--data", "mnist"]])
def test_half_a_command_is_answered_with_its_usage(words, capsys):
    assert "error" in fails(capsys, *words)


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["sample", "--help"], ["gif", "--help"]])
def test_help(words, capsys):
    with pytest.raises(SystemExit) as stop:
        command(*words)
    assert stop.value.code == 0
    assert "usage: gancourse" in capsys.readouterr().out


# a run


def test_a_run_from_training_to_film(tmp_path, capsys):
    out = tmp_path / "mine"
    go("--set", "lr=1e-4", "--set", "betas=(0.4, 0.99)", "--seed", 3, "--out", out)
    said = capsys.readouterr()
    assert f"gancourse sample {out}" in said.out
    assert "D/loss=" in said.err
    assert "images/s" in said.err
    facts = json.loads((out / "run.json").read_text())
    assert (facts["model"], facts["data"], facts["images"], facts["every"], facts["seed"]) == (
        "dcgan",
        "mnist",
        80,
        40,
        3,
    )
    assert facts["hyper"] == dict(size=16, channels=1, z_dim=8, width=4, batch_size=8, lr=1e-4, betas=[0.4, 0.99])
    assert [int(p.stem) for p in checkpoint.find(out / "checkpoints")] == [40, 80]

    command("sample", out, "--n", 9, "--seed", 1, "--out", tmp_path / "deep" / "grid.png")
    again = tmp_path / "again.webp"
    command("sample", out, "--n", 9, "--seed", 2, "--out", again)
    with Image.open(tmp_path / "deep" / "grid.png") as sheet, Image.open(again) as other:
        assert sheet.size == other.size
        assert sheet.convert("RGB").tobytes() != other.convert("RGB").tobytes()

    command("gif", out)
    with Image.open(out / "training.gif") as film:
        assert film.n_frames == len(list((out / "sheets").iterdir())) > 2
    assert capsys.readouterr().out.split()[-1] == str(out / "training.gif")


def test_the_same_seed_is_the_same_run(tmp_path, pictures):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        go("--seed", seed, "--out", tmp_path / name)
    a, b, c = (weights(tmp_path / name) for name in "abc")
    assert tiny.equal(a, b)
    assert not tiny.equal(a, c)


def test_a_run_from_the_command_line_is_one_from_the_package(tmp_path, pictures):
    go("--seed", 5, "--out", tmp_path / "run")
    gan = tiny.game("dcgan", seed=5)
    tiny.played(gan, 80, data=tiny.pictures(gan, name="mnist"), seed=5)
    trained = {k.removeprefix("gan."): v for k, v in weights(tmp_path / "run").items() if k.startswith("gan.")}
    assert tiny.equal(trained, tiny.state(gan))


def test_resuming_equals_never_stopping(tmp_path, pictures):
    go("--seed", 5, "--out", tmp_path / "whole", images=120)
    go("--seed", 5, "--out", tmp_path / "parts", images=40)
    go("--resume", "--out", tmp_path / "parts", images=120)  # seed and settings are the run's own
    assert tiny.equal(weights(tmp_path / "whole"), weights(tmp_path / "parts"))
    facts = json.loads((tmp_path / "parts" / "run.json").read_text())
    assert (facts["images"], facts["seed"]) == (120, 5)


def test_a_resumed_run_keeps_its_own_numbers(tmp_path, pictures):
    go("--set", "lr=0.001", "--out", tmp_path / "run", images=40, every=40)
    (tmp_path / "run" / "checkpoints").rename(tmp_path / "kept")
    facts = json.loads((tmp_path / "run" / "run.json").read_text())
    (tmp_path / "run" / "run.json").write_text(json.dumps(facts | {"images": 80}))
    (tmp_path / "kept").rename(tmp_path / "run" / "checkpoints")
    command("train", "dcgan", "--data", "mnist", "--resume", "--out", tmp_path / "run")
    assert checkpoint.latest(tmp_path / "run" / "checkpoints")[1]["images"] == 80
    after = json.loads((tmp_path / "run" / "run.json").read_text())
    assert {k: after[k] for k in ("hyper", "images", "every")} == {
        k: (facts | {"images": 80})[k] for k in ("hyper", "images", "every")
    }


def test_resuming_a_finished_run_says_so_and_is_no_error(tmp_path, pictures, capsys):
    go("--out", tmp_path / "run")
    before = weights(tmp_path / "run")
    command("train", "dcgan", "--data", "mnist", "--resume", "--out", tmp_path / "run")
    assert "is finished: 80 of 80 images.  More: --images 160" in capsys.readouterr().out
    assert tiny.equal(before, weights(tmp_path / "run"))


@pytest.mark.parametrize(("every", "saved"), [(30, [32, 64, 80]), (7, [64, 72, 80]), (80, [80]), (1000, [80])])
def test_every_so_many_images_a_checkpoint_whatever_the_batch(every, saved, tmp_path, pictures):
    go("--out", tmp_path / "run", every=every)
    assert [int(p.stem) for p in checkpoint.find(tmp_path / "run" / "checkpoints")] == saved


def test_numbers_as_people_write_them():
    assert [cli.positive(text) for text in ("300000", "3e5", "300_000")] == [300_000] * 3


def test_every_recipe_can_be_built():
    for model, data in recipes.names():
        gan = recipes.find(model, data).build()
        if shape := recipes.SHAPES.get(data.split(":")[0]):  # points have none
            assert gan.hp.channels == shape["channels"]
            assert gan.hp.size == shape["size"] or (model, data) == ("stackgan", "emoji")  # its second stage doubles it


def test_dcgan_on_mnist_has_about_half_a_million_parameters():
    """Not the paper's 64 pixels and 12 million."""
    gan = recipes.find("dcgan", "mnist").build()
    assert (gan.hp.size, gan.hp.channels) == (32, 1)
    assert 0.3e6 < sum(p.numel() for p in gan.parameters()) < 1e6


# bad input

TRAIN = ["train", "dcgan", "--data", "mnist", "--out", "run"]
BAD = {
    "model": (["train", "dcgen", "--data", "mnist", "--out", "run"], "no model called 'dcgen'; did you mean 'dcgan'"),
    "data": (["train", "dcgan", "--data", "minst", "--out", "run"], "no data set called 'minst'; did you mean 'mnist'"),
    "setting": ([*TRAIN, "--set", "learning_rat=1"], "no setting of dcgan called 'learning_rat'"),
    "capitals": (["train", "DCGAN", "--data", "mnist", "--out", "run"], "did you mean 'dcgan'"),
    "near setting": ([*TRAIN, "--set", "batchsize=1"], "did you mean 'batch_size'"),
    "no =": ([*TRAIN, "--set", "lr"], "--set 'lr' has no '='"),
    "lr of 0": ([*TRAIN, "--set", "lr=0"], "lr is 0; it must be greater than 0"),
    "lr below 0": ([*TRAIN, "--set", "lr=-1e-4"], "lr is -0.0001; it must be greater than 0"),
    "lr of words": ([*TRAIN, "--set", "lr=fast"], "lr is 'fast'; it wants a finite number, for example 0.0002"),
    "lr of nothing": ([*TRAIN, "--set", "lr="], "lr is ''; it wants a finite number"),
    "lr without end": ([*TRAIN, "--set", "lr=1e999"], "lr is inf; it wants a finite number"),
    "half a batch": ([*TRAIN, "--set", "batch_size=0.5"], "batch_size is 0.5; it wants a whole number"),
    "size": ([*TRAIN, "--set", "size=33"], "size is 33; it must be 4, 5, 6 or 7 doubled once or more"),
    "channels": ([*TRAIN, "--set", "channels=2"], "channels is 2"),
    "beta": ([*TRAIN, "--set", "betas=(0.5, 1.5)"], "two decay rates, each 0 or greater and below 1"),
    "images of 0": ([*TRAIN, "--images", "0"], "'0' is not a whole number from 1 to 1,000,000,000,000"),
    "images below 0": ([*TRAIN, "--images=-5"], "'-5' is not a whole number from 1 to 1,000,000,000,000"),
    "half an image": ([*TRAIN, "--images", "2.5"], "'2.5' is not a whole number from 1 to 1,000,000,000,000"),
    "images without end": ([*TRAIN, "--images", "inf"], "'inf' is not a whole number from 1 to 1,000,000,000,000"),
    "images of nothing": ([*TRAIN, "--images", "nan"], "'nan' is not a whole number from 1 to 1,000,000,000,000"),
    "images of words": ([*TRAIN, "--images", "many"], "'many' is not a whole number from 1 to 1,000,000,000,000"),
    "every": ([*TRAIN, "--every", "0"], "'0' is not a whole number from 1 to 1,000,000,000,000"),
    "seed": ([*TRAIN, "--seed", "x"], "'x' is not a whole number from 0 up"),
    "seed below 0": ([*TRAIN, "--seed=-1"], "'-1' is not a whole number from 0 up"),
    "seed too large": ([*TRAIN, "--seed", str(2**63)], "is not a whole number from 0 up"),
    "no folder": (["train", "dcgan", "--data", "folder:nowhere", "--out", "run"], "nowhere"),
    "resume of nothing": (
        [*TRAIN, "--resume"],
        "there is no checkpoint in run/checkpoints; start the training without",
    ),
    "sample of nothing": (["sample", "nowhere"], "there is no run called 'nowhere'"),
    "sample of a near name": (["sample", "dcgan-minst"], "did you mean 'dcgan-mnist'"),
    "sample of an empty folder": (["sample", "."], "holds no run: there is no run.json in it"),
    "sheet of text": (["sample", "dcgan-mnist", "--out", "grid.txt"], "--out grid.txt cannot be written"),
    "sheet without a kind": (["sample", "dcgan-mnist", "--out", "grid"], "--out grid cannot be written"),
    "none at all": (["sample", "dcgan-mnist", "--n", "0"], "'0' is not a whole number from 1 to 10,000"),
    "more than a sheet holds": (
        ["sample", "dcgan-mnist", "--n", "1e5"],
        "'1e5' is not a whole number from 1 to 10,000",
    ),
    "out of nothing": ([*TRAIN, "--out", ""], "the name of the folder is empty"),
    "report into a file": (["evaluate", "dcgan-mnist", "--out", __file__], "File exists"),
    "draw": (["train", "sgan", "--data", "mnist", "--out", "run", "--set", "draw=-1"], "draw is -1; it is the seed"),
    "film of nothing": (["gif", "nowhere"], "there is no run called 'nowhere'"),
    "film of another kind": (["gif", "dcgan-mnist", "--out", "film.mp4"], "--out film.mp4 is no film"),
}


@pytest.mark.parametrize(("words", "sentence"), BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence_and_status_2(words, sentence, capsys, tmp_path):
    assert sentence in fails(capsys, *words)
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_a_run_is_not_overwritten(tmp_path, pictures, capsys):
    go("--out", tmp_path / "run")
    before = weights(tmp_path / "run")
    said = fails(capsys, *TRAIN, *TINY, "--images", 120)
    assert "already holds a run; go on with --resume or choose another --out" in said
    assert tiny.equal(before, weights(tmp_path / "run"))


def test_another_model_or_other_settings_are_not_resumed(tmp_path, pictures, capsys):
    out = tmp_path / "run"
    go("--out", out)
    before = weights(out)
    resume = ["--resume", "--out", out, "--images", 160]
    said = fails(capsys, "train", "lsgan", "--data", "mnist", *resume)
    assert "holds a run of dcgan on mnist, not of lsgan on mnist" in said
    assert "not of dcgan on fashion" in fails(capsys, "train", "dcgan", "--data", "fashion", *resume)
    said = fails(capsys, "train", "dcgan", "--data", "mnist", "--set", "lr=0.1", *resume)
    assert "another run: hyper lr is 0.0002 there and 0.1 here" in said
    assert "seed is 0 there and 7 here" in fails(capsys, "train", "dcgan", "--data", "mnist", "--seed", 7, *resume)
    assert tiny.equal(before, weights(out))
    go("--resume", "--out", out, images=160)  # and the run itself can still go on
    assert checkpoint.latest(out / "checkpoints")[1]["images"] == 160


def test_a_file_in_the_place_of_the_folder(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(recipes.Recipe, "load", lambda *_: pytest.fail("the data were loaded first"))
    (tmp_path / "run").write_text("mine")
    assert fails(capsys, *TRAIN, *TINY) == "gancourse: run: File exists"
    assert (tmp_path / "run").read_text() == "mine"


def test_damaged_run_json(tmp_path, capsys):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text('{"model": "dcg')
    assert "run.json is damaged" in fails(capsys, "sample", "run")


def test_a_run_without_a_checkpoint_yet(tmp_path, pictures, capsys):
    go("--out", tmp_path / "run")
    for path in (tmp_path / "run" / "checkpoints").iterdir():
        path.unlink()
    assert "there is no checkpoint in" in fails(capsys, "sample", "run")


def test_sheets_of_a_training_that_saved_nothing_are_not_in_the_next_ones_film(tmp_path, pictures):
    sheets = tmp_path / "run" / "sheets"
    sheets.mkdir(parents=True)
    (sheets / "000000000003.png").write_text("of another seed")
    (sheets / "mine.png").write_text("not the course's")
    go("--out", tmp_path / "run")
    names = {path.name for path in sheets.iterdir()}
    assert "000000000003.png" not in names
    assert "mine.png" in names


def test_a_loss_that_is_not_finite(tmp_path, pictures, capsys):
    said = fails(capsys, *TRAIN, *TINY, "--images", 400, "--every", 8, "--set", "lr=1e38")
    assert "checkpoints saved before are good.  Try a smaller lr" in said


def test_a_full_disk(tmp_path, pictures, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full)
    assert "No space left on device" in fails(capsys, *TRAIN, *TINY, "--images", 40)


def test_ctrl_c_is_status_130_and_loses_nothing(tmp_path, pictures, capsys, monkeypatch):
    def interrupted(*args, **options):
        for snap in train(*args, **options):
            if snap.images > 40:
                raise KeyboardInterrupt
            yield snap

    with monkeypatch.context() as patch:
        patch.setattr("gancourse.training.trained", interrupted)
        said = fails(capsys, *TRAIN, *TINY, "--images", 120, "--every", 40, status=130)
    assert said == "gancourse: stopped; what was saved stays"
    go("--resume", "--out", tmp_path / "run", images=120)
    go("--out", tmp_path / "whole", images=120)
    assert tiny.equal(weights(tmp_path / "run"), weights(tmp_path / "whole"))


def test_out_of_memory_names_a_batch_size(pictures, capsys, monkeypatch):
    def play_round(*_):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    monkeypatch.setattr(run, "play_round", play_round)
    assert "on the command line: --set batch_size=4" in fails(capsys, *TRAIN, *TINY)


# as a process


def started(*words) -> subprocess.Popen:
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    quiet = dict(stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    command = [sys.executable, "-m", "gancourse", *map(str, words)]
    return subprocess.Popen(command, env=environment, preexec_fn=hear_ctrl_c, **quiet)


def hear_ctrl_c() -> None:
    """A shell starts its background jobs deaf to SIGINT, and a test-suite may be one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_from_outside(tmp_path):
    out = tmp_path / "run"
    child = started("train", "dcgan", "--data", "mnist", *TINY, "--images", 10**9, "--every", 80, "--out", out)
    while not checkpoint.find(out / "checkpoints"):
        assert child.poll() is None, child.stdout.read()
    child.send_signal(signal.SIGINT)
    said, _ = child.communicate(timeout=300)  # a child that does not hear must not hold up everything
    assert child.returncode == 130
    assert "Traceback" not in said
    assert "stopped; what was saved stays" in said
    assert runs.load(out).gan.sample(2).shape == (2, 1, 16, 16)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs wait4")
@pytest.mark.skipif(torch.cuda.is_available(), reason="the limit is one for a CPU; CUDA alone takes more")
def test_peak_memory_of_training_dcgan_on_mnist(tmp_path):
    """With a checkpoint and a sheet.  Importing torch, torchvision and matplotlib alone takes 854 MB."""
    child = started("train", "dcgan", "--data", "mnist", "--images", 256, "--every", 128, "--out", tmp_path / "run")
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, said
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    assert kilobytes < 1.2e6


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_command_in_a_text_is_one(path, capsys):
    for line, word in COMMAND.findall(path.read_text(encoding="utf-8")):
        arguments = shlex.split(line or word)[1:]
        if "--help" not in arguments:
            try:
                cli.parser().parse_args(arguments)
            except SystemExit:
                pytest.fail(f"{line or word}: {capsys.readouterr().err}")


def test_a_command_without_what_it_needs_is_found():
    text = (
        "As in\n\n```\ngancourse train dcgan --data mnist\n```\n\nor `gancourse evaluate --al`, not `gancourse train`."
    )
    assert [line or word for line, word in COMMAND.findall(text)] == [
        "gancourse train dcgan --data mnist",
        "gancourse evaluate --al",
    ]


# folders of one's own


@pytest.fixture
def folders(tmp_path):
    """A folder of pictures in subfolders: how many are in each is up to the test."""

    def made(**counts: int) -> str:
        numbers = torch.Generator().manual_seed(0)
        for name, n in counts.items():
            (tmp_path / "mine" / name).mkdir(parents=True)
            for k in range(n):
                pixels = torch.randint(256, (16, 16, 3), dtype=torch.uint8, generator=numbers).numpy()
                Image.fromarray(pixels).save(tmp_path / "mine" / name / f"{k:02}.png")
        return "folder:mine"

    return made


def played(model: str, where: str, *words, images: int = 32) -> None:
    """`gancourse train` on a folder with the model's tiny settings."""
    small = [part for name, value in models.get(model).tiny.items() for part in ("--set", f"{name}={value}")]
    command("train", model, "--data", where, *small, "--images", images, "--every", images, "--out", "run", *words)


def test_a_folder_too_large_for_memory_is_trained_on(folders, monkeypatch):
    monkeypatch.setattr(gancourse.data.folder, "RESIDENT_BYTES", 0)
    played("dcgan", folders(cats=20))
    assert runs.load("run").history[-1]["images"] >= 32


def test_two_domains_out_of_four_are_named_on_the_command_line(folders, capsys):
    where = folders(trainA=9, trainB=8, testA=2, testB=2)
    assert "name two of testA, testB, trainA, trainB as a and b" in fails(capsys, *translation(where))
    assert "'trainC'" in fails(capsys, *translation(where), "--set", "a=trainA", "--set", "b=trainC")
    assert "inset is 'wide'" in fails(capsys, *translation(where), "--set", "inset=wide")
    played("cyclegan", where, "--set", "a=trainA", "--set", "b=trainB")
    assert runs.load("run").recipe["options"] | dict(a="trainA", b="trainB") == runs.load("run").recipe["options"]


def test_names_of_domains_are_no_numbers():
    assert cli.settings("cyclegan", ["a=1_0", "b=2.50", "lr=1e-3"]) == dict(a="1_0", b="2.50", lr=1e-3)


def translation(where: str) -> list[str]:
    return ["train", "cyclegan", "--data", where, "--set", "size=32", "--out", "run"]


def test_how_many_labels_a_folder_keeps_is_said_on_the_command_line(folders, capsys):
    where = folders(cats=6, dogs=6)
    played("sgan", where, "--set", "classes=(2,)", "--set", "n=4")
    assert runs.load("run").recipe["options"]["n"] == 4


def test_a_class_without_pictures_is_named(folders, capsys):
    sentence = fails(capsys, "train", "cdcgan", "--data", folders(cats=6, dogs=6), "--out", "run")
    assert "no picture of class 2, the game has 10 classes" in sentence


def test_a_style_is_carried_between_folders_of_different_sizes_and_measured(folders, capsys):
    played("adain", folders(trainA=5, trainB=3))
    capsys.readouterr()
    command("evaluate", "run")
    assert re.search(r"^\| run \| 1 \|.* 32 \|", capsys.readouterr().out, re.MULTILINE)


def test_a_folder_is_compared_with_itself_in_two_halves_or_is_too_small(folders, capsys):
    played("dcgan", folders(cats=11))
    assert "holds 11 pictures; a comparison wants 12 or more" in fails(capsys, "evaluate", "run")


def test_as_many_samples_as_were_asked_for(tmp_path, capsys):
    for n in (64, 128):
        command("sample", "sgan-mnist", "--n", n, "--out", f"{n}.png")
    with Image.open("64.png") as few, Image.open("128.png") as many:
        assert many.width == few.width
        assert many.height == pytest.approx(2 * few.height, rel=0.02)


@pytest.mark.parametrize(
    ("model", "pair", "words"),
    [
        ("discogan", "rate=3", "rate is 3"),
        ("mixture", "dims=3", "the points of ring8 are [2], the game wants [3]"),
        ("dcgan", "width=99999999999999999999", "do not fit into memory"),
        ("dcgan", f"lr={'-' * 3000}1", "lr is"),
    ],
)
def test_settings_that_no_game_can_be_played_with(capsys, model, pair, words):
    data = "ring8" if model == "mixture" else "hangul"
    assert words in fails(capsys, "train", model, "--data", data, f"--set={pair}", "--out", "run")


def test_a_reader_who_has_seen_enough_hears_no_complaint():
    shown = subprocess.run(
        f"{sys.executable} -m gancourse models | head -1", shell=True, capture_output=True, text=True, check=True
    )
    assert shown.stdout
    assert shown.stderr == ""


@pytest.mark.parametrize("name", ["weights.safetensors", "metrics.json"])
def test_a_damaged_run_says_so(tmp_path, capsys, name):
    shutil.copytree(runs.HERE / "gan-mnist", tmp_path / "copy")
    path = tmp_path / "copy" / name
    path.write_bytes(path.read_bytes()[:100])
    assert "damaged" in fails(capsys, "evaluate", "copy")
