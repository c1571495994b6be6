"""What chapter 13 measures with."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gancourse import forensics, models
from gancourse.errors import CourseError
from gancourse.forensics import Watermark, floats, jpeg, membership, resized, spectrum, stored


def pictures(n=20, channels=1, side=16):
    blobs = torch.rand(n, channels, 4, 4, generator=torch.Generator().manual_seed(0)) * 2 - 1
    return torch.nn.functional.interpolate(blobs, size=side, mode="bilinear")


@given(st.integers(0, 255))
def test_a_stored_level_comes_back(level):
    image = torch.full((1, 1, 2, 2), level, dtype=torch.uint8)
    assert stored(floats(image)).equal(image)


@pytest.mark.parametrize("channels", [1, 3])
def test_jpeg_keeps_shape_and_loses_more_at_low_quality(channels):
    x = stored(pictures(channels=channels))
    errors = [(jpeg(x, q).float() - x.float()).abs().mean() for q in (10, 50, 95)]
    assert jpeg(x, 50).shape == x.shape
    assert jpeg(x, 50).dtype == torch.uint8
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 8  # colours are halved in size at every quality


def test_jpeg_names_a_wrong_quality():
    with pytest.raises(CourseError, match="quality is 0"):
        jpeg(pictures(), 0)


def test_resizing_keeps_shape_and_a_flat_image():
    flat = torch.full((2, 1, 16, 16), 77, dtype=torch.uint8)
    assert resized(flat, 9).equal(flat)
    x = pictures()
    assert not resized(x, 8).equal(stored(x))


def test_spectrum_puts_a_checkerboard_in_the_corner_and_a_flat_image_in_the_middle():
    rows, cols = torch.meshgrid(torch.arange(16), torch.arange(16), indexing="ij")
    board = ((-1.0) ** (rows + cols))[None, None]
    assert divmod(spectrum(board).argmax().item(), 16) == (0, 0)
    assert divmod(spectrum(torch.ones(1, 1, 16, 16)).argmax().item(), 16) == (8, 8)


def test_spectrum_holds_the_energy():
    x = pictures()
    assert torch.isclose((10 ** spectrum(x)).sum() / 256, x.square().sum((1, 2, 3)).mean(), rtol=1e-4)  # Parseval


def test_the_scores_of_one_picture_over_many_keys_have_mean_0_variance_1_and_hoeffdings_tail():
    x = pictures(1)
    scores = torch.stack([Watermark(key, x.shape[1:]).score(x)[0] for key in range(4000)])
    assert abs(scores.mean()) < 4 / math.sqrt(4000)
    assert 0.9 < scores.var() < 1.1
    for t in (1, 2, 3):
        assert (scores >= t).float().mean() <= math.exp(-(t**2) / 2)


def test_a_mark_is_found_by_its_key_alone():
    x = pictures(50)
    mark = Watermark(7, x.shape[1:])
    marked = mark.mark(x, 0.2)
    assert (mark.score(marked) > 5).all()
    assert (Watermark(8, x.shape[1:]).score(marked).abs() < 5).all()
    assert Watermark(7, x.shape[1:]).pattern.equal(mark.pattern)


def test_an_image_without_details_scores_0():
    assert Watermark(0, (1, 8, 8)).score(torch.zeros(1, 1, 8, 8)).item() == 0


def test_attacks_find_a_discriminator_that_knows_and_a_generator_that_copies():
    x = pictures(40)
    members, unseen = stored(x[:20]), stored(x[20:])

    class Copyist(torch.nn.Module):
        def sample(self, n):
            return floats(members).repeat(n // 20, 1, 1, 1)[:n]

    game = models.get("dcgan")(**models.get("dcgan").tiny)
    known = floats(members)
    game.D.forward = lambda images: torch.stack([(known == image).flatten(1).all(1).any() for image in images]).float()
    assert membership(game, Copyist(), members, unseen, 500) == {"D": 1.0, "G": 1.0}
    game.D.forward = lambda images: torch.zeros(len(images))
    assert membership(game, Copyist(), members, members, 20) == {"D": 0.5, "G": 0.5}
    assert game.D.training, "as it was"


def test_membership_leaves_the_random_numbers_alone():
    game = models.get("dcgan")(**models.get("dcgan").tiny)
    x = stored(pictures(8))
    torch.manual_seed(0)
    first = torch.rand(1)
    torch.manual_seed(0)
    membership(game, game, x[:4], x[4:], 500)
    assert torch.rand(1).equal(first)


def test_details_of_a_flat_image_are_none():
    assert forensics.details(torch.full((1, 1, 4, 4), 0.3)).abs().max() < 1e-6
