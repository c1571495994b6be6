"""The rules for a model file, for every model of the registry: a new line in it is tested without a new test."""

import ast
import inspect
import re
import sys
from contextlib import nullcontext
from dataclasses import fields, is_dataclass

import pytest
import tiny
import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from gancourse import losses, models, runs, settings
from gancourse.engine import Fast, train
from gancourse.engine.fast import Precision
from gancourse.engine.round import plain_round, play_round
from gancourse.errors import CourseError
from gancourse.game import GAN

EVERY = pytest.mark.parametrize("name", models.names())


def module_of(name: str):
    return sys.modules[models.get(name).__module__]


def optimizers(gan: GAN) -> dict:
    return Fast().optimizers(gan)


def test_unknown_model_is_named_with_the_nearest():
    with pytest.raises(CourseError, match="no model called 'dcgen'; did you mean 'dcgan'"):
        models.get("dcgen")


@EVERY
def test_docstring_names_paper_year_and_where_it_is(name):
    head = module_of(name).__doc__.split("\n\n")[0]
    assert re.search(r"\b(19|20)\d\d\b", head)
    assert re.search(
        r"arXiv:\d{4}\.\d{4,5}\b|doi:10\.\d{4,}/\S", head
    )  # a DOI where the paper is older than arXiv's habit
    assert re.match(r"[A-Za-z0-9-]+: [A-Z]", head)  # the model, then the paper's authors


@EVERY
def test_a_class_says_what_it_is(name):
    assert models.get(name).__doc__ != GAN.__doc__
    assert models.get(name).step.__doc__ or models.get(name).step is not GAN.step


@EVERY
def test_settings_are_a_frozen_dataclass_with_their_source(name):
    cls = models.get(name)
    assert is_dataclass(cls.Hyper)
    assert cls.Hyper.__dataclass_params__.frozen
    names = {f.name for f in fields(cls.Hyper)}
    assert names >= {"width", "batch_size", "lr"}
    assert names >= {"size", "channels"} or not names & {"size", "channels"}  # pictures or points
    assert re.search(r"class Hyper.*:  # (.*sec\.|.*algorithm|.*table|.*app\.)", inspect.getsource(cls.Hyper))


@EVERY
def test_every_number_among_the_settings_has_a_range(name):
    for f in fields(models.get(name).Hyper):
        numbers = f.default if isinstance(f.default, tuple) else (f.default,)
        if all(type(n) in (int, float) for n in numbers):
            assert settings.rule(f.name)[1] != "a number", f"{f.name}: list it in gancourse/settings.py"


@EVERY
def test_one_hop_of_inheritance_at_most(name):
    hops = [cls for cls in models.get(name).__mro__[1:] if cls.__module__.startswith("gancourse.models")]
    assert len(hops) <= 1


@EVERY
def test_a_tiny_game_is_tiny(name):
    gan = tiny.game(name)
    assert getattr(gan.hp, "size", 0) <= 16
    assert gan.hp.batch_size <= 16
    assert sum(p.numel() for p in gan.parameters()) < 50_000


# step


FORBIDDEN = {"item", "tolist", "cpu", "numpy", "nonzero", "masked_select", "cuda", "to"}


@EVERY
def test_step_asks_for_no_value_in_its_source(name):
    tree = ast.parse(inspect.getsource(module_of(name)))
    steps = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "step"]
    for node in (node for step in steps for node in ast.walk(step)):
        assert not (isinstance(node, ast.Attribute) and node.attr in FORBIDDEN), ast.unparse(node)
        assert not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Compare)), ast.unparse(node)


@EVERY
def test_step_runs_where_tensors_have_no_values(name, monkeypatch):
    """On the meta device reading a value fails, and so does a tensor that was made elsewhere."""
    monkeypatch.setattr(torch, "autocast", lambda *_, **__: nullcontext())  # which knows no meta device
    cls = models.get(name)
    with torch.device("meta"):
        gan = cls(**cls.tiny)
    like = next(tiny.batches(tiny.game(name)))
    feed = iter(lambda: tuple(torch.empty_like(t, device="meta") for t in like), None)
    seen = set()
    for move in gan.step(feed):
        seen.add(move.player)
        assert all(term.device.type == "meta" and term.shape == () for term in move.terms.values())
        move.loss.backward()
    assert seen == set(gan.players())


@EVERY
def test_round_equals_the_loop_that_the_chapter_prints(name):
    results = []
    for play in (plain_round, lambda *args: play_round(*args, Precision())):
        gan = tiny.game(name).train()
        feed, opts = tiny.batches(gan), optimizers(gan)
        torch.manual_seed(1)
        for _ in range(3):
            play(gan, feed, opts)
        results.append(tiny.state(gan))
    assert tiny.equal(*results)
    assert not tiny.equal(results[0], tiny.state(tiny.game(name)))


@EVERY
def test_a_move_updates_its_own_player_alone(name):
    gan = tiny.game(name).train()
    opts, step = optimizers(gan), gan.step(tiny.batches(gan))
    for move in step:
        before = {player: [p.clone() for p in net.parameters()] for player, net in gan.players().items()}
        opts[move.player].zero_grad()
        move.loss.backward(inputs=[p for group in opts[move.player].param_groups for p in group["params"]])
        opts[move.player].step()
        for player, net in gan.players().items():
            moved = [not torch.equal(a, b) for a, b in zip(before[player], net.parameters())]
            assert any(moved) == (player == move.player)


@EVERY
def test_players_hold_every_parameter_once(name):
    gan = tiny.game(name)
    held = [id(p) for net in gan.players().values() for p in net.parameters()]
    assert sorted(held) == sorted(id(p) for p in gan.parameters())


TURNS = [(name, player) for name in models.names() for player in tiny.game(name).players()]
NOT_ALONE = {  # games whose D cannot be shown samples one by one, and why
    "context_encoder": "it sees the painted middle alone, which has half the side",
    "progan": "it sees how much the pictures of a batch differ",
    "stylegan": "it sees how much the pictures of a batch differ",
}
JUDGED = pytest.mark.parametrize(
    "name",
    [n for n, player in TURNS if player == "D" and tiny.game(n).fields == ("x",) and n not in NOT_ALONE],
)
NOISY = pytest.mark.parametrize("name", [name for name in models.names() if hasattr(tiny.game(name).hp, "z_dim")])


@pytest.mark.parametrize(("name", "player"), TURNS)
def test_a_small_move_lowers_its_own_loss(name, player):
    """The same batch, noise and dropout before and after: what a player minimises goes down."""
    gan = tiny.lively(tiny.game(name)).train()
    batch = next(tiny.batches(gan))
    opts = {player: torch.optim.SGD(net.parameters(), lr=1e-4) for player, net in gan.players().items()}

    def loss():
        torch.manual_seed(5)
        return next(move.loss for move in gan.step(iter(lambda: batch, None)) if move.player == player)

    before = loss()
    opts[player].zero_grad()
    before.backward()
    opts[player].step()
    assert loss() < before


@NOISY
def test_noise_reaches_the_fakes_of_both_players(name):
    losses = []
    for seed in (1, 2):
        gan = tiny.lively(tiny.game(name)).eval()  # no dropout
        feed = tiny.batches(gan)
        torch.manual_seed(seed)
        losses.append({move.player: move.loss.item() for move in gan.step(feed)})
    assert all(losses[0][player] != losses[1][player] for player in losses[0])


# what comes out


@EVERY
@pytest.mark.parametrize(("size", "channels"), [(None, None), (32, 3), (32, 1)])
def test_sheets(name, size, channels):
    if not hasattr(tiny.game(name).hp, "size"):
        gan = tiny.game(name).eval()
        assert gan.sheet(5, tiny.batches(gan)).shape == next(tiny.batches(gan))[0][:5].shape
        return
    gan = tiny.game(name, **({} if size is None else {"size": size, "channels": channels})).eval()
    images = gan.sheet(6, tiny.batches(gan))
    assert images.shape == (6, gan.hp.channels, gan.hp.size, gan.hp.size)
    assert -1 <= images.min() < images.max() <= 1


@EVERY
def test_the_product_is_what_a_shipped_run_needs(name):
    """A game with other first weights gives the same pictures once it has the product."""
    gan, other = tiny.game(name).eval(), tiny.game(name, seed=1).eval()
    assert runs.product(gan).keys() < gan.state_dict().keys() or set(gan.players()) == {"AE"}
    runs.take(other, runs.product(gan))
    sheets = []
    for game in (gan, other):
        torch.manual_seed(0)
        sheets.append(game.sheet(4, tiny.batches(gan)))
    assert torch.equal(*sheets)


@NOISY
def test_samples_come_from_torchs_random_numbers(name):
    gan = tiny.game(name).eval()
    draw = lambda seed: (torch.manual_seed(seed), gan.sample(3))[1]
    assert torch.equal(draw(1), draw(1))
    assert not torch.equal(draw(1), draw(2))


@JUDGED
def test_discriminator_judges_every_picture_by_itself_in_evaluation(name):
    gan = tiny.game(name).eval()
    images = gan.sample(4)
    assert gan.D(images).shape == (4,)
    torch.testing.assert_close(gan.D(images), torch.cat([gan.D(x[None]) for x in images]), rtol=1e-4, atol=1e-6)


@EVERY
def test_normalisation_has_pytorchs_numbers(name):
    """BatchNorm2d(c, 0.8), seen in 22 files of one collection, sets eps and not the momentum."""
    for module in tiny.game(name).modules():
        if isinstance(module, _BatchNorm):
            assert (module.eps, module.momentum) == (1e-5, 0.1)
        if isinstance(module, nn.Dropout):
            assert 0 <= module.p < 1


@EVERY
def test_resumes_exactly(name, tmp_path):
    images = 6 * 8 * 5
    whole = tiny.game(name)
    tiny.played(whole, images)
    first, second = tiny.game(name), tiny.game(name, seed=9)
    next(train(first, tiny.pictures(first), images, images // 2)).save(tmp_path)  # stopped half-way
    tiny.played(second, images, resume=tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(second))


# golden numbers


def test_autoencoder_is_scored_on_the_clean_picture():
    """Noise reaches E and not the target: a game whose G is a constant has the same loss with noise and without."""
    losses = []
    for noise in (0.0, 1.0):
        gan = tiny.game("autoencoder", noise=noise)
        nn.init.zeros_(gan.G[-2].weight)
        losses.append(next(gan.step(tiny.batches(gan))).loss)
    assert losses[0] == losses[1]


def test_autoencoder_paints_from_brightness_alone():
    gan = tiny.game("autoencoder", channels=3, grey=True, noise=0.0)
    x = torch.rand(4, 3, 16, 16) * 2 - 1
    grey = x.mul(torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    torch.testing.assert_close(gan.sample(4, x=x), gan.sample(4, x=grey), rtol=1e-4, atol=1e-6)
    assert gan.sample(4, x=grey).shape == (4, 3, 16, 16)
    with pytest.raises(CourseError, match="3 channels"):
        tiny.game("autoencoder", channels=1, grey=True)


def test_a_sheet_of_a_painter_shows_what_it_is_shown():
    gan = tiny.game("autoencoder", channels=3, grey=True, noise=0.0)
    x = torch.rand(4, 3, 16, 16) * 2 - 1
    shown, painted = gan.sheet(8, iter([(x,)])).unflatten(0, (4, 2)).unbind(1)
    assert torch.equal(shown[:, 0], shown[:, 2])
    torch.testing.assert_close(painted, gan.sample(4, x=x))


def test_autoencoders_sample_codes_or_reconstruct():
    for name in ("autoencoder", "vae"):
        gan = tiny.game(name)
        (x,) = next(tiny.batches(gan))
        assert torch.equal(gan.sample(3, x=x), gan.G(gan.encode(x[:3])))
        torch.manual_seed(0)
        z = torch.randn(3, gan.hp.z_dim)
        torch.manual_seed(0)
        assert torch.equal(gan.sample(3), gan.G(z))


def test_autoencoders_average_gathers_statistics_of_real_pictures():
    """In the plain mean over its rehearsals the first normalisation of E sees the training pictures."""
    gan = tiny.game("autoencoder", noise=0.0)
    data = tiny.pictures(gan, n=256)
    ema = tiny.played(gan, 64, data=data)[-1].ema
    first = next(i for i, layer in enumerate(ema.E) if isinstance(layer, _BatchNorm))
    seen = nn.Sequential(*list(ema.E)[:first])(data["x"].float() / 127.5 - 1)
    torch.testing.assert_close(ema.E[first].running_mean, seen.mean((0, 2, 3)), rtol=0.01, atol=1e-4)


def test_vae_has_the_divergence_of_its_appendix_b():
    mean, log_var = torch.randn(2, 5, 7, generator=torch.Generator().manual_seed(0))
    q, prior = torch.distributions.Normal(mean, (log_var / 2).exp()), torch.distributions.Normal(0.0, 1.0)
    wanted = torch.distributions.kl_divergence(q, prior).sum(1)
    torch.testing.assert_close(module_of("vae").kl_to_prior(mean, log_var), wanted)


def test_vae_has_the_likelihood_of_its_sigma():
    gan = tiny.game("vae", sigma=0.7)
    x, x_star = torch.randn(2, 3, 1, 16, 16, generator=torch.Generator().manual_seed(0))
    wanted = torch.distributions.Normal(x_star, 0.7).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(gan.log_likelihood(x, x_star), wanted, rtol=1e-5, atol=1e-3)


def test_vae_draws_codes_with_the_mean_and_variance_of_its_encoder():
    """G is replaced by a probe that keeps what it is shown."""
    gan = tiny.game("vae", z_dim=1, noise=0.0, size=8, batch_size=16)
    shown = []

    class Probe(nn.Module):
        def forward(self, z):
            shown.append(z)
            return z.new_zeros(len(z), 1, 8, 8)

    gan.G = Probe()
    nn.init.zeros_(gan.E[-2].weight)
    gan.E[-2].bias.data = torch.tensor([2.0, 2 * torch.tensor(0.5).log()])
    feed = tiny.batches(gan)
    torch.manual_seed(0)
    for _ in range(200):
        next(gan.step(feed))
    z = torch.cat(shown)
    assert z.mean().item() == pytest.approx(2, abs=0.05)
    assert z.std().item() == pytest.approx(0.5, abs=0.03)


def test_dcgan_has_the_examples_parameter_counts():
    gan = models.get("dcgan")(size=64, channels=3, z_dim=100, width=64)
    assert [sum(p.numel() for p in net.parameters()) for net in (gan.G, gan.D)] == [3_576_704, 2_765_568]


def test_dcgan_takes_mnist_as_it_is():
    gan = tiny.game("dcgan", size=28, channels=3)
    assert gan.sample(2).shape == (2, 3, 28, 28)
    assert gan.D(gan.sample(2)).shape == (2,)


def test_dcgan_goes_through_the_papers_sides_and_widths():
    gan = models.get("dcgan")(size=64, channels=3, width=128)
    shapes, x = [], torch.zeros(1, 100, device="meta")
    for layer in gan.G.to("meta"):
        x = layer(x)
        if isinstance(layer, nn.Unflatten | nn.ConvTranspose2d):
            shapes.append(tuple(x.shape[1:]))
    assert shapes == [(100, 1, 1), (1024, 4, 4), (512, 8, 8), (256, 16, 16), (128, 32, 32), (3, 64, 64)]
    sides = []
    for layer in gan.D.to("meta"):
        x = layer(x)
        sides += [x.shape[-1]] if isinstance(layer, nn.Conv2d) else []
    assert sides == [32, 16, 8, 4, 1]


def test_dcgan_follows_the_guidelines_of_its_section_3():
    gan = tiny.game("dcgan", size=64)
    kinds = lambda net: [type(layer).__name__ for layer in net]
    assert "MaxPool2d" not in kinds(gan.G) + kinds(gan.D)
    assert "Linear" not in kinds(gan.G) + kinds(gan.D)
    assert kinds(gan.G).count("BatchNorm2d") == 4  # all but the last
    assert kinds(gan.D).count("BatchNorm2d") == 3  # all but the first and the last
    assert kinds(gan.D).index("BatchNorm2d") > kinds(gan.D).index("LeakyReLU")
    assert kinds(gan.G)[-1] == "Tanh"
    assert {layer.negative_slope for layer in gan.D if isinstance(layer, nn.LeakyReLU)} == {0.2}


def test_wgan_gp_has_no_batch_statistics_in_its_critic():
    gan = tiny.game("wgan_gp", size=32)
    assert not [m for m in gan.D.modules() if isinstance(m, _BatchNorm)]
    assert [m.num_groups for m in gan.D.modules() if isinstance(m, nn.GroupNorm)] == [1, 1]
    critic = gan.D.train()
    x = torch.randn(4, 1, 32, 32)
    torch.testing.assert_close(critic(x)[:1], critic(x[:1]))


def test_wgan_gp_moves_in_the_order_of_algorithm_1():
    gan = tiny.game("wgan_gp", n_critic=3)
    drawn = []
    feed = tiny.batches(gan)
    moves = [move.player for move in gan.step(iter(lambda: drawn.append(next(feed)) or drawn[-1], None))]
    assert moves == ["D", "D", "D", "G"]
    assert len(drawn) == 3


@pytest.mark.parametrize(("name", "settings"), [("wgan_gp", {}), ("mixture", dict(penalty=1.0))])
def test_a_gradient_penalty_draws_one_place_a_sample(monkeypatch, name, settings):
    """Not one a batch."""
    home = module_of(name) if name == "wgan_gp" else losses
    seen, penalty = [], home.gradient_penalty
    spy = lambda critic, x, fake, eps: (seen.append(eps), penalty(critic, x, fake, eps))[1]
    monkeypatch.setattr(home, "gradient_penalty", spy)
    gan = tiny.game(name, n_critic=2, **settings)
    list(gan.step(tiny.batches(gan)))
    assert [len(eps.unique()) for eps in seen] == [gan.hp.batch_size] * 2


@EVERY
def test_d_normalises_real_pictures_and_fakes_apart(name):
    """A batch of both halves has statistics that neither has alone; its labels would be left as the only difference."""
    gan, rows = tiny.game(name), set()
    for player in set(gan.players()) - {"G"}:
        for norm in (m for m in gan.players()[player].modules() if isinstance(m, _BatchNorm)):
            norm.register_forward_pre_hook(lambda _, inputs: rows.add(len(inputs[0])))
    list(gan.step(tiny.batches(gan)))
    assert rows <= {gan.hp.batch_size}
    assert rows or name not in ("dcgan", "lsgan", "discogan", "segan", "stackgan")


@pytest.mark.parametrize("name", ["sgan", "context_encoder", "stackgan"])
def test_games_that_compare_the_pictures_of_a_batch_want_two(name):
    with pytest.raises(CourseError, match=r"batch_size is 1; .* wants 2 or more"):
        tiny.game(name, batch_size=1)
    tiny.played(tiny.game(name, batch_size=2), 4)


def test_papers_numbers():
    hp = {name: models.get(name).Hyper() for name in models.names()}
    assert (hp["dcgan"].batch_size, hp["dcgan"].lr, hp["dcgan"].betas) == (128, 2e-4, (0.5, 0.999))
    assert (hp["wgan_gp"].n_critic, hp["wgan_gp"].penalty) == (5, 10)
    assert (hp["wgan_gp"].lr, hp["wgan_gp"].betas) == (1e-4, (0, 0.9))


def test_critic_of_2014_has_maxout_and_dropout():
    gan = models.get("gan")()
    assert [m.p for m in gan.D.modules() if isinstance(m, nn.Dropout)] == [0.2, 0.5, 0.5]
    assert gan.D[2].linear.out_features == 240 * 5
    assert max(p.abs().max() for p in gan.D.parameters()) <= 0.005
    assert max(p.abs().max() for p in gan.G.parameters()) <= 0.05
