"""Shipped generators as scripts: what a page draws is what PyTorch draws."""

import json
import re
import unicodedata
from functools import cache

import generators
import pytest
import torch
from node import needs_node, node
from repository import ROOT
from torch import Tensor, nn

from gancourse import models, runs
from gancourse.errors import CourseError
from gancourse.models import cyclegan
from gancourse.models.cgan import one_hots

FOLDER = ROOT / "book" / "_extra" / "demos"
FILES = [FOLDER / "net.js", FOLDER / "generator.js"]
MODELS = ("gan", "dcgan", "cdcgan", "cyclegan", "progan")  # whose runs a page can show
SHIPPED = [name for name in runs.names() if runs.load(name).facts["model"] in MODELS]


def draw(run: dict, network: str, inputs: Tensor) -> Tensor:
    """What a stored network makes of inputs [B, ...] in Node."""
    code = """
    const draw = generator.unpack(run)[network];
    return inputs.map((x) => Array.from(draw(x, shape).data));
    """
    shape = [*inputs.shape[1:], 1, 1][:3]
    given = dict(run=run, network=network, inputs=inputs.flatten(1).tolist(), shape=shape)
    return torch.tensor(node(FILES, code, **given))


def stored(net: nn.Module, bits: int = 32) -> dict:
    """A network alone, packed."""
    pack = generators.Pack(bits)
    layers = [pack.layer(layer) for layer in generators.take_apart(net.eval())]
    return {
        "bits": bits,
        "networks": {"G": layers},
        "weights": generators.text(pack.weights),
        "numbers": generators.text(pack.numbers),
    }


@cache
def asked(name: str) -> tuple[dict[str, Tensor], Tensor]:
    """What PyTorch draws of a shipped run, by network, and the inputs as a page gives them."""
    gan = runs.load(name).gan
    generator = torch.Generator().manual_seed(1)
    if "G" not in gan.product:
        x = torch.rand(4, gan.hp.channels, gan.hp.size, gan.hp.size, generator=generator) * 2 - 1
        return {network: getattr(gan, network)(x).flatten(1) for network in gan.product}, x
    z = torch.randn(16, gan.hp.z_dim, generator=generator)
    if not hasattr(gan.hp, "labels"):
        return {"G": gan.G(z).clamp(-1, 1).flatten(1)}, z
    y = gan.asked(len(z), None)
    return {"G": gan.G(z, y).flatten(1)}, torch.cat([z, one_hots(y, gan.hp.classes)], 1)


@needs_node
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_generator_draws_in_a_page_what_it_draws_in_pytorch(name):
    wanted, inputs = asked(name)
    exact = generators.export(runs.load(name), bits=32)
    for network, pictures in wanted.items():
        assert (draw(exact, network, inputs) - pictures).abs().max() < 1e-4


@needs_node
@pytest.mark.parametrize("name", SHIPPED)
def test_in_whole_numbers_it_stays_within_the_stated_bound(name, tmp_path):
    wanted, inputs = asked(name)
    script = generators.write(name, tmp_path).read_text(encoding="utf-8")
    run = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert len(script) < 1_000_000
    for network, pictures in wanted.items():
        assert pictures.std() > 0.2, "nothing is drawn"
        off = (draw(run, network, inputs) - pictures).abs()
        assert 1e-5 < off.mean() < generators.BOUND


@needs_node
def test_the_script_of_a_run_is_a_classic_one_that_node_can_load(tmp_path):
    path = generators.write("dcgan-mnist", tmp_path)
    code = "require(path); const { networks, ...rest } = GanDemos.generators['dcgan-mnist']; return rest;"
    found = node([], code, path=str(path))
    assert (found["size"], found["z"], found["bits"], found["data"]) == (32, 100, 8, "mnist")


NETWORKS = {  # parts that no shipped run has, or has by chance in one arrangement only
    "uneven convolution": lambda: nn.Sequential(nn.Conv2d(3, 5, 3, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(5, 2, 1)),
    "mirrored convolution": lambda: nn.Sequential(nn.Conv2d(3, 2, 5, padding=2, padding_mode="reflect"), nn.Tanh()),
    "transposed convolution": lambda: nn.ConvTranspose2d(3, 2, 3, 2, 1, output_padding=1),
    "batch normalisation first": lambda: nn.Sequential(nn.BatchNorm2d(3), nn.Conv2d(3, 2, 3)),
    "two folded into one": lambda: nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.BatchNorm2d(4)),
    "upsampling": lambda: nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(3, 2, 3)),
    "residual block": lambda: cyclegan.Residual(3),
    "translator": lambda: cyclegan.Translator(cyclegan.Hyper(size=8, width=4, blocks=1)),
}


@needs_node
@pytest.mark.parametrize("kind", NETWORKS)
def test_every_kind_of_layer_does_what_pytorchs_does(kind):
    net = lively(NETWORKS[kind]())
    x = torch.randn(2, 3, 8, 8)
    with torch.no_grad():
        wanted = net(x).flatten(1)
    assert (draw(stored(net), "G", x) - wanted).abs().max() < 1e-4 * wanted.abs().max()


@needs_node
def test_a_generator_that_has_grown_draws_what_it_samples():
    gan = models.get("progan")(**models.get("progan").tiny).eval()
    lively(gan.G)
    z = gan.noise(3)
    with torch.no_grad():
        wanted = gan.full_size(gan.G(z)).flatten(1)
    assert wanted.abs().max() == 1, "cut off somewhere"
    assert (draw(stored(gan.G), "G", z) - wanted).abs().max() < 1e-4


GROWN = [name for name in SHIPPED if runs.load(name).facts["model"] == "progan"]
PARTS = ("old", "fresh", "picture")


def faded(run: dict, z: Tensor, growth: float) -> dict[str, Tensor]:
    """The parts of a progressive generator's pictures in Node, by name."""
    code = """
    const { fade } = generator.unpack(run).G;
    return z.map((one) => {
      const { old, fresh, picture } = fade(one, [one.length, 1, 1], growth);
      return [old, fresh, picture].map(({ data }) => Array.from(data));
    });
    """
    found = node(FILES, code, run=run, z=z.tolist(), growth=growth)
    return {part: torch.tensor(rows) for part, rows in zip(PARTS, zip(*found))}


def faded_by_pytorch(G: nn.Module, z: Tensor, level: int, alpha: float) -> dict[str, Tensor]:
    """The same by the package's generator, which is fully grown again afterwards."""
    found, before = {}, G.level
    for part, share in zip(PARTS, (0.0, 1.0, alpha)):
        G.level = level
        G.alpha.fill_(share)
        found[part] = G(z).flatten(1)
    G.level = before
    G.alpha.fill_(1)
    return found | {"picture": found["picture"].clamp(-1, 1)}


@needs_node
@pytest.mark.parametrize("name", GROWN)
@pytest.mark.parametrize(
    ("growth", "level", "alpha"),
    [(0, 1, 0.0), (0.25, 1, 0.25), (1, 1, 1.0), (1.5, 2, 0.5), (2.95, 3, 0.95), (3, 3, 1.0)],
)
def test_a_side_fades_in_as_in_pytorch(name, growth, level, alpha):
    run = runs.load(name)
    z = torch.randn(8, run.gan.hp.z_dim, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        wanted = faded_by_pytorch(run.gan.G, z, level, alpha)
    exact, rounded = (faded(generators.export(run, bits), z, growth) for bits in (32, 8))
    for part in PARTS:
        assert wanted[part].shape[1] == 4 ** (level + 2)
        assert wanted[part].std() > 0.2, "nothing is drawn"
        assert (exact[part] - wanted[part]).abs().max() < 1e-4
        assert 1e-5 < (rounded[part] - wanted[part]).abs().mean() < generators.BOUND


def lively(net: nn.Module) -> nn.Module:
    """Biases, scales and statistics as a training leaves them: neither 0 nor 1."""
    with torch.no_grad():
        for name, tensor in [*net.named_parameters(), *net.named_buffers()]:
            if name.endswith(("bias", "running_mean")):
                tensor.normal_()
            elif name.endswith("running_var") or ("weight" in name and tensor.ndim == 1):
                tensor.uniform_(0.5, 2)
    return net.eval()


class Squared(nn.Linear):
    """Another forward: another module."""

    def forward(self, x):
        return super().forward(x) ** 2


@pytest.mark.parametrize(
    ("net", "word"),
    [
        (nn.Sequential(nn.Linear(2, 2), nn.GELU()), "GELU"),
        (Squared(2, 2), "Squared"),
        (nn.Conv2d(4, 4, 3, groups=2), "groups"),
        (nn.Conv2d(1, 1, (3, 5)), "sides"),
        (nn.Conv2d(1, 1, 3, padding=1, padding_mode="circular"), "circular"),
        (nn.InstanceNorm2d(3, affine=True), "weights"),
        (nn.Upsample(scale_factor=3), "doubling"),
    ],
)
def test_a_module_that_a_page_cannot_run_is_named(net, word):
    with pytest.raises(CourseError, match=word):
        generators.take_apart(net)


def test_a_generator_that_is_still_growing_is_no_page_s():
    gan = models.get("progan")(**models.get("progan").tiny)
    gan.G.alpha.fill_(0.5)
    with pytest.raises(CourseError, match="fully grown"):
        generators.take_apart(gan.G)


# ------------------------------------------------------------------------------------------------ the latent space


def the_chapters() -> dict:
    """`lerp` and `slerp` as chapter 6 writes them."""
    text = (ROOT / "book" / "en" / "06-dcgan.md").read_text(encoding="utf-8")
    names = {"torch": torch, "nn": nn}
    exec(re.search(r"^def lerp.*?(?=^torch)", text, re.MULTILINE | re.DOTALL)[0], names)
    return names


@needs_node
@pytest.mark.parametrize(("way", "name"), [("line", "lerp"), ("arc", "slerp")])
def test_the_ways_are_those_of_chapter_6(way, name):
    a, b = torch.randn(2, 100, dtype=torch.float64)
    steps = [0, 0.1, 0.5, 0.9, 1]
    code = "return steps.map((t) => generator.WAYS[way](a, b, t));"
    found = torch.tensor(node(FILES, code, way=way, a=a.tolist(), b=b.tolist(), steps=steps), dtype=torch.float64)
    wanted = torch.stack([the_chapters()[name](a, b, t) for t in steps])
    assert (found - wanted).abs().max() < 1e-9


@needs_node
def test_the_arc_between_equal_vectors_stays_where_it_is():
    assert node(FILES, "return generator.WAYS.arc([1, 2], [2, 4], 0.5);") == [1.5, 3]


@needs_node
def test_sums_and_orders():
    assert node(FILES, "return generator.mix([1, [1, 2]], [-1, [3, 4]], [1, [5, 7]]);") == [3, 5]
    labels, classes = [2, 0], (3, 2)
    found = node(FILES, "return generator.oneHots(labels, classes);", labels=labels, classes=classes)
    assert found == one_hots(torch.tensor([labels]), classes)[0].tolist()


@needs_node
def test_every_syllable_has_the_letters_that_unicode_gives_it():
    code = """
    const { LETTERS, compose, read } = hangul;
    return syllables.map((syllable) => {
      const [numbers] = read(syllable.normalize('NFD'), 1);
      const letters = Object.keys(LETTERS).map((name, i) => LETTERS[name][numbers[i]]);
      return [numbers, letters, compose(numbers)];
    });
    """
    syllables = [chr(0xAC00 + k) for k in range(11172)]
    found = node([FOLDER / "hangul.js"], code, syllables=syllables)
    for syllable, (numbers, letters, composed) in zip(syllables, found):
        assert composed == syllable
        first, vowel, *last = unicodedata.normalize("NFD", syllable)
        assert numbers == [ord(first) - 0x1100, ord(vowel) - 0x1161, ord(last[0]) - 0x11A7 if last else 0]
        names = [unicodedata.name(letter).split()[-1] for letter in (first, vowel, *last)]
        assert [unicodedata.name(letter).split()[-1] for letter in letters if letter != "none"] == names


@needs_node
def test_of_a_text_the_syllables_are_read_and_nothing_else():
    assert node([FOLDER / "hangul.js"], "return hangul.read('a 가ㅎ！힣각', 2);") == [[0, 0, 0], [18, 20, 27]]


@needs_node
def test_noise_is_normal_and_the_seeds():
    z, same, other = node(FILES, "return [1, 1, 2].map((seed) => generator.noise(300, 100, seed));")
    assert z == same != other
    z = torch.tensor(z)
    assert z.shape == (300, 100)
    assert z.mean().abs() < 0.02
    assert (z.std() - 1).abs() < 0.02


def test_directions_are_unit_vectors_that_move_the_first_layer_most():
    gan = runs.load("dcgan-mnist").gan
    v = torch.tensor(generators.export(runs.load("dcgan-mnist"))["directions"])
    assert v.shape == (generators.DIRECTIONS, 100)
    assert (v @ v.T - torch.eye(len(v))).abs().max() < 1e-3
    first = lambda z: nn.functional.conv_transpose2d(z[:, :, None, None], gan.G[1].weight).flatten(1).norm(dim=1)
    moved = first(v)
    assert (moved.diff() < 0).all()
    assert moved[-1] > first(torch.eye(100)).max(), "more than any number of z by itself"
