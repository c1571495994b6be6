"""The engine: what it must not change, what it must stop at, and the switches that are for speed alone."""

import os
import shutil
from dataclasses import dataclass
from functools import partial

import pytest
import tiny
import torch
from torch import nn

import gancourse as gc
from gancourse.engine import Fast, train
from gancourse.engine.average import Average, gather_statistics
from gancourse.engine.fast import networks
from gancourse.errors import CourseError
from gancourse.game import GAN, Move
from gancourse.pixels import floats

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")
needs_compiler = pytest.mark.skipif(
    not any(map(shutil.which, ("g++", "clang++", "c++"))), reason="torch.compile needs a C++ compiler on a CPU"
)
slow = pytest.mark.skipif("GANCOURSE_SLOW" not in os.environ, reason="takes a minute; set GANCOURSE_SLOW=1 to run it")
PLAIN = Fast()


def trained(name="dcgan", images=160, every=None, fast=PLAIN, seed=0, **hyper):
    """(game, its average, the last snapshot) after a short training."""
    gan = tiny.game(name, **hyper)
    last = tiny.played(gan, images, every, fast=fast, seed=seed)[-1]
    return gan, last.ema, last


# what does not change a training


def test_every_does_not_change_the_training():
    results = [trained(every=every) for every in (None, 80, 56, 7)]
    for gan, ema, _ in results[1:]:
        assert tiny.equal(tiny.state(gan), tiny.state(results[0][0]))
        assert tiny.equal(tiny.state(ema), tiny.state(results[0][1]))


def test_the_body_of_the_loop_does_not_change_the_training(tmp_path):
    quiet, busy = tiny.game(), tiny.game()
    tiny.played(quiet, 160, 40)
    for snap in train(busy, tiny.pictures(busy), 160, 40):
        torch.manual_seed(123)
        torch.randn(1000)
        snap.ema.sample(7)
        snap.gan.eval().sample(3)
        snap.save(tmp_path)
    assert tiny.equal(tiny.state(quiet), tiny.state(busy))


def test_training_does_not_change_the_callers_random_numbers():
    torch.manual_seed(5)
    expected = torch.randn(3)
    gan = tiny.game()
    torch.manual_seed(5)
    tiny.played(gan, 40, 8)
    assert torch.equal(torch.randn(3), expected)


def test_leaving_the_loop_gives_the_random_numbers_back():
    torch.manual_seed(5)
    expected = torch.randn(3)
    gan = tiny.game()
    torch.manual_seed(5)
    for _ in train(gan, tiny.pictures(gan), 80, 8):
        break
    assert torch.equal(torch.randn(3), expected)


def test_seed_decides_order_and_noise():
    one, same, other = trained(seed=1)[0], trained(seed=1)[0], trained(seed=2)[0]
    assert tiny.equal(tiny.state(one), tiny.state(same))
    assert not tiny.equal(tiny.state(one), tiny.state(other))


def test_the_callers_random_numbers_do_not_change_the_training():
    results = []
    for ambient in (1, 2):
        gan = tiny.game("gan")
        torch.manual_seed(ambient)
        tiny.played(gan, 80)
        results.append(tiny.state(gan))
    assert tiny.equal(*results)


def test_weights_are_drawn_before_and_not_by_the_engine():
    """Two different first weights with one seed stay different; the seed of the game's maker decides them."""
    a, b = tiny.game(seed=1), tiny.game(seed=2)
    tiny.played(a, 40, seed=3)
    tiny.played(b, 40, seed=3)
    assert not tiny.equal(tiny.state(a), tiny.state(b))


@pytest.mark.parametrize("before", [False, True])
def test_training_does_not_change_the_callers_arithmetic(before):
    """Denormals are flushed for speed while the engine plays, and in no cell of the reader's."""
    flushed = lambda: (torch.tensor(1e-30) * 1e-10).item() == 0
    during = []

    class Watched(Broken):
        def step(self, batches):
            during.append(flushed())
            yield from super().step(batches)

    torch.set_flush_denormal(before)
    try:
        for flush in (True, False):
            for _ in train(Watched(bad=0), POINTS, 8, 4, fast=Fast(flush=flush)):
                assert flushed() == before
            assert during == [flush, flush]
            during.clear()
            assert flushed() == before
    finally:
        torch.set_flush_denormal(False)


# snapshots


def test_snapshots_come_after_every_so_many_images():
    gan = tiny.game()
    snaps = tiny.played(gan, 100, 30)  # batches of 8
    assert [snap.images for snap in snaps] == [32, 64, 96, 104]
    assert [row["images"] for row in snaps[-1].history] == [32, 64, 96, 104]
    assert all(snap.speed > 0 for snap in snaps)
    assert snaps[-1].seconds == pytest.approx(snaps[-1].history[-1]["seconds"], abs=1e-3)


def test_terms_are_means_since_the_last_snapshot():
    gan = tiny.game()
    singly = tiny.played(gan, 64, 8)
    both = tiny.played(tiny.game(), 64, 32)
    for i, snap in enumerate(both):
        assert snap.terms.keys() == {"D/loss", "D/p_real", "D/p_fake", "G/loss"}
        for name, value in snap.terms.items():
            parts = [s.terms[name] for s in singly[4 * i : 4 * i + 4]]
            assert value == pytest.approx(sum(parts) / 4, rel=1e-9)


def test_a_term_that_the_game_changes_later_stays_as_it_was():
    gan = tiny.game("discogan", curriculum=16, rate_first=0.25, rate=0.75, batch_size=8)
    (snap,) = tiny.played(gan, 32)
    assert snap.terms["G/rate"] == pytest.approx(0.5)


def test_an_older_snapshot_does_not_show_todays_weights():
    first, last = tiny.played(tiny.game(), 16, 8)
    with pytest.raises(CourseError, match="taken after 8 images and the training stands at 16"):
        _ = first.ema
    first, last = train(gan := tiny.game(), tiny.pictures(gan), 16, 8), None
    seen = next(first)
    assert seen.ema is seen.ema
    *_, last = first
    with pytest.raises(CourseError, match="taken after 8 images"):
        _ = seen.ema  # though it was looked at in its time
    assert last.ema.sample(1).shape == (1, 1, 16, 16)


def test_history_holds_what_the_snapshots_said():
    snaps = tiny.played(tiny.game(), 64, 32)
    for snap, row in zip(snaps, snaps[-1].history):
        assert {k: v for k, v in row.items() if "/" in k} == snap.terms


@pytest.mark.parametrize(
    ("images", "every"), [(0, None), (-1, None), (10, 0), (10, -5), ("100", None), (None, None), (10, "5")]
)
def test_nothing_to_train_is_refused(images, every):
    with pytest.raises(CourseError, match="must be a number greater than 0"):
        tiny.played(tiny.game(), images, every)


@pytest.mark.parametrize("wrong", [dict(seed="a"), dict(seed=None), dict(fast=True)])
def test_a_seed_is_a_whole_number_and_switches_are_of_their_own_kind(wrong):
    with pytest.raises(CourseError, match="seed is a whole number, fast the switches of gancourse"):
        next(train(tiny.game(), POINTS, 16, **wrong))


@pytest.mark.parametrize("given", ["dcgan", gc.models.get("dcgan"), nn.Linear(1, 1), tiny.pictures(tiny.game())])
def test_what_is_no_game_is_not_trained(given):
    with pytest.raises(CourseError, match=r"the game to train is .* make one"):
        next(train(given, tiny.pictures(tiny.game()), 8))


@pytest.mark.parametrize("given", ["mnist", torch.zeros(8, 1, 16, 16), tiny.game()])
def test_what_are_no_data_is_not_trained_on(given):
    with pytest.raises(CourseError, match=r"the data are .* load them"):
        next(train(tiny.game(), given, 8))


def test_pictures_of_another_shape_are_refused():
    """A convolutional discriminator takes larger pictures without a word and judges patches."""
    gan = tiny.game(size=16)
    with pytest.raises(CourseError, match=r"'x' of noise are \[1, 32, 32\], the game wants \[1, 16, 16\]"):
        tiny.played(gan, 8, data=tiny.pictures(tiny.game(size=32)))
    with pytest.raises(CourseError, match=r"are \[3, 16, 16\]"):
        tiny.played(gan, 8, data=tiny.pictures(tiny.game(channels=3)))


def test_pictures_of_another_kind_are_refused():
    """NumPy's floats, pictures without channels, and bytes that became floats."""
    gan = tiny.game(size=16)
    x = tiny.pictures(gan)["x"]
    given = lambda x: tiny.played(gan, 8, data=gc.data.Resident({"x": x}, name="mine"))
    with pytest.raises(CourseError, match=r"'x' of mine is torch.float64, .* x.to\(torch.float32\)"):
        given(floats(x).double())
    with pytest.raises(CourseError, match=r"'x' of mine are \[16, 16\], the game wants \[1, 16, 16\]"):
        given(x[:, 0])
    with pytest.raises(CourseError, match=r"'x' of mine run from .* to 255; give them as bytes"):
        given(torch.full_like(x, 255).float())


def test_data_without_the_games_field_are_refused():
    with pytest.raises(CourseError, match="no field of wide called 'x'"):
        tiny.played(tiny.game(), 8, data=gc.data.Resident({"xs": torch.zeros(4, 1, 16, 16)}, name="wide"))


# the average


def test_average_has_the_half_life_that_grows_with_the_images_seen():
    gan = tiny.game()
    average, start = Average(gan), tiny.state(gan)
    with torch.no_grad():
        for p in gan.parameters():
            p += 1
    average.update(gan, images=200, new=10)  # half-life 200 * 0.05 = 10 images
    for name, p in average.gan.named_parameters():
        torch.testing.assert_close(p, start[name] + 0.5)
    average.update(gan, images=10**9, new=gan.half_life)  # no longer than the game's own
    for name, p in average.gan.named_parameters():
        torch.testing.assert_close(p, start[name] + 0.75)


def test_average_of_a_training_by_hand():
    gan = tiny.game("gan")
    expected = {name: p.detach().clone() for name, p in gan.named_parameters()}
    for snap in train(gan, tiny.pictures(gan), 80, 8):
        weight = 1 - 0.5 ** (8 / min(gan.half_life, 0.05 * snap.images))
        for name, p in gan.named_parameters():
            expected[name].lerp_(p.detach(), weight)
    for name, p in snap.ema.named_parameters():
        torch.testing.assert_close(p, expected[name])
    assert not tiny.equal(tiny.state(snap.ema), tiny.state(gan))


def test_average_is_not_trained_and_is_ready_to_sample():
    gan, ema, _ = trained()
    assert not any(p.requires_grad for p in ema.parameters())
    assert not any(m.training for m in ema.modules())
    assert all(p.requires_grad for p in gan.parameters())
    assert gan.training
    assert not {p.data_ptr() for p in gan.parameters()} & {p.data_ptr() for p in ema.parameters()}


def test_batch_statistics_of_the_average_are_its_own():
    """Running mean and variance equal those of 2048 fakes, computed here layer by layer."""
    _, ema, _ = trained()
    torch.manual_seed(0)
    draws = [ema.noise(128) for _ in range(16)]
    norms = [m for m in ema.G if isinstance(m, nn.BatchNorm2d)]
    inputs = {norm: [] for norm in norms}
    hooks = [norm.register_forward_pre_hook(lambda norm, args: inputs[norm].append(args[0])) for norm in norms]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.train()
        norm.momentum = 0.0  # normalise by the batch, remember nothing
    for z in draws:
        ema.G(z)
    for hook in hooks:
        hook.remove()
    for norm, momentum in zip(norms, momenta):
        norm.eval()
        norm.momentum = momentum
        mean = torch.stack([x.mean((0, 2, 3)) for x in inputs[norm]]).mean(0)
        var = torch.stack([x.transpose(0, 1).flatten(1).var(1) for x in inputs[norm]]).mean(0)
        torch.testing.assert_close(norm.running_mean, mean, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(norm.running_var, var, rtol=1e-4, atol=1e-5)
    assert momenta == [0.1] * len(momenta)


def test_gathering_statistics_leaves_weights_and_random_numbers_alone():
    gan = tiny.game().eval()
    weights = [p.clone() for p in gan.parameters()]
    before = torch.get_rng_state()
    gather_statistics(gan)
    assert torch.equal(torch.get_rng_state(), before)
    assert all(map(torch.equal, weights, gan.parameters()))
    assert not gan.training


def test_ema_and_save_do_not_depend_on_each_other(tmp_path):
    *_, snap = tiny.played(tiny.game(), 80)
    before = tiny.state(snap.ema)
    snap.save(tmp_path)
    assert tiny.equal(before, tiny.state(snap.ema))


def test_average_ignores_forwards_that_an_earlier_training_replaced():
    """A copied network whose `forward` is bound to the original would run the original's weights."""
    gan = tiny.game("gan")
    for net in networks(gan):
        net.forward = lambda x, net=net: type(net).forward(net, x)  # as torch.compile leaves it
    average = Average(gan)
    with torch.no_grad():
        for p in gan.parameters():
            p.zero_()
    assert average.gan.sample(4).abs().sum() > 0


# what stops a training


class Broken(GAN):
    """A game that goes wrong in its `bad`-th round."""

    @dataclass(frozen=True)
    class Hyper:
        batch_size: int = 4
        lr: float = 0.1
        betas: tuple[float, float] = (0.5, 0.9)
        bad: int = 5
        how: str = "loss"

    def __init__(self, **hyper):
        super().__init__(**hyper)
        self.G, self.D, self.rounds = nn.Linear(1, 1), nn.Linear(1, 1), 0

    def step(self, batches):
        (x,) = next(batches)
        self.rounds += 1
        bad = self.rounds == self.hp.bad
        yield Move("D", self.D(x).mean())
        loss = self.G(x).mean()
        if bad and self.hp.how == "memory":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        if bad and self.hp.how == "weights":  # the loss is finite, its gradient is not
            loss = loss + 0 * (0 * self.G(x).sum()).sqrt()
        penalty = loss.detach() / 0 if bad and self.hp.how == "term" else loss.detach()
        yield Move("G", loss * float("nan") if bad and self.hp.how == "loss" else loss, penalty=penalty)


POINTS = gc.data.Resident({"x": torch.ones(20, 1)}, name="points")


class Slip(Broken):
    """A game whose `step` is what a beginner may write first."""

    def step(self, batches):
        return self.slip(self, batches)


def forgetting(gan, batches):
    yield Move("G", gan.G(torch.ones(4, 1)).mean())


def returning(gan, batches):
    (x,) = next(batches)
    return Move("G", gan.G(x).mean())


def moving_nobody(gan, batches):
    next(batches)
    yield from ()


def another_player(gan, batches):
    (x,) = next(batches)
    yield Move("d", gan.D(x).mean())


def a_bare_loss(gan, batches):
    (x,) = next(batches)
    yield gan.D(x).mean()


def a_loss_for_each(gan, batches):
    (x,) = next(batches)
    yield Move("D", gan.D(x))


def a_number(gan, batches):
    (x,) = next(batches)
    yield Move("D", gan.D(x).mean(), share=0.5)


def now_and_then(gan, batches):
    (x,) = next(batches)
    gan.rounds += 1
    yield Move("D", gan.D(x).mean(), **({"first": x.mean()} if gan.rounds == 1 else {}))


def not_at_first(gan, batches):
    (x,) = next(batches)
    gan.rounds += 1
    yield Move("D", gan.D(x).mean(), **({"late": x.mean()} if gan.rounds == 2 else {}))


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (forgetting, "step of Slip drew no batch, so this training would never end"),
        (returning, "step of Slip returned what it should yield"),
        (moving_nobody, "step of Slip yielded nothing; it yields moves"),
        (another_player, "no player of Slip called 'd'; did you mean 'D'"),
        (a_bare_loss, "step of Slip yielded something of type Tensor; it yields moves"),
        (a_loss_for_each, r"D/loss is a tensor \[4, 1\]; it wants a tensor with one number"),
        (a_number, "D/share is 0.5; it wants a tensor with one number"),
        (now_and_then, "D/first is missing in the round up to 8 images; yield it in every round"),
        (not_at_first, "D/late is missing in the round up to 4 images; yield it in every round"),
    ],
)
def test_a_slip_in_a_readers_step_is_one_sentence(slip, sentence):
    gan = Slip()
    object.__setattr__(gan, "slip", slip)
    with pytest.raises(CourseError, match=sentence):
        list(train(gan, POINTS, 20))


def test_a_game_to_train_wants_a_batch_size_and_numbers():
    class Bare(Broken):
        @dataclass(frozen=True)
        class Hyper:
            bad: int = 0

    with pytest.raises(CourseError, match="Hyper of Bare has no batch_size"):
        list(train(Bare(), POINTS, 20))

    class Without(GAN):
        pass

    with pytest.raises(CourseError, match="Without has no Hyper; give the class a frozen dataclass"):
        Without()


@pytest.mark.parametrize(
    ("how", "bad", "words"),
    [
        ("loss", 5, "G/loss became nan after 20 images"),
        ("term", 5, "G/penalty became -?inf after 20 images"),
        ("weights", 6, "weights of G became infinite or NaN by 24 images"),  # in the last round before a snapshot
    ],
)
def test_what_is_not_finite_stops_the_training_and_keeps_the_last_checkpoint(how, bad, words, tmp_path):
    seen = []

    def saving():
        for snap in train(Broken(how=how, bad=bad), POINTS, 400, 12):
            snap.save(tmp_path)
            seen.append(snap.images)

    with pytest.raises(CourseError, match=words):
        saving()
    assert seen == [12]
    *_, last = train(Broken(how=how, bad=bad), POINTS, 16, resume=tmp_path)
    assert last.images == 16


def test_out_of_memory_says_which_batch_size_to_try():
    with pytest.raises(CourseError, match=r"batches of 4; try batch_size=2 .*--set batch_size=2"):
        tiny.played(Broken(how="memory"), 400, data=POINTS)
    with pytest.raises(CourseError, match="try batch_size=1"):
        tiny.played(Broken(how="memory", batch_size=1), 400, data=POINTS)


# games that change while they are played


class Growing(GAN):
    """G and D of two parts; the second one joins, faded in, after `grow` images, and learning slows down."""

    @dataclass(frozen=True)
    class Hyper:
        batch_size: int = 4
        lr: float = 0.05
        betas: tuple[float, float] = (0.5, 0.9)
        z_dim: int = 2
        grow: int = 40

    def __init__(self, **hyper):
        super().__init__(**hyper)
        self.G, self.D = (
            nn.ModuleList([nn.Linear(2, 2) for _ in range(2)]),
            nn.ModuleList([nn.Linear(2, 1) for _ in range(2)]),
        )
        self.depth, self.calls = 1, []
        self.register_buffer("alpha", torch.zeros(()))

    def before_round(self, images):
        self.calls.append(images)
        depth = 1 if images < self.hp.grow else 2
        self.alpha.fill_(min(max(images - self.hp.grow, 0) / 40, 1))
        changed, self.depth = depth != self.depth, depth
        return changed

    def blend(self, parts, x):
        return parts[0](x) + (self.alpha * parts[1](x) if self.depth == 2 else 0)

    def sample(self, n, *, y=None, x=None):
        return self.blend(self.G, self.noise(n))

    def step(self, batches):
        (x,) = next(batches)
        fake = self.sample(len(x))
        yield Move("D", gc.losses.nonsaturating.d(self.blend(self.D, x), self.blend(self.D, fake.detach())))
        yield Move("G", gc.losses.nonsaturating.g(self.blend(self.D, fake)))

    def lr_scale(self, progress):
        return 1 - progress


CLOUD = gc.data.Resident({"x": torch.randn(30, 2, generator=torch.Generator().manual_seed(1))}, name="cloud")


def growing(seed=0):
    torch.manual_seed(seed)
    return Growing()


def test_growing_starts_the_optimisers_anew():
    gan, steps = growing(), []
    for snap in train(gan, CLOUD, 80, 4):
        held = snap.run.optimizers["D"].state_dict()["state"]
        steps.append((len(held), int(held[0]["step"])))
    assert steps[:10] == [(2, i) for i in range(1, 11)]  # one linear layer plays
    assert steps[10:] == [(4, i) for i in range(1, 11)]  # two play, and Adam has forgotten


def test_the_average_grows_along():
    gan = growing()
    for snap in train(gan, CLOUD, 80, 4):
        assert snap.ema.depth == gan.depth
        assert torch.equal(snap.ema.alpha, gan.alpha)
    assert gan.depth == 2
    assert gan.alpha > 0


@pytest.mark.parametrize("stop", [36, 40, 44, 60])
def test_a_growing_game_resumes_exactly(stop, tmp_path):
    """Also where the checkpoint was made in the moment of growth."""
    whole, first, second = growing(), growing(), growing(seed=8)
    end = tiny.played(whole, 80, 4, data=CLOUD)[-1]
    for snap in train(first, CLOUD, 80, 4):
        if snap.images == stop:
            snap.save(tmp_path)
            break
    resumed = tiny.played(second, 80, 4, data=CLOUD, resume=tmp_path)[-1]
    assert tiny.equal(tiny.state(whole), tiny.state(second))
    assert tiny.equal(tiny.optimizer_state(end.run), tiny.optimizer_state(resumed.run))
    assert tiny.equal(tiny.state(end.ema), tiny.state(resumed.ema))


def test_learning_rate_follows_the_progress():
    gan, rates = growing(), []
    for snap in train(gan, CLOUD, 40, 4):
        rates += [group["lr"] for opt in snap.run.optimizers.values() for group in opt.param_groups]
    expected = [0.05 * (1 - images / 40) for images in range(0, 40, 4) for _ in range(2)]
    assert rates == pytest.approx(expected)


def test_code_after_a_yield_sees_the_updated_player():
    class Clipped(Broken):
        def step(self, batches):
            (x,) = next(batches)
            before = self.D.weight.clone()
            yield Move("D", self.D(x).mean())
            assert not torch.equal(before, self.D.weight)
            with torch.no_grad():
                for p in self.D.parameters():
                    p.clamp_(-0.01, 0.01)
            yield Move("G", self.G(x).mean())

    gan = Clipped()
    tiny.played(gan, 40, data=POINTS)
    assert all(p.abs().max() <= 0.01 for p in gan.D.parameters())


# the switches for speed


def near(a, b, tolerance):
    assert tiny.gap(tiny.state(a), tiny.state(b)) < tolerance


def test_channels_last_equals_contiguous():
    plain, last = trained()[0], trained(fast=Fast(channels_last=True))[0]
    near(plain, last, 1e-4)
    assert last.D[0].weight.is_contiguous(memory_format=torch.channels_last)


def test_channels_last_resumes_exactly(tmp_path):
    fast, whole = Fast(channels_last=True), tiny.game(channels=3)
    tiny.played(whole, 160, fast=fast)
    tiny.played(tiny.game(channels=3), 80, fast=fast)[-1].save(tmp_path)
    again = tiny.game(channels=3, seed=4)
    tiny.played(again, 160, fast=fast, resume=tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(again))


@pytest.mark.parametrize("name", gc.models.names())
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_width_trains_and_stays_near_float32(name, dtype):
    plain, narrow = trained(name, 80)[2], trained(name, 80, fast=Fast(dtype=dtype))[2]
    assert all(p.dtype == torch.float32 for p in narrow.gan.parameters())
    assert not tiny.equal(tiny.state(narrow.gan), tiny.state(tiny.game(name)))
    for term, value in plain.terms.items():  # the first float16 steps are skipped while the scale is found
        assert narrow.terms[term] == pytest.approx(value, rel=0.05, abs=0.05)


@pytest.mark.parametrize("dtype", [None, torch.bfloat16, torch.float16])
def test_every_move_is_computed_in_the_width_asked_for(dtype):
    gan, seen = tiny.game(n_critic=2, name="wgan_gp"), []
    hook = gan.G.register_forward_hook(lambda net, args, out: seen.append(out.dtype))
    next(train(gan, tiny.pictures(gan), 16, fast=Fast(dtype=dtype)))
    hook.remove()
    assert seen == [dtype or torch.float32] * 3  # the fakes of two moves of D and one of G


def test_float16_scales_every_move_and_its_scale_is_resumed(tmp_path):
    fast = Fast(dtype=torch.float16)
    whole, last = tiny.game("wgan_gp"), None
    last = tiny.played(whole, 320, fast=fast)[-1]
    tiny.played(tiny.game("wgan_gp"), 160, fast=fast)[-1].save(tmp_path)
    again = tiny.game("wgan_gp", seed=4)
    resumed = tiny.played(again, 320, fast=fast, resume=tmp_path)[-1]
    assert tiny.equal(tiny.state(whole), tiny.state(again))
    assert last.run.precision.scaler.state_dict() == resumed.run.precision.scaler.state_dict()
    assert last.run.precision.scaler.get_scale() < 2.0**16  # it has been lowered, so moves were judged


def test_switches_off_is_the_default_of_fast_and_not_of_training():
    assert Fast() == Fast("cpu", None, channels_last=False, fused=False, flush=False, compile=False, graph=False)
    assert Fast.here(tiny.game()) != Fast()


def compiled_equals_eager(name, **hyper):
    plain, fast = trained(name, 40, **hyper), trained(name, 40, fast=Fast(compile=True), **hyper)
    near(plain[0], fast[0], 1e-4)
    near(plain[1], fast[1], 1e-4)


@pytest.mark.parametrize(("name", "hyper"), [("gan", dict(dropout=0, dropout_input=0)), ("wgan_gp", {})])
def test_compiled_equals_eager(name, hyper, monkeypatch):
    """Traced and differentiated as compiled code is, run without a C++ compiler.

    The penalty differentiates twice, in the eager stance; dropout draws other numbers in compiled code.
    """
    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend="aot_eager"))
    compiled_equals_eager(name, **hyper)


@slow
@needs_compiler
def test_compiled_to_machine_code_equals_eager():
    compiled_equals_eager("gan", dropout=0, dropout_input=0)


def test_compiling_replaces_the_forwards_of_all_networks(monkeypatch):
    """`net.compile()` on an nn.Sequential compiles nothing and says nothing."""
    made = []
    monkeypatch.setattr(torch, "compile", lambda f: made.append(f) or f)
    gan = tiny.game("gan")
    Fast(compile=True).place(gan)
    assert [f.__self__ for f in made] == [gan.D, gan.G]
    assert all(f.__func__ is nn.Sequential.forward for f in made)


@needs_gpu
@pytest.mark.parametrize("name", gc.models.names())
def test_cuda_graph_plays_the_same_training(name):
    plain = trained(name, 320, fast=Fast("cuda"))
    graph = trained(name, 320, fast=Fast("cuda", graph=True))
    near(plain[0], graph[0], 1e-3)


@needs_gpu
@pytest.mark.parametrize("name", gc.models.names())
def test_bf16_on_a_gpu_stays_near_float32(name):
    plain, narrow = trained(name, 80, fast=Fast("cuda"))[2], trained(name, 80, fast=Fast.here(tiny.game(name)))[2]
    for term, value in plain.terms.items():
        assert narrow.terms[term] == pytest.approx(value, rel=0.05, abs=0.05)


@needs_gpu
def test_resumes_on_a_gpu_within_a_tolerance(tmp_path):
    whole, again = tiny.game(), tiny.game(seed=4)
    tiny.played(whole, 160)
    tiny.played(tiny.game(), 80)[-1].save(tmp_path)
    tiny.played(again, 160, resume=tmp_path)
    near(whole, again, 1e-3)
