"""The drawings of chapter 06 come from the networks themselves, and leave them as they were."""

import pytest
import torch
from torch import nn

import gancourse as gc
from gancourse.errors import CourseError


@pytest.fixture(scope="module")
def game():
    torch.manual_seed(0)
    return gc.models.get("dcgan")(size=16, channels=1, width=4, z_dim=8)


def test_feature_maps_are_the_papers_sizes():
    gan = gc.models.get("dcgan")(width=4)
    maps = gc.plot.feature_maps(gan.G, gan.noise(1))
    assert [m.shape[-1] for m in maps] == [1, 4, 8, 16, 32, 64]
    assert [m.shape[-1] for m in gc.plot.feature_maps(gan.D, maps[-1])] == [64, 32, 16, 8, 4, 1]


def test_feature_maps_end_with_what_the_network_says(game):
    z = game.noise(3)
    last = gc.plot.feature_maps(game.G, z)[-1]
    assert torch.equal(last, game.G.eval()(z))


def test_feature_maps_change_nothing(game):
    game.train()
    before = {name: value.clone() for name, value in game.state_dict().items()}
    gc.plot.feature_maps(game.G, game.noise(2))
    assert all(torch.equal(before[name], value) for name, value in game.state_dict().items())
    assert all(m.training for m in game.modules())
    assert not any(m._forward_hooks for m in game.modules())


def test_feature_maps_take_their_hooks_back_after_an_error(game):
    with pytest.raises(RuntimeError):
        gc.plot.feature_maps(game.G, torch.zeros(1, 3))
    assert not any(m._forward_hooks for m in game.modules())
    assert game.G.training


def test_architecture_draws_every_map_of_both_networks(game):
    fig = gc.plot.architecture(game)
    written = [text.get_text() for ax in fig.axes for text in ax.texts]
    assert written == ["8×1×1", "8×4×4", "4×8×8", "1×16×16", "1×16×16", "4×8×8", "8×4×4", "1×1×1"]


def test_architecture_says_when_there_are_no_maps(game):
    class Dense(gc.GAN):
        Hyper = type(game).Hyper

    dense = Dense(z_dim=2)
    dense.G, dense.D = nn.Linear(2, 2), nn.Linear(2, 1)
    with pytest.raises(CourseError, match="Dense have none"):
        gc.plot.architecture(dense)


def test_strips_draw_each_row_with_its_name():
    rows = [("query", torch.zeros(3, 1, 8, 8)), ("nearest", torch.zeros(2, 1, 8, 8)), ("", torch.ones(3, 1, 8, 8))]
    fig = gc.plot.strips(rows)
    assert [text.get_text() for text in fig.texts] == ["sample", "nearest training images", ""]
    wide = [ax.get_position().width for ax in fig.axes]
    assert wide[0] == wide[2] > wide[1]
    with pytest.raises(CourseError):
        gc.plot.strips([])


def test_histograms_share_their_bins():
    fig = gc.plot.histograms([("real", torch.randn(50)), ("fake", torch.randn(50) + 3)], "distance")
    (ax,) = fig.axes
    assert ax.get_xlabel() == "distance"
    edges = [{round(float(patch.get_x()), 5) for patch in bars} for bars in ax.containers]
    assert edges[0] == edges[1]
