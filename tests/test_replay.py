"""Replays: trained once, shown again without training, and trained anew whenever anything of it has changed."""

import pytest
import tiny
import torch

from gancourse import losses
from gancourse.engine import Fast, replay, run, train
from gancourse.errors import CourseError

FACTOR = 1.0  # stands for a variable of a notebook


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GANCOURSE_REPLAY", str(tmp_path))
    return tmp_path


@pytest.fixture
def rounds(monkeypatch):
    """A list that grows by one in every round that is really played."""
    played, play_round = [], run.play_round
    monkeypatch.setattr(run, "play_round", lambda *args: (played.append(1), play_round(*args))[1])
    return played


def show(gan=None, images=80, every=40, data=None, **options):
    """What the body of a loop sees, its own random numbers and arithmetic included."""
    gan = gan or tiny.game("gan")
    rows = []
    for snap in train(gan, data or tiny.pictures(gan), images, every, **options):
        seen = {f"gan.{k}": v for k, v in tiny.state(snap.gan).items()}
        seen |= {f"average.{k}": v for k, v in tiny.state(snap.ema).items()}
        seen |= {"numbers": torch.randn(3), "training": torch.tensor(snap.gan.training), "x": snap.ema.sample(2)}
        seen |= {name: torch.tensor(value) for name, value in snap.terms.items()}
        rows.append((snap.images, snap.seconds, snap.speed, snap.history[:], seen))
        snap.gan.eval()
    return rows


def same(a, b):
    return all(x[:4] == y[:4] and tiny.equal(x[4], y[4]) for x, y in zip(a, b, strict=True))


def test_the_second_time_nothing_is_played(home, monkeypatch):
    first = show()

    def play_round(*_):
        raise AssertionError("a round was played")

    monkeypatch.setattr(run, "play_round", play_round)
    assert same(first, show())


def test_a_replay_ends_like_the_training(home):
    live, again = tiny.game(), tiny.game()
    show(live)
    torch.manual_seed(4)
    show(again)
    after = torch.randn(2)
    torch.manual_seed(4)
    assert torch.equal(after, torch.randn(2))  # the caller's random numbers are as they were
    assert tiny.equal(tiny.state(live), tiny.state(again))


def test_without_the_variable_nothing_is_recorded(tmp_path, rounds, monkeypatch):
    monkeypatch.chdir(tmp_path)
    show()
    show()
    assert len(rounds) == 20
    assert not list(tmp_path.iterdir())


def test_the_recording_is_used_while_nothing_changes(home, rounds):
    show()
    show()
    assert len(rounds) == 10
    assert len(list(home.iterdir())) == 1


CHANGES = {
    "seed": dict(seed=1),
    "images": dict(images=120),
    "every": dict(every=20),
    "switches": dict(fast=Fast()),
    "hyper": lambda: dict(gan=tiny.game("gan", lr=0.1)),
    "first weights": lambda: dict(gan=tiny.game("gan", seed=1)),
    "model": lambda: dict(gan=tiny.game("dcgan", size=8)),
    "pictures": lambda: dict(data=tiny.pictures(tiny.game("gan"), seed=2)),
    "one picture more": lambda: dict(data=tiny.pictures(tiny.game("gan"), 41)),
    "name of the data": lambda: dict(data=tiny.pictures(tiny.game("gan"), name="other")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_trains_anew(change, home, rounds):
    show()
    assert len(rounds) == 10
    show(**(change() if callable(change) else change))
    assert len(rounds) > 10
    assert len(list(home.iterdir())) == 2


@pytest.mark.parametrize("option", ["jitter", "flip"])
def test_another_way_to_show_the_pictures_trains_anew(option, home, rounds):
    data = tiny.pictures(tiny.game("gan"))
    show(data=data)
    setattr(data, option, 1)
    show(data=data)
    assert len(rounds) == 20


def test_a_change_of_the_packages_source_trains_anew(home, rounds, tmp_path_factory, monkeypatch):
    package = tmp_path_factory.mktemp("package")
    (package / "losses.py").write_text("a = 1")
    monkeypatch.setattr(replay, "PACKAGE", package)
    show()
    show()
    assert len(rounds) == 10
    (package / "losses.py").write_text("a = 2")
    show()
    assert len(rounds) == 20


def test_a_change_of_a_class_in_the_notebook_trains_anew(home, rounds, monkeypatch):
    mine = type("Mine", (type(tiny.game("gan")),), {"__module__": "__main__"})
    make = lambda: (torch.manual_seed(0), mine(**mine.tiny))[1]
    for text, played in [("class Mine: 1", 10), ("class Mine: 1", 10), ("class Mine: 2", 20)]:
        monkeypatch.setattr(replay, "source", lambda cls, text=text: text)
        show(make())
        assert len(rounds) == played


def test_a_change_of_what_a_class_in_the_notebook_finds_around_it_trains_anew(home, rounds, monkeypatch):
    """Chapter 4 makes one game three times, each with another beta."""

    def written(beta):
        class Game(type(tiny.game("gan"))):
            def optimizer(self, player, parameters, **fast):
                return torch.optim.Adam(parameters, lr=self.hp.lr * FACTOR, betas=(beta, 0.999))

        Game.__module__ = "__main__"
        return Game(**Game.tiny)

    monkeypatch.setattr(replay, "source", lambda cls: "the same in all")
    played = []
    for beta, factor in ((0.5, 1.0), (0.9, 1.0), (0.9, 2.0), (0.9, 2.0)):
        monkeypatch.setitem(globals(), "FACTOR", factor)
        torch.manual_seed(0)
        show(written(beta))
        played.append(len(rounds))
    assert 0 < played[0] < played[1] < played[2] == played[3]


def test_a_loss_set_by_hand_trains_anew(home, rounds):
    show()
    other = tiny.game("gan")
    other.loss = losses.minimax
    show(gan=other)
    assert len(rounds) == 20
    again = tiny.game("gan")
    again.loss = losses.minimax
    show(gan=again)
    assert len(rounds) == 20


def test_a_number_that_a_loss_finds_around_it_counts(home, rounds):
    def scaled(by):
        return losses.Loss(d=lambda real, fake: by * losses.minimax.d(real, fake), g=losses.minimax.g)

    played = []
    for by in (1.0, 2.0, 2.0):
        gan = tiny.game("gan")
        gan.loss = scaled(by)
        show(gan=gan)
        played.append(len(rounds))
    assert 0 < played[0] < played[1] == played[2]


def test_an_interrupted_recording_is_not_used(home, rounds):
    gan = tiny.game("gan")
    for _ in train(gan, tiny.pictures(gan), 80, 40):
        break
    assert len(rounds) == 5
    first = show()
    assert len(rounds) == 15
    assert same(first, show())
    assert len(rounds) == 15


def test_a_damaged_recording_says_so(home):
    show()
    for path in home.rglob("*.safetensors"):
        path.write_bytes(b"")
    with pytest.raises(CourseError, match="is damaged"):
        show()


def test_a_resumed_training_is_not_recorded(home, tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("checkpoints")
    tiny.played(tiny.game("gan"), 40)[-1].save(folder)
    recorded = len(list(home.iterdir()))
    for _ in range(2):
        tiny.played(tiny.game("gan"), 80, resume=folder)
    assert len(rounds) == 5 + 5 + 5
    assert len(list(home.iterdir())) == recorded
