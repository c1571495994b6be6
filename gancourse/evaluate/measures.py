"""What is asked of a trained game: its data and its fields decide."""

from collections.abc import Callable

import torch
from torch import Tensor

from .. import data, metrics, recipes
from ..data import Resident, toys
from ..data.sources import SOURCES, Drawings
from ..game import GAN
from ..metrics.classify import facts, fits
from ..pixels import floats, stored
from ..randomness import apart
from .bench import COMPONENTS, bench

POINTS = 2_500  # Srivastava et al. 2017, sec. 4
STACKED, STACKS = "stacked", 26_000  # the same, sec. 4: samples that show 1,000 modes
TESTED = 1_000  # test pictures that are rebuilt or filled
STYLES = {name: source.classes for name, source in SOURCES.items() if isinstance(source, Drawings)}
GIVEN = "untranslated_"  # so begins the name of a measure of what a translator was given
BATCH = 250  # pictures drawn at once

Row = dict[str, float]


@torch.no_grad()
def measure(gan: GAN, data_name: str, seed: int = 0, options: dict | None = None) -> dict:
    """The numbers of one trained game on one data set: {"seed": ..., "n": ..., "features": ..., "frechet": ..., ...}.

    seed: of the training, and of the noise that samples are drawn from; options: how the data were arranged (see
    `recipes.Recipe`).  The game should be the averaged one, in eval mode.  Asked is, by the fields:

    a, b        translation: style, likeness to the truth and retrieval, each beside the untranslated picture
    x_lab       classification: error rate on the test pictures
    mask        segmentation: overlap with the true masks
    labels      generated pictures, and whether a classifier sees the labels that were asked for
    x           points: modes found; pictures: generated ones and, of games that rebuild or fill, likeness to the truth
    """
    gan.eval()
    recipe = recipes.Recipe(type(gan).__name__, data_name, {}, options or {})
    with apart(next(gan.parameters()).device, seed):
        return {"seed": seed} | question(gan, recipe)


def question(gan: GAN, recipe: recipes.Recipe) -> dict:
    """The answers to what the fields ask."""
    if not hasattr(gan.hp, "size"):
        return points(gan, recipe.data)
    asks = {"b": translated, "x_lab": classified, "mask": segmented}
    for field in set(gan.fields) & set(asks):
        return asks[field](gan, recipe)
    if hasattr(gan, "cut"):
        return filled(gan, recipe)
    if recipe.data == STACKED:
        return stacked(gan)
    found = generated(gan, recipe)
    if len(getattr(gan.hp, "labels", ())) > 1:
        found |= composed(gan, recipe)
    return found | (rebuilt(gan, recipe) if hasattr(gan, "encode") else {})


def points(gan: GAN, name: str) -> dict:
    """Points in the plane: modes where they are known, fidelity and diversity where they are not."""
    fake = torch.cat([gan.sample(BATCH).cpu() for _ in range(POINTS // BATCH)])
    return dict(n=POINTS, features="the points") | judged_points(fake, name)


def judged_points(fake: Tensor, name: str) -> Row:
    """The numbers of points [N, 2] that should follow a toy law."""
    if name in toys.MIXTURES:
        return metrics.modes(fake, toys.centres(name), toys.std(name))._asdict()
    real = toys.load(name, "test", len(fake))["x"]
    precision, recall = metrics.precision_recall(real, fake)
    return dict(frechet=metrics.frechet(real, fake), mmd=metrics.mmd(real, fake), precision=precision, recall=recall)


def stacked(gan: GAN) -> dict:
    """The 1,000 modes of three stacked digits, told by the classifier of digits."""
    images = over(gan, lambda rows: stored(gan.sample(len(rows))), torch.arange(STACKS))
    return dict(n=STACKS, features="the digits that the classifier 'mnist' sees") | judged_stacks(images)


def judged_stacks(images: Tensor) -> Row:
    """The numbers of stacked digits [N, 3, H, W]."""
    return metrics.stacked_modes(images)._asdict()


def generated(gan: GAN, recipe: recipes.Recipe) -> dict:
    """As many pictures as the bench has, of labels or texts as they fall in the training set."""
    against = bench(recipe.data, gan.hp.size, gan.hp.channels)
    n = len(against.real)
    told = conditions(gan, recipe, n)
    images = over(gan, lambda rows, y=None: stored(gan.sample(len(rows), y=y)), torch.arange(n), *told)
    found = dict(n=n, features=against.features) | against.measure(images)
    return found | (agreed(gan, recipe.data, images, *told) if hasattr(gan.hp, "labels") else {})


def conditions(gan: GAN, recipe: recipes.Recipe, n: int) -> list[Tensor]:
    """`n` times what a conditional game is told besides the pictures, [n, ...]; nothing for other games."""
    names = gan.fields[1:]
    if not names:
        return []
    train = recipe.load(gan)
    columns = [train[name] for name in names]
    told = columns[0] if names == ("text",) else torch.stack(columns, 1)
    return [told[torch.randint(len(told), (n,))]]


def composed(gan: GAN, recipe: recipes.Recipe) -> Row:
    """Test pictures asked for by their labels, where these name each of them alone, as letters and style do a syllable.

    The syllables are none of those in training: whoever draws them has learned what their letters look like.  The
    nearest truth is looked for among all that should have the same style.
    """
    test = unseen(recipe, gan)
    y = torch.stack([test[label] for label in gan.hp.labels], 1)
    if len(y.unique(dim=0)) < len(y):
        return {}
    answers, truth = over(gan, lambda y: gan.sample(len(y), y=y), y), floats(test["x"])
    styles = [test["y"] == style for style in test["y"].unique()]
    found = [likeness(answers[rows], truth[rows], recipe) for rows in styles]
    means = {name: sum(row[name] for row in found) / len(found) for name in found[0]}
    means |= agreed(gan, recipe.data, answers, y)
    return {f"composed_{name}": value for name, value in means.items()}


def agreed(gan: GAN, data_name: str, images: Tensor, told: Tensor) -> Row:
    """The share of pictures whose labels [N, labels] are all seen by the classifiers that know them, if any do."""
    found, wanted = [], []
    for name, known in facts().items():
        fitting = known["data"] == data_name and set(known["labels"]) <= set(gan.hp.labels)
        if fitting and fits(name, gan.hp.size, gan.hp.channels):
            found.append(metrics.classifier(name).predict(images).view(len(images), -1))
            wanted.append(told[:, [gan.hp.labels.index(label) for label in known["labels"]]])
    return dict(agreement=metrics.agreement(torch.cat(found, 1), torch.cat(wanted, 1))) if found else {}


def rebuilt(gan: GAN, recipe: recipes.Recipe) -> Row:
    """Test pictures through the bottleneck; where they are damaged first, also how many decibels that gains."""
    x = floats(unseen(recipe, gan)["x"][:TESTED])
    shown = over(gan, gan.damage, x)
    answers = over(gan, lambda x: gan.sample(len(x), x=x), shown)
    found = dict(psnr=finite_mean(metrics.psnr(answers, x)))
    if not torch.equal(shown, x):
        found["gain"] = found["psnr"] - finite_mean(metrics.psnr(shown, x))
    return found


def filled(gan: GAN, recipe: recipes.Recipe) -> dict:
    """Test pictures with a hole, and what was painted into it; gain: decibels above the picture with its hole."""
    x = floats(unseen(recipe, gan)["x"][:TESTED])
    answers, holes = over(gan, lambda x: gan.sample(len(x), x=x), x), over(gan, gan.cut, x)
    found = dict(n=len(x), features="the pixels", psnr=finite_mean(metrics.psnr(answers, x)))
    found["ssim"] = metrics.ssim(answers, x).mean().item()
    return found | dict(gain=found["psnr"] - finite_mean(metrics.psnr(holes, x)))


def classified(gan: GAN, recipe: recipes.Recipe) -> dict:
    """Test pictures named by D: the share of wrong names."""
    split = "train" if recipe.data.startswith("folder:") else "test"  # a folder has no others
    test = data.load(recipe.data, size=gan.hp.size, channels=gan.hp.channels, split=split)
    logits = over(gan, gan.D, floats(test["x"]))
    return dict(n=len(logits), features="the labels", error=metrics.error_rate(logits, test[gan.hp.labels[0]]))


def segmented(gan: GAN, recipe: recipes.Recipe) -> dict:
    """Masks of test pictures, cut at one half: overlap (twice what is shared over what is held) with the true ones."""
    test = unseen(recipe, gan)
    marked, truth = over(gan, gan.S, floats(test["x"])) > 0.5, test["mask"] > 127
    shared, held = (marked & truth).sum((1, 2, 3)), marked.sum((1, 2, 3)) + truth.sum((1, 2, 3))
    return dict(n=len(marked), features="the masks", overlap=(2 * shared / held.clamp(min=1)).mean().item())


def translated(gan: GAN, recipe: recipes.Recipe) -> dict:
    """Test pictures of a in the look of b, against the same things in b; "untranslated_..." is what a itself gets.

    style: the share that a classifier of styles takes for b; retrieval: the share whose own counterpart in b is nearer
    than all others, by the pixels; letters_retrieval: by what a classifier of letters sees.
    """
    test = unseen(recipe, gan)
    a, b = (floats(test[side]) for side in "ab")
    if hasattr(gan, "transfer"):
        looks = b.roll(1, 0)[torch.arange(len(a)) % len(b)]  # of another thing: its own would be the answer
        answers = over(gan, gan.transfer, a, looks)
    else:
        answers = over(gan, lambda x: gan.sample(len(x), x=x), a)
    rows = {"": answers, GIVEN: a}
    known = recipe.data in STYLES and fits(recipe.data, gan.hp.size, gan.hp.channels)
    judge = metrics.classifier(recipe.data) if known else None  # of styles
    found = dict(n=len(a), features="the pixels")
    for prefix, images in rows.items():
        if judge:
            wanted = STYLES[recipe.data].index(test.classes[1])
            found[f"{prefix}style"] = metrics.agreement(judge.predict(images), torch.full((len(a),), wanted))
        if gan.paired or recipe.data in STYLES:  # row i of both sides is one thing
            found |= {f"{prefix}{name}": value for name, value in likeness(images, b, recipe).items()}
    return found


def likeness(images: Tensor, truth: Tensor, recipe: recipes.Recipe) -> Row:
    """How near pictures are to their truth, pixel by pixel, in structure, and among all truths."""
    found = dict(psnr=finite_mean(metrics.psnr(images, truth)), ssim=metrics.ssim(images, truth).mean().item())
    for name, look in looks(recipe.data, truth).items():
        found[name] = metrics.retrieval(metrics.embed(look, images), metrics.embed(look, truth))
    return found


def looks(data_name: str, truth: Tensor) -> dict:
    """What is compared to find a counterpart: the pixels; of syllables also what the classifier of letters sees."""
    size, channels = truth.shape[3], truth.shape[1]
    found = dict(retrieval=metrics.pixel_pca(truth, min(COMPONENTS, len(truth) - 1, truth[0].numel())))
    if data_name == "hangul" and fits("letters", size, channels):
        found["letters_retrieval"] = metrics.classifier("letters").features
    return found


def unseen(recipe: recipes.Recipe, gan: GAN) -> Resident:
    """The test pictures in the arrangement of the game; a folder has no others than it was trained on."""
    return recipe.load(gan, "train" if recipe.data.startswith("folder:") else "test")


def over(gan: GAN, function: Callable[..., Tensor], *columns: Tensor) -> Tensor:
    """`function` of columns [N, ...], some rows at a time, on the game's device; the answer is on the CPU."""
    device = next(gan.parameters()).device
    parts = zip(*(column.split(BATCH) for column in columns))
    return torch.cat([function(*(p.to(device) for p in part)).cpu() for part in parts])


def finite_mean(values: Tensor) -> float:
    """The mean without the infinite decibels of perfect copies."""
    return values[values.isfinite()].mean().item()
