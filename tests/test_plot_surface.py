"""The map of a game in the plane shows what D says, and arrows point where it sends the samples."""

import torch
from torch import nn

from gancourse import losses, plot


class Field(nn.Module):
    """A game whose D is a slope to the right: its logit is the first coordinate."""

    def __init__(self):
        super().__init__()
        self.G, self.D, self.loss = nn.Identity(), nn.Linear(2, 1, bias=False), losses.nonsaturating
        nn.init.zeros_(self.D.weight)
        self.D.weight.data[0, 0] = 1.0


def test_the_map_holds_what_d_says():
    z = torch.tensor([[0.5, -1.0], [-1.0, 0.2]])
    fig = plot.surface(Field(), torch.zeros(3, 2), z, span=2.0)
    ax = fig.axes[0]
    shown = torch.tensor(ax.images[0].get_array())
    wanted = torch.linspace(-2, 2, shown.shape[1]).sigmoid().expand_as(shown)
    torch.testing.assert_close(shown, wanted)
    assert list(ax.images[0].get_extent()) == [-2, 2, -2, 2]


def test_samples_stand_where_g_puts_them_and_arrows_go_where_d_says_real():
    z = torch.tensor([[0.5, -1.0], [-1.0, 0.2]])
    ax = plot.surface(Field(), torch.zeros(3, 2), z, span=2.0).axes[0]
    real, fake, quiver = ax.collections
    assert real.get_offsets().tolist() == [[0.0, 0.0]] * 3
    torch.testing.assert_close(torch.tensor(fake.get_offsets().tolist()), z)
    torch.testing.assert_close(torch.tensor(quiver.get_offsets().tolist()), z)
    u, v = torch.tensor(quiver.U), torch.tensor(quiver.V)
    assert (u > 0).all()
    torch.testing.assert_close(v, torch.zeros_like(v))
    assert u[1] > u[0]  # the sample that D is surer of is pushed harder
    torch.testing.assert_close(u.max().item(), 0.8)


def test_a_picture_of_a_figure_is_a_frame():
    fig, _ = plot.figure(height=2.0)
    frame = plot.picture(fig)
    assert frame.mode == "RGB"
    assert plot.gif([frame, frame], alt="a").width == frame.width
