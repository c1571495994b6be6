"""The live demos' arithmetic against the package's: the same files that a page loads, run by Node."""

import re
from itertools import pairwise

import pytest
import torch
from node import needs_node
from node import node as run
from repository import ROOT
from torch import Tensor, nn

from gancourse import divergences, games, losses, metrics
from gancourse.games import rules

FOLDER = ROOT / "book" / "_extra" / "demos"
NUMBERS = (
    "net",
    "gan2d",
    "measures",
    "games",
    "presets",
    "words",
)  # files that need no browser, in the order they load

pytestmark = needs_node


def node(code: str, **given: object) -> object:
    """What JavaScript `code` returns; it sees `given` by name and the demos as net, gan2d, measures, games, ..."""
    return run([FOLDER / f"{name}.js" for name in NUMBERS], code, **given)


# ------------------------------------------------------------------------------------------------ the trainer


def network(parameters: list[float], sizes: list[int]) -> nn.Sequential:
    """The perceptron of these parameters in float64; the demo keeps W [inputs, outputs], then b, layer by layer."""
    flat, net = torch.tensor(parameters, dtype=torch.float64), nn.Sequential()
    for inputs, outputs in pairwise(sizes):
        layer = nn.Linear(inputs, outputs, dtype=torch.float64)
        W, b, flat = flat.split([inputs * outputs, outputs, len(flat) - (inputs + 1) * outputs])
        with torch.no_grad():
            layer.weight.copy_(W.view(inputs, outputs).T)
            layer.bias.copy_(b)
        net.extend([layer, nn.ReLU()])
    return net[:-1]


def gradient(net: nn.Sequential) -> Tensor:
    """Its gradients in the demo's order."""
    layers = [layer for layer in net if isinstance(layer, nn.Linear)]
    return torch.cat([t for layer in layers for t in (layer.weight.grad.T.flatten(), layer.bias.grad)])


GRADIENTS = """
const gan = new gan2d.Gan({ ...settings, seed: 3 });
for (let i = 0; i < 20; i++) gan.round();  // away from the beginning, where much is symmetric
const drawn = gan.draw();
const eps = [];
const { uniform } = gan.random;
gan.random.uniform = () => { eps.push(uniform()); return eps.at(-1); };
const list = (array) => Array.from(array);
const before = { G: list(gan.G.parameters), D: list(gan.D.parameters) };
const d = gan.judge(drawn);
const D = list(gan.D.gradient);
gan.D.gradient.fill(0);
const g = gan.deceive(drawn);
return {
  before, x: list(drawn.x), z: list(drawn.z), eps, d, g, D, G: list(gan.G.gradient), D_left: list(gan.D.gradient),
};
"""

GAMES = {
    "minimax": dict(loss="minimax", r1=0),
    "non-saturating": dict(loss="nonsaturating", r1=0),
    "least squares": dict(loss="least_squares", r1=0),
    "Wasserstein": dict(loss="wasserstein", r1=0, gp=0),
    "WGAN-GP": dict(loss="wasserstein", r1=0, gp=10),
    "minimax with R1": dict(loss="minimax", r1=2),
    "non-saturating with R1": dict(loss="nonsaturating", r1=0.5),
    "both penalties": dict(loss="wasserstein", r1=3, gp=5),
}
SIZES = {"32x2": [2, 32, 32], "64x3": [2, 64, 64, 64], "5x1": [2, 5]}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("game", GAMES)
def test_gradients_equal_autograd(game, size):
    settings = GAMES[game]
    found = node(GRADIENTS, settings=settings | {"size": size, "batch": 30})
    G, D = (network(found["before"][player], [*SIZES[size], n]) for player, n in (("G", 2), ("D", 1)))
    x, z = (torch.tensor(found[name], dtype=torch.float64).view(-1, 2) for name in "xz")
    loss, fake = getattr(losses, settings["loss"]), G(z)

    d = loss.d(D(x), D(fake.detach()))
    if settings["r1"]:
        d = d + settings["r1"] * losses.zero_centred_penalty(D, x)
    if settings.get("gp"):
        eps = torch.tensor(found["eps"], dtype=torch.float64)
        d = d + settings["gp"] * losses.gradient_penalty(D, x, fake.detach(), eps)
    d.backward()
    close(found["D"], gradient(D))
    g = loss.g(D(fake))
    g.backward()
    close(found["G"], gradient(G))
    assert [found["d"], found["g"]] == pytest.approx([d.item(), g.item()], rel=1e-5, abs=1e-6)
    assert not any(found["D_left"]), "G's turn must leave D's gradient alone"


def close(found: list[float], wanted: Tensor) -> None:
    """Equal to 1e-5 of the largest: the demo counts in float32."""
    found = torch.tensor(found, dtype=torch.float64)
    assert wanted.abs().max() > 1e-6, "nothing to compare"
    assert (found - wanted).abs().max() <= 1e-5 * wanted.abs().max()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_optimisers_move_as_pytorchs(optimizer):
    slopes = torch.randn(20, 3).tolist()
    code = """
    const net2 = new net.Perceptron([2, 1], net.random(0));
    net2.parameters.fill(0);
    for (const slope of slopes) { net2.gradient.set(slope); net2.descend(settings); }
    return Array.from(net2.parameters);
    """
    settings = {"sgd": dict(lr=0.1), "adam": dict(lr=0.1, beta1=0.5, beta2=0.99)}[optimizer]
    p = torch.zeros(3, requires_grad=True)
    kind = dict(sgd=torch.optim.SGD, adam=torch.optim.Adam)[optimizer]
    theirs = kind([p], lr=0.1, **(dict(betas=(0.5, 0.99)) if optimizer == "adam" else {}))
    for slope in slopes:
        p.grad = torch.tensor(slope)
        theirs.step()
    assert node(code, slopes=slopes, settings=settings) == pytest.approx(p.tolist(), abs=1e-5)


def test_a_round_is_made_of_the_moves_it_says():
    code = """
    const log = [];
    for (const [order, stepsD, stepsG] of [['alternating', 3, 2], ['simultaneous', 3, 2]]) {
      const gan = new gan2d.Gan({ order, stepsD, stepsG, size: '4x1' });
      const seen = [];
      for (const player of ['D', 'G']) {
        const descend = gan[player].descend;
        gan[player].descend = function (...given) { seen.push(player); descend.apply(this, given); };
      }
      gan.round();
      log.push(seen.join(''));
    }
    return log;
    """
    assert node(code) == ["DDDGG", "DG"]


def test_at_once_means_that_neither_sees_the_others_move():
    code = """
    const settings = { order: 'simultaneous', size: '8x1', r1: 0, optimizer: 'sgd' };
    const [one, other] = [0, 1].map(() => new gan2d.Gan(settings));
    one.round();
    const drawn = other.draw();
    other.deceive(drawn);
    other.descend(other.G, other.settings.lrG);
    return [Array.from(one.G.parameters), Array.from(other.G.parameters)];
    """
    one, other = node(code)
    assert one == other


def test_the_same_seed_gives_the_same_training():
    code = "const gan = new gan2d.Gan({ seed }); for (let i = 0; i < 5; i++) gan.round(); return gan.lossD;"
    assert node(code, seed=1) == node(code, seed=1) != node(code, seed=2)


def test_random_numbers_are_uniform_and_normal():
    code = """
    const { uniform, normal } = net.random(1);
    return [Array.from({ length: 50000 }, uniform), Array.from({ length: 50000 }, normal)];
    """
    uniform, normal = (torch.tensor(values, dtype=torch.float64) for values in node(code))
    grid = torch.linspace(0.05, 0.95, 19, dtype=torch.float64)
    assert (uniform.quantile(grid) - grid).abs().max() < 0.01
    assert (torch.special.ndtr(normal.quantile(grid)) - grid).abs().max() < 0.01


def test_arrows_point_downhill():
    code = """
    const gan = new gan2d.Gan({ loss: 'minimax' });
    const z = gan2d.noise(50, gan.random);
    return [Array.from(gan.D.parameters), Array.from(z), Array.from(gan.downhill(z, 50))];
    """
    D, z, ways = node(code)
    x = torch.tensor(z, dtype=torch.float64).view(-1, 2).requires_grad_(True)
    (losses.minimax.g(network(D, [2, 32, 32, 1])(x)) * len(x)).backward()
    close(ways, -x.grad.flatten())


# ------------------------------------------------------------------------------------------------ the measures


@pytest.mark.parametrize("data", ["ring", "grid", "moons", "spiral", "cloud"])
def test_a_data_set_is_what_it_says_and_lies_in_the_plane_that_is_shown(data):
    x, centres, std = node(
        "const d = gan2d.DATA[data]; return [Array.from(gan2d.sample(d, 5000, net.random(1))), d.centres, d.std];",
        data=data,
    )
    x = torch.tensor(x).view(-1, 2)
    assert x.abs().max() < 1.6
    if centres:
        found = metrics.modes(x, torch.tensor(centres, dtype=torch.float), std)
        assert found.captured == len(centres)
        assert found.quality == pytest.approx(metrics.quality_ceiling(), abs=0.01)
        assert found.kl < 0.01


def test_the_measures_are_the_packages():
    code = """
    const data = gan2d.DATA.ring;
    const yardstick = new measures.Yardstick(data);
    const gan = new gan2d.Gan({});
    for (let i = 0; i < 100; i++) gan.round();
    const fakes = yardstick.fakes(gan.G);
    return {
      fakes: Array.from(fakes), real: Array.from(yardstick.real.slice(0, 256)), centres: data.centres, std: data.std,
      p: Array.from(yardstick.shares), q: Array.from(measures.histogram(fakes, fakes.length / 2)),
      found: yardstick.of(fakes), floor: yardstick.floor,
    };
    """
    given = node(code)
    fakes, real = (torch.tensor(given[name], dtype=torch.float64).view(-1, 2) for name in ("fakes", "real"))
    modes = metrics.modes(fakes, torch.tensor(given["centres"], dtype=torch.float64), given["std"])
    found = given["found"]
    assert found["jsd"] == pytest.approx(divergences.jsd(given["p"], given["q"]).item(), abs=1e-12)
    assert found["w1"] == pytest.approx(divergences.wasserstein(real, fakes[:128]).item(), abs=1e-9)
    assert (found["captured"], found["quality"]) == (modes.captured, pytest.approx(modes.quality))
    assert given["floor"]["jsd"] < 0.02 < found["jsd"]
    assert given["floor"]["captured"] == 8
    assert cells(fakes) == pytest.approx(given["q"])


def cells(points: Tensor) -> list[float]:
    """The shares of points in 40 x 40 cells from -1.6 to 1.6, row by row, and the share outside."""
    counts = torch.histogramdd(points.flip(1), bins=[40, 40], range=[-1.6, 1.6] * 2).hist.flatten() / len(points)
    return [*counts.tolist(), 1 - counts.sum().item()]


@pytest.mark.parametrize("n", [1, 2, 7, 60])
def test_the_assignment_is_the_best(n):
    x, y = torch.randn(2, n, 2, dtype=torch.float64)
    y[: n // 2] = x[: n // 2]  # ties
    found = node("return measures.wasserstein(x, y, n);", x=x.flatten().tolist(), y=y.flatten().tolist(), n=n)
    assert found == pytest.approx(divergences.wasserstein(x, y).item(), abs=1e-9)


def test_numbers_that_have_blown_up_have_no_distance():
    assert node("return measures.wasserstein([NaN, 0, 1, 1], [0, 0, 1, 1], 2);") is None


def test_the_jsd_of_disjoint_laws_is_log_2_and_of_equal_ones_0():
    code = "return [measures.jsd([1, 0], [0, 1]) - Math.log(2), measures.jsd([0.3, 0.7], [0.3, 0.7])];"
    assert node(code) == pytest.approx([0, 0], abs=1e-15)


# ------------------------------------------------------------------------------------------------ the small games


FIELDS = {
    "xy": games.bilinear,
    "dirac": games.dirac(gamma=0.3),
    "dirac_nonsaturating": games.dirac(losses.nonsaturating, gamma=0.3),
    "dirac_wgan": games.dirac(losses.wasserstein, gamma=0.3),
    "dirac_wgan_gp": games.dirac(losses.wasserstein, gamma=0.3, target=1.0),
}
RULES = {
    "gradient": lambda field: rules.simultaneous(field, 0.2),
    "extragradient": lambda field: rules.extragradient(field, 0.2),
    "implicit": lambda field: rules.implicit(field, 0.2),
    "consensus": lambda field: rules.simultaneous(games.consensus(field, 0.5), 0.2),
    "optimistic": lambda field: rules.optimistic(field, 0.2),
    "momentum": lambda field: rules.momentum(field, 0.2, -0.3),
}
ORDERS = {"once": None, "first_G": 0, "first_D": 1}


def package_step(game: str, rule: str, order: str):
    """The same step by the package, and its first state for a place."""
    step = RULES[rule](games.vector_field(FIELDS[game]))
    remembers = rule in ("optimistic", "momentum")
    if game == "dirac_wgan":
        step = clipped_now(step) if remembers else games.clipped(step, 1.0)
    if order != "once":
        step = games.alternating(step, ORDERS[order])
    return step, (games.remember if remembers else rules.start)


def clipped_now(step):
    """`games.clipped` for a rule with a memory: the number of now alone is clipped."""

    def both(state):
        (x, y), before = step(state).unbind(1)
        return torch.stack([torch.stack([x, y.clamp(-1, 1)]), before], 1)

    return both


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("rule", RULES)
def test_paths_and_eigenvalues_are_the_packages(rule, order):
    settings = dict(rule=rule, order=order, h=0.2, gamma=0.3, beta=-0.3, weight=0.5)
    code = """
    return names.map((game) => [
      games.trajectory({ ...settings, game }, games.GAMES[game].start, 40),
      games.eigenvaluesAtRest({ ...settings, game }),
      games.GAMES[game].start,
    ]);
    """
    for game, (path, found, w) in zip(FIELDS, node(code, settings=settings, names=list(FIELDS))):
        step, begin = package_step(game, rule, order)
        wanted = games.trajectory(step, begin(w), 40)
        wanted = wanted[:, :, 0] if wanted.ndim == 3 else wanted
        assert (torch.tensor(path, dtype=torch.float64) - wanted).abs().max() < 1e-7, game
        if game == "dirac_wgan_gp":
            assert found is None
            continue
        wanted = games.eigenvalues(step, begin([0.0, 0.0]))
        assert match(torch.view_as_complex(torch.tensor(found, dtype=torch.float64)), wanted) < 1e-5, game


def match(found: Tensor, wanted: Tensor) -> float:
    """The largest distance between complex numbers that were paired, nearest first."""
    assert len(found) == len(wanted)
    left, worst = found.tolist(), 0.0
    for z in wanted.tolist():
        nearest = min(left, key=lambda t: abs(t - z))
        left.remove(nearest)
        worst = max(worst, abs(nearest - z))
    return worst


# ------------------------------------------------------------------------------------------------ the words


def test_both_languages_have_the_same_words_and_every_choice_has_one():
    code = """
    const shape = (words) => Object.fromEntries(Object.entries(words).map(([key, value]) =>
      [key, typeof value === 'object' ? shape(value) : typeof value === 'function' ? value.length : typeof value]));
    const { en, ko } = words;
    const named = [...Object.keys(presets.PRESETS), ...Object.keys(gan2d.DATA), ...Object.keys(gan2d.LOSSES)];
    named.push(...Object.keys(games.GAMES), ...Object.keys(games.RULES));
    return [shape(en), shape(ko), named.filter((name) => !(name in en.values)), Object.keys(presets.PRESETS)];
    """
    en, ko, without, presets = node(code)
    assert en == ko
    assert without == []
    assert set(presets) <= set(en["playground"]["stories"])


def test_the_korean_words_follow_the_courses_rules():
    from test_korean import TERMS, WORDING, bare, found

    code = """
    const texts = (words) => Object.values(words).flatMap((value) =>
      typeof value === 'object' ? texts(value) : [String(value)]);
    return texts(words.ko);
    """
    sentences = [text.partition("=> ")[2] or text for text in node(code)]
    assert [hit for text in sentences for hit in found(WORDING | TERMS, bare(text.replace("`", "").rstrip(";")))] == []


def test_an_element_asks_for_no_word_that_is_not_there():
    """The words asked for by name in the elements' sources, in the demo's own words or in the shared ones."""
    code = """
    const { en } = words;
    return Object.keys(en).map((part) => [part, Object.keys(en[part])]);
    """
    keys = {part: set(names) for part, names in node(code)}
    for name in ("playground", "dynamics", "sampler", "translator"):
        source = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
        asked = set(re.findall(r"this\.(?:word|button|check|choice|slider)\('(\w+)'", source))
        assert len(asked) > 10
        assert asked <= keys[name] | keys["shared"]


PRESETS = """
const { wrong, right } = presets.PRESETS[name];
const yardstick = new measures.Yardstick(gan2d.DATA[wrong.data ?? 'ring']);
return [wrong, right].map((settings) => {
  const gan = new gan2d.Gan({ ...settings, batch: 32 });
  for (let i = 0; i < rounds; i++) gan.round();
  return [{ ...gan2d.DEFAULTS, ...settings }, yardstick.of(yardstick.fakes(gan.G))];
});
"""


@pytest.mark.parametrize("name", ["collapse", "d_wins", "chase", "hopping", "bridges", "slow"])
def test_every_failure_is_worse_than_its_cure(name):
    (wrong, failing), (right, mended) = node(PRESETS, name=name, rounds=600)
    assert wrong != right
    assert mended["w1"] < 0.75 * failing["w1"]
