"""Vector fields and paths are drawn where they are."""

import pytest
import torch

from gancourse import games, plot
from gancourse.errors import CourseError

FIELD = games.vector_field(games.bilinear)


def path(steps=20):
    return games.trajectory(games.simultaneous(FIELD, 0.1), [1.0, 0.5], steps)


def test_a_panel_holds_the_path_and_where_it_starts_and_ends():
    (ax,) = plot.trajectories([("simultaneous", FIELD, path())]).axes
    line, start, end = (torch.tensor(found.get_xydata()) for found in ax.lines)
    assert torch.allclose(line, path())
    assert (start.tolist(), end.tolist()) == ([path()[0].tolist()], [path()[-1].tolist()])


def test_arrows_point_along_the_field_and_stay_apart():
    fig = plot.trajectories([("GAN", FIELD, path())], span=3.0)
    (quiver,) = fig.axes[0].collections
    places, arrows = torch.tensor(quiver.get_offsets()).T, torch.tensor([quiver.U, quiver.V])
    assert torch.allclose(
        torch.nn.functional.cosine_similarity(arrows, FIELD(places), dim=0)[places.norm(dim=0) > 0],
        torch.ones(1).double(),
    )
    assert (arrows.norm(dim=0).max() / quiver.scale).item() == pytest.approx(6.0 / 12)


def test_titles_are_translated_and_panels_fill_rows():
    try:
        plot.language("ko")
        fig = plot.trajectories([(name, FIELD, path()) for name in ("simultaneous", "R1, 0.3", "GAN", "WGAN")])
        assert [ax.get_title() for ax in fig.axes[:2]] == ["동시 업데이트", "R1, 0.3"]
        assert [ax.axison for ax in fig.axes] == [True] * 4 + [False] * 2
    finally:
        plot.language("en")


def test_a_path_of_another_shape_is_refused():
    with pytest.raises(CourseError, match=r"'GAN' has shape \[21, 2, 2\]"):
        plot.trajectories([("GAN", FIELD, torch.zeros(21, 2, 2))])
