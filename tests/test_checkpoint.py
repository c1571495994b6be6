"""Checkpoints: what is resumed equals what was never stopped, and nothing that goes wrong loses the one before."""

import json
import os
import random
import resource
import signal
import time

import pytest
import tiny
import torch
from hypothesis import given
from hypothesis import strategies as st

import gancourse as gc
from gancourse.engine import Fast, checkpoint, train
from gancourse.errors import CourseError

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9, which Windows has not")
TENSORS = {"a": torch.arange(6.0).view(2, 3), "b": torch.tensor(7)}


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def everything(gan, snap) -> dict:
    """All that a training is: weights, average, optimisers and the numbers of its history."""
    rows = {f"history.{i}.{k}": torch.tensor(v) for i, row in enumerate(snap.history) for k, v in row.items()}
    found = {f"gan.{k}": v for k, v in tiny.state(gan).items()} | tiny.optimizer_state(snap.run)
    found |= {f"average.{k}": v for k, v in tiny.state(snap.ema).items()} | rows
    return {name: value for name, value in found.items() if not name.endswith(".seconds")}


# exact resume


@pytest.mark.parametrize("name", ["dcgan", "wgan_gp"])
@pytest.mark.parametrize("fast", [Fast(), Fast(channels_last=True, flush=True)], ids=["plain", "fast"])
def test_a_resumed_training_equals_one_that_never_stopped(name, fast, tmp_path):
    whole, first, second = tiny.game(name), tiny.game(name), tiny.game(name, seed=7)
    end = tiny.played(whole, 240, 40, fast=fast)[-1]
    for snap in train(first, tiny.pictures(first), 240, 40, fast=fast):
        snap.save(tmp_path)
        if snap.images >= 120:
            break
    torch.manual_seed(99)  # the process that resumes had other random numbers
    resumed = tiny.played(second, 240, 40, fast=fast, resume=tmp_path)[-1]
    assert tiny.equal(everything(whole, end), everything(second, resumed))


def test_resumed_history_goes_on(tmp_path):
    tiny.played(tiny.game(), 80, 40)[-1].save(tmp_path)
    snaps = tiny.played(tiny.game(), 160, 40, resume=tmp_path)
    assert [snap.images for snap in snaps] == [120, 160]
    assert [row["images"] for row in snaps[-1].history] == [40, 80, 120, 160]
    seconds = [row["seconds"] for row in snaps[-1].history]
    assert seconds == sorted(seconds)


def test_what_the_loop_draws_before_saving_is_not_resumed(tmp_path):
    whole, second = tiny.game("gan"), tiny.game("gan")  # with dropout, so that the random state shows
    tiny.played(whole, 160, 40)
    gan = tiny.game("gan")
    for snap in train(gan, tiny.pictures(gan), 80, 40):
        torch.randn(13)
        snap.ema.sample(3)
        snap.save(tmp_path)
    tiny.played(second, 160, 40, resume=tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(second))


def test_the_last_snapshot_can_be_saved_after_the_loop(tmp_path):
    whole, second = tiny.game("gan"), tiny.game("gan")
    tiny.played(whole, 160)
    *_, last = train(gan := tiny.game("gan"), tiny.pictures(gan), 80, 40)
    torch.randn(13)
    last.save(tmp_path)
    tiny.played(second, 160, resume=tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(second))


def test_a_snapshot_that_is_past_is_not_saved_under_a_false_number(tmp_path):
    first, *_ = tiny.played(tiny.game(), 80, 40)
    with pytest.raises(CourseError, match="taken after 40 images and the training stands at 80"):
        first.save(tmp_path)
    assert not names(tmp_path)


def test_resuming_a_finished_training_plays_nothing(tmp_path):
    gan = tiny.game()
    tiny.played(gan, 80)[-1].save(tmp_path)
    before = tiny.state(gan)
    assert tiny.played(tiny.game(), 80, resume=tmp_path) == []
    assert tiny.equal(tiny.state(gan), before)


def test_another_thread_count_is_warned_about(tmp_path, capsys, monkeypatch):
    tiny.played(tiny.game(), 40)[-1].save(tmp_path)
    monkeypatch.setattr(torch, "get_num_threads", lambda: 64)
    tiny.played(tiny.game(), 80, resume=tmp_path)
    assert "made with 1 threads, this is a run with 64" in capsys.readouterr().err


# kill -9


def until_killed(folder, images, paused):
    """Train a tiny DCGAN, saving often; tell `paused` after each snapshot."""
    torch.set_num_threads(1)
    gan = tiny.game()
    resume = folder if checkpoint.find(folder) else None
    for snap in train(gan, tiny.pictures(gan), images, 24, resume=resume):
        snap.save(folder)
        paused.send(snap.images)


@needs_kill
def test_killed_ten_times_equals_never_killed(tmp_path):
    """Each kill comes a random number of snapshots and a random moment later, inside a round or inside a save."""
    images, chance, kills, resumed_from = 24 * 100, random.Random(4), 0, []
    while kills < 10:
        mine, theirs = tiny.processes.Pipe(duplex=False)
        child = tiny.processes.Process(target=until_killed, args=(tmp_path, images, theirs))
        child.start()
        theirs.close()
        for _ in range(chance.randint(1, 4)):
            reached = mine.recv()
        time.sleep(chance.random() * 0.03)  # about as long as a few rounds and a save take
        child.kill()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        kills += 1
        resumed_from.append(reached)
    assert resumed_from == sorted(resumed_from)
    assert resumed_from[-1] < images
    whole, again = tiny.game(), tiny.game(seed=3)
    end = tiny.played(whole, images, 24)[-1]
    resumed = tiny.played(again, images, 24, resume=tmp_path)[-1]
    assert tiny.equal(everything(whole, end), everything(again, resumed))


def die_while_saving(folder, moment):
    """Save one checkpoint, then leave the world at a `moment` of the next save."""
    torch.set_num_threads(1)
    gan = tiny.game()
    first, second = train(gan, tiny.pictures(gan), 80, 40), None
    next(first).save(folder)
    second = next(first)
    if moment == "tensors":  # half of the tensors' file is written
        checkpoint.save_file = lambda tensors, path: (path.write_bytes(b"half"), os._exit(9))
    elif moment == "between":  # the tensors are there, the JSON file is not
        checkpoint.write_json = lambda *_: os._exit(9)
    else:  # the JSON file is written under its temporary name
        replace = os.replace
        os.replace = lambda a, b: os._exit(9) if str(b).endswith(".json") else replace(a, b)
    second.save(folder)


@pytest.mark.parametrize("moment", ["tensors", "between", "json"])
def test_a_death_while_saving_leaves_the_checkpoint_before(moment, tmp_path):
    child = tiny.processes.Process(target=die_while_saving, args=(tmp_path, moment))
    child.start()
    child.join()
    assert child.exitcode == 9
    whole_files = [name for name in names(tmp_path) if not name.startswith(".")]
    assert len(whole_files) == (2 if moment == "tensors" else 3)
    assert checkpoint.latest(tmp_path)[1]["images"] == 40
    whole, again = tiny.game(), tiny.game()
    tiny.played(whole, 80)
    tiny.played(again, 80, resume=tmp_path)[-1].save(tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(again))
    assert checkpoint.latest(tmp_path)[1]["images"] == 80


# what goes wrong while saving


def test_ctrl_c_while_saving_leaves_the_checkpoint_before(tmp_path, monkeypatch):
    checkpoint.save(tmp_path, 10, TENSORS, {})

    def stopped(*_):
        raise KeyboardInterrupt

    for name in ("save_file", "write_json"):
        with monkeypatch.context() as patch:
            patch.setattr(checkpoint, name, stopped)
            with pytest.raises(KeyboardInterrupt):
                checkpoint.save(tmp_path, 20, TENSORS, {})
    assert checkpoint.latest(tmp_path)[1]["images"] == 10
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def test_a_full_disk_is_one_sentence_and_leaves_the_checkpoint_before(tmp_path, monkeypatch):
    checkpoint.save(tmp_path, 10, TENSORS, {})

    def full(*_):
        raise OSError(28, "No space left on device")

    for where, name in [(checkpoint, "save_file"), (checkpoint, "write_json"), (os, "fsync")]:
        with monkeypatch.context() as patch:
            patch.setattr(where, name, full)
            with pytest.raises(CourseError, match=r"cannot write checkpoint .*20.json: .*No space left on device"):
                checkpoint.save(tmp_path, 20, TENSORS, {})
    assert checkpoint.latest(tmp_path)[1]["images"] == 10
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def save_beyond_the_limit(folder):
    """The operating system refuses to write more than 50 kB a file, as it does on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
    try:
        checkpoint.save(folder, 20, {"a": torch.zeros(100_000)}, {})
    except CourseError as error:
        os._exit(42 if "File too large" in str(error) else 1)


def test_a_disk_that_really_refuses(tmp_path):
    checkpoint.save(tmp_path, 10, TENSORS, {})
    child = tiny.processes.Process(target=save_beyond_the_limit, args=(tmp_path,))
    child.start()
    child.join()
    assert child.exitcode == 42
    assert names(tmp_path) == ["000000000010.json", "000000000010.safetensors"]


# what is kept


def test_the_last_three_stay(tmp_path):
    for images in (10, 20, 30, 40, 50):
        checkpoint.save(tmp_path, images, TENSORS, {})
    assert [int(p.stem) for p in checkpoint.find(tmp_path)] == [30, 40, 50]
    assert len(names(tmp_path)) == 6


def test_all_stay_where_asked(tmp_path):
    for images in (10, 20, 30, 40, 50):
        checkpoint.save(tmp_path, images, TENSORS, {}, keep=None)
    assert len(checkpoint.find(tmp_path)) == 5


def test_a_shorter_training_in_the_same_folder_removes_nothing_of_its_own(tmp_path):
    for images in (100, 200, 300):
        checkpoint.save(tmp_path, images, TENSORS, {})
    for images in (10, 20, 30, 40):
        checkpoint.save(tmp_path, images, TENSORS, {})
    assert [int(p.stem) for p in checkpoint.find(tmp_path)] == [20, 30, 40, 100, 200, 300]


def test_other_files_in_the_folder_do_not_matter(tmp_path):
    checkpoint.save(tmp_path, 10, TENSORS, {"word": "낱말"})
    for name in ("notes.json", ".000000000099.json.abc.json", "000000000050.safetensors", "run.json"):
        (tmp_path / name).write_text("{")
    tensors, facts = checkpoint.latest(tmp_path)
    assert facts["images"] == 10
    assert facts["word"] == "낱말"
    assert tiny.equal(tensors, TENSORS)


def test_tensors_in_any_layout_come_back(tmp_path):
    tensors = {"t": torch.randn(4, 5).t(), "cl": torch.randn(2, 3, 4, 4).to(memory_format=torch.channels_last)}
    checkpoint.save(tmp_path, 10, tensors, {})
    assert tiny.equal(checkpoint.latest(tmp_path)[0], tensors)


# damage


@pytest.fixture
def three(tmp_path):
    """A folder with checkpoints after 40, 80 and 120 images."""
    gan = tiny.game()
    for snap in train(gan, tiny.pictures(gan), 120, 40):
        snap.save(tmp_path)
    return tmp_path


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


DAMAGE = {
    "safetensors cut": (".safetensors", truncate),
    "safetensors altered": (".safetensors", flip),
    "safetensors empty": (".safetensors", lambda path: path.write_bytes(b"")),
    "safetensors gone": (".safetensors", os.unlink),
    "JSON cut": (".json", truncate),
    "JSON empty": (".json", lambda path: path.write_bytes(b"")),
    "JSON binary": (".json", lambda path: path.write_bytes(bytes(range(128, 256)))),
    "JSON of a list": (".json", lambda path: path.write_text("[1]")),
    "JSON of nothing": (".json", lambda path: path.write_text("{}")),
}


@pytest.mark.parametrize(("suffix", "spoil"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_checkpoint_is_named_and_the_one_before_is_used(suffix, spoil, three, capsys):
    spoil((three / "000000000120").with_suffix(suffix))
    again, whole = tiny.game(), tiny.game()
    tiny.played(again, 160, resume=three)
    tiny.played(whole, 160)
    assert tiny.equal(tiny.state(again), tiny.state(whole))
    assert "000000000120.json is damaged" in capsys.readouterr().err


@given(cut=st.floats(0, 1, exclude_max=True))
def test_json_cut_anywhere_is_damage(cut, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cut")
    path = checkpoint.save(folder, 10, TENSORS, {"word": "낱말", "history": [{"images": 10}]})
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * (len(content) - 2))])
    with pytest.raises(checkpoint.Damaged, match=r"10\.json is damaged"):
        checkpoint.load(path)


def test_where_all_are_damaged_a_sentence_says_so(three):
    for path in three.glob("*.safetensors"):
        flip(path)
    with pytest.raises(CourseError, match=r"no checkpoint in .* can be read, 3 were tried; start the training anew"):
        tiny.played(tiny.game(), 160, resume=three)


def test_where_there_is_none_a_sentence_says_so(tmp_path):
    with pytest.raises(CourseError, match="there is no checkpoint in"):
        tiny.played(tiny.game(), 160, resume=tmp_path)
    with pytest.raises(CourseError, match="there is no checkpoint in"):
        tiny.played(tiny.game(), 160, resume=tmp_path / "nowhere")


def test_a_format_of_the_future_is_refused_and_not_skipped(three):
    path = three / "000000000120.json"
    path.write_text(json.dumps({"format": checkpoint.FORMAT + 1, "unheard": "of"}))
    with pytest.raises(CourseError, match=r"120.json has format 2, this version of gancourse reads format 1"):
        tiny.played(tiny.game(), 160, resume=three)


# another run's checkpoint


def refused(folder, words, gan=None, data=None, **options):
    gan = gan or tiny.game()
    before = tiny.state(gan)
    with pytest.raises(CourseError, match=words):
        tiny.played(gan, 160, data=data or tiny.pictures(gan), resume=folder, **options)
    assert tiny.equal(tiny.state(gan), before)


def test_a_checkpoint_of_another_run_is_refused_with_the_difference(three):
    refused(three, "another run: model is 'DCGAN' there and 'LSGAN' here", tiny.game("lsgan"))
    refused(three, "another run: hyper lr is 0.0002 there and 0.1 here$", tiny.game(lr=0.1))
    refused(
        three, r"another run: hyper betas is \[0.5, 0.999\] there and \(0.1, 0.9\) here", tiny.game(betas=(0.1, 0.9))
    )
    refused(
        three, "another run: data is 'noise' there and 'static' here", data=tiny.pictures(tiny.game(), name="static")
    )
    refused(three, "another run: items is 40 there and 50 here", data=tiny.pictures(tiny.game(), 50))
    refused(three, "another run: seed is 0 there and 5 here", seed=5)


def test_a_checkpoint_of_networks_that_were_changed_since_is_refused(three):
    gan = tiny.game()
    gan.D.append(torch.nn.Linear(1, 1))
    with pytest.raises(CourseError, match="of another DCGAN, though the settings are the same: were its networks"):
        tiny.played(gan, 160, resume=three)


def test_a_games_own_class_in_a_lesson_is_told_apart_by_its_name(three):
    class Mine(gc.models.get("dcgan")):
        pass

    torch.manual_seed(0)
    refused(three, "model is 'DCGAN' there and '.*Mine' here", Mine(**Mine.tiny))
