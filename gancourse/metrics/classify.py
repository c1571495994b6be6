"""Small networks that know the course's data: they say what a sample shows, and their hidden layer is its description.

A distance on their features belongs to them: it is no FID, and numbers of two feature extractors cannot be compared.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

from ..errors import CourseError, unknown
from ..pixels import floats
from ..randomness import apart

FOLDER = Path(__file__).parent / "classifiers"  # tools/classifiers.py fills it
SIDE, FEATURES = 32, 96
BATCH = 500  # images that pass a network at once


class Classifier(nn.Module):
    """Three convolutions and a hidden layer of 96 numbers, for pictures of 32 pixels: images [N, C, 32, 32] -> logits.

    classes: how many a label has.  Of several labels (initial, vowel, final of a syllable) the logits stand in one row.
    Larger pictures are averaged down to 32 pixels, and 28 get the border of 2 that MNIST gets in this course.
    """

    def __init__(self, channels: int, classes: tuple[int, ...]):
        super().__init__()
        self.channels, self.classes = channels, tuple(classes)
        self.body = nn.Sequential(
            *block(nn.Conv2d(channels, 16, 5, 2, 2, bias=False)),  # 32 -> 16 pixels
            *block(nn.Conv2d(16, 32, 3, 1, 1, bias=False)),
            nn.MaxPool2d(2),
            *block(nn.Conv2d(32, 48, 3, 1, 1, bias=False)),
            nn.MaxPool2d(2),
            nn.Flatten(),  # 48 x 4 x 4
            nn.Linear(768, FEATURES, bias=False),
            nn.BatchNorm1d(FEATURES),
            nn.ReLU(),
        )
        self.head = nn.Linear(FEATURES, sum(self.classes))

    def features(self, x: Tensor) -> Tensor:
        """What the hidden layer, the last before the logits, says after its ReLU: images in [-1, 1] -> [N, 96]."""
        return self.body(self.fitted(x))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))

    def predict(self, images: Tensor) -> Tensor:
        """The likeliest classes: images, floats in [-1, 1] or uint8 -> int64 [N], or [N, labels] of several labels."""
        found = [part.argmax(1) for part in embed(self, images).split(self.classes, 1)]
        return torch.stack(found, 1) if len(found) > 1 else found[0]

    def fitted(self, x: Tensor) -> Tensor:
        """Images [N, C, S, S] at 32 pixels."""
        if x.ndim != 4 or x.shape[1] != self.channels or x.shape[2] != x.shape[3]:
            raise CourseError(
                f"this classifier wants square images [N, {self.channels}, S, S]; these are {list(x.shape)}"
            )
        side = x.shape[3]
        if side == 28:
            return F.pad(x, (2, 2, 2, 2), value=-1.0)
        if side % SIDE:
            raise CourseError(f"this classifier wants images of 28, 32, 64, ... pixels; these have {side}")
        return F.avg_pool2d(x, side // SIDE)


def block(layer: nn.Module) -> tuple[nn.Module, ...]:
    """A convolution and what follows it."""
    return layer, nn.BatchNorm2d(layer.out_channels), nn.ReLU()


def facts() -> dict[str, dict]:
    """What is known of each shipped classifier: data, channels, labels, classes, and its accuracy on test images."""
    return json.loads((FOLDER / "facts.json").read_text(encoding="utf-8"))


def classifier(name: str) -> Classifier:
    """A trained classifier, on the CPU, ready to use.

    "mnist", "fashion": the ten classes.  "hangul", "emoji": the style.  "letters": initial, vowel and final of a Hangul
    syllable in any style.  `metrics.facts()[name]["accuracy"]` is the share of test images that it gets right.
    """
    known = facts()
    if name not in known:
        raise unknown("classifier", name, known)
    with apart():  # the first weights are replaced; the reader's random numbers stay
        net = Classifier(known[name]["channels"], known[name]["classes"])
    net.load_state_dict(load_file(FOLDER / f"{name}.safetensors"))
    return net.eval().requires_grad_(False)


def fits(name: str, size: int, channels: int) -> bool:
    """Whether a shipped classifier takes pictures of this side and these channels."""
    return channels == facts()[name]["channels"] and (size == 28 or size % SIDE == 0)


@torch.no_grad()
def embed(extract: Callable[[Tensor], Tensor], images: Tensor) -> Tensor:
    """The table of features [N, F] of images [N, C, H, W], floats in [-1, 1] or uint8, on the CPU.

    extract: any function of a batch, such as `classifier("mnist").features`, a `PixelPCA` or a module in eval mode;
    more than one number an image and channel is flattened.  A module is fed on its own device.
    """
    owner = getattr(extract, "__self__", extract)
    if isinstance(owner, nn.Module) and owner.training:
        raise CourseError(
            "the feature extractor is in training mode, where images of a batch see each other; call .eval()"
        )
    if not isinstance(images, Tensor) or images.ndim != 4 or not len(images):
        got = list(images.shape) if isinstance(images, Tensor) else type(images).__name__
        raise CourseError(f"images [N, C, H, W] with N > 0 are wanted; this is {got}")
    weight = next(owner.parameters(), None) if isinstance(owner, nn.Module) else None
    device = weight.device if weight is not None else "cpu"
    return torch.cat([extract(floats(part).float().to(device)).flatten(1).cpu() for part in images.split(BATCH)])
