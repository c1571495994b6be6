"""Games with labels: CGAN, CDCGAN, ACGAN, SGAN, and the few labels that SGAN is given."""

import math
from types import SimpleNamespace

import pytest
import tiny
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import cross_entropy

from gancourse import models, recipes
from gancourse.data import Resident, few_labels, load
from gancourse.engine import train
from gancourse.errors import CourseError
from gancourse.evaluate import measures
from gancourse.models import cgan, sgan

CONDITIONAL = pytest.mark.parametrize("name", ["cgan", "cdcgan", "acgan"])
LETTERS = dict(labels=("initial", "vowel", "final"), classes=(3, 4, 5))


def moves(gan, batch=None):
    """The moves of one round, each made up before the next is asked for."""
    batch = batch or next(tiny.batches(gan))
    return {move.player: move for move in gan.step(iter(lambda: batch, None))}


class Spy(nn.Module):
    """A network that keeps what it was shown."""

    def __init__(self, net):
        super().__init__()
        self.net, self.seen = net, []

    def forward(self, *inputs):
        self.seen.append(inputs)
        return self.net(*inputs)


# labels go in


def test_one_hots_stand_next_to_each_other():
    found = cgan.one_hots(torch.tensor([[1, 0], [2, 1]]), (3, 2))
    assert found.tolist() == [[0, 1, 0, 1, 0], [0, 0, 1, 0, 1]]


@CONDITIONAL
@pytest.mark.parametrize("hyper", [{}, LETTERS])
def test_every_label_reaches_the_picture(name, hyper):
    gan = tiny.lively(tiny.game(name, **hyper)).eval()
    first = torch.zeros(1, len(gan.hp.labels), dtype=torch.long)
    draw = lambda y: (torch.manual_seed(0), gan.sample(1, y=y))[1]
    for i in range(len(gan.hp.labels)):
        other = first.clone()
        other[0, i] = gan.hp.classes[i] - 1
        assert not torch.equal(draw(first), draw(other))


@pytest.mark.parametrize("name", ["cgan", "cdcgan"])
@pytest.mark.parametrize("hyper", [{}, LETTERS])
def test_every_label_reaches_the_verdict(name, hyper):
    gan = tiny.lively(tiny.game(name, **hyper)).eval()
    x = torch.randn(1, gan.hp.channels, gan.hp.size, gan.hp.size)
    first = torch.zeros(1, len(gan.hp.labels), dtype=torch.long)
    for i in range(len(gan.hp.labels)):
        other = first.clone()
        other[0, i] = gan.hp.classes[i] - 1
        assert gan.D(x, first) != gan.D(x, other)


@CONDITIONAL
def test_fakes_are_asked_for_and_judged_with_the_labels_of_the_batch(name):
    gan = tiny.game(name, **LETTERS)
    gan.G, gan.D = Spy(gan.G), Spy(gan.D)
    x, *y = next(tiny.batches(gan))
    list(gan.step(iter([(x, *y)])))
    assert all(torch.equal(labels, torch.stack(y, 1)) for _, labels in gan.G.seen)
    assert len(gan.D.seen) == 3
    assert all(torch.equal(rest[0], torch.stack(y, 1)) for _, *rest in gan.D.seen if rest)
    assert torch.equal(gan.D.seen[0][0], x)


@CONDITIONAL
def test_fields_are_pictures_and_labels(name):
    assert tiny.game(name).fields == ("x", "y")
    assert tiny.game(name, **LETTERS).fields == ("x", "initial", "vowel", "final")


# what one may ask for


@CONDITIONAL
def test_without_labels_the_classes_come_in_turn(name):
    gan = tiny.game(name, labels=("a", "b"), classes=(2, 3)).eval()
    torch.manual_seed(0)
    in_turn = gan.sample(4)
    torch.manual_seed(0)
    assert torch.equal(in_turn, gan.sample(4, y=torch.tensor([[0, 0], [1, 1], [0, 2], [1, 0]])))


@CONDITIONAL
@pytest.mark.parametrize(
    ("y", "words"),
    [
        (torch.tensor([0, 10]), "from 0 to 10; the game has 10 classes, 0 to 9"),
        (torch.tensor([-1, 0]), "from -1 to 0"),
        (torch.tensor([1]), r"shape \[1, 1\]; for 2 pictures it wants \[2, 1\]"),
        (torch.tensor([[1, 2]]), r"shape \[1, 2\]"),
        (torch.tensor(1), r"shape \[\]"),
        (torch.tensor([1.0, 2.0]), "whole numbers"),
        (torch.tensor([True, False]), "whole numbers"),
        ([1, 2], "y is list"),
    ],
)
def test_labels_that_cannot_be_drawn_are_refused(name, y, words):
    with pytest.raises(CourseError, match=words):
        tiny.game(name).sample(2, y=y)


@CONDITIONAL
def test_a_column_out_of_range_is_named(name):
    with pytest.raises(CourseError, match="'vowel' run from 4 to 4; the game has 4 classes"):
        tiny.game(name, **LETTERS).sample(1, y=torch.tensor([[0, 4, 0]]))


@pytest.mark.parametrize("name", ["cgan", "cdcgan", "acgan", "sgan"])
@pytest.mark.parametrize(("labels", "classes"), [((), ()), (("a", "b"), (3,)), (("a",), (3, 4)), (("a", "a"), (3, 3))])
def test_labels_and_classes_go_together(name, labels, classes):
    with pytest.raises(CourseError, match=r"labels are .* and classes"):
        tiny.game(name, labels=labels, classes=classes)


@pytest.mark.parametrize("name", ["cgan", "cdcgan", "acgan", "sgan"])
def test_the_engine_refuses_labels_without_a_class(name):
    gan = tiny.game(name, classes=(3,))
    data = tiny.pictures(tiny.game(name))
    with pytest.raises(CourseError, match="'y' of noise run from 0 to 9, the game has 3 classes"):
        next(train(gan, data, 8))


def test_a_perceptron_too_narrow_for_its_labels_is_refused():
    with pytest.raises(CourseError, match=r"width is 3; .* 4 or more"):
        tiny.game("sgan", width=3)
    with pytest.raises(CourseError, match="width is 23"):
        tiny.game("cgan", width=23)


@pytest.mark.parametrize("name", ["cdcgan", "acgan"])
def test_statistics_are_gathered_with_the_labels_of_the_data(name):
    gan = tiny.game(name, classes=(10,))
    gan.G = Spy(gan.G)
    x = torch.zeros(4, 1, 16, 16)
    gan.rehearse(iter([(x, torch.tensor([7, 7, 7, 7]))]))
    assert gan.G.seen[0][1].tolist() == [[7]] * 4


# the papers


def test_cgan_has_the_sizes_of_its_section_4_1():
    gan = models.get("cgan")()
    sizes = lambda net: [m.out_features for m in net.modules() if isinstance(m, nn.Linear)]
    assert sizes(gan.G) == [200, 1000, 1200, 784]
    assert gan.G.joint[0].in_features == 1200
    assert sizes(gan.D) == [240 * 5, 50 * 5, 240 * 4, 1]
    assert [m.p for m in gan.D.modules() if isinstance(m, nn.Dropout)] == [0.5] * 3


def test_cdcgan_adds_the_inner_product_of_features_and_label():
    gan = tiny.lively(tiny.game("cdcgan", **LETTERS)).eval()
    x, y = torch.randn(6, 1, 16, 16), torch.tensor([[0, 0, 0], [2, 3, 4], [1, 2, 3], [0, 3, 1], [2, 0, 2], [1, 1, 4]])
    features, table = gan.D.features(x), gan.D.vectors.weight
    vectors = torch.stack([table[a] + table[3 + b] + table[7 + c] for a, b, c in y.tolist()])
    wanted = gan.D.verdict(features)[:, 0] + torch.einsum("bf,bf->b", vectors, features)
    torch.testing.assert_close(gan.D(x, y), wanted)


def test_cdcgan_judges_every_picture_by_itself_in_evaluation():
    gan = tiny.game("cdcgan").eval()
    x, y = torch.randn(4, 1, 16, 16), torch.tensor([[0], [3], [9], [3]])
    torch.testing.assert_close(gan.D(x, y), torch.cat([gan.D(a[None], b[None]) for a, b in zip(x, y)]))


def test_acgan_knows_the_class_of_reals_and_fakes_and_both_players_want_it():
    gan = tiny.lively(tiny.game("acgan", dropout=0.0)).eval()
    batch = next(tiny.batches(gan))
    torch.manual_seed(0)
    found = moves(gan, batch)
    torch.manual_seed(0)
    x, y = batch
    fake = gan.G(gan.noise(len(x)), y[:, None])
    (real_logit, real_classes), (fake_logit, fake_classes) = gan.D(x), gan.D(fake)
    source = -real_logit.sigmoid().log().mean() - (-fake_logit).sigmoid().log().mean()
    nll = lambda logits: -logits.log_softmax(1)[torch.arange(len(y)), y].mean()
    torch.testing.assert_close(found["D"].loss, source + nll(real_classes) + nll(fake_classes))
    torch.testing.assert_close(found["G"].loss, -fake_logit.sigmoid().log().mean() + nll(fake_classes))


def test_no_softmax_stands_before_the_cross_entropy():
    """Pitfall: softmax before CrossEntropyLoss.  Certain and right costs nothing; with a second softmax 1.46 for 10
    classes, for no logits can make it less than log(e + 9) - 1."""
    certain, y = torch.full((5, 10), -100.0), torch.arange(5)
    certain[y, y] = 100.0
    gan = tiny.game("acgan")
    assert gan.class_loss(certain, y[:, None]) == 0
    gan = tiny.game("sgan")
    gan.D = Sure(y, 100.0)
    supervised = moves(gan, (torch.zeros(5, 1, 8, 8), torch.zeros(5, 1, 8, 8), y))["D"].terms["supervised"]
    assert supervised == 0
    for name in ("acgan", "sgan"):
        assert not [m for m in tiny.game(name).modules() if isinstance(m, nn.Softmax | nn.LogSoftmax | nn.Sigmoid)]


class Sure(nn.Module):
    """Logits that name `y` by `height`, whatever the pictures are."""

    def __init__(self, y, height):
        super().__init__()
        self.logits = nn.Parameter(torch.full((len(y), 10), -height))
        self.logits.data[torch.arange(len(y)), y] = height
        self.features = nn.Flatten()

    def forward(self, x):
        return self.logits + 0 * x.flatten(1).sum(1, keepdim=True)


def test_acgan_splits_the_logits_of_several_labels():
    gan = tiny.game("acgan", **LETTERS)
    logits, y = torch.randn(6, 12), torch.tensor([[0, 3, 4], [2, 0, 0], [1, 1, 1], [0, 2, 2], [2, 3, 3], [1, 0, 4]])
    wanted = cross_entropy(logits[:, :3], y[:, 0]) + cross_entropy(logits[:, 3:7], y[:, 1])
    torch.testing.assert_close(gan.class_loss(logits, y), wanted + cross_entropy(logits[:, 7:], y[:, 2]))


# SGAN: K logits


@given(st.lists(st.floats(-30, 30), min_size=2, max_size=12))
def test_the_logit_of_being_real_is_that_of_k_plus_1_classes(logits):
    """P(real) = 1 - P(class K + 1), when the logit of the class K + 1 is 0."""
    with_fake = torch.tensor([*logits, 0.0], dtype=torch.float64).softmax(0)
    found = sgan.real_logit(torch.tensor([logits], dtype=torch.float64)).sigmoid()
    assert found.item() == pytest.approx(1 - with_fake[-1].item(), abs=1e-9)


def test_ten_zeros_are_real_by_ten_elevenths():
    assert sgan.real_logit(torch.zeros(1, 10)).sigmoid().item() == pytest.approx(10 / 11)


@pytest.mark.parametrize("height", [1e4, -1e4])
def test_large_logits_are_no_trouble(height):
    logits = torch.full((2, 10), height, requires_grad=True)
    loss = sgan.SGAN.loss.d(sgan.real_logit(logits), sgan.real_logit(logits))
    loss.backward()
    assert loss.isfinite()
    assert logits.grad.isfinite().all()


def test_sgans_losses_are_those_of_salimans_code():
    """loss_lab = -l_y + lse, loss_unl = -.5 E[lse(real)] + .5 E[softplus(lse(real))] + .5 E[softplus(lse(fake))]."""
    gan = tiny.game("sgan").eval()
    batch = next(tiny.batches(gan))
    torch.manual_seed(0)
    found = moves(gan, batch)
    torch.manual_seed(0)
    x, x_lab, y = batch
    fake = gan.G(gan.noise(len(x)))
    lab, unl, gen = (gan.D(t) for t in (x_lab, x, fake))
    lse = lambda logits: logits.exp().sum(1).log()
    loss_lab = (-lab[torch.arange(len(y)), y] + lse(lab)).mean()
    softplus = lambda t: (1 + t.exp()).log().mean()
    loss_unl = (-lse(unl).mean() + softplus(lse(unl)) + softplus(lse(gen))) / 2
    torch.testing.assert_close(found["D"].loss, loss_lab + loss_unl)
    difference = gan.D.features(x).mean(0) - gan.D.features(fake).mean(0)
    torch.testing.assert_close(found["G"].loss, difference.square().sum())
    assert gan.D.features(x).shape == (8, gan.hp.width // 4)


def test_without_matching_sgan_plays_the_usual_game():
    gan = tiny.game("sgan", matching=False).eval()
    batch = next(tiny.batches(gan))
    torch.manual_seed(0)
    found = moves(gan, batch)["G"].loss
    torch.manual_seed(0)
    logits = gan.D(gan.G(gan.noise(8)))
    torch.testing.assert_close(found, -sgan.real_logit(logits).sigmoid().log().mean())


def test_sgan_has_the_networks_of_salimans_code():
    gan = models.get("sgan")()
    assert [m.out_features for m in gan.D.modules() if isinstance(m, nn.Linear)] == [1000, 500, 250, 250, 250, 10]
    assert [m.sigma for m in gan.D.modules() if isinstance(m, sgan.Noise)] == [0.3] + [0.5] * 5
    assert [m.out_features for m in gan.G.modules() if isinstance(m, nn.Linear)] == [500, 500, 784]
    half_life = math.log(0.5) / math.log(1 - 1e-4) * gan.hp.batch_size
    assert gan.half_life == pytest.approx(half_life, rel=1e-3)


def test_weights_of_d_keep_their_length():
    gan = tiny.game("sgan")
    layer = next(m for m in gan.D.modules() if isinstance(m, sgan.NormalisedLinear))
    x = torch.randn(4, layer.in_features)
    before = layer(x)
    layer.weight.data *= 3
    torch.testing.assert_close(layer(x), before)
    eye = torch.eye(layer.in_features)
    lengths = (layer(eye) - layer.bias).norm(dim=0)
    torch.testing.assert_close(lengths, torch.full_like(lengths, layer.length))


def test_noise_is_for_training_alone():
    layer, x = sgan.Noise(0.5), torch.zeros(20_000)
    torch.manual_seed(0)
    assert layer.train()(x).std().item() == pytest.approx(0.5, rel=0.05)
    assert torch.equal(layer.eval()(x), x)


def test_sgan_reads_no_label_but_those_it_was_given():
    """Pitfall: a "semi-supervised" GAN that uses every label.  No other picture ever comes with one."""
    x = torch.randint(256, (60, 1, 8, 8), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    y = torch.arange(10).repeat(6)
    data = few_labels(Resident({"x": x, "y": y}), 20)
    assert len(data["x_lab"]) == len(data["y"]) == 20
    assert len(data["x"]) == 60
    assert set(data.fields) == {"x", "x_lab", "y"}
    known = {(row.numpy().tobytes(), label) for row, label in zip(data["x_lab"], data["y"].tolist())}
    assert known < {(row.numpy().tobytes(), label) for row, label in zip(x, y.tolist())}
    gan, seen = tiny.game("sgan"), set()
    for batch, _ in zip(data.batches(gan.fields, 8), range(40)):
        _, labelled, labels = batch
        rows = ((labelled + 1) * 127.5).round().to(torch.uint8)
        seen |= {(row.numpy().tobytes(), label) for row, label in zip(rows, labels.tolist())}
    assert seen == known


def test_a_sheet_of_sgan_is_sorted_by_what_d_says():
    gan = tiny.game("sgan").eval()
    sheet = gan.sheet(6, tiny.batches(gan))
    named = gan.D(sheet).argmax(1)
    assert torch.equal(named, named.sort().values)


# what SGAN has to beat


def test_the_baselines_begin_with_the_same_d_as_sgan():
    torch.manual_seed(0)
    game = sgan.SGAN(**sgan.SGAN.tiny)
    for cls in (sgan.Supervised, sgan.PseudoLabels):
        torch.manual_seed(0)
        other = cls(**cls.tiny)
        assert list(other.players()) == ["D"]
        assert tiny.equal(tiny.state(game.D), tiny.state(other.D))
        assert {id(p) for p in other.parameters()} == {id(p) for p in other.D.parameters()}


def test_the_supervised_baseline_sees_the_pictures_with_labels_alone():
    torch.manual_seed(0)
    gan = sgan.Supervised(**sgan.SGAN.tiny).eval()
    assert gan.fields == ("x_lab", "y")
    x_lab, y = torch.randn(8, 1, 8, 8), torch.arange(8)
    (move,) = gan.step(iter([(x_lab, y)]))
    torch.testing.assert_close(move.loss, -gan.D(x_lab).log_softmax(1)[torch.arange(8), y].mean())


@pytest.mark.parametrize(("height", "taught"), [(0.1, False), (20.0, True)])
def test_pseudo_labels_are_taken_from_certain_answers_alone(height, taught):
    gan = sgan.PseudoLabels(**sgan.SGAN.tiny)
    y = torch.arange(8)
    gan.D = Sure((y + 1) % 10, height)
    (move,) = gan.step(iter([(torch.zeros(8, 1, 8, 8), torch.zeros(8, 1, 8, 8), y)]))
    wanted = cross_entropy(gan.D.logits, (y + 1) % 10) if taught else torch.tensor(0.0)
    torch.testing.assert_close(move.terms["taught"], wanted)
    torch.testing.assert_close(move.loss, move.terms["supervised"] + wanted)


# few labels


def labelled(counts, classes=()):
    """Pictures each of which says its own row, `counts[i]` of class i."""
    y = torch.cat([torch.full((count,), i) for i, count in enumerate(counts)])
    x = torch.arange(len(y)).view(-1, 1, 1, 1).expand(-1, 1, 4, 4).to(torch.uint8)
    return Resident({"x": x, "y": y.long()}, name="rows", classes=classes)


@given(st.lists(st.integers(3, 20), min_size=2, max_size=10), st.integers(1, 3), st.integers(0, 1000))
def test_few_labels_are_balanced_distinct_and_true(counts, each, draw):
    data = labelled(counts)
    few = few_labels(data, each * len(counts), draw)
    assert few["y"].bincount().tolist() == [each] * len(counts)
    rows = few["x_lab"][:, 0, 0, 0].long()
    assert len(rows.unique()) == len(rows)
    assert torch.equal(data["y"][rows], few["y"])
    assert torch.equal(few["x"], data["x"])
    assert few.fields == ("x", "x_lab", "y")


def test_a_draw_decides_which_labels_are_kept():
    data = labelled([20] * 10)
    kept = lambda draw: few_labels(data, 50, draw)["x_lab"].tolist()
    torch.manual_seed(1)
    first = kept(0)
    torch.manual_seed(2)
    assert kept(0) == first
    assert kept(1) != first


def test_few_labels_keep_what_was_said_of_the_data():
    data = labelled([5, 5], classes=("a", "b"))
    data.jitter, data.flip = 2, True
    few = few_labels(data, 4)
    assert (few.jitter, few.flip, few.classes) == (2, True, ("a", "b"))
    assert few.name == "rows, 4 labels, draw 0"


@pytest.mark.parametrize(
    ("data", "n", "words"),
    [
        (labelled([9] * 10), 25, "25 labels cannot be shared equally by 10 classes"),
        (labelled([9] * 10), 0, "0 labels cannot"),
        (labelled([9] * 10), -10, "-10 labels cannot"),
        (labelled([9, 0, 9]), 6, "rows hold no picture of class 1 out of 3"),
        (labelled([9, 9], classes=("a", "b", "c")), 6, "no picture of class 2 out of 3"),
        (labelled([9, 2, 9]), 9, "class 1 has 2 pictures and 3 are to keep a label"),
        (Resident({"x": torch.zeros(4, 1, 4, 4, dtype=torch.uint8)}, name="bare"), 2, "no field of bare called 'y'"),
    ],
)
def test_labels_that_cannot_be_chosen_are_refused(data, n, words):
    with pytest.raises(CourseError, match=words):
        few_labels(data, n)


# syllables that were never shown


class Painter(nn.Module):
    """A game that draws the true syllable of the letters and the style that it is asked for, or another one."""

    fields = ("x", "initial", "vowel", "final", "y")
    hp = SimpleNamespace(size=32, channels=1, labels=fields[1:])

    def __init__(self, data, shift):
        super().__init__()
        self.idle = nn.Parameter(torch.zeros(1))
        columns = torch.stack([data[label] for label in self.hp.labels], 1).tolist()
        images = data["x"].roll(shift, 0) / 127.5 - 1
        self.known = dict(zip(map(tuple, columns), images))

    def sample(self, n, *, y):
        return torch.stack([self.known[tuple(row)] for row in y.tolist()]) * 0.9


@pytest.mark.parametrize(("shift", "retrieval"), [(0, 1.0), (4, 0.0)])
def test_composed_syllables_are_looked_for_among_those_never_shown(shift, retrieval, monkeypatch):
    monkeypatch.setattr(measures, "looks", lambda *_: {"retrieval": nn.Flatten().eval()})
    test = load("hangul", size=32, split="test")
    found = measures.composed(Painter(test, shift), recipes.Recipe("cdcgan", "hangul", {}))
    assert found["composed_retrieval"] == pytest.approx(retrieval, abs=0.02)
    shown = load("hangul", size=32)
    letters = lambda data: {tuple(row) for row in torch.stack([data[key] for key in LETTERS["labels"]], 1).tolist()}
    assert not letters(test) & letters(shown)


def test_nothing_is_composed_where_labels_name_no_picture_alone():
    gan = tiny.game("cdcgan", size=32, labels=("initial", "vowel"), classes=(19, 21))
    assert measures.composed(gan, recipes.Recipe("cdcgan", "hangul", {})) == {}
