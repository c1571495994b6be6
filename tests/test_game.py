"""The game itself: settings, moves, and numbers that do not depend on how many processes play."""

from dataclasses import FrozenInstanceError, dataclass

import pytest
import tiny
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import gancourse as gc
from gancourse.errors import CourseError
from gancourse.game import GAN, Move
from gancourse.models.dcgan import Hyper


def test_a_move_carries_its_loss_among_its_terms():
    loss, p = torch.tensor(1.0), torch.tensor(0.5)
    move = Move("D", loss, p_real=p)
    assert (move.player, move.loss) == ("D", loss)
    assert move.terms == {"loss": loss, "p_real": p}


def test_overrides_change_what_they_name_and_no_more():
    gan = tiny.game("dcgan", lr=0.5)
    assert gan.hp == Hyper(**gc.models.get("dcgan").tiny | {"lr": 0.5})


def test_settings_of_a_readers_own_need_no_default_and_may_default_to_none():
    @dataclass(frozen=True)
    class Own:
        knots: int
        path: str | None = None

    class Mine(GAN):
        Hyper = Own

    assert Mine(knots=3).hp == Own(3)


def test_settings_are_frozen():
    with pytest.raises(FrozenInstanceError):
        tiny.game().hp.lr = 1.0


def test_unknown_setting_is_named_with_the_nearest():
    with pytest.raises(CourseError, match="no setting of DCGAN called 'chanels'; did you mean 'channels'"):
        gc.models.get("dcgan")(chanels=1)


def test_lists_become_tuples_as_json_knows_none():
    assert tiny.game("dcgan", betas=[0.1, 0.9]).hp.betas == (0.1, 0.9)


def test_whole_numbers_do_for_floats():
    assert tiny.game("dcgan", lr=1).hp.lr == 1


BAD = [
    ("dcgan", "size", 33),
    ("dcgan", "size", 4),
    ("dcgan", "size", 0),
    ("dcgan", "size", 32.0),
    ("dcgan", "size", "32"),
    ("dcgan", "channels", 0),
    ("dcgan", "width", -1),
    ("dcgan", "z_dim", True),
    ("dcgan", "batch_size", 0),
    ("dcgan", "lr", 0),
    ("dcgan", "lr", -1e-4),
    ("dcgan", "lr", float("nan")),
    ("dcgan", "lr", float("inf")),
    ("dcgan", "lr", None),
    ("dcgan", "lr", "fast"),
    ("dcgan", "betas", 0.5),
    ("dcgan", "betas", (0.5,)),
    ("dcgan", "betas", (0.5, 0.9, 0.9)),
    ("dcgan", "betas", (0.5, 1.0)),
    ("dcgan", "betas", (-0.1, 0.9)),
    ("dcgan", "betas", ("a", "b")),
    ("dcgan", "betas", (float("nan"), 0.9)),
    ("gan", "dropout", 1.0),
    ("gan", "dropout_input", -0.1),
    ("gan", "pieces", 0),
    ("wgan_gp", "n_critic", 0),
    ("wgan_gp", "penalty", -1.0),
]


@pytest.mark.parametrize(("model", "name", "value"), BAD)
def test_settings_out_of_range_are_refused_by_name(model, name, value):
    with pytest.raises(CourseError, match=f"^{name} is "):
        tiny.game(model, **{name: value})


@pytest.mark.parametrize(("model", "name", "value"), [("gan", "dropout", 0), ("wgan_gp", "penalty", 0)])
def test_the_ends_of_a_range_that_belong_to_it(model, name, value):
    assert getattr(tiny.game(model, **{name: value}).hp, name) == value


def test_a_game_without_a_step_says_so():
    class Idle(GAN):
        Hyper = Hyper

    with pytest.raises(NotImplementedError, match="Idle has no step yet"):
        Idle().step(iter(()))


@given(st.integers(1, 4), st.integers(1, 5))
def test_processes_share_out_the_same_numbers(world, n):
    gan = tiny.game("gan")
    torch.manual_seed(3)
    whole = gan.noise(n * world), gan.uniform(n * world)
    parts = []
    for rank in range(world):
        gan.share = (rank, world)
        torch.manual_seed(3)
        parts.append((gan.noise(n), gan.uniform(n)))
    for everything, pieces in zip(whole, zip(*parts)):
        assert all(len(piece) == n for piece in pieces)
        assert torch.equal(
            torch.stack(pieces, 1).flatten(0, 1), everything
        )  # row i of the whole is in process i % world


def test_noise_is_standard_normal_and_uniform_is_uniform():
    gan = tiny.game("gan", z_dim=50)
    z, u = gan.noise(2000), gan.uniform(50_000)
    assert z.shape == (2000, 50)
    assert (z.mean().item(), z.std().item()) == pytest.approx((0, 1), abs=0.02)
    assert u.shape == (50_000,)
    assert 0 <= u.min() <= u.max() < 1
    assert (u.mean().item(), u.std().item()) == pytest.approx((1 / 2, 12**-0.5), abs=0.01)


def test_adam_has_the_papers_numbers():
    gan = tiny.game("dcgan", lr=0.3, betas=(0.1, 0.2))
    optimizer = gan.optimizer("D", list(gan.D.parameters()))
    assert type(optimizer) is torch.optim.Adam
    assert (optimizer.defaults["lr"], optimizer.defaults["betas"]) == (0.3, (0.1, 0.2))


def test_a_game_written_in_a_lesson_needs_settings_networks_and_a_step():
    @dataclass(frozen=True)
    class Numbers:
        batch_size: int = 4
        lr: float = 0.1
        betas: tuple[float, float] = (0.5, 0.9)
        z_dim: int = 2
        marks: tuple = ()  # of whatever kind

    class Points(GAN):
        Hyper = Numbers

        def __init__(self, **hyper):
            super().__init__(**hyper)
            self.G, self.D = nn.Linear(2, 2), nn.Linear(2, 1)

        def step(self, batches):
            (x,) = next(batches)
            fake = self.G(self.noise(len(x)))
            yield Move("D", gc.losses.nonsaturating.d(self.D(x), self.D(fake.detach())))
            yield Move("G", gc.losses.nonsaturating.g(self.D(fake)))

    data = gc.data.Resident({"x": torch.randn(20, 2)}, name="points")
    *_, last = gc.train(Points(marks=(1, "a")), data, images=40)
    assert last.terms.keys() == {"D/loss", "G/loss"}
    assert last.ema.sample(3).shape == (3, 2)
