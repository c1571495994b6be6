"""WGAN, SNGAN, R3GAN and the games on points: what their papers say, and what goes wrong with them elsewhere."""

import copy
import math

import pytest
import tiny
import torch
from torch import nn
from torch.nn.functional import interpolate
from torch.nn.utils.parametrize import is_parametrized

from gancourse import losses, models
from gancourse.engine import Fast, train
from gancourse.engine.average import Average
from gancourse.errors import CourseError
from gancourse.layers import clip_weights
from gancourse.losses import relativistic, zero_centred_penalty

# the relativistic loss


def test_pairs_cost_log_2_where_nobody_is_ahead_and_have_opposite_slopes():
    real, fake = (torch.zeros(4, dtype=torch.float64, requires_grad=True) for _ in range(2))
    for loss, sign in ((relativistic.d(real, fake), -1), (relativistic.g(fake, real), 1)):
        assert loss.item() == pytest.approx(math.log(2))
        up, down = torch.autograd.grad(loss, (real, fake))
        torch.testing.assert_close(up, torch.full_like(up, sign / 8))
        torch.testing.assert_close(down, -up)


def test_pairs_know_no_level_and_are_judged_one_by_one():
    real, fake = torch.randn(2, 6, generator=torch.Generator().manual_seed(0)).double()
    by_hand = sum(math.log(1 + math.exp(f - r)) for r, f in zip(real.tolist(), fake.tolist())) / 6
    assert relativistic.d(real, fake).item() == pytest.approx(by_hand)
    assert relativistic.d(real + 7, fake + 7).item() == pytest.approx(by_hand)
    assert relativistic.g(real, fake).item() == pytest.approx(by_hand)  # the other player's part, the other way round


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_pairs_are_computed_in_float32_under_autocast(dtype):
    real, fake = torch.randn(2, 50).to(dtype)
    with torch.autocast("cpu", dtype):
        narrow = relativistic.d(real, fake), relativistic.g(fake, real)
    for loss, wanted in zip(narrow, (fake.float() - real.float(), real.float() - fake.float())):
        assert torch.equal(loss, losses.softplus(wanted).mean())
    big = torch.full((2,), 1e4)
    assert relativistic.d(-big, big).item() == pytest.approx(2e4)


# R1 and R2


def test_r1_has_its_one_half():
    """A linear critic of slope 3: gamma / 2 * 9.  Without the half "10" would mean 20."""
    weights = torch.tensor([1.0, 2.0, 2.0])
    critic = lambda x: x @ weights
    assert zero_centred_penalty(critic, torch.randn(5, 3)).item() == pytest.approx(9 / 2)
    bowl, points = (lambda x: x.square().sum(1) / 2), torch.tensor([[3.0, 4.0], [0.0, 1.0]])  # slopes 5 and 1
    assert zero_centred_penalty(bowl, points).item() == pytest.approx((25 + 1) / 2 / 2)


def test_a_flat_critic_is_not_punished_and_gives_no_nan():
    critic = nn.Sequential(nn.Linear(3, 1), nn.Flatten(0))
    nn.init.zeros_(critic[0].weight)
    penalty = zero_centred_penalty(critic, torch.randn(5, 3))
    penalty.backward()
    assert penalty == 0
    assert critic[0].weight.grad.isfinite().all()


def test_r1_reaches_the_critic_and_not_the_picture():
    critic, x = nn.Sequential(nn.Linear(3, 4), nn.Softplus(), nn.Linear(4, 1)), torch.randn(5, 3, requires_grad=True)
    zero_centred_penalty(critic, x).backward()
    assert critic[0].weight.grad.abs().sum() > 0
    assert x.grad is None


# WGAN


def test_wgan_has_the_papers_numbers_and_rmsprop():
    hp = models.get("wgan").Hyper()
    assert (hp.n_critic, hp.clip, hp.lr, hp.batch_size) == (5, 0.01, 5e-5, 64)
    gan = tiny.game("wgan")
    for optimizer in Fast.here(gan).optimizers(gan).values():
        assert isinstance(optimizer, torch.optim.RMSprop)
        assert optimizer.param_groups[0]["momentum"] == 0
        assert optimizer.param_groups[0]["lr"] == hp.lr


def test_wgan_is_clipped_after_every_move_of_the_critic_and_g_is_not():
    gan = tiny.game("wgan", clip=0.02, lr=0.1, n_critic=3)
    opts, largest, players, first = Fast().optimizers(gan), [], [], tiny.state(gan.G)
    for move in gan.step(tiny.batches(gan)):
        largest.append(max(p.abs().max().item() for p in gan.D.parameters()))
        players.append(move.player)
        assert all(torch.equal(p, first[name]) for name, p in gan.G.named_parameters())  # its move is the last
        opts[move.player].zero_grad()
        move.loss.backward()
        opts[move.player].step()
    assert players == ["D", "D", "D", "G"]
    assert largest[1:] == pytest.approx([0.02] * 3)  # each time the next move begins


def test_weights_are_clipped_to_a_bound_and_not_without_one():
    D = tiny.lively(tiny.game("wgan")).D
    before = tiny.state(D)
    clip_weights(D, 0.0)
    assert tiny.equal(tiny.state(D), before)
    clip_weights(D, 0.01)
    for name, p in D.named_parameters():
        assert torch.equal(p, before[name].clamp(-0.01, 0.01)), name


@pytest.mark.parametrize(("name", "critic"), [("wgan", "D"), ("segan", "C")])
def test_a_game_clips_its_critic_and_only_with_a_bound(name, critic):
    for clip, clipped in ((0.0, False), (0.01, True)):
        gan = tiny.lively(tiny.game(name, clip=clip))
        for _ in gan.step(tiny.batches(gan)):
            largest = max(p.abs().max().item() for p in getattr(gan, critic).parameters())
        assert (largest <= 0.0101) == clipped, "when the last player moves"


def test_wgan_under_its_name_has_wasserstein_and_no_penalty():
    """A WGAN, a hinge loss or a PatchGAN under another's name."""
    wgan, wgan_gp, sngan, r3gan = (models.get(name) for name in ("wgan", "wgan_gp", "sngan", "r3gan"))
    assert wgan.loss is wgan_gp.loss is losses.wasserstein
    assert sngan.loss is losses.hinge
    assert models.get("lsgan").loss is losses.least_squares
    assert models.get("gan").loss is models.get("dcgan").loss is losses.nonsaturating
    assert r3gan.loss is losses.relativistic
    assert not hasattr(wgan.Hyper(), "penalty")
    gan = tiny.game("wgan", n_critic=1)
    for move in gan.step(tiny.batches(gan)):
        if move.player == "D":
            assert move.loss == -move.terms["distance"]


# SNGAN


def settled(gan):
    """The game after so much power iteration that the norms are exact."""
    for _ in range(300):
        gan.D(torch.zeros(1, gan.hp.channels, gan.hp.size, gan.hp.size))
    return gan


def test_sngan_divides_every_layer_of_d_by_its_spectral_norm_and_none_of_g():
    gan = settled(tiny.lively(tiny.game("sngan")))
    layers = [layer for layer in gan.D if isinstance(layer, nn.Conv2d | nn.Linear)]
    assert len(layers) == 6
    for layer in layers:
        assert torch.linalg.matrix_norm(layer.weight.flatten(1), 2).item() == pytest.approx(1, abs=1e-3)
        assert torch.linalg.matrix_norm(layer.parametrizations.weight.original.flatten(1), 2) > 1.1
    assert not any(is_parametrized(layer) for layer in gan.G)
    assert not [m for m in gan.D.modules() if isinstance(m, nn.BatchNorm2d)]


def test_sngan_has_the_networks_of_its_table_3():
    gan = models.get("sngan")()
    shapes, x = [], torch.zeros(1, 3, 32, 32)
    for layer in gan.D.eval():
        x = layer(x)
        shapes += [tuple(x.shape[1:])] if isinstance(layer, nn.Conv2d) else []
    sides = [(64, 32), (64, 16), (128, 16), (128, 8), (256, 8), (256, 4), (512, 4)]
    assert shapes == [(width, side, side) for width, side in sides]
    assert {layer.negative_slope for layer in gan.D if isinstance(layer, nn.LeakyReLU)} == {0.1}
    shapes, z = [], torch.zeros(1, 128)
    for layer in gan.G.eval():
        z = layer(z)
        shapes += [tuple(z.shape[1:])] if isinstance(layer, nn.Unflatten | nn.ConvTranspose2d | nn.Conv2d) else []
    assert shapes == [(512, 4, 4), (256, 8, 8), (128, 16, 16), (64, 32, 32), (3, 32, 32)]
    assert (gan.hp.lr, gan.hp.betas, gan.hp.n_critic) == (2e-4, (0.5, 0.999), 1)


def test_sngan_moves_d_n_critic_times():
    gan = tiny.game("sngan", n_critic=3)
    assert [move.player for move in gan.step(tiny.batches(gan))] == ["D", "D", "D", "G"]


def test_a_copy_of_sngan_has_weights_and_vectors_of_its_own():
    gan = tiny.game("sngan").eval()
    twin, x = copy.deepcopy(gan), torch.randn(2, 1, 16, 16)
    before = gan.D(x)
    assert torch.equal(twin.D(x), before)
    tiny.lively(twin)
    assert torch.equal(gan.D(x), before)
    assert not torch.equal(twin.D(x), before)


def test_sngan_averages_the_weights_before_they_are_divided():
    gan = tiny.game("sngan")
    average = Average(gan)
    first = {name: p.clone() for name, p in gan.named_parameters()}
    tiny.lively(gan)
    average.update(gan, 16, 16)  # a half-life of 0.8: nearly all the way
    for name, p in average.gan.named_parameters():
        torch.testing.assert_close(p, first[name].lerp(dict(gan.named_parameters())[name], 1 - 0.5**20))
    ema = average.refreshed(gan)
    assert torch.equal(ema.D[0].parametrizations.weight[0]._u, gan.D[0].parametrizations.weight[0]._u)
    assert ema.D(torch.randn(2, 1, 16, 16)).isfinite().all()


def test_sngan_trains_alike_with_every_switch_of_a_cpu():
    """Division of the weights, channels last, products in place of convolutions, writing in place."""
    nets = []
    for fast in (Fast(), Fast(channels_last=True, fused=True, flush=True, products=True, inplace=True)):
        gan = tiny.game("sngan")
        tiny.played(gan, 24, fast=fast)
        nets.append(tiny.state(gan))
    assert tiny.gap(*nets) < 0.1 * tiny.gap(nets[0], tiny.state(tiny.game("sngan")))


# R3GAN


def test_r3gan_has_the_papers_size():
    """Table 9: 20.7 million weights each."""
    with torch.device("meta"):
        gan = models.get("r3gan")()
    for net in (gan.G, gan.D):
        assert sum(p.numel() for p in net.parameters()) == pytest.approx(20.7e6, abs=0.1e6)


def blocks(net):
    return [module for module in net.modules() if type(module).__name__ == "Block"]


def test_r3gans_blocks_begin_as_the_identity_and_its_first_weights_shrink_with_depth():
    x = torch.randn(2, 32, 4, 4)
    for count in (1, 4):
        gan = tiny.game("r3gan", width=32, widest=32, blocks=count, per_group=16)
        for net in (gan.G, gan.D):
            assert len(blocks(net)) == 3 * count
            for block in blocks(net):
                assert torch.equal(block(x), x)
                stds = [layer.weight.std().item() * layer.weight[0].numel() ** 0.5 for layer in block.f[::2]]
                assert stds[:2] == pytest.approx([math.sqrt(2 / 1.04) * (3 * count) ** -0.25] * 2, rel=0.06)
                assert stds[2] == 0


def test_r3gan_has_no_normalisation_and_no_tanh():
    kinds = {type(module).__name__ for module in tiny.game("r3gan").modules()}
    assert not [kind for kind in kinds if "Norm" in kind or kind == "Tanh"]
    assert {m.groups for m in models.get("r3gan")(width=64, widest=64).D.modules() if isinstance(m, nn.Conv2d)} == {
        1,
        8,
        64,
    }


def test_r3gan_halves_by_bilinear_resampling():
    x = torch.randn(2, 3, 8, 8)
    torch.testing.assert_close(nn.AvgPool2d(2)(x), interpolate(x, scale_factor=0.5, mode="bilinear"))


def test_r3gan_punishes_d_at_reals_and_at_fakes_and_judges_pairs():
    gan = tiny.lively(tiny.game("r3gan", gamma=3.0))
    batch = next(tiny.batches(gan))
    torch.manual_seed(0)
    fake = gan.G(gan.noise(8)).detach()
    torch.manual_seed(0)
    d, g = gan.step(iter([batch]))
    r1, r2 = (zero_centred_penalty(gan.D, x) for x in (batch[0], fake))
    torch.testing.assert_close(d.loss, relativistic.d(gan.D(batch[0]), gan.D(fake)) + 3 * (r1 + r2))
    torch.testing.assert_close(g.loss, relativistic.g(gan.D(fake), gan.D(batch[0])))
    assert r1 != r2


def test_r3gan_by_patches_has_the_same_shapes_and_fewer_maps():
    whole, patched = (tiny.game("r3gan", size=32, channels=3, patch=patch) for patch in (1, 2))
    z = torch.randn(2, 8)
    assert whole.G(z).shape == patched.G(z).shape == (2, 3, 32, 32)
    assert whole.D(whole.G(z)).shape == patched.D(patched.G(z)).shape == (2,)
    assert len(blocks(whole.G)) == len(blocks(patched.G)) + 1


def test_r3gan_refuses_groups_that_do_not_divide():
    with pytest.raises(CourseError, match="per_group is 5"):
        tiny.game("r3gan", per_group=5)


def test_r3gan_trains_alike_with_every_switch_of_a_cpu():
    nets = []
    for fast in (Fast(), Fast(channels_last=True, fused=True, flush=True, products=True, inplace=True)):
        gan = tiny.game("r3gan")
        tiny.played(gan, 24, fast=fast)
        nets.append(tiny.state(gan))
    assert tiny.gap(*nets) < 0.1 * tiny.gap(nets[0], tiny.state(tiny.game("r3gan")))


# games on points


def test_mixture_knows_every_loss_by_its_name():
    names = {name for name, value in vars(losses).items() if isinstance(value, losses.Loss)}
    assert len(names) == 6
    for name in names:
        gan = tiny.game("mixture", loss=name, penalty=0.0, n_critic=1)
        batch = next(tiny.batches(gan))
        torch.manual_seed(0)
        fake = gan.G(gan.noise(len(batch[0]))).detach()
        torch.manual_seed(0)
        d, g = gan.step(iter([batch]))
        real_logit, fake_logit, loss = gan.D(batch[0]), gan.D(fake), getattr(losses, name)
        torch.testing.assert_close(d.loss, loss.d(real_logit, fake_logit))
        torch.testing.assert_close(g.loss, loss.g(fake_logit, real_logit) if loss.pairs else loss.g(fake_logit))
    with pytest.raises(CourseError, match="no loss called 'hinges'; did you mean 'hinge'"):
        tiny.game("mixture", loss="hinges")


def test_mixture_adds_each_penalty_with_its_weight():
    gan = tiny.lively(tiny.game("mixture"))
    x, fake = torch.randn(2, 8, 2)
    names = ("r1", "r2", "penalty")
    alone = []
    for name in names:
        gan.hp = models.get("mixture").Hyper(**{n: float(n == name) for n in names})
        torch.manual_seed(0)
        alone.append(gan.penalties(x, fake))
    torch.testing.assert_close(alone[0], zero_centred_penalty(gan.D, x))
    torch.testing.assert_close(alone[1], zero_centred_penalty(gan.D, fake))
    gan.hp = models.get("mixture").Hyper(r1=2.0, r2=3.0, penalty=5.0)
    torch.manual_seed(0)
    torch.testing.assert_close(gan.penalties(x, fake), 2 * alone[0] + 3 * alone[1] + 5 * alone[2])
    gan.hp = models.get("mixture").Hyper(penalty=0.0)
    assert gan.penalties(x, fake) == 0


def test_mixtures_rate_ends_at_0():
    gan = tiny.game("mixture")
    assert [gan.lr_scale(p) for p in (0, 0.5, 0.75, 1)] == [1, 1, 0.5, 0]


def test_r3gans_rate_stays_unless_it_is_told_otherwise():
    assert [tiny.game("r3gan").lr_scale(p) for p in (0, 0.5, 1)] == [1, 1, 1]
    assert [tiny.game("r3gan", late=0.2).lr_scale(p) for p in (0, 1 / 3, 0.5, 1)] == pytest.approx([1, 0.8, 0.6, 0.2])


def test_mixture_plays_on_the_points_that_come_with_the_package():
    from gancourse import data

    for name, dims in (("ring8", 2), ("gaussian1d", 1)):
        gan = tiny.game("mixture", dims=dims)
        snap = next(train(gan, data.load(name), images=80))
        assert snap.ema.sample(7).shape == (7, dims)


# bad input


@pytest.mark.parametrize(
    ("name", "setting", "said"),
    [
        ("wgan", dict(clip=-1.0), "clip is -1.0; it must be 0 or greater"),
        ("r3gan", dict(gamma=-1.0), "gamma is -1.0; it must be 0 or greater"),
        ("r3gan", dict(patch=3), "patch is 3, which does not divide the size, 16"),
        ("r3gan", dict(size=8, patch=2), "size is 8; it must be 2 times 4, 5, 6 or 7"),
        ("r3gan", dict(blocks=0), "blocks is 0; it must be greater than 0"),
        ("mixture", dict(r1=-0.5), "r1 is -0.5; it must be 0 or greater"),
        ("mixture", dict(layers=0), "layers is 0; it must be greater than 0"),
        ("sngan", dict(size=30), "size is 30"),
        ("sngan", dict(n_critic=0), "n_critic is 0; it must be greater than 0"),
    ],
)
def test_a_bad_setting_is_named_with_what_it_must_be(name, setting, said):
    with pytest.raises(CourseError, match=said):
        tiny.game(name, **setting)
