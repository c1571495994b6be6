"""ProGAN, StyleGAN and StackGAN: the numbers of their papers, and how they grow."""

import math
from contextlib import nullcontext
from itertools import pairwise

import pytest
import tiny
import torch
from torch import nn
from torch.nn.functional import conv2d, interpolate, leaky_relu, linear

import gancourse as gc
from gancourse import models, recipes
from gancourse.data import subsets
from gancourse.engine import Fast, train
from gancourse.errors import CourseError
from gancourse.layers import EqualConv2d, EqualLinear, MinibatchStd, PixelNorm
from gancourse.models import progan
from gancourse.models.stylegan import blur

GROWING = pytest.mark.parametrize("name", ["progan", "stylegan"])


def count(*nets):
    return sum(p.numel() for net in nets for p in net.parameters())


def on_meta(name, **hyper):
    with torch.device("meta"):
        return models.get(name)(**hyper)


def at(gan, level, alpha=1.0):
    """The game in the middle of its growth."""
    for net in (gan.G, gan.D):
        net.level = level
        net.alpha.fill_(alpha)
    return gan


def painted(gan, seed=0):
    """Pictures of the side that plays, the same noise each time; float64, so that equal means equal."""
    torch.manual_seed(seed)
    if hasattr(gan, "paint"):
        w = gan.G.mapping(torch.randn(3, gan.hp.z_dim, dtype=torch.float64))
        noise = torch.Generator().manual_seed(seed)
        maps = [torch.randn(3, 1, side, side, generator=noise, dtype=w.dtype) for side in gan.G.playing]
        return gan.G(w[:, None].expand(-1, len(maps), -1), maps)
    return gan.G(torch.randn(3, gan.hp.z_dim, dtype=torch.float64))


# layers


def test_equalised_layers_scale_their_weights_when_used():
    """Pitfall: a scale at the start alone, which Adam's steps do not know."""
    layer, x = EqualConv2d(6, 5, 3), torch.randn(2, 6, 8, 8)
    assert layer.scale == pytest.approx(math.sqrt(2 / (6 * 9)))
    layer.weight.data.fill_(1.0)
    expected = conv2d(x, torch.full((5, 6, 3, 3), math.sqrt(2 / 54)), padding=1)
    torch.testing.assert_close(layer(x), expected)
    dense = EqualLinear(50, 400)
    assert dense.weight.std().item() == pytest.approx(1, rel=0.03)
    assert dense(torch.randn(300, 50)).std().item() == pytest.approx(math.sqrt(2), rel=0.05)
    assert (dense.bias == 0).all()


def test_a_layers_rate_changes_how_fast_it_learns_and_nothing_else():
    x = torch.randn(7, 5)
    torch.manual_seed(0)
    plain = EqualLinear(5, 3)
    torch.manual_seed(0)
    slow = EqualLinear(5, 3, rate=0.01)
    torch.testing.assert_close(plain(x), slow(x))
    moved = []
    for layer in (plain, slow):
        before = layer(x).detach()
        optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3)
        layer(x).sum().backward()
        optimizer.step()
        moved.append((layer(x) - before).abs().mean().item())
    assert moved[1] == pytest.approx(0.01 * moved[0], rel=1e-2)


def test_pixel_norm_has_mean_square_1():
    y = PixelNorm()(3 * torch.randn(4, 16, 5, 5))
    torch.testing.assert_close(y.square().mean(1), torch.ones(4, 5, 5))


def groups_of(n, size):
    """Which pictures belong together, as a table [groups, size]."""
    return [[i for i in range(n) if i % (n // size) == g] for g in range(n // size)]


@pytest.mark.parametrize("group", [0, 2, 4, 8])
def test_minibatch_std_compares_the_members_of_each_group(group):
    """Pitfall: the axes of group and batch swapped, or a group claimed and the whole batch computed."""
    x = torch.randn(8, 3, 2, 2) * torch.arange(1.0, 9).view(-1, 1, 1, 1)
    y = MinibatchStd(group)(x)
    assert torch.equal(y[:, :3], x)
    for members in groups_of(8, group or 8):
        expected = x[members].std(0, correction=0).mean().item()
        assert y[members, 3].unique().tolist() == pytest.approx([expected], rel=1e-5)
    assert len(y[:, 3].unique()) == (8 // group if group else 1)


def test_minibatch_std_is_0_for_equal_pictures_and_sees_a_single_other():
    same = torch.randn(1, 3, 4, 4).expand(8, -1, -1, -1)
    assert MinibatchStd()(same)[:, 3].abs().max() < 1e-3
    other = same.clone()
    other[5] += 1
    seen = MinibatchStd(4)(other)[:, 3, 0, 0] > 0.1
    assert seen.tolist() == [i % 2 == 1 for i in range(8)]  # 5 belongs with 1, 3 and 7


def test_a_batch_that_groups_do_not_fill_is_one_group():
    x = torch.randn(6, 3, 2, 2)
    assert torch.equal(MinibatchStd(4)(x), MinibatchStd(0)(x))


# ProGAN


def test_progan_has_the_papers_feature_maps_and_parameters():
    gan = on_meta("progan")
    assert gan.G.sides == [4, 8, 16, 32, 64, 128, 256, 512, 1024]
    assert gan.G.widths == gan.D.widths == [512, 512, 512, 512, 256, 128, 64, 32, 16]
    assert (count(gan.G), count(gan.D)) == (23_079_115, 23_087_249)
    one = [
        count(net) - count(layers) + count(layers[-1])
        for net, layers in ((gan.G, gan.G.to_rgb), (gan.D, gan.D.from_rgb))
    ]
    assert one == [23_071_507, 23_077_137]


def test_progan_has_the_papers_gains_and_order():
    gan = tiny.game("progan")
    first = gan.G.first
    assert first[1].scale == pytest.approx(math.sqrt(2) / 4 / math.sqrt(gan.hp.z_dim))
    assert [layer.scale for layer in gan.G.to_rgb] == pytest.approx([16**-0.5] * 3)
    assert gan.D.last[-2].scale == pytest.approx(16**-0.5)
    kinds = [type(layer).__name__ for layer in gan.G.blocks[0]]
    assert kinds == ["Upsample", *["EqualConv2d", "LeakyReLU", "PixelNorm"] * 2]
    assert not [m for m in gan.modules() if isinstance(m, nn.Tanh)]
    assert {m.negative_slope for m in gan.modules() if isinstance(m, nn.LeakyReLU)} == {0.2}
    hp = models.get("progan").Hyper()
    assert (hp.penalty, hp.drift, hp.lr, hp.betas, hp.batch_size) == (10, 0.001, 1e-3, (0, 0.99), 16)
    assert 0.5 ** (16 / gan.half_life) == pytest.approx(0.999, abs=2e-5)


def test_progan_of_cifar_has_128_maps_everywhere():
    gan = on_meta("progan", size=32, z_dim=128, width=128, maps=4096)
    assert gan.G.widths == [128] * 4
    assert [round(count(net) / 1e6, 2) for net in (gan.G, gan.D)] == [1.3, 1.3]


def test_critic_loss_is_the_papers(monkeypatch):
    """Wasserstein, 10 times the penalty, the square of the real scores; one place a sample for the penalty."""
    places = []
    penalty = progan.gradient_penalty
    spy = lambda critic, x, fake, eps: (places.append(eps), penalty(critic, x, fake, eps))[1]
    monkeypatch.setattr(progan, "gradient_penalty", spy)
    gan = tiny.game("progan", drift=0.5)
    (x,) = batch = next(tiny.batches(gan))
    move = next(gan.step(iter([batch])))
    terms = move.terms
    drift = gan.D(x).square().mean()
    expected = -terms["distance"] + 10 * terms["penalty"] + 0.5 * drift
    torch.testing.assert_close(move.loss, expected)
    assert len(places[0].unique()) == gan.hp.batch_size


# growth


@GROWING
@pytest.mark.parametrize("level", [1, 2])
def test_fading_begins_at_the_old_picture_and_ends_at_the_new_one(name, level):
    gan = tiny.lively(tiny.game(name)).double().eval()
    before = painted(at(gan, level - 1))
    old, half, new = (painted(at(gan, level, alpha)) for alpha in (0.0, 0.5, 1.0))
    torch.testing.assert_close(old, interpolate(before, scale_factor=2), rtol=0, atol=1e-12)
    torch.testing.assert_close(half, (old + new) / 2, rtol=0, atol=1e-12)
    assert (new - old).abs().max() > 1e-3
    at(gan, level)  # and at alpha 1 the old layer of colours has no say
    nn.init.zeros_(gan.G.to_rgb[level - 1].weight)
    assert torch.equal(painted(gan), new)


@GROWING
@pytest.mark.parametrize("level", [1, 2])
def test_critic_fades_from_the_halved_picture_to_the_new_layers(name, level):
    gan = tiny.lively(tiny.game(name)).double().eval()
    side = gan.G.sides[level]
    x = torch.randn(8, 1, side, side, dtype=torch.float64)
    judged = lambda alpha: at(gan, level, alpha).D(x)
    small = nn.functional.avg_pool2d(x, 2)
    torch.testing.assert_close(judged(0.0), at(gan, level - 1).D(small), rtol=0, atol=1e-12)
    assert (judged(0.0) - judged(1.0)).abs().max() > 1e-4
    features = []
    hook = gan.D.last.register_forward_pre_hook(lambda net, args: features.append(args[0]))
    for alpha in (0.0, 0.5, 1.0):
        judged(alpha)
    hook.remove()
    if level == 1:  # further up layers that are not linear follow
        torch.testing.assert_close(features[1], (features[0] + features[2]) / 2)


@GROWING
def test_real_pictures_are_faded_in_as_the_fakes_are(name):
    gan = tiny.game(name)
    x = torch.rand(2, 1, 16, 16)
    small = lambda t: nn.functional.avg_pool2d(t, 2)
    double = lambda t: interpolate(t, scale_factor=2)
    assert torch.equal(at(gan, 2, 1.0).shrink(x), x)
    torch.testing.assert_close(at(gan, 2, 0.0).shrink(x), double(small(x)))
    torch.testing.assert_close(at(gan, 2, 0.25).shrink(x), 0.75 * double(small(x)) + 0.25 * x)
    torch.testing.assert_close(at(gan, 1, 1.0).shrink(x), small(x))
    torch.testing.assert_close(at(gan, 0, 1.0).shrink(x), small(small(x)))


def schedule(name, phase=100, upto=700, step=25):
    gan = tiny.game(name, phase=phase)
    return {images: gan.schedule(images) for images in range(0, upto, step)}


def test_alpha_grows_within_a_fade_and_does_not_jump():
    """Pitfall: alpha = int(epoch / n), always 0."""
    plan = schedule("progan")
    assert [plan[i] for i in (0, 75, 100, 150, 175, 200, 275)] == [
        (0, 1.0), (0, 1.0), (1, 0.0), (1, 0.5), (1, 0.75), (1, 1.0), (1, 1.0),
    ]  # fmt: skip
    assert [plan[i] for i in (300, 350, 400, 675)] == [(2, 0.0), (2, 0.5), (2, 1.0), (2, 1.0)]
    heights = [level - 1 + alpha for level, alpha in plan.values()]
    assert heights == sorted(heights)
    assert max(b - a for a, b in pairwise(heights)) == 0.25


def test_stylegan_begins_at_8():
    plan = schedule("stylegan")
    assert [plan[i] for i in (0, 75, 100, 150, 200, 500)] == [
        (1, 1.0),
        (1, 1.0),
        (2, 0.0),
        (2, 0.5),
        (2, 1.0),
        (2, 1.0),
    ]


def test_fades_of_the_papers_run_begin_where_it_says():
    gan = on_meta("progan")
    starts = [k for k in range(0, 13_000_000, 400_000) if gan.schedule(k)[1] == 0]
    assert starts == [800_000 + 1_600_000 * i for i in range(8)]


@GROWING
def test_optimisers_begin_anew_with_each_side(name):
    gan = tiny.game(name, phase=100)
    gan.before_round(0)
    changes = [images for images in range(0, 700, 25) if gan.before_round(images)]
    assert changes == ([100, 300] if name == "progan" else [100])
    assert gan.G.level == gan.D.level == 2
    assert gan.G.alpha == gan.D.alpha == 1


@GROWING
def test_without_growing_all_layers_play_from_the_beginning(name):
    gan = tiny.game(name, grow=False)
    assert not any(gan.before_round(images) for images in range(0, 500, 20))
    assert (gan.G.level, gan.G.alpha.item()) == (2, 1.0)


@GROWING
@pytest.mark.parametrize("level", [0, 1, 2])
def test_samples_have_full_size_at_every_stage(name, level):
    gan = at(tiny.game(name).eval(), level, 0.5)
    images = gan.sample(3)
    assert images.shape == (3, 1, 16, 16)
    block = 16 // gan.G.sides[level]
    assert torch.equal(images, interpolate(images[:, :, ::block, ::block], scale_factor=block))


@GROWING
def test_only_the_layers_in_use_are_trained(name):
    gan = tiny.game(name, phase=1000)
    before = tiny.state(gan)
    tiny.played(gan, 80)
    level = gan.G.level
    moved = {key for key, value in tiny.state(gan).items() if not torch.equal(value, before[key])}
    assert any(key.startswith("D.from_rgb") for key in moved)
    assert not any(key.startswith(f"D.from_rgb.{i}") for i in range(3) if i != level for key in moved)
    assert not any(key.startswith(f"G.to_rgb.{i}") for i in range(3) if i != level for key in moved)


@GROWING
@pytest.mark.parametrize("stop", [32, 64, 80])
def test_growth_resumes_exactly(name, stop, tmp_path):
    """In the middle of a fade, and at its first image."""
    whole, first, second = tiny.game(name), tiny.game(name), tiny.game(name, seed=9)
    end = tiny.played(whole, 160)[-1]
    for snap in train(first, tiny.pictures(first), 160, 16):
        if snap.images == stop:
            snap.save(tmp_path)
            break
    resumed = tiny.played(second, 160, resume=tmp_path)[-1]
    assert tiny.equal(tiny.state(whole), tiny.state(second))
    assert tiny.equal(tiny.state(end.ema), tiny.state(resumed.ema))
    assert resumed.ema.G.level == whole.G.level == 2


@pytest.mark.parametrize("name", ["progan", "stylegan", "stackgan"])
def test_switches_of_the_cpu_change_nothing_but_speed(name):
    fast = Fast(channels_last=True, fused=True, products=True, inplace=True)
    plain, quick = (tiny.played(tiny.game(name), 32, fast=how)[-1].terms for how in (Fast(), fast))
    assert quick == pytest.approx(plain, rel=1e-3, abs=1e-4)


@GROWING
@pytest.mark.parametrize("size", [4, 9, 30, 33, 100, 1000])
def test_sizes_that_do_not_double_are_refused(name, size):
    with pytest.raises(CourseError, match=f"size is {size}"):
        models.get(name)(size=size)


@GROWING
def test_groups_that_do_not_fill_the_batch_are_refused(name):
    with pytest.raises(CourseError, match="batch_size is 8, which groups of 3 do not fill; make std_group"):
        tiny.game(name, std_group=3)


@GROWING
def test_a_full_size_step_runs_where_tensors_have_no_values(name, monkeypatch):
    monkeypatch.setattr(torch, "autocast", lambda *_, **__: nullcontext())
    gan = on_meta(name, batch_size=4)
    for move in gan.step(iter([(torch.empty(4, 3, 1024, 1024, device="meta"),)])):
        move.loss.backward()
    assert gan.sample(1).shape == (1, 3, 1024, 1024)


# StyleGAN


def test_stylegan_has_the_papers_parameters():
    gan = on_meta("stylegan")
    assert round(count(gan.G) / 1e6, 1) == 26.2  # sec. 2
    assert count(gan.D) == 23_087_249  # ProGAN's
    assert len(gan.G.layers) == 18
    assert [m.rate for m in gan.G.mapping if isinstance(m, EqualLinear)] == [0.01] * 8


def test_a_layer_adds_noise_then_bias_then_bends_then_normalises_then_styles():
    layer = models.get("stylegan")(**models.get("stylegan").tiny).G.layers[0]
    for p in layer.parameters():
        nn.init.normal_(p)
    x, w, noise = torch.randn(2, 12, 4, 4), torch.randn(2, 8), torch.randn(2, 1, 4, 4)
    h = leaky_relu(x + layer.noise * noise + layer.bias.bias.view(-1, 1, 1), 0.2)
    h = (h - h.mean((2, 3), keepdim=True)) / h.std((2, 3), keepdim=True, correction=0)
    s, b = linear(w, layer.style.weight / math.sqrt(8), layer.style.bias).view(2, 2, 12, 1, 1).unbind(1)
    torch.testing.assert_close(layer(x, w, noise), (1 + s) * h + b, rtol=1e-4, atol=1e-4)


def test_noise_is_off_at_first_and_shared_by_no_two_pictures():
    gan = tiny.game("stylegan").eval()
    assert all((layer.noise == 0).all() for layer in gan.G.layers)
    w = gan.styles(1).expand(2, -1)
    assert torch.equal(*gan.paint(w))
    tiny.lively(gan)
    assert not torch.equal(*gan.paint(w))


def test_blur_is_1_2_1():
    x = torch.randn(2, 3, 6, 6)
    kernel = torch.tensor([1.0, 2, 1]) / 4
    expected = conv2d(x, (kernel[:, None] * kernel).expand(3, 1, 3, 3), padding=1, groups=3)
    torch.testing.assert_close(nn.Sequential(*blur())(x), expected)


def test_r1_has_its_one_half():
    """Pitfall: gamma |grad|^2 without the half, so that 10 means 20."""
    gan = tiny.game("stylegan", gamma=10.0)
    (x,) = batch = next(tiny.batches(gan))
    move = next(gan.step(iter([batch])))
    x = x.requires_grad_()
    (grad,) = torch.autograd.grad(gan.D(x).sum(), x)
    torch.testing.assert_close(move.terms["r1"], 5 * grad.square().sum((1, 2, 3)).mean(), rtol=1e-4, atol=1e-8)
    plain = tiny.game("stylegan", gamma=0.0)
    assert next(plain.step(iter([batch]))).terms["r1"] == 0


@pytest.mark.parametrize(("mixing", "share"), [(0.0, 0.0), (0.9, 0.9), (1.0, 1.0)])
def test_styles_are_mixed_as_often_as_asked_at_places_of_their_own(mixing, share):
    gan = tiny.game("stylegan", mixing=mixing)
    torch.manual_seed(0)
    w = gan.styles(2000)
    styles = gan.mixed(w)
    assert styles.shape == (2000, 6, 8)
    first = (styles == w[:, None]).all(2)  # which layers have the first style
    assert first[:, 0].all()
    assert (~first[:, -1]).float().mean().item() == pytest.approx(share, abs=0.03)
    assert (first.long().diff(dim=1) <= 0).all()  # one change at most, and not back
    places = first.sum(1)[~first[:, -1]]
    assert set(places.tolist()) == (set(range(1, 6)) if mixing else set())


def test_truncation_draws_styles_to_their_mean():
    gan = tiny.game("stylegan").eval()
    gan.G.w_mean.copy_(torch.arange(8.0))
    w = gan.styles(3)
    torch.testing.assert_close(gan.truncated(w, 1.0), w[:, None].expand(-1, 6, -1))
    torch.testing.assert_close(gan.truncated(w, 0.0), gan.G.w_mean.expand(3, 6, 8))
    torch.testing.assert_close(gan.truncated(w, 0.5)[:, 0], (w + gan.G.w_mean) / 2)
    large = tiny.game("stylegan", size=64)
    fine = large.truncated(w, 0.0)[:, 8:]
    assert torch.equal(fine, w[:, None].expand(-1, 2, -1))  # 64x64 keeps its styles


def test_training_keeps_the_mean_of_the_styles():
    gan = tiny.game("stylegan")
    end = tiny.played(gan, 160)[-1]
    assert gan.G.w_mean.abs().max() > 0
    assert torch.equal(end.ema.G.w_mean, gan.G.w_mean)


def test_crossing_takes_coarse_styles_below_a_side_and_fine_ones_from_there():
    gan = tiny.game("stylegan").eval()
    a, b = gan.styles(3), gan.styles(3)
    styles = gan.crossed(a, b, 8)
    assert torch.equal(styles[:, :2], a[:, None].expand(-1, 2, -1))
    assert torch.equal(styles[:, 2:], b[:, None].expand(-1, 4, -1))
    assert gan.paint(styles).shape == (3, 1, 16, 16)
    with pytest.raises(CourseError, match="side is 7; the layers of this network have 4, 8, 16"):
        gan.crossed(a, b, 7)


def test_stylegan_learns_faster_at_the_papers_sides():
    gan = on_meta("stylegan", size=1024)
    rates = []
    for level in range(9):
        gan.G.level = level
        (group,) = gan.optimizer("G", [nn.Parameter(torch.zeros(1))]).param_groups
        rates.append(group["lr"])
    assert rates == pytest.approx([0.001] * 5 + [0.0015, 0.002, 0.003, 0.003])


# StackGAN and its texts


def test_stages_play_one_after_the_other():
    gan = tiny.game("stackgan")
    data = tiny.pictures(gan)
    seen, before = [], tiny.state(gan)
    for _ in train(gan, data, 96, 16):
        after = tiny.state(gan)
        moved = {key[:3] for key, value in after.items() if "running" not in key and "num_" not in key
                 and not torch.equal(value, before[key])}  # fmt: skip
        seen.append(moved)
        before = after
    assert seen == [{"G.0", "D.0"}] * 3 + [{"G.1", "D.1"}] * 3


def test_changing_the_stage_starts_the_optimisers_anew_and_the_rate():
    gan = tiny.game("stackgan", first=100, halving=30)
    gan.before_round(0)
    rates, changes = [], []
    for images in range(0, 200, 20):
        if gan.before_round(images):
            changes.append(images)
        rates.append(gan.lr_scale(images / 200))
    assert changes == [100]
    assert rates == [1, 1, 0.5, 0.25, 0.25] * 2


def test_critic_is_shown_real_pictures_with_wrong_texts():
    """Sec. 3.4: real and right; real and wrong; fake and right, the last two with half the weight each."""
    gan, shown = tiny.game("stackgan").eval(), []
    x, text = batch = next(tiny.batches(gan))

    class Spy(nn.Module):
        def forward(self, image, words):
            shown.append((image, words))
            return image.mean((1, 2, 3)) + words.sum(1)

    gan.D[1] = Spy()
    move = next(gan.step(iter([batch])))
    (real, right), (again, wrong), (fake, same) = shown
    assert torch.equal(real, x)
    assert torch.equal(again, x)
    assert torch.equal(right, text)
    assert torch.equal(same, text)
    assert not (wrong == text).all(1).any()
    assert sorted(wrong.tolist()) == sorted(text.tolist())
    assert not fake.requires_grad
    score = lambda i, t: (i.mean((1, 2, 3)) + t.sum(1)).sigmoid()
    bce = nn.functional.binary_cross_entropy
    ones = torch.ones(len(x))
    expected = bce(score(x, text), ones) + (bce(score(x, wrong), 0 * ones) + bce(score(fake, text), 0 * ones)) / 2
    torch.testing.assert_close(move.loss, expected)


def test_condition_is_drawn_with_its_mean_and_variance():
    condition = tiny.game("stackgan").G[0].condition
    nn.init.zeros_(condition.moments.weight)
    condition.moments.bias.data = torch.tensor([2.0] * 4 + [2 * math.log(0.5)] * 4)
    c, _, _ = condition(torch.randn(5000, 6), torch.randn(5000, 4))
    assert c.mean().item() == pytest.approx(2, abs=0.03)
    assert c.std().item() == pytest.approx(0.5, abs=0.02)
    eps = torch.randn(3, 4)
    assert torch.equal(condition(None, eps)[0], eps)


def test_divergence_is_a_mean_with_weight_2():
    gan = tiny.game("stackgan")
    *_, move = gan.step(tiny.batches(gan))
    condition = gan.G[1].condition
    with torch.no_grad():
        _, text = next(tiny.batches(gan))
        mean, log_var = condition.moments(text).chunk(2, 1)
    normal = torch.distributions.Normal
    expected = torch.distributions.kl_divergence(normal(mean, (log_var / 2).exp()), normal(0.0, 1.0)).mean()
    torch.testing.assert_close(move.terms["divergence"], expected)
    assert models.get("stackgan").Hyper().divergence == 2


def test_text_decides_the_picture_and_its_shape_is_checked():
    gan = tiny.lively(tiny.game("stackgan")).eval()
    texts = torch.randn(2, 6)
    draw = lambda text: (torch.manual_seed(0), gan.sample(1, y=text))[1]
    assert torch.equal(draw(texts[:1]), draw(texts[:1]))
    assert not torch.equal(draw(texts[:1]), draw(texts[1:]))
    for wrong in (torch.randn(2, 6), torch.randn(1, 7), torch.randn(6), ["red heart"], "red heart"):
        with pytest.raises(CourseError, match=r"1 pictures want embeddings \[1, 6\], as gancourse.data.embed"):
            gan.sample(1, y=wrong)


def test_first_stage_is_shown_enlarged():
    gan = tiny.game("stackgan").eval()
    gan.before_round(0)
    images = gan.sample(3)
    assert images.shape == (3, 1, 16, 16)
    assert torch.equal(images, interpolate(images[:, :, ::2, ::2], scale_factor=2))


@pytest.mark.parametrize(("size", "scale"), [(64, 3), (64, 8), (20, 4), (36, 2)])
def test_stages_that_do_not_fit_are_refused(size, scale):
    with pytest.raises(CourseError, match=r"size is \d+"):
        models.get("stackgan")(size=size, scale=scale)


def test_stackgan_of_the_paper_has_its_sides_and_maps():
    gan = on_meta("stackgan")
    shapes = []
    hooks = [m.register_forward_hook(lambda m, i, o: shapes.append(tuple(o.shape[1:]))) for m in gan.modules()
             if isinstance(m, nn.Unflatten | nn.Upsample | nn.Tanh | nn.ReLU)]  # fmt: skip
    gan.sample(2)
    for hook in hooks:
        hook.remove()
    assert shapes[0] == (1024, 4, 4)
    assert (64, 64, 64) in shapes
    assert (3, 64, 64) in shapes
    assert (512, 16, 16) in shapes
    assert shapes[-1] == (3, 256, 256)


@pytest.fixture(scope="module")
def emoji():
    return gc.data.texts(gc.data.load("emoji", size=16, split="test"))


def test_texts_are_a_fixed_function_of_the_names(emoji):
    assert emoji["text"].shape == (len(emoji), 64)
    assert emoji["text"].dtype == torch.float32
    torch.testing.assert_close(emoji["text"].square().mean(1), torch.ones(len(emoji)))
    documents = dict(subsets.names("emoji"))
    alphabet = sorted(documents)
    for row in (0, 1, 100, 319):
        name = alphabet[emoji["name"][row]]
        torch.testing.assert_close(emoji["text"][row], gc.data.embed(documents[name])[0])
    assert torch.equal(emoji["text"][0], emoji["text"][1])  # one thing, two vendors
    (text,) = next(emoji.batches(("text",), 5))
    assert text.shape == (5, 64)
    assert text.dtype == torch.float32


def test_names_of_the_embedded_set_are_those_of_the_whole():
    names, categories = zip(*(line.split(", ", 1) for _, line in subsets.names("emoji")))
    assert len(names) == len(set(names)) == 1636
    assert list(categories) == subsets.read("emoji")["category"].tolist()


def test_words_of_a_kind_lie_together():
    documents = [document for _, document in subsets.names("emoji")]
    table = gc.data.embed(documents)
    near = lambda sentence: [documents[i] for i in (table @ gc.data.embed(sentence)[0]).topk(5).indices]
    assert all("cat" in document for document in near("a cat"))
    assert sum("heart" in document for document in near("heart")) >= 4
    assert all("Food" in document or "green" in document for document in near("banana"))
    assert torch.equal(gc.data.embed("RED Heart!"), gc.data.embed("heart, red"))
    assert gc.data.embed(["cat", "red heart"], dimensions=7).shape == (2, 7)


@pytest.mark.parametrize("sentence", ["", "   ", "qwertyuiop", "고양이", "!?"])
def test_a_text_without_known_words_is_refused_and_says_what_to_do(sentence):
    with pytest.raises(CourseError, match="is in the names of the emoji; use English words such as"):
        gc.data.embed(["cat", sentence])


@pytest.mark.parametrize("dimensions", [0, -1, 100_000])
def test_impossible_dimensions_of_texts_are_refused(dimensions):
    with pytest.raises(CourseError, match=f"dimensions is {dimensions}; the names have"):
        gc.data.embed("cat", dimensions)


def test_data_without_names_have_no_texts():
    with pytest.raises(CourseError, match="mnist have no names to make texts of; the set that has them is emoji"):
        gc.data.texts(gc.data.load("mnist", size=16, split="test", limit=10))


def test_recipe_brings_pictures_with_their_texts():
    recipe = recipes.find("stackgan", "emoji")
    gan = recipe.build()
    data = recipe.load(gan, split="test")
    x, text = next(data.batches(gan.fields, 3))
    assert x.shape == (3, 3, 64, 64)
    assert text.shape == (3, gan.hp.text_dim)
