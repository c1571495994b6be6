"""Layers and initial weights."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from gancourse.errors import CourseError
from gancourse.layers import Maxout, normal_init, sides, uniform_init


def mean_and_std(t):
    return pytest.approx(t.mean().item(), abs=4 * t.std().item() / t.numel() ** 0.5), t.std().item()


def test_normal_init():
    net = nn.Sequential(nn.Conv2d(3, 64, 5), nn.BatchNorm2d(4096), nn.Linear(100, 300), nn.ConvTranspose2d(30, 60, 4))
    assert normal_init(net) is net
    for layer in net:
        mean, std = mean_and_std(layer.weight)
        assert mean == (1 if isinstance(layer, nn.BatchNorm2d) else 0)
        assert std == pytest.approx(0.02, rel=0.05)
        assert (layer.bias == 0).all()


def test_normal_init_takes_another_width():
    assert normal_init(nn.Linear(100, 300), std=0.1).weight.std().item() == pytest.approx(0.1, rel=0.05)


def test_uniform_init():
    net = nn.Sequential(nn.Linear(200, 100), Maxout(50, 40, 3))
    assert uniform_init(net, 0.05) is net
    for linear in (net[0], net[1].linear):
        assert linear.weight.abs().max() <= 0.05
        assert linear.weight.std().item() == pytest.approx(0.05 / 3**0.5, rel=0.03)  # of U(-b, b)
        assert (linear.bias == 0).all()


def test_maxout_is_the_largest_of_its_pieces():
    layer, x = Maxout(3, 4, 5), torch.randn(2, 3)
    weight, bias = layer.linear.weight.view(4, 5, 3), layer.linear.bias.view(4, 5)
    expected = torch.stack([torch.stack([(weight[u] @ row + bias[u]).max() for u in range(4)]) for row in x])
    torch.testing.assert_close(layer(x), expected)


def test_maxout_teaches_the_winner_alone():
    layer = Maxout(3, 4, 5)
    layer(torch.randn(1, 3)).sum().backward()
    assert (layer.linear.bias.grad.view(4, 5).sort().values == torch.tensor([0.0, 0, 0, 0, 1])).all()


def test_sides_of_the_papers_generator():
    assert sides(64) == [4, 8, 16, 32, 64]
    assert sides(28) == [7, 14, 28]


@given(st.integers(4, 7), st.integers(1, 6))
def test_sides_double_from_4_to_7(first, doublings):
    found = sides(first * 2**doublings)
    assert found == [first * 2**i for i in range(doublings + 1)]


POSSIBLE = {first * 2**i for first in (4, 5, 6, 7) for i in range(1, 10)}


def test_sides_in_squares_of_pixels():
    assert sides(32, 2) == [4, 8, 16]
    for size in (33, 14):  # not a whole number of squares; too small for them
        with pytest.raises(CourseError, match=f"size is {size}; it must be 2 times 4, 5, 6 or 7"):
            sides(size, 2)


@given(st.integers(-5, 600).filter(lambda size: size not in POSSIBLE))
def test_other_sizes_are_refused_by_name(size):
    with pytest.raises(CourseError, match=f"size is {size}"):
        sides(size)
