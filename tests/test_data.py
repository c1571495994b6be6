"""The data: their order, the sets in the package, a reader's own pictures, and what happens when something is wrong."""

import functools
import gzip
import hashlib
import http.server
import itertools
import os
import shutil
import struct
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch.nn.functional import interpolate

from gancourse import data
from gancourse.data import Resident, Stream, folder, places, sources, subsets, toys
from gancourse.errors import CourseError

WHOLE = Path(os.environ.get("GANCOURSE_DATA", "nowhere"))
SIZES = st.integers(1, 30)
SEEDS = st.integers(0, 2**63 - 1)
quickly = settings(max_examples=40, deadline=None)


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No network, no local root, an empty cache: what a test needs of these it sets itself."""
    monkeypatch.setenv("GANCOURSE_OFFLINE", "1")
    monkeypatch.setenv("GANCOURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GANCOURSE_DATA", raising=False)


# --- the order -------------------------------------------------------------------------------------------------------


def numbered(**sizes: int) -> Resident:
    """Items whose value is their place, each field in a group of its own."""
    return Resident(*({field: torch.arange(size)} for field, size in sizes.items()))


def drawn(values: Resident, count: int, n: int, field: str = "i", **options) -> list[int]:
    """The first `count` items that come in batches of `n`."""
    batches = values.batches((field,), n, "cpu", **options)
    return [item for (batch,) in itertools.islice(batches, -(-count // n)) for item in batch.tolist()][:count]


@quickly
@given(SIZES, st.integers(1, 40), SEEDS)
def test_every_epoch_holds_every_item_once_whatever_the_batch(size, n, seed):
    items = drawn(numbered(i=size), 3 * size, n, seed=seed)
    for epoch in range(3):
        assert sorted(items[epoch * size : (epoch + 1) * size]) == list(range(size))


@quickly
@given(SIZES, st.integers(1, 40))
def test_every_batch_is_full_also_of_a_set_smaller_than_the_batch(size, n):
    batches = numbered(i=size).batches(("i",), n, "cpu")
    assert all(len(batch) == n for (batch,) in itertools.islice(batches, 5))


@quickly
@given(SIZES, st.integers(1, 12), st.integers(1, 12), SEEDS)
def test_the_order_depends_on_nothing_but_the_seed(size, n, other, seed):
    torch.manual_seed(n)
    once = drawn(numbered(i=size), 4 * size, n, seed=seed)
    torch.manual_seed(other)
    assert drawn(numbered(i=size), 4 * size, other, seed=seed) == once


@quickly
@given(SIZES, st.integers(1, 12), st.integers(0, 200), SEEDS)
def test_starting_at_k_is_skipping_k(size, n, start, seed):
    whole = drawn(numbered(i=size), start + 2 * size, n, seed=seed)
    assert drawn(numbered(i=size), 2 * size, n, start=start, seed=seed) == whole[start:]


@quickly
@given(SIZES, st.integers(1, 5), st.integers(1, 4), st.integers(0, 50))
def test_the_shares_of_all_processes_make_up_the_batch(size, each, world, start):
    n, batches = each * world, 3
    whole = drawn(numbered(i=size), batches * n, n, start=start)
    for rank in range(world):
        shares = itertools.islice(numbered(i=size).batches(("i",), n, "cpu", start, (rank, world)), batches)
        for k, (share,) in enumerate(shares):
            assert share.tolist() == whole[k * n : (k + 1) * n][rank::world]


def test_seeds_epochs_and_groups_are_shuffled_each_in_its_own_way():
    values = numbered(i=50, j=50)
    orders = [drawn(values, 100, 10), drawn(values, 100, 10, seed=1), drawn(values, 100, 10, "j")]
    epochs = {tuple(order[k : k + 50]) for order in orders for k in (0, 50)}
    assert len(epochs) == 6


def test_fields_of_one_group_stay_together_and_groups_are_shuffled_apart():
    places = torch.arange(20)
    values = Resident({"x": places, "y": 10 * places}, {"a": places})
    a, y, x = (torch.cat(column) for column in zip(*itertools.islice(values.batches(("a", "y", "x"), 6), 7)))
    assert torch.equal(y, 10 * x)
    assert not torch.equal(a, x)


def test_a_group_is_drawn_alike_whether_or_not_others_are_asked_for():
    values = numbered(i=9, j=7)
    both = [j.tolist() for _, j in itertools.islice(values.batches(("i", "j"), 4), 5)]
    assert both == [j.tolist() for (j,) in itertools.islice(values.batches(("j",), 4), 5)]


def test_the_order_is_the_one_that_stored_runs_were_trained_with():
    assert drawn(numbered(i=8), 16, 8) == [6, 2, 5, 7, 3, 0, 1, 4, 6, 3, 0, 2, 5, 4, 7, 1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (dict(n=10, shard=(0, 3)), "10 cannot be shared equally by 3 processes"),
        (dict(n=4, shard=(2, 2)), "0 <= rank < world"),
        (dict(n=0), "batch of 0"),
        (dict(n=4, start=-1), "position -1"),
        (dict(n=4, fields=("j",)), "no field of these data called 'j'"),
    ],
)
def test_a_batch_that_cannot_be_drawn_is_refused_at_once(options, words):
    with pytest.raises(CourseError, match=words):
        numbered(i=8).batches(**{"fields": ("i",), "device": "cpu", **options})


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ([{"x": torch.zeros(3), "y": torch.zeros(4)}], "same length"),
        ([{"x": torch.zeros(0)}], "at least 1"),
        ([{"x": torch.zeros(3)}, {"x": torch.zeros(3)}], "different names"),
        ([], "different names"),
    ],
)
def test_groups_that_make_no_sense_are_refused(groups, words):
    with pytest.raises(CourseError, match=words):
        Resident(*groups)


# --- what reaches the game -------------------------------------------------------------------------------------------


def one_batch(values: Resident, *fields: str, n: int = 16, **options):
    return next(values.batches(fields, n, "cpu", **options))


def test_bytes_become_the_range_from_minus_1_to_1_and_all_else_stays():
    image = torch.tensor([0, 51, 255], dtype=torch.uint8).view(1, 1, 1, 3)
    values = Resident({"x": image, "y": torch.tensor([7]), "p": torch.tensor([[0.25, 300.0]])})
    x, y, p = one_batch(values, "x", "y", "p", n=1)
    assert x.dtype == torch.float32
    assert torch.allclose(x.flatten(), torch.tensor([-1.0, -0.6, 1.0]))
    assert (x.min(), x.max()) == (-1, 1)
    assert y.dtype == torch.int64
    assert y.tolist() == [7]
    assert p.tolist() == [[0.25, 300.0]]


def test_points_are_neither_jittered_nor_mirrored():
    points = torch.randn(8, 2)
    values = Resident({"x": points, "i": torch.arange(8)}, flip=True, jitter=3)
    x, i = one_batch(values, "x", "i")
    assert torch.equal(x, points[i])


def slopes(count: int, channels: int = 3, side: int = 12) -> torch.Tensor:
    """Images that grow brighter to the right and downwards, each in its own way."""
    generator = torch.Generator().manual_seed(1)
    steps = torch.rand(2, count, channels, side, generator=generator).mul(10).cumsum(-1)
    return (steps[0, :, :, None, :] + steps[1, :, :, :, None]).to(torch.uint8)


def unit(images: torch.Tensor) -> torch.Tensor:
    return images.float() / 127.5 - 1


def test_flip_mirrors_some_images_of_a_batch_and_not_others():
    images = slopes(64)
    x, i = one_batch(Resident({"x": images, "i": torch.arange(64)}, flip=True), "x", "i", n=64)
    source = unit(images[i])
    kept, mirrored = ((x == s).flatten(1).all(1) for s in (source, source.flip(3)))
    assert (kept ^ mirrored).all()
    assert 10 < mirrored.sum() < 54


def test_jitter_cuts_each_image_out_of_its_enlargement_at_a_place_of_its_own():
    images, pixels, side = slopes(32), 3, 12
    x, i = one_batch(Resident({"x": images, "i": torch.arange(32)}, jitter=pixels), "x", "i", n=32)
    large = interpolate(unit(images[i]), (side + pixels, side + pixels), mode="bilinear")
    places = set()
    for image, whole in zip(x, large):
        crops = {
            (down, right): whole[:, down : down + side, right : right + side]
            for down, right in itertools.product(range(pixels + 1), repeat=2)
        }
        found = [place for place, crop in crops.items() if torch.equal(crop, image)]
        assert len(found) == 1
        places |= set(found)
    assert x.shape == (32, 3, side, side)
    assert len(places) > 8
    assert {down for down, _ in places} == {right for _, right in places} == set(range(pixels + 1))


def test_jittered_and_mirrored_shares_of_all_processes_make_up_the_batch():
    values = Resident({"x": slopes(10)}, jitter=4, flip=True)

    def batch(**options):
        torch.manual_seed(3)
        return one_batch(values, "x", n=8, **options)[0]

    whole = batch()
    for rank in range(2):
        assert torch.equal(batch(shard=(rank, 2)), whole[rank::2])


def test_a_negative_jitter_is_refused():
    with pytest.raises(CourseError, match="jitter is -1"):
        Resident({"x": slopes(2)}, jitter=-1)


# --- the sets in the package -----------------------------------------------------------------------------------------

SHAPES = {  # name -> images in train and test, shape
    "mnist": (10_000, 2_000, (1, 28, 28)),
    "fashion": (5_000, 1_000, (1, 28, 28)),
    "hangul": (4 * 2_115, 4 * 235, (1, 64, 64)),
    "emoji": (2 * 1_476, 2 * 160, (3, 64, 64)),
}
MEANS = {"mnist": (30, 36), "fashion": (68, 78), "hangul": (25, 38), "emoji": (185, 205)}


@pytest.fixture(scope="module")
def embedded():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANCOURSE_OFFLINE", "1")
        patch.setenv("GANCOURSE_CACHE", "/nowhere")
        patch.delenv("GANCOURSE_DATA", raising=False)
        patch.setattr(subsets, "read", functools.cache(subsets.read))  # unpacked once for both splits
        return {(name, split): data.load(name, split=split) for name in SHAPES for split in ("train", "test")}


@pytest.mark.parametrize("name", SHAPES)
def test_embedded_sets_look_like_what_they_are(embedded, name):
    train, test = embedded[name, "train"], embedded[name, "test"]
    assert (len(train), len(test), tuple(train["x"].shape[1:])) == SHAPES[name]
    for part in (train, test):
        assert part["x"].dtype == torch.uint8
        assert MEANS[name][0] < part["x"][::3].float().mean() < MEANS[name][1]
        assert (part["x"].flatten(1).amax(1) - part["x"].flatten(1).amin(1)).min() > 10  # none is empty
        shares = part["y"].bincount(minlength=len(part.classes))
        assert (shares == len(part) / len(part.classes)).all()  # as many of each class


@pytest.mark.parametrize("name", SHAPES)
def test_no_test_image_is_a_training_image(embedded, name):
    def key(split):
        return {image.numpy().tobytes() for image in embedded[name, split]["x"]}

    assert not key("train") & key("test")


def test_hangul_is_white_on_black_and_its_letters_spell_the_syllable(embedded):
    hangul = embedded["hangul", "train"]
    assert hangul["x"][:, :, [0, -1]].float().mean() < 5  # the border
    codepoint = 0xAC00 + 588 * hangul["initial"] + 28 * hangul["vowel"] + hangul["final"]  # the Unicode Standard, 3.12
    assert torch.equal(codepoint, hangul["codepoint"])


@pytest.mark.parametrize("name", ["hangul", "emoji"])
def test_pooled_and_aligned_columns_are_the_same_pictures(embedded, name):
    drawings = embedded[name, "test"]
    for number, style in enumerate(drawings.classes):
        assert torch.equal(drawings["x"][drawings["y"] == number], drawings[style])
        assert drawings[style].data_ptr() == drawings["x"][number].data_ptr()  # a view, no copy


def test_the_styles_of_one_syllable_resemble_each_other_more_than_other_syllables(embedded):
    gothic, myeongjo = (unit(embedded["hangul", "test"][style]).flatten(1) for style in ("gothic", "myeongjo"))
    nearest = torch.cdist(gothic, myeongjo).argmin(1)
    assert (nearest == torch.arange(len(nearest))).float().mean() > 0.3  # by chance: 1 of 235


def test_the_package_stays_below_14_megabytes_of_pictures():
    assert sum(path.stat().st_size for path in subsets.FOLDER.iterdir()) <= 14_000_000


def test_the_manifest_and_the_licences_name_every_file():
    packed = {path.name.split(".")[0] for path in subsets.FOLDER.glob("*.xz")}
    assert packed == set(subsets.manifest()) == {source.subset for source in sources.SOURCES.values()}
    licences = (subsets.FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    assert all(f"{name}.npz.xz" in licences for name in packed)


@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_a_damaged_package_says_to_reinstall_it(monkeypatch, tmp_path, damage):
    copy = shutil.copytree(subsets.FOLDER, tmp_path / "embedded")
    monkeypatch.setattr(subsets, "FOLDER", copy)
    path = copy / "mnist.npz.xz"
    spoil(path, damage)
    with pytest.raises(CourseError, match=r"mnist\.npz\.xz is damaged or missing.*SHA-256.*reinstall"):
        data.load("mnist")


def spoil(path: Path, damage: str) -> None:
    if damage == "missing":
        path.unlink()
        return
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content[: len(content) // 2] if damage == "cut" else content)


def test_embedded_data_need_neither_torchvision_nor_pillow():
    script = (
        "import sys; from gancourse import data\n"
        "data.load('mnist', size=32)\n"
        "print({'torchvision', 'PIL', 'matplotlib'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


# --- shapes ----------------------------------------------------------------------------------------------------------


def test_28_pixels_become_32_by_a_black_border(embedded):
    plain, padded = embedded["mnist", "test"]["x"], data.load("mnist", size=32, split="test")["x"]
    assert torch.equal(padded[:, :, 2:-2, 2:-2], plain)
    assert padded.sum(dtype=torch.int64) == plain.sum(dtype=torch.int64)


@pytest.mark.parametrize(("size", "channels"), [(16, 1), (64, 1), (28, 3), (32, 3)])
def test_resizing_keeps_the_picture(embedded, size, channels):
    plain, other = embedded["mnist", "test"]["x"], data.load("mnist", size=size, channels=channels, split="test")["x"]
    assert other.shape == (2_000, channels, size, size)
    assert torch.equal(other, other[:, :1].expand(-1, channels, -1, -1))  # grey
    scale = (28 / 32) ** 2 if size == 32 else 1  # the border is black
    assert abs(other.float().mean() - plain.float().mean() * scale) < 0.5


def test_grey_has_the_luma_of_the_colours(embedded):
    colour, grey = embedded["emoji", "test"]["x"], data.load("emoji", channels=1, split="test")["x"]
    luma = 0.299 * colour[:, 0] + 0.587 * colour[:, 1] + 0.114 * colour[:, 2]
    assert (grey[:, 0] - luma).abs().max() <= 0.51


def test_limit_takes_evenly_spaced_things_in_every_style():
    hangul = data.load("hangul", limit=47)
    assert len(hangul) == 4 * 47
    assert hangul["y"].bincount().tolist() == [47] * 4
    assert hangul["initial"].unique().tolist() == list(range(19))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (dict(name="minst"), "no data set called 'minst'; did you mean 'mnist'"),
        (dict(name="mnist", split="tets"), "did you mean 'test'"),
        (dict(name="mnist", size=0), "size is 0"),
        (dict(name="mnist", size=1e9), "size is"),
        (dict(name="mnist", channels=2), "channels is 2"),
        (dict(name="mnist", limit=0), "limit is 0"),
        (dict(name="mnist", limit="5"), "limit is '5'; it must be a whole number"),
        (dict(name="mnist", jitter="2"), "jitter is '2'; it counts pixels"),
        (dict(name=5), "no data set called 5"),
        (dict(name="ring8", size=32), "ring8 holds points"),
    ],
)
def test_bad_settings_are_named(options, words):
    with pytest.raises(CourseError, match=words):
        data.load(**options)


def test_tensors_without_names_are_refused():
    with pytest.raises(CourseError, match="want their tensors by name"):
        data.Resident(torch.zeros(8, 1, 16, 16))
    with pytest.raises(CourseError, match=r"'x' is of type ndarray; .* torch\.from_numpy"):
        data.Resident({"x": np.zeros((8, 1, 16, 16), np.uint8)})


def test_what_there_is_is_described(tmp_path, monkeypatch):
    rows = {row["name"]: row for row in data.describe()}
    assert set(rows) < set(data.names())
    assert rows["mnist"] == dict(
        name="mnist", images=12_000, size=28, channels=1, licence=sources.SOURCES["mnist"].licence, where="the package"
    )
    small_hangul(tmp_path / "root")
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path / "root"))
    rows = {row["name"]: row for row in data.describe()}
    assert rows["hangul"]["images"] == 4 * 40
    assert rows["hangul"]["where"] == str(tmp_path / "root/hangul/hangul64.npz")


# --- where a set lies ------------------------------------------------------------------------------------------------


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def small_mnist(monkeypatch, tmp_path):
    """A torchvision root whose MNIST holds 30 and 20 images; returns the folder of its files."""
    raw = tmp_path / "root/MNIST/raw"
    raw.mkdir(parents=True)
    numbers = np.random.default_rng(0)
    for part, n in (("train", 30), ("t10k", 20)):
        for kind, shape in (("images-idx3-ubyte", (n, 28, 28)), ("labels-idx1-ubyte", (n,))):
            content = idx(numbers.integers(0, 10, shape, dtype=np.uint8))
            (raw / f"{part}-{kind}.gz").write_bytes(gzip.compress(content, mtime=0))
            monkeypatch.setitem(sources.SOURCES["mnist"].md5, f"{part}-{kind}", hashlib.md5(content).hexdigest())
    return raw


def small_hangul(root: Path, **columns) -> Path:
    path = root / "hangul/hangul64.npz"
    path.parent.mkdir(parents=True)
    drawn = np.arange(40, dtype=np.uint8)[:, None, None].repeat(64, 1).repeat(64, 2)
    styles = dict.fromkeys(("gothic", "myeongjo", "pen", "brush"), drawn)
    labels = dict.fromkeys(("codepoint", "initial", "vowel", "final"), np.arange(40))
    np.savez_compressed(path, **{**styles, **labels, **columns})
    return path


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("place", ["GANCOURSE_DATA", "GANCOURSE_CACHE"])
def test_a_whole_set_is_found_packed_or_not(small_mnist, monkeypatch, capsys, packed, place):
    if not packed:
        for path in small_mnist.glob("*.gz"):
            path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
            path.unlink()
    monkeypatch.setenv(place, str(small_mnist.parents[1]))
    assert (len(data.load("mnist")), len(data.load("mnist", split="test"))) == (30, 20)
    assert f"mnist: 30 train images, from {small_mnist}" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["cut", "changed"])
@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_file_is_named_with_both_checksums(small_mnist, monkeypatch, damage, packed):
    monkeypatch.setenv("GANCOURSE_DATA", str(small_mnist.parents[1]))
    path = small_mnist / "train-images-idx3-ubyte.gz"
    wanted = hashlib.md5(gzip.decompress(path.read_bytes())).hexdigest()
    if not packed:
        path = path.with_suffix("")
        path.write_bytes(gzip.decompress(path.with_suffix(".gz").read_bytes()))
    spoil(path, damage)
    with pytest.raises(CourseError) as error:
        data.load("mnist")
    words = str(error.value)
    assert f"{path} is damaged: the MD5 of its content is " in words
    assert f"instead of {wanted}; delete it and load again" in words
    assert "GANCOURSE_OFFLINE=1" in words
    assert len(data.load("mnist", split="test")) == 20  # the other files are as good as ever


def test_a_file_packed_by_something_else_is_named(small_mnist, monkeypatch):
    monkeypatch.setenv("GANCOURSE_DATA", str(small_mnist.parents[1]))
    (small_mnist / "train-labels-idx1-ubyte.gz").write_bytes(b"<html>404 not found</html>")
    with pytest.raises(CourseError, match=r"train-labels-idx1-ubyte\.gz is damaged.*does not unpack"):
        data.load("mnist")


def test_images_without_labels_are_no_whole_set(small_mnist, monkeypatch):
    monkeypatch.setenv("GANCOURSE_DATA", str(small_mnist.parents[1]))
    (small_mnist / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(CourseError, match="lacks train-labels-idx1-ubyte"):
        data.load("mnist")


def test_a_root_that_is_no_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path / "typo"))
    with pytest.raises(CourseError, match=r"GANCOURSE_DATA names .*typo, which is no folder"):
        data.load("mnist")


def test_a_root_without_the_set_is_passed_over(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path))
    assert len(data.load("mnist", split="test")) == 2_000
    words = capsys.readouterr().err
    assert "2,000 test images, a subset from the package (GANCOURSE_OFFLINE is set)" in words
    assert "set GANCOURSE_DATA" in words


def test_a_readers_own_hangul_is_used_whole(monkeypatch, tmp_path):
    small_hangul(tmp_path)
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path))
    assert len(data.load("hangul")) == 4 * 36
    assert data.load("hangul", split="test")["codepoint"][::4].tolist() == [9, 19, 29, 39]


def small_emoji(root: Path, names: list[str]) -> None:
    path = root / "emoji/emoji64.npz"
    path.parent.mkdir(parents=True)
    drawn = np.arange(len(names), dtype=np.uint8)[:, None, None, None].repeat(64, 1).repeat(64, 2).repeat(3, 3)
    columns = dict(noto=drawn, twemoji=drawn, category=np.array(["food"] * len(names)), name=np.array(names))
    np.savez_compressed(path, **columns)


def test_texts_of_a_readers_own_emoji_are_those_of_their_names(monkeypatch, tmp_path):
    names = ["beans", "hash", "ant", "zero"]
    small_emoji(tmp_path, names)
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path))
    found = data.texts(data.load("emoji"))["text"][::2]
    documents = dict(subsets.names("emoji"))
    torch.testing.assert_close(found, data.embed([documents[name] for name in names]))


def test_a_name_that_nobody_knows_has_no_text(monkeypatch, tmp_path):
    small_emoji(tmp_path, ["ant", "gan course"])
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path))
    own = data.load("emoji")
    with pytest.raises(CourseError, match="2 pictures of emoji have names that the embedded emoji do not have"):
        data.texts(own)


@pytest.mark.parametrize(
    "columns", [{"pen": np.zeros((7, 64, 64), np.uint8)}, {"pen": np.array([{}] * 40, dtype=object)}, None]
)
def test_damaged_drawings_are_named(monkeypatch, tmp_path, columns):
    path = small_hangul(tmp_path, **(columns or {}))
    if columns is None:
        spoil(path, "cut")
    monkeypatch.setenv("GANCOURSE_DATA", str(tmp_path))
    with pytest.raises(CourseError, match=r"hangul64\.npz is damaged"):
        data.load("hangul")


@pytest.fixture
def mirror(small_mnist, monkeypatch):
    """A server that holds the small MNIST, as torchvision's only mirror; the network is open."""
    from torchvision import datasets

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=small_mnist)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        files = {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in small_mnist.iterdir()}
        monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        monkeypatch.setattr(datasets.MNIST, "resources", list(files.items()))
        monkeypatch.setenv("GANCOURSE_OFFLINE", "0")
        places.download.cache_clear()
        yield small_mnist
        server.shutdown()
    places.download.cache_clear()


def test_a_set_is_downloaded_once_and_found_in_the_cache_from_then_on(mirror, tmp_path, capsys):
    assert len(data.load("mnist")) == 30
    raw = tmp_path / "cache/MNIST/raw"
    assert f"downloaded to {raw}" in capsys.readouterr().err
    assert sorted(path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()) == sorted(
        path.name for path in mirror.iterdir()
    )
    assert len(data.load("mnist")) == 30
    assert f"from {raw}" in capsys.readouterr().err


def test_a_closed_network_leaves_the_subset_and_is_tried_once(mirror, tmp_path, monkeypatch, capsys):
    from torchvision import datasets

    monkeypatch.setattr(datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    for _ in range(2):
        assert len(data.load("mnist")) == 10_000
    assert "a subset from the package (download failed: " in capsys.readouterr().err
    assert places.download.cache_info().hits == 1
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_a_download_that_arrives_damaged_leaves_the_subset_and_no_file(mirror, tmp_path, capsys):
    spoil(mirror / "t10k-images-idx3-ubyte.gz", "changed")
    assert len(data.load("mnist")) == 10_000
    assert "download failed" in capsys.readouterr().err
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("platform", "tail"), [("win32", "gancourse/Cache"), ("darwin", "Library/Caches/gancourse"), ("linux", "gancourse")]
)
def test_the_cache_lies_where_the_platform_keeps_caches(monkeypatch, platform, tail):
    monkeypatch.delenv("GANCOURSE_CACHE")
    monkeypatch.setattr(sys, "platform", platform)
    assert places.cache_folder().as_posix().endswith(tail)
    assert places.cache_folder().is_absolute()


@pytest.mark.skipif(
    not (WHOLE / "MNIST/raw").is_dir(), reason="GANCOURSE_DATA names no folder with the whole MNIST and Fashion-MNIST"
)
@pytest.mark.parametrize("name", ["mnist", "fashion"])
def test_the_whole_sets_have_the_checksums_of_their_authors(monkeypatch, name):
    monkeypatch.setenv("GANCOURSE_DATA", str(WHOLE))
    train, test = data.load(name), data.load(name, split="test")
    assert (len(train), len(test)) == (60_000, 10_000)
    subset = subsets.read(name)
    rows = [np.flatnonzero(train["y"] == k)[: len(subset["train_y"]) // 10] for k in range(10)]
    assert np.array_equal(train["x"][np.sort(np.concatenate(rows)), 0], subset["train_x"])


# --- a reader's own pictures -----------------------------------------------------------------------------------------


@pytest.fixture
def pictures(tmp_path):
    """A folder of 23 pictures in two subfolders, each of its own colour and proportions."""
    numbers = np.random.default_rng(0)
    for k in range(23):
        path = tmp_path / "pictures" / ("cats", "dogs")[k % 2] / f"{k:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = numbers.integers(0, 255, (3, 2, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((40 + k, 60 - k)).save(path)
    return tmp_path / "pictures"


def by_decoding(where: Path, monkeypatch, **options) -> tuple[Resident, Stream]:
    """The same folder, decoded at once and while the game plays."""
    resident = data.load(f"folder:{where}", **options)
    monkeypatch.setattr(folder, "RESIDENT_BYTES", 0)
    stream = data.load(f"folder:{where}", **options)
    assert isinstance(stream, Stream)
    assert not isinstance(resident, Stream)
    return resident, stream


@pytest.mark.parametrize("options", [{}, dict(start=31), dict(shard=(1, 2)), dict(start=5, shard=(0, 4), seed=9)])
def test_a_stream_gives_what_resident_data_give(pictures, monkeypatch, options):
    for values in zip(
        *(
            itertools.islice(d.batches(("y", "x"), 8, "cpu", **options), 8)
            for d in by_decoding(pictures, monkeypatch, size=16)
        )
    ):
        (y, x), (stream_y, stream_x) = values
        assert torch.equal(x, stream_x)
        assert torch.equal(y, stream_y)


def test_hidden_folders_are_no_classes(pictures):
    (pictures / ".thumbnails").mkdir()
    shutil.copy(pictures / "cats" / "00.png", pictures / ".thumbnails")
    found = data.load(f"folder:{pictures}", size=16)
    assert found.classes == ("cats", "dogs")
    assert len(found) == 23


def test_two_pictures_of_one_name_are_no_pairs(pictures):
    for k, name in enumerate(("cats/00.png", "cats/00.gif", "dogs/00.png")):
        Image.new("RGB", (8, 8), (k, 0, 0)).save(pictures.parent / name.replace("/", "-"))
        (pictures / "two" / name).parent.mkdir(parents=True, exist_ok=True)
        (pictures.parent / name.replace("/", "-")).rename(pictures / "two" / name)
    with pytest.raises(CourseError, match="two pictures in cats are called 00"):
        data.domains(data.load(f"folder:{pictures / 'two'}", size=8), paired=True)


@pytest.mark.parametrize("arrange", [data.domains, data.few_labels, data.cutouts, data.texts])
def test_a_name_is_no_data_to_arrange(arrange):
    with pytest.raises(CourseError, match="the data are 'emoji'; load them"):
        arrange("emoji")


def test_labels_in_bytes_are_labels():
    labels = torch.tensor([0, 1, 2, 3], dtype=torch.uint8)
    found = Resident({"x": torch.zeros(4, 1, 8, 8, dtype=torch.uint8), "y": labels}, flip=True)
    x, y = next(found.batches(("x", "y"), 4))
    assert y.dtype == torch.int64
    assert sorted(y.tolist()) == [0, 1, 2, 3]
    assert x.max() == -1


def test_a_stream_jitters_and_mirrors_as_resident_data_do(pictures, monkeypatch):
    both = by_decoding(pictures, monkeypatch, size=16, jitter=4, flip=True)
    batches = []
    for values in both:
        torch.manual_seed(0)
        batches.append(torch.cat([x for (x,) in itertools.islice(values.batches(("x",), 6), 4)]))
    assert torch.equal(*batches)


def test_a_stream_is_read_by_rows_like_a_tensor(pictures, monkeypatch):
    resident, stream = by_decoding(pictures, monkeypatch, size=16)
    x, files = resident["x"], stream["x"]
    assert len(stream) == len(files) == 23
    assert files.shape == x.shape
    for rows in (slice(3, 7), [4, 2], torch.tensor([1, 1, 5]), 6, -1):
        assert torch.equal(files[rows], x[rows])


def test_a_stream_that_is_left_leaves_no_thread(pictures, monkeypatch):
    _, stream = by_decoding(pictures, monkeypatch, size=16)
    before = set(threading.enumerate())
    batches = stream.batches(("x",), 8)
    next(batches)
    started = set(threading.enumerate()) - before
    assert started
    batches.close()
    for thread in started:
        thread.join(timeout=20)
    assert not any(thread.is_alive() for thread in started)


def test_subfolders_are_classes_only_where_every_picture_lies_in_one(pictures):
    loaded = data.load(f"folder:{pictures}", size=8)
    assert loaded.fields == ("x", "y")
    assert loaded.classes == ("cats", "dogs")
    assert loaded["y"].tolist() == [0] * 12 + [1] * 11
    shutil.copy(pictures / "cats/00.png", pictures / "loose.png")
    mixed = data.load(f"folder:{pictures}", size=8)
    assert mixed.fields == ("x",)
    with pytest.raises(CourseError, match="has no classes; lay the pictures of each class in a subfolder"):
        mixed["y"]
    with pytest.raises(CourseError, match="has no classes; lay the pictures of each class in a subfolder"):
        data.few_labels(mixed, 10)


def test_pictures_of_any_mode_and_side_become_equal_squares(tmp_path):
    """A red picture stays red, a grey one grey, whatever the file; what is transparent becomes white."""
    red, grey = (200, 40, 40), 120
    plain = Image.new("RGB", (50, 30), red)
    wanted = {}

    def save(name, image, colour, **options):
        image.save(tmp_path / name, **options)
        wanted[name] = colour

    save("a.png", plain, red)
    save("b.jpg", plain.resize((31, 90)), red, quality=95)
    save("c.jpeg", plain.convert("CMYK"), red, quality=95)
    save("d.webp", plain, red, lossless=True)
    save("e.bmp", plain, red)
    save("f.gif", plain, red, save_all=True, append_images=[Image.new("RGB", (50, 30))])
    save("g.png", Image.new("L", (7, 9), grey), (grey,) * 3)
    save("h.png", Image.new("I;16", (20, 20), grey * 257), (grey,) * 3)
    save("i.png", Image.new("1", (20, 20), 1), (255,) * 3)
    save("j.png", Image.new("RGBA", (20, 40), (0, 0, 0, 0)), (255,) * 3)
    save("k.png", Image.new("LA", (20, 40), (grey, 255)), (grey,) * 3)
    save("l.PNG", plain.convert("P", palette=Image.Palette.ADAPTIVE), red)
    loaded = data.load(f"folder:{tmp_path}", size=12)
    assert loaded["x"].shape == (len(wanted), 3, 12, 12)
    for (name, colour), image in zip(sorted(wanted.items()), loaded["x"]):
        distance = (image.float() - torch.tensor(colour).view(3, 1, 1)).abs().max()
        assert distance <= 6, f"{name} is off by {distance}"


def test_the_middle_square_is_taken_upright(tmp_path):
    left_to_right = np.zeros((20, 60, 3), np.uint8)
    left_to_right[:, 20:40] = 255  # the middle square
    left_to_right[:10, 20:40] = (255, 0, 0)  # its upper half
    turned = Image.fromarray(left_to_right).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me by 90 degrees clockwise"
    turned.save(tmp_path / "photo.png", exif=exif)
    (photo,) = data.load(f"folder:{tmp_path}", size=20)["x"]
    assert photo[:, 3, 10].tolist() == [255, 0, 0]
    assert photo[:, 16, 10].tolist() == [255, 255, 255]


def test_one_channel_of_a_folder_is_grey(pictures):
    assert data.load(f"folder:{pictures}", size=8, channels=1)["x"].shape == (23, 1, 8, 8)


def test_one_unreadable_picture_is_warned_of_and_left_out(pictures):
    spoil(pictures / "cats/04.png", "cut")
    (pictures / "dogs/99.jpg").write_text("no picture")
    with pytest.warns(UserWarning, match="cannot be read") as warned:
        loaded = data.load(f"folder:{pictures}", size=8)
    assert len(loaded) == 22
    assert loaded["y"].tolist() == [0] * 11 + [1] * 11
    named = " ".join(str(warning.message) for warning in warned)
    assert "04.png" in named
    assert "99.jpg" in named


def test_in_a_stream_the_next_picture_stands_in_for_an_unreadable_one_with_its_label(pictures, monkeypatch):
    resident, stream = by_decoding(pictures, monkeypatch, size=8)
    spoil(pictures / "cats/22.png", "cut")  # row 11, the last cat; row 12 is the first dog
    with pytest.warns(UserWarning, match=r"22\.png cannot be read") as warned:
        batches = list(itertools.islice(stream.batches(("x", "y"), 23), 2))
    assert len(warned) == 1
    for images, labels in batches:
        rows = torch.cdist(images.flatten(1), unit(resident["x"]).flatten(1)).argmin(1)
        assert sorted(rows.tolist()) == sorted([*range(11), 12, *range(12, 23)])
        assert torch.equal(labels, resident["y"][rows])


@pytest.mark.parametrize("large", [False, True])
def test_a_folder_without_a_readable_picture_is_an_error(tmp_path, monkeypatch, large):
    for name in ("a.png", "b.jpg"):
        (tmp_path / name).write_text("no picture")
    monkeypatch.setattr(folder, "RESIDENT_BYTES", 0 if large else 2e9)
    with pytest.warns(UserWarning, match="cannot be read"), pytest.raises(CourseError, match="none of the 2 pictures"):
        next(data.load(f"folder:{tmp_path}").batches(("x",), 2))


def test_folders_that_hold_nothing_are_errors(tmp_path):
    with pytest.raises(CourseError, match="typo is no folder"):
        data.load(f"folder:{tmp_path}/typo")
    with pytest.raises(CourseError, match="holds no picture"):
        data.load(f"folder:{tmp_path}")
    (tmp_path / "._cat.jpg").write_bytes(b"what macOS leaves behind")
    (tmp_path / "notes.txt").write_text("no picture")
    with pytest.raises(CourseError, match="holds no picture; it wants files that end in"):
        data.load(f"folder:{tmp_path}")


def test_a_folder_has_no_test_split(pictures):
    with pytest.raises(CourseError, match="no test split"):
        data.load(f"folder:{pictures}", split="test")


def test_limit_of_a_folder_takes_from_every_class(pictures):
    assert data.load(f"folder:{pictures}", size=8, limit=4)["y"].tolist() == [0, 0, 0, 1]


# --- toys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "modes", "std"), [("gaussian1d", 1, 0.5), ("ring8", 8, 0.01), ("grid25", 25, 0.05)])
def test_mixtures_have_their_modes_and_spread(name, modes, std):
    points, centres = data.load(name)["x"], toys.centres(name)
    assert points.dtype == torch.float32
    assert len(points) == 100_000
    apart = torch.cdist(centres, centres) + torch.eye(modes) * 9
    assert len(centres) == modes
    assert apart.min() > 6 * std
    nearest = torch.cdist(points, centres).argmin(1)
    shares = nearest.bincount(minlength=modes) / len(points)
    assert (shares - 1 / modes).abs().max() < 5 * (1 / modes / len(points)) ** 0.5
    assert abs((points - centres[nearest]).std() - std) < 0.01 * std
    assert toys.std(name) == std


def test_a_perfect_sampler_of_the_ring_has_98_9_percent_of_high_quality():
    """Within 3 standard deviations of a mode: 1 - exp(-9 / 2) in two dimensions."""
    distance = torch.cdist(data.load("ring8")["x"], toys.centres("ring8")).amin(1)
    assert (distance < 3 * toys.std("ring8")).float().mean().item() == pytest.approx(0.98889, abs=0.0015)


def test_the_ring_has_radius_1_and_the_grid_runs_from_minus_4_to_4():
    assert torch.allclose(toys.centres("ring8").norm(dim=1), torch.ones(8))
    assert toys.centres("grid25").unique().tolist() == [-4, -2, 0, 2, 4]


@pytest.mark.parametrize("name", toys.NAMES)
def test_toys_are_the_same_every_time_and_other_points_for_testing(name):
    once, again, test = data.load(name)["x"], data.load(name)["x"], data.load(name, split="test")["x"]
    assert torch.equal(once, again)
    assert not torch.equal(once, test)
    assert len(data.load(name, limit=500)) == 500


def test_moons_and_spiral_have_their_shape():
    moons, spiral = data.load("moons")["x"], data.load("spiral")["x"]
    radius = (
        torch.stack([(moons - torch.tensor(c)).norm(dim=1) for c in ((-0.5, -0.25), (0.5, 0.25))]).sub(1).abs().amin(0)
    )
    assert radius.max() < 6 * 0.05
    which = data.load("moons")["y"]
    own = torch.tensor([[-0.5, -0.25], [0.5, 0.25]])[which]
    assert ((moons - own).norm(dim=1) - 1).abs().max() < 6 * 0.05
    assert abs(which.double().mean() - 0.5) < 0.01
    turn = spiral.norm(dim=1)
    angle = torch.atan2(spiral[:, 1], spiral[:, 0])
    off = (3 * torch.pi * turn - angle + torch.pi) % (2 * torch.pi) - torch.pi
    assert (off * turn).abs().median() < 0.15
    assert 0.9 < turn.max() < 1.1


def test_a_curve_has_no_modes():
    with pytest.raises(CourseError, match="no mixture called 'moons'"):
        toys.centres("moons")


# --- stacked digits ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stacks(embedded):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GANCOURSE_OFFLINE", "1")
        patch.setenv("GANCOURSE_CACHE", "/nowhere")
        patch.delenv("GANCOURSE_DATA", raising=False)
        return {split: data.load("stacked", split=split) for split in ("train", "test")}


def test_every_colour_of_a_stack_is_a_digit_and_its_mode_is_their_number(stacks, embedded):
    for split, found in stacks.items():
        digits = embedded["mnist", split]
        known = {image.numpy().tobytes(): label for image, label in zip(digits["x"], digits["y"].tolist())}
        assert len(known) == len(digits)  # no digit twice, so that an image names its label
        for stack, mode in zip(found["x"][:50], found["y"][:50].tolist()):
            labels = [known[colour[None].numpy().tobytes()] for colour in stack]
            assert mode == 100 * labels[0] + 10 * labels[1] + labels[2]
            assert found.classes[mode] == "".join(map(str, labels))


def test_each_digit_stands_once_in_every_colour(stacks, embedded):
    for split, found in stacks.items():
        digits = sorted(image.numpy().tobytes() for image in embedded["mnist", split]["x"])
        assert len(found) == len(digits)
        for colour in found["x"].unbind(1):
            assert sorted(image[None].numpy().tobytes() for image in colour) == digits


def test_the_colours_of_stacks_are_independent(stacks):
    """Nearly all modes are there, and two colours agree as often as chance has it."""
    y = stacks["train"]["y"]
    assert len(y.unique()) == 1000
    assert 0.08 < (y // 100 == y % 10).float().mean() < 0.12
    assert 0.08 < (y // 10 % 10 == y % 10).float().mean() < 0.12


def test_stacks_are_the_same_every_time_in_every_size(stacks):
    again = data.load("stacked", size=32, split="test", limit=None)
    assert again["x"].shape[1:] == (3, 32, 32)
    assert len(again) in (2_000, 10_000)
    if len(again) == len(stacks["test"]):  # the embedded subset here too
        assert torch.equal(again["x"][:, :, 2:-2, 2:-2], stacks["test"]["x"])
        assert torch.equal(again["y"], stacks["test"]["y"])


def test_stacks_have_three_channels_and_no_other_number():
    with pytest.raises(CourseError, match="stacked holds a digit in each of 3 channels; channels is 1"):
        data.load("stacked", channels=1)
