"""Pictures from pictures: pix2pix, CycleGAN, DiscoGAN, context encoder, SegAN, AdaIN, and search in z."""

import pytest
import tiny
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch import nn

from gancourse import data, models, recipes, search
from gancourse.data import Resident
from gancourse.data.domains import textures
from gancourse.errors import CourseError
from gancourse.game import beside
from gancourse.models import adain, context_encoder, cyclegan, discogan, segan
from gancourse.models.pix2pix import Noise, PatchGAN, receptive_field

PAIRED = pytest.mark.parametrize("name", ["pix2pix", "cyclegan", "discogan", "adain"])


def on_meta(name: str, **hp):
    """A model of the paper's size that costs no memory."""
    with torch.device("meta"):
        return models.get(name)(**hp)


def count(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


class Constant(nn.Module):
    """A network that answers with one number, whatever it is shown."""

    def __init__(self, value: float, shape: tuple[int, ...] | None = None):
        super().__init__()
        self.value, self.shape = nn.Parameter(torch.tensor(float(value))), shape

    def forward(self, x):
        return self.value.expand(len(x), *(self.shape or x.shape[1:]))


def losses(gan, *batch) -> dict[str, dict[str, float]]:
    """Every move's terms for one and the same batch."""
    return {m.player: {k: v.item() for k, v in m.terms.items()} for m in gan.step(iter(lambda: batch, None))}


# golden numbers


def test_cyclegan_has_the_papers_parameters_and_map():
    gan = on_meta("cyclegan")
    assert [count(net) for net in (gan.G_ab, gan.G_ba, gan.D_a, gan.D_b)] == [11_378_179] * 2 + [2_764_737] * 2
    x = torch.empty(1, 3, 256, 256, device="meta")
    assert gan.D_a(x).shape == (1, 1, 30, 30)
    assert gan.G_ab(x).shape == x.shape
    assert count(on_meta("cyclegan", size=128, blocks=6).G_ab) == 7_837_699


def test_pix2pix_has_the_authors_parameters():
    gan = on_meta("pix2pix")
    assert [round(count(net) / 1e6, 3) for net in (gan.G, gan.D)] == [54.414, 2.769]  # as the authors' port prints them
    assert gan.G(torch.empty(1, 3, 256, 256, device="meta")).shape == (1, 3, 256, 256)


@pytest.mark.parametrize(("layers", "side"), list(enumerate([16, 34, 70, 142, 286, 574], 1)))
def test_receptive_field_is_what_is_claimed_and_70_is_not_94(layers, side):
    net = PatchGAN(1, 1, layers, affine=False)
    assert receptive_field(net) == side
    if layers < 4:  # and by differentiation: which pixels move one output
        plain = nn.Sequential(*[m for m in net if isinstance(m, nn.Conv2d)])
        nn.init.ones_(plain[0].weight), [nn.init.ones_(m.weight) for m in plain]
        x = torch.zeros(1, 1, 128, 128, requires_grad=True)
        y = plain(x)
        y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
        touched = x.grad[0, 0].abs().sum(0).nonzero().flatten()
        assert touched.max() - touched.min() + 1 == side


def test_context_encoder_has_the_authors_shapes():
    gan = on_meta("context_encoder")
    sides, x = [], torch.empty(2, 3, 128, 128, device="meta")
    for layer in gan.G:
        x = layer(x)
        sides += [tuple(x.shape[1:])] if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d) else []
    down = [(64, 64, 64), (64, 32, 32), (128, 16, 16), (256, 8, 8), (512, 4, 4), (4000, 1, 1)]
    assert sides == [*down, (512, 4, 4), (256, 8, 8), (128, 16, 16), (64, 32, 32), (3, 64, 64)]
    assert gan.D(torch.empty(2, 3, 64, 64, device="meta")).shape == (2,)


def test_discogan_has_the_authors_shapes():
    gan = on_meta("discogan")
    maps, x = [], torch.empty(2, 3, 64, 64, device="meta")
    for layer in gan.G_ab:
        x = layer(x)
        maps += [tuple(x.shape[1:])] if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d) else []
    down, up = [(64, 32, 32), (128, 16, 16), (256, 8, 8), (512, 4, 4)], [(256, 8, 8), (128, 16, 16), (64, 32, 32)]
    assert maps == [*down, *up, (3, 64, 64)]
    assert [f.shape[1] for f in gan.D_a.features(torch.empty(2, 3, 64, 64, device="meta"))[1]] == [128, 256, 512]


def test_papers_numbers():
    hp = {name: models.get(name).Hyper() for name in ("pix2pix", "cyclegan", "discogan", "context_encoder", "adain")}
    cycle, pairs, disco, context = hp["cyclegan"], hp["pix2pix"], hp["discogan"], hp["context_encoder"]
    assert (cycle.cycle, cycle.identity, cycle.history, cycle.batch_size) == (10, 5, 50, 1)
    assert (cycle.lr, cycle.betas, pairs.lr, pairs.betas) == (2e-4, (0.5, 0.999)) * 2
    assert (pairs.l1, pairs.dropout, pairs.batch_size) == (100, 0.5, 1)
    assert (disco.rate_first, disco.rate, disco.matching, disco.weight_decay) == (0.01, 0.5, 0.9, 1e-5)
    assert disco.curriculum == 10_000 * disco.batch_size
    assert (context.adversarial, context.overlap, context.rim, context.haste) == (0.001, 4, 10, 10)
    assert context.bottleneck == 4000
    assert hp["adain"].style == 10


# losses, wired right: networks that answer with a prime number, so that every term can be told apart


def test_cyclegan_wires_its_losses():
    gan = tiny.game("cyclegan", history=0)
    gan.G_ab, gan.G_ba, gan.D_a, gan.D_b = (Constant(v) for v in (2, 17, 5, 7))
    a, b = torch.full((4, 1, 16, 16), 11.0), torch.full((4, 1, 16, 16), 13.0)
    found = losses(gan, a, b)
    assert list(found) == ["G", "D"]  # the authors' order
    adv, cycle, identity = (7 - 1) ** 2 + (5 - 1) ** 2, (17 - 11) + (13 - 2), (17 - 11) + (13 - 2)
    assert found["G"] == dict(loss=adv + 10 * cycle + 5 * identity, adv=adv, cycle=cycle, identity=identity)
    assert found["D"]["loss"] == ((5 - 1) ** 2 + 5**2) / 2 + ((7 - 1) ** 2 + 7**2) / 2


def test_cyclegan_shows_every_network_the_right_pictures():
    """Networks that add a number of their own: what comes out says which way a picture went."""
    gan = tiny.game("cyclegan", history=0)
    seen = {}

    class Adds(Constant):
        def forward(self, x):
            seen.setdefault(self.value.item(), []).append(x.mean().item())
            return x + self.value

    gan.G_ab, gan.G_ba, gan.D_a, gan.D_b = (Adds(v) for v in (2, 3, 5, 7))
    found = losses(gan, torch.full((4, 1, 16, 16), 11.0), torch.full((4, 1, 16, 16), 17.0))
    assert seen[5.0] == [17 + 3, 11, 17 + 3]  # D_a: the fake in G's move, then the real and the fake
    assert seen[7.0] == [11 + 2, 17, 11 + 2]
    assert seen[2.0] == [11, 17 + 3, 17]  # G_ab: a, then b translated, to come back, then b, to stay
    assert seen[3.0] == [17, 11 + 2, 11]
    assert (found["G"]["cycle"], found["G"]["identity"]) == (2 * (2 + 3), 2 + 3)


def test_cyclegan_identity_can_be_switched_off():
    gan = tiny.game("cyclegan", identity=0.0, history=0)
    calls = []
    gan.G_ab.register_forward_hook(lambda *_: calls.append(1))
    a, b = next(tiny.batches(gan))
    assert "identity" not in losses(gan, a, b)["G"]
    assert len(calls) == 2  # the fake and the way back


def test_pix2pix_wires_its_losses():
    gan = tiny.game("pix2pix")
    gan.G, gan.D = Constant(2), Constant(3, (1, 5, 5))
    seen = []
    gan.D.register_forward_hook(lambda module, inputs, _: seen.append(inputs[0].mean((0, 2, 3)).tolist()))
    found = losses(gan, torch.full((4, 1, 16, 16), 5.0), torch.full((4, 1, 16, 16), 7.0))
    softplus = lambda t: torch.nn.functional.softplus(torch.tensor(float(t))).item()
    assert seen == [[5, 7], [5, 2], [5, 2]]  # the question beside the answer
    assert found["D"]["loss"] == pytest.approx((softplus(-3) + softplus(3)) / 2)
    assert found["G"]["loss"] == pytest.approx(softplus(-3) + 100 * 5)


def test_discogan_wires_its_losses():
    gan = tiny.game("discogan", rate_first=0.25)

    class Judge(Constant):
        def features(self, x):
            return self(x), [2 * x, 3 * x]

    gan.G_ab, gan.G_ba, gan.D_a, gan.D_b = Constant(2), Constant(3), Judge(5, ()), Judge(7, ())
    moves = list(gan.step(iter(lambda: (torch.full((4, 1, 16, 16), 11.0), torch.full((4, 1, 16, 16), 13.0)), None)))
    assert [move.player for move in moves] == ["D", "G", "G"]  # D moves once in three batches
    softplus = lambda t: torch.nn.functional.softplus(torch.tensor(float(t))).item()
    verdicts = sum(softplus(-v) + softplus(v) for v in (5, 7)) / 2
    assert moves[0].loss.item() == pytest.approx(verdicts)
    game = 0.1 * (softplus(-5) + softplus(-7)) + 0.9 * (2**2 + 3**2) * ((11 - 3) ** 2 + (13 - 2) ** 2)
    cycle = (11 - 3) ** 2 + (13 - 2) ** 2
    assert moves[1].loss.item() == pytest.approx(0.75 * game + 0.25 * cycle)


def test_discogan_raises_its_rate_once_by_images_alone():
    gan = models.get("discogan")(**discogan.DiscoGAN.tiny | dict(curriculum=100))
    for images, rate in ((0, 0.01), (99, 0.01), (100, 0.5), (10_000, 0.5), (50, 0.01)):
        assert gan.before_round(images) is False
        assert gan.r.item() == pytest.approx(rate)


def test_context_encoder_wires_its_losses():
    gan = tiny.game("context_encoder", size=32, overlap=2)
    gan.G, gan.D = Constant(2, (1, 16, 16)), Constant(3, ())
    seen = []
    gan.D.register_forward_hook(lambda module, inputs, _: seen.append(inputs[0].shape))
    x = torch.full((4, 1, 32, 32), 7.0)
    found = losses(gan, x)
    assert seen == [(4, 1, 16, 16)] * 3  # nothing but the patch
    rim = 16**2 - 12**2
    squares = 25 * (10 * rim + 12**2) / 16**2
    adv = torch.nn.functional.softplus(torch.tensor(-3.0)).item()
    assert found["G"]["loss"] == pytest.approx(0.001 * adv + 0.999 * squares)


def test_context_encoder_hides_the_hole_and_keeps_the_rest():
    gan = tiny.game("context_encoder", size=32, channels=3, overlap=2).eval()
    x = torch.rand(4, 3, 32, 32) * 2 - 1
    hole = torch.zeros(32, 32, dtype=bool)
    hole[10:22, 10:22] = True
    cut, painted = gan.cut(x), gan.sample(4, x=x)
    assert torch.equal(cut[..., ~hole], x[..., ~hole])
    assert torch.equal(painted[..., ~hole], x[..., ~hole])
    colour = torch.tensor(context_encoder.MEAN) / 127.5 - 1
    torch.testing.assert_close(cut[..., hole], colour.view(1, 3, 1).expand(4, 3, 144))
    torch.testing.assert_close(painted[..., hole], gan.G(cut)[..., 2:-2, 2:-2].flatten(2))
    other = x.clone()
    other[..., hole] = 0.5
    assert torch.equal(gan.sample(4, x=other), painted)  # what is hidden cannot be seen


def test_context_encoders_g_learns_ten_times_as_fast():
    gan = tiny.game("context_encoder")
    rates = [gan.optimizer(name, list(net.parameters())).defaults["lr"] for name, net in gan.players().items()]
    assert rates == [gan.hp.lr, 10 * gan.hp.lr]


def test_segan_wires_its_losses_and_clips_its_critic():
    gan = tiny.game("segan")
    gan.S = Constant(0.5, (1, 16, 16))
    gan.C = nn.Module()
    gan.C.w, gan.C.forward = nn.Parameter(torch.tensor([3.0, -3.0])), lambda x: [x, 2 * x, 3 * x]
    x, mask = torch.full((4, 1, 16, 16), 7.0), torch.ones(4, 1, 16, 16)
    found = losses(gan, x, mask)
    assert list(found) == ["C", "S"]
    apart = 7 * 0.5 * (1 + 2 + 3) / 3
    assert found["C"]["loss"] == pytest.approx(-apart)
    assert found["S"]["loss"] == pytest.approx(apart + 1 - 2 * 0.5 / (0.25 + 1))
    assert gan.C.w.tolist() == pytest.approx([0.05, -0.05])


def test_dice_is_1_where_masks_agree_and_0_where_they_share_nothing():
    half = torch.zeros(2, 1, 8, 8)
    half[..., :4] = 1
    assert segan.dice(half, half).item() == pytest.approx(1)
    assert segan.dice(half, 1 - half).item() == 0
    assert segan.dice(torch.zeros_like(half), torch.zeros_like(half)).isfinite()


def test_adain_gives_features_the_mean_and_spread_of_others():
    content, style = torch.randn(2, 3, 5, 8, 8, generator=torch.Generator().manual_seed(0))
    mixed = adain.adain(3 * content + 1, 0.5 * style - 2)
    for found, wanted in zip(adain.moments(mixed), adain.moments(0.5 * style - 2)):
        torch.testing.assert_close(found, wanted, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(adain.adain(content, content), content, rtol=1e-4, atol=1e-4)
    assert adain.style_gap(mixed, 0.5 * style - 2) < 1e-5 < adain.style_gap(content, 0.5 * style - 2)


def test_adains_game_moves_its_encoder_by_reconstruction_alone():
    gan = tiny.game("adain")
    moves = list(gan.step(tiny.batches(gan)))
    assert [move.player for move in moves] == ["AE", "G"]
    moves[1].loss.backward(inputs=list(gan.G.parameters()))
    assert all(p.grad is None for p in gan.players()["AE"].parameters())
    content, style = next(tiny.batches(gan))
    torch.testing.assert_close(gan.transfer(content, style, alpha=0.0), gan.G(gan.E(content)[-1]))


def test_adain_paints_a_in_the_style_of_b_and_not_the_other_way():
    gan, shown = tiny.game("adain"), []
    gan.G.register_forward_pre_hook(lambda _, inputs: shown.append(inputs[0]))
    a, b = next(tiny.batches(gan))
    list(gan.step(iter(lambda: (a, b), None)))
    gan.transfer(a, b)
    wanted = adain.adain(gan.E(a)[-1], gan.E(b)[-1])
    assert len(shown) == 2
    assert all(torch.equal(features, wanted) for features in shown)


# dropout is the noise


def test_pix2pix_draws_another_picture_each_time_also_in_use():
    gan = tiny.lively(tiny.game("pix2pix")).eval()
    a, _ = next(tiny.batches(gan))
    assert not torch.equal(gan.sample(2, x=a), gan.sample(2, x=a))
    assert sum(isinstance(m, Noise) for m in on_meta("pix2pix").modules()) == 3


# the history of fakes


def history(size: int, batches: list[list[float]], seed: int = 0) -> tuple[cyclegan.History, list[list[float]]]:
    past, generator = cyclegan.History(size, 1), torch.Generator().manual_seed(seed)
    shown = []
    for batch in batches:
        coins, places = (torch.rand(len(batch), generator=generator) for _ in range(2))
        shown.append(past(torch.tensor(batch)[:, None], coins, places).flatten().tolist())
    return past, shown


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 5), st.integers(1, 8), st.integers(0, 99))
def test_history_is_the_authors_pool(size, n, rounds, seed):
    """Against the rule of their ImagePool, one picture after the other, with the same coins."""
    fakes = [[float(r * n + i + 1) for i in range(n)] for r in range(rounds)]
    past, shown = history(size, fakes, seed)
    generator, pool = torch.Generator().manual_seed(seed), []
    for batch, found in zip(fakes, shown):
        coins, places = torch.rand(n, generator=generator), torch.rand(n, generator=generator)
        for fake, coin, place, given_back in zip(batch, coins.tolist(), places, found):
            wanted = fake
            if len(pool) < size:
                pool.append(fake)
            elif coin < 0.5:
                slot = int(place * size)
                wanted, pool[slot] = pool[slot], fake
            assert given_back == wanted
    assert past.images.flatten()[: len(pool)].tolist() == pool


def test_history_recalls_every_second_fake_from_all_of_its_places():
    past, shown = history(5, [[float(i)] for i in range(4000)])
    later = [(i, shown[i][0]) for i in range(5, 4000)]
    recalled = [i - value for i, value in later if value != i]
    assert len(recalled) / len(later) == pytest.approx(0.5, abs=0.03)
    assert sum(recalled) / len(recalled) == pytest.approx(10, rel=0.1)  # kept for 2 * size rounds on average
    assert past.seen.item() == 4000


def test_history_of_0_shows_what_it_is_given():
    assert history(0, [[1.0, 2.0], [3.0]])[1] == [[1.0, 2.0], [3.0]]


def test_cyclegan_shows_d_past_fakes_without_their_gradient():
    gan = tiny.game("cyclegan", history=4).train()
    feed = tiny.batches(gan)
    moves = [move for _ in range(4) for move in gan.step(feed)]
    assert gan.past_a.seen.item() == gan.past_b.seen.item() == 4 * gan.hp.batch_size
    moves[-1].loss.backward()
    assert all(p.grad is None for p in gan.players()["G"].parameters())


def test_cyclegans_rate_is_flat_and_then_falls_to_0():
    gan = tiny.game("cyclegan")
    assert [gan.lr_scale(p) for p in (0, 0.25, 0.5, 0.75, 1)] == pytest.approx([1, 1, 1, 0.5, 0])


# what comes out, and bad input


@pytest.mark.parametrize("name", ["pix2pix", "cyclegan", "discogan", "context_encoder", "segan", "adain"])
def test_pictures_are_made_of_pictures(name):
    gan = tiny.game(name).eval()
    x = next(tiny.batches(gan))[0]
    images = gan.sample(3, x=x)
    assert images.shape == (3, gan.hp.channels, gan.hp.size, gan.hp.size)
    assert -1 <= images.min() < images.max() <= 1
    with pytest.raises(CourseError, match="give 5 of them as x; there are none"):
        gan.sample(5)
    with pytest.raises(CourseError, match="there are 4"):
        gan.sample(5, x=x[:4])
    with pytest.raises(CourseError, match=r"the pictures x are \[1, 8, 8\], the game wants \[1, 16, 16\]"):
        gan.sample(1, x=torch.zeros(1, 1, 8, 8))


@pytest.mark.parametrize("name", ["pix2pix", "cyclegan", "discogan", "context_encoder", "segan", "adain"])
def test_sheets_show_the_question_first(name):
    gan = tiny.game(name).eval()
    sheet = gan.sheet(6, tiny.batches(gan))
    first = next(tiny.batches(gan))[0]
    shown = gan.cut(first) if name == "context_encoder" else first
    assert sheet.shape == (6, gan.hp.channels, gan.hp.size, gan.hp.size)
    assert torch.equal(sheet[0], shown[0])
    columns = {"cyclegan": 4, "discogan": 4, "adain": 3}.get(name, 2)
    assert torch.equal(sheet[columns], shown[1])


def test_beside_keeps_together_what_belongs_together():
    a, b = torch.arange(3.0).view(3, 1, 1, 1), 10 + torch.arange(3.0).view(3, 1, 1, 1)
    assert beside(a, b).flatten().tolist() == [0, 10, 1, 11, 2, 12]


@pytest.mark.parametrize(
    ("name", "hp", "words"),
    [
        ("pix2pix", dict(size=48), "power of two"),
        ("pix2pix", dict(size=16, layers=3), "choose 1 to 2"),
        ("cyclegan", dict(size=30), "multiple of 4"),
        ("cyclegan", dict(size=32, layers=4), "choose 1 to 3"),
        ("cyclegan", dict(history=-1), "history"),
        ("context_encoder", dict(size=16, overlap=4), "wider than the overlap"),
        ("adain", dict(size=20, scales=4), "halved 3 times"),
    ],
)
def test_settings_that_no_network_has_are_refused(name, hp, words):
    with pytest.raises(CourseError, match=words):
        tiny.game(name, **hp)


# two domains


def styles(n: int = 10) -> Resident:
    """Two styles of `n` things, all pictures of a thing of one grey in the first and one more in the second."""
    plain = torch.arange(n, dtype=torch.uint8).view(n, 1, 1, 1).expand(n, 1, 8, 8) * 10
    both = torch.stack([plain, plain + 1], 1)
    return Resident({"x": both.flatten(0, 1)}, {"thin": both[:, 0], "fat": both[:, 1]}, classes=("thin", "fat"))


def grey(x) -> list[int]:
    return ((x[:, 0, 0, 0] + 1) * 127.5).round().int().tolist()


def test_domains_are_aligned_only_where_paired():
    for paired in (True, False):
        found = data.domains(styles(), "thin", "fat", paired)
        assert found.fields == ("a", "b")
        assert len(found.groups) == (1 if paired else 2)
        a, b = next(found.batches(("a", "b"), 10))
        assert (grey(b) == [value + 1 for value in grey(a)]) == paired
        assert sorted(grey(b)) == [10 * i + 1 for i in range(10)]


def test_domains_can_be_left_out_where_there_are_two():
    assert torch.equal(data.domains(styles())["b"], styles()["fat"])


def test_a_domain_is_drawn_in_from_the_edges():
    square = torch.zeros(1, 1, 16, 16, dtype=torch.uint8)
    square[:, :, 4:12, 4:12] = 200
    pictures = Resident({"print": square, "pen": square}, classes=("print", "pen"))
    found = data.domains(pictures, "print", "pen", paired=True, inset=4)
    wanted = torch.zeros_like(square)
    wanted[:, :, 6:10, 6:10] = 200
    rim = (wanted > 0) ^ (torch.nn.functional.max_pool2d(wanted.float(), 3, 1, 1) > 0)  # smoothing may reach so far
    assert ((found["a"] == wanted) | rim | (wanted > 0)).all()
    assert (found["a"][:, :, 7:9, 7:9] > 190).all()
    assert torch.equal(found["b"], square)
    with pytest.raises(CourseError, match="leave 0 to 7"):
        data.domains(pictures, "print", "pen", inset=8)


def test_unpaired_domains_may_have_different_sizes():
    labelled = Resident({"x": styles(5)["x"], "y": torch.tensor([0] * 7 + [1] * 3)}, classes=("bag", "boot"))
    found = data.domains(labelled, "boot", "bag")
    assert [len(found[field]) for field in "ab"] == [3, 7]
    with pytest.raises(CourseError, match="are no pairs; take a game that wants none"):
        data.domains(labelled, "boot", "bag", paired=True)


def test_edges_are_a_domain_made_from_the_other():
    found = data.domains(styles(), "edges", "thin", paired=True)
    assert (found["a"] == 255).all()  # plain pictures have no outline
    step = torch.zeros(1, 3, 8, 8, dtype=torch.uint8)
    step[..., 4:] = 200
    drawn = data.domains(Resident({"x": step.repeat(2, 1, 1, 1)}), "edges", "x", paired=True)["a"]
    assert drawn.shape == (2, 3, 8, 8)
    assert drawn[0, 0, 0].tolist() == [255] * 3 + [55] * 2 + [255] * 3


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [("thin", "fatt", "did you mean 'fat'"), ("thin", "thin", "both thin"), ("thin", None, "name two of thin, fat")],
)
def test_domains_that_are_not_there_are_refused(a, b, words):
    with pytest.raises(CourseError, match=words):
        data.domains(styles(), a, b)


def test_pictures_without_domains_are_refused():
    with pytest.raises(CourseError, match="lay them in two subfolders"):
        data.domains(Resident({"x": styles()["x"]}))


def folder(path, **names: list[str]):
    """Subfolders with plain pictures; a picture's grey is its place in the list."""
    for sub, files in names.items():
        (path / sub).mkdir()
        for i, file in enumerate(files):
            Image.new("L", (8, 8), 10 * i + (5 if sub == "b" else 0)).save(path / sub / file)
    return data.load(f"folder:{path}", size=8, channels=1)


def test_folders_are_paired_by_their_files_names(tmp_path):
    loaded = folder(tmp_path, a=["1.png", "2.png", "3.png"], b=["2.bmp", "3.bmp", "1.bmp"])
    found = data.domains(loaded, paired=True)
    assert found["a"][:, 0, 0, 0].tolist() == [0, 10, 20]
    assert found["b"][:, 0, 0, 0].tolist() == [25, 5, 15]


@pytest.mark.parametrize("model", ["pix2pix", "cyclegan"])
def test_pictures_of_a_folder_are_jittered_and_mirrored_in_training_as_in_the_papers(tmp_path, model):
    folder(tmp_path, a=["1.png", "2.png"], b=["1.png", "2.png"])
    recipe = recipes.find(model, f"folder:{tmp_path}")
    for size, jitter in ((256, 30), (64, 8)):
        game = models.get(model)(size=size, width=1)
        found = recipe.load(game)
        assert (found.jitter, found.flip) == (jitter, True)


def test_drawings_are_not_mirrored():
    recipe = recipes.find("cyclegan", "hangul")
    found = recipe.load(recipe.build(), "test")
    assert (found.jitter, found.flip) == (0, False)


def test_folders_may_be_called_like_fields(tmp_path):
    found = data.domains(folder(tmp_path, x=["1.png", "2.png"], y=["2.png", "1.png"]), paired=True)
    assert found["a"][:, 0, 0, 0].tolist() == [0, 10]
    assert found["b"][:, 0, 0, 0].tolist() == [10, 0]


def test_folders_of_different_sizes_are_fine_unpaired_and_named_where_paired(tmp_path):
    loaded = folder(tmp_path, a=["1.png", "2.png"], b=["1.png", "2.png", "3.png"])
    assert [len(data.domains(loaded)[field]) for field in "ab"] == [2, 3]
    with pytest.raises(CourseError, match="1 of the 3 pictures in b have no partner, the first of them 3"):
        data.domains(loaded, paired=True)


def test_folders_that_share_no_name_are_no_pairs(tmp_path):
    with pytest.raises(CourseError, match="share no file name"):
        data.domains(folder(tmp_path, a=["1.png"], b=["2.png"]), paired=True)


def test_three_subfolders_want_a_choice(tmp_path):
    loaded = folder(tmp_path, a=["1.png"], b=["1.png"], c=["1.png"])
    with pytest.raises(CourseError, match="name two of a, b, c"):
        data.domains(loaded)
    assert data.domains(loaded, "a", "c", paired=True).classes == ("a", "c")


def test_pictures_that_belong_together_are_jittered_and_mirrored_alike():
    x = torch.randint(256, (6, 1, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(0)
    a, b = next(Resident({"a": x, "b": x}, jitter=3, flip=True).batches(("a", "b"), 6))
    assert torch.equal(a, b)
    a, b = next(Resident({"a": x}, {"b": x}, jitter=3, flip=True).batches(("a", "b"), 6))
    assert not torch.equal(a, b)


# things on grounds


def test_cutouts_know_where_the_things_are():
    things = torch.full((3, 3, 16, 16), 255, dtype=torch.uint8)
    things[:, :, 4:12, 4:12] = torch.tensor([40, 80, 120], dtype=torch.uint8).view(3, 1, 1, 1)
    things[:, :, 7:9, 7:9] = 255  # a white eye: part of the face
    found = data.cutouts(Resident({"x": things}))
    wanted = torch.zeros(3, 1, 16, 16, dtype=torch.uint8)
    wanted[..., 4:12, 4:12] = 255
    assert torch.equal(found["mask"], wanted)
    thing = (wanted == 255).expand_as(things)
    assert torch.equal(found["x"][thing], things[thing])
    assert not torch.equal(found["x"][~thing], things[~thing])
    assert torch.equal(found["x"], data.cutouts(Resident({"x": things}))["x"])  # the same each time
    assert len(found.groups) == 1


def test_cutouts_grounds_are_of_other_things():
    """Each thing has a colour of its own, from rim to rim."""
    things = (torch.arange(5, dtype=torch.uint8) * 40).view(5, 1, 1, 1).expand(5, 3, 8, 8)
    grounds = textures(things, torch.Generator().manual_seed(0))
    assert all((ground != thing).all() for ground, thing in zip(grounds, things))


def test_cutouts_are_mirrored_where_the_things_were():
    things = Resident({"x": torch.zeros(3, 3, 8, 8, dtype=torch.uint8)}, jitter=2, flip=True)
    found = data.cutouts(things)
    assert (found.jitter, found.flip) == (2, True)


def test_cutouts_want_pictures():
    with pytest.raises(CourseError, match="no pictures x in memory"):
        data.cutouts(Resident({"points": torch.zeros(3, 2)}))


# recipes


@pytest.mark.parametrize(("model", "name"), [("cyclegan", "hangul"), ("pix2pix", "emoji"), ("segan", "emoji")])
def test_recipes_arrange_their_data(model, name):
    recipe = recipes.find(model, name)
    gan = models.get(model)(**recipe.hyper | {"width": 4})
    found = recipe.load(gan)
    assert set(gan.fields) <= set(found.fields)
    assert len(found.groups) == (2 if model == "cyclegan" else 1)
    assert all(batch.shape[0] == 4 for batch in next(found.batches(gan.fields, 4)))


def test_recipes_take_a_readers_own_two_folders(tmp_path):
    folder(tmp_path, trainA=["1.png", "2.png", "3.png"], trainB=["7.png", "8.png"])
    recipe = recipes.find("cyclegan", f"folder:{tmp_path}")
    assert recipe.build().G_ab[0].out_channels == 64  # the paper's networks
    found = recipe.load(models.get("cyclegan")(**cyclegan.CycleGAN.tiny))
    assert [len(found[field]) for field in "ab"] == [3, 2]


@pytest.mark.parametrize("name", ["pix2pix", "cyclegan"])
def test_a_round_at_the_papers_size_has_the_right_shapes(name):
    gan = on_meta(name)
    x = torch.empty(1, 3, 256, 256, device="meta")
    moves = list(gan.step(iter(lambda: (x, x), None)))
    assert {move.player for move in moves} == {"G", "D"}
    assert all(term.shape == () for move in moves for term in move.terms.values())


# search in z


def linear_game():
    """A DCGAN whose G is linear: the best z is known."""
    gan = tiny.game("dcgan", z_dim=4, size=8)
    torch.manual_seed(0)
    gan.G = nn.Sequential(nn.Linear(4, 64, bias=False), nn.Unflatten(1, (1, 8, 8)))
    return gan


def test_search_finds_the_z_of_a_linear_generator():
    gan = linear_game()
    wanted = torch.tensor([[0.5, -1.0, 0.2, 0.9], [1.5, 0.3, -0.4, 0.0]])
    x = gan.G(wanted).detach()
    before, training = tiny.state(gan), gan.train().training
    state = torch.get_rng_state()
    loss = lambda fake: (fake - x).square().flatten(1).sum(1)
    z = search.search(gan, loss, 2, steps=400, lr=0.05)
    torch.testing.assert_close(z, wanted, rtol=0, atol=0.02)
    assert torch.equal(state, torch.get_rng_state())
    assert tiny.equal(before, tiny.state(gan))
    assert gan.training == training
    assert all(p.grad is None for p in gan.parameters())


def test_search_keeps_z_within_its_bound_and_takes_the_best_try():
    gan = linear_game()
    x = gan.G(torch.full((3, 4), 2.0)).detach()

    def loss(fake):
        return (fake - x.repeat(len(fake) // 3, 1, 1, 1)).square().flatten(1).sum(1)

    z = search.search(gan, loss, 3, steps=50, lr=0.1, bound=1.0, restarts=3)
    assert z.abs().max() <= 1
    once, often = (loss(gan.G(search.search(gan, loss, 3, steps=2, restarts=r, seed=1))) for r in (1, 8))
    assert once.shape == often.shape == (3,)
    assert often.sum() < once.sum()


def test_inpainting_keeps_what_is_known_and_finds_what_is_hidden():
    gan = linear_game()
    x = gan.G(torch.tensor([[0.5, -1.0, 0.2, 0.9]])).detach()
    mask = torch.ones(8, 8)
    mask[2:6, 2:6] = 0
    hidden = torch.where(mask.bool(), x, torch.tensor(9.0))
    painted = search.inpaint(gan, hidden, mask, steps=500, lr=0.05, restarts=2)
    assert torch.equal(painted[..., mask.bool()], x[..., mask.bool()])
    torch.testing.assert_close(painted, x, rtol=0, atol=0.1)


def test_inpainting_listens_to_d():
    gan = linear_game()
    x = torch.zeros(1, 1, 8, 8)

    class Likes(nn.Module):
        """The first number of z, as large as can be."""

        def forward(self, fake):
            return fake.flatten(1) @ torch.linalg.pinv(gan.G[0].weight)[0]

    free = torch.zeros(8, 8)
    painted = search.inpaint(gan, x, free, D=Likes(), weight=1.0, steps=300, lr=0.1, bound=2.0)
    assert Likes()(painted).item() == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize("shape", [(7, 8), (2, 1, 8, 8), (1, 3, 8, 8), (1, 1, 16, 16)])
def test_a_mask_of_another_size_is_refused(shape):
    with pytest.raises(CourseError, match=r"the mask is .* and the pictures are"):
        search.inpaint(linear_game(), torch.zeros(1, 1, 8, 8), torch.ones(shape))


def test_masks_and_pictures_that_do_not_fit_are_refused():
    gan = linear_game()
    with pytest.raises(CourseError, match="other numbers than 1"):
        search.inpaint(gan, torch.zeros(1, 1, 8, 8), torch.full((8, 8), 255))
    with pytest.raises(CourseError, match="this game wants"):
        search.anomaly_score(gan, torch.zeros(1, 3, 8, 8))
    with pytest.raises(CourseError, match="no G that makes pictures of z alone"):
        search.search(tiny.game("cyclegan"), lambda fake: fake, 1)
    with pytest.raises(CourseError, match="1 or more"):
        search.search(gan, lambda fake: fake, 1, steps=0)


def test_what_g_cannot_draw_is_strange():
    gan = linear_game()
    usual, strange = gan.G(torch.tensor([[0.5, -1.0, 0.2, 0.9]])).detach(), torch.full((1, 1, 8, 8), 0.9)
    x = torch.cat([usual, strange])
    for D, weight in ((None, 0.1), (gan.D, 0.1), (gan.D, 1.0)):
        scores = search.anomaly_score(gan, x, D=D, weight=weight, steps=300, lr=0.05)
        assert scores.shape == (2,)
        assert scores[0] < 0.2 * scores[1]


def test_a_game_is_searched_as_it_rests_and_given_back_as_it_was():
    """A D that judges fakes by their own batch's statistics, or learns new ones from them."""
    gan = tiny.lively(tiny.game("dcgan"))
    x = torch.rand(4, gan.hp.channels, gan.hp.size, gan.hp.size) * 2 - 1
    gan.eval()
    rested = search.anomaly_score(gan, x, D=gan.D, weight=0.5, steps=2)
    gan.train()
    gan.D[0].eval()
    before, modes = tiny.state(gan), [layer.training for layer in gan.modules()]
    torch.testing.assert_close(search.anomaly_score(gan, x, D=gan.D, weight=0.5, steps=2), rested)
    search.inpaint(gan, x, torch.ones(gan.hp.size, gan.hp.size), D=gan.D, steps=2)
    assert tiny.equal(tiny.state(gan), before)
    assert [layer.training for layer in gan.modules()] == modes


def test_pictures_in_bytes_are_refused():
    x = torch.full((2, 1, 16, 16), 200, dtype=torch.uint8)
    with pytest.raises(CourseError, match=r"this game wants floats in \[-1, 1\], for example data\['x'\] / 127.5 - 1"):
        search.anomaly_score(tiny.game("dcgan"), x)


def test_anomaly_score_is_the_papers_sum():
    gan = linear_game().eval()
    x = torch.rand(2, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    scores = [search.anomaly_score(gan, x, D=gan.D, weight=w, steps=1, lr=1e-9) for w in (0.0, 0.1, 1.0)]
    torch.testing.assert_close(scores[1], 0.9 * scores[0] + 0.1 * scores[2], rtol=1e-3, atol=1e-3)
    layers = list(gan.D)
    torch.testing.assert_close(search.features(gan.D, x), nn.Sequential(*layers[:-2])(x).flatten(1))


@PAIRED
def test_translations_say_whether_they_want_pairs(name):
    assert models.get(name).paired == (name == "pix2pix")
    assert models.get(name).fields == ("a", "b")


def test_folders_called_like_fields_are_paired_by_name_too(tmp_path):
    loaded = folder(tmp_path, x=["1.png", "2.png", "3.png"], y=["1.png", "2.png", "4.png"])
    with pytest.raises(CourseError, match="1 of the 3 pictures in x have no partner, the first of them 3"):
        data.domains(loaded, "x", "y", paired=True)


def test_edges_are_made_from_the_other_domain():
    with pytest.raises(CourseError, match="give them as a, and x as b"):
        data.domains(data.Resident({"x": torch.zeros(2, 1, 8, 8, dtype=torch.uint8)}), "x", "edges")


def test_a_whole_number_does_for_discogans_rates():
    gan = tiny.game("discogan", rate_first=0, rate=0.5, curriculum=8)
    gan.before_round(8)
    assert gan.r == 0.5


def test_a_u_net_of_four_pixels_is_refused_with_a_size_that_works():
    with pytest.raises(CourseError, match="size is 4; the U-Net wants a power of two from 8 up"):
        tiny.game("pix2pix", size=4, layers=1)
    assert tiny.game("pix2pix", size=8, layers=1)
