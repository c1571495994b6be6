"""The drawing of the two networks says what the networks say."""

import pytest
import torch

import gancourse as gc


@pytest.fixture(scope="module")
def game():
    torch.manual_seed(0)
    return gc.models.get("gan")(**gc.models.get("gan").tiny)


def numbers(fig):
    return [text.get_text() for text in fig.axes[0].texts if "=" in text.get_text()]


def test_players_writes_both_verdicts(game):
    real, z = torch.zeros(1, 1, 8, 8), game.noise(1)
    game.eval()
    p_real, p_fake = (game.D(t).sigmoid().item() for t in (real, game.G(z)))
    assert numbers(gc.plot.players(game, real, z)) == [f"D(x) = {p_real:.2f}", f"D(G(z)) = {p_fake:.2f}"]


def test_bytes_and_floats_are_the_same_picture(game):
    grey = torch.full((1, 1, 8, 8), 51, dtype=torch.uint8)
    z = game.noise(1)
    assert numbers(gc.plot.players(game, grey, z)) == numbers(gc.plot.players(game, grey.float() / 127.5 - 1, z))
