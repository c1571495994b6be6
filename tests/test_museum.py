"""The museum of failures: every case is built, trained and watched; the same line gives the same exhibit."""

import pytest
import torch

from gancourse import museum
from gancourse.errors import CourseError


@pytest.fixture(autouse=True)
def smoke(monkeypatch):
    monkeypatch.setenv("GANCOURSE_BUDGET", "smoke")
    monkeypatch.setenv("GANCOURSE_OFFLINE", "1")


@pytest.mark.parametrize("cured", [False, True], ids=["sick", "cured"])
@pytest.mark.parametrize("name", museum.names())
def test_every_case_is_trained_and_shown_at_four_moments(name, cured):
    found = museum.case(name, cured=cured)
    assert len(found.moments) == museum.SHOWN
    assert len({seen for seen, _ in found.moments}) == museum.SHOWN
    assert found.samples.isfinite().all()
    assert found.samples.shape[1:] == found.real.shape[1:]
    assert isinstance(found.symptom, float)


def test_the_same_line_gives_the_same_exhibit_and_rooms_have_numbers():
    one = museum.case("collapse")
    museum.watched.cache_clear()
    same = museum.case(1)
    assert same.name == "collapse"
    assert torch.equal(one.samples, same.samples)
    assert not torch.equal(one.samples, museum.case(1, seed=1).samples)


@pytest.mark.parametrize("name", ["colapse", 0, 13])
def test_a_room_that_is_not_there_is_an_error(name):
    with pytest.raises(CourseError, match="case"):
        museum.case(name)


def test_there_are_twelve_cases_and_each_cure_changes_something():
    assert len(museum.names()) == 12
    for found in museum.CASES.values():
        assert found.game(**found.wrong).hp != found.game(**found.right).hp


@pytest.mark.parametrize(("name", "curves"), [("chase", 2), ("double softmax", 3), ("range", 2)])
def test_an_exhibit_shows_its_curves_and_four_moments(name, curves):
    fig = museum.case(name).show()
    moments, (losses,) = fig.axes[:-1], fig.axes[-1:]
    assert len(losses.get_legend().get_texts()) == curves
    assert len(moments) == museum.SHOWN


def test_a_wrong_eps_hides_z_from_the_first_pictures():
    assert museum.case("eps").symptom < museum.case("eps", cured=True).symptom / 20


def test_a_leak_lets_d_judge_by_the_label_alone(monkeypatch):
    monkeypatch.setenv("GANCOURSE_BUDGET", "quick")
    found = museum.case("leak")
    far = found.real + 1
    labels = torch.cdist(found.real, museum.toys.ring()).argmin(1)
    with torch.no_grad():
        believed = found.gan.D(torch.cat([far, found.gan.code(labels)], 1)).sigmoid()
    assert believed.mean() > 0.9


def test_labelled_points_are_those_asked_for():
    torch.manual_seed(0)
    gan = museum.Labelled()
    gan.noise = lambda n: torch.zeros(n, gan.hp.z_dim)
    threes = gan.sample(2, y=torch.tensor([3, 3]))
    torch.testing.assert_close(threes, gan.sample(4)[3].expand(2, 2))
    assert (threes - gan.sample(4)[2]).abs().max() > 1e-3


def test_symptoms_know_what_they_count():
    ring = museum.toys.ring()
    assert museum.effective_modes(ring.repeat(10, 1)) == pytest.approx(8)
    assert museum.effective_modes(ring[:1].repeat(10, 1)) == pytest.approx(1)
    assert museum.astray(ring) == 0
    assert museum.astray(torch.zeros(5, 2)) == 1
    even = torch.zeros(2, 1, 16, 16)
    even[..., ::2] = 1
    assert museum.grid_power(even) > 0.4
    assert museum.grid_power(torch.ones(2, 1, 16, 16)) == pytest.approx(0)
