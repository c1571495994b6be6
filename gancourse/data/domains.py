"""Data arranged for games of translation: two domains "a" and "b", or pictures "x" with a "mask".

Each function takes what `gancourse.data.load` gave and returns a new `Resident`.
"""

from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import interpolate, max_pool2d, pad

from ..errors import CourseError, unknown
from .resident import Resident, check_kind
from .stream import Stream

EDGES = "edges"  # a domain that is made from the other one


def domains(
    data: Resident, a: str | None = None, b: str | None = None, paired: bool = False, inset: int = 0
) -> Resident:
    """Two domains of `data` as the fields "a" and "b": aligned where `paired`, else shuffled each by itself.

    a, b: two styles ("gothic", "pen"), two classes ("Bag", "Ankle boot") or two subfolders ("trainA", "trainB");
    they can be left out where there are only two.  "x": all pictures; a="edges": the outlines of those of `b`.
    Subfolders are paired by the names of their files, whatever their endings.  inset: so many pixels are the pictures
    of `a` drawn in from every edge, for things that fill more of the picture there than in `b`.
    """
    check_kind(data)
    a, b = named(data, a, b)
    left = None if a == EDGES else domain(data, a)
    right = domain(data, b)
    if left is None:
        left = outlines(right)
    elif paired:
        left, right = pairs(data, a, b, left, right)
    left = drawn_in(left, inset)
    groups = [{"a": left, "b": right}] if paired else [{"a": left}, {"b": right}]
    return Resident(*groups, name=f"{data.name} {a}-{b}", jitter=data.jitter, flip=data.flip, classes=(a, b))


def named(data: Resident, a: str | None, b: str | None) -> tuple[str, str]:
    """The two domains' names.  Raises CourseError where they are not two that there are."""
    there = list(data.classes)
    if a is b is None and len(there) == 2:
        a, b = there
    if a is None or b is None:
        choice = f"name two of {', '.join(there)} as a and b" if there else "lay them in two subfolders"
        raise CourseError(f"a translation wants two domains of {data.name or 'these data'}: {choice}")
    there += ["x"] if "x" in data.fields else []
    if b == EDGES and EDGES not in there:
        raise CourseError(f"edges are made from the other domain: give them as a, and {a} as b")
    for name in (a, b):
        if name not in there and (name, a) != (EDGES, EDGES):
            raise unknown(f"domain in {data.name or 'these data'}", name, [*there, *[EDGES] * (name == a)])
    if a == b:
        raise CourseError(f"a and b are both {a}; a translation wants two domains")
    return a, b


def domain(data: Resident, name: str) -> Tensor:
    """The pictures of one domain: uint8 [N, C, H, W]."""
    if isinstance(data, Stream):
        raise CourseError(
            f"{data.name} does not fit into memory, as two domains must; take fewer pictures, or a smaller size"
        )
    if name in data.fields and not (data.files and name in data.classes):  # a subfolder may be called x
        return data[name]
    return data["x"][data["y"] == data.classes.index(name)]


def pairs(data: Resident, a: str, b: str, left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """The pictures of two domains that show the same thing, in the same order.  Raises CourseError where none do."""
    if not data.files and a in data.fields and b in data.fields:
        return left, right
    if not data.files:
        raise CourseError(
            f"the classes {a} and {b} of {data.name or 'these data'} are no pairs; take a game that wants none "
            "(paired=False), such as cyclegan"
        )
    stems = [names_below(data, name) for name in (a, b)]
    common = [stem for stem in stems[0] if stem in stems[1]]
    if not common:
        raise CourseError(
            f"{a} and {b} in {data.name} share no file name; give the two pictures of a pair the same name, "
            "or take a game that wants no pairs (paired=False), such as cyclegan"
        )
    for name, found in zip((a, b), stems):
        if len(common) < len(found):
            alone = next(stem for stem in found if stem not in common)
            raise CourseError(
                f"{len(found) - len(common)} of the {len(found)} pictures in {name} have no partner, the first of them "
                f"{alone}; give it one of the same name, or remove it"
            )
    return tuple(side[[found[stem] for stem in common]] for side, found in zip((left, right), stems))


def names_below(data: Resident, name: str) -> dict[str, int]:
    """The files of one subfolder without their endings -> their rows among the pictures of that domain.

    Raises CourseError where two have the same name.
    """
    rows = (data["y"] == data.classes.index(name)).nonzero().flatten().tolist()
    folder = Path(data.name.removeprefix("folder:")).expanduser() / name
    stems = {}
    for i, row in enumerate(rows):
        stem = str(data.files[row].relative_to(folder).with_suffix(""))
        if stem in stems:
            raise CourseError(
                f"two pictures in {name} are called {stem}, and only one of them can be half of a pair; rename or "
                f"remove {data.files[row]}"
            )
        stems[stem] = i
    return stems


def drawn_in(images: Tensor, inset: int) -> Tensor:
    """uint8 pictures [N, C, H, W] made smaller in their own frame; the ground beside them is that of their edges."""
    height, width = (side - 2 * inset for side in images.shape[2:])
    if inset < 0 or min(height, width) < 1:
        raise CourseError(
            f"inset is {inset}; pictures of {images.shape[2]} pixels leave 0 to {(min(images.shape[2:]) - 1) // 2}"
        )
    if inset == 0:
        return images
    small = interpolate(images.float(), (height, width), mode="bilinear", antialias=True)
    return pad(small, [inset] * 4, mode="replicate").round().to(torch.uint8)


def outlines(images: Tensor) -> Tensor:
    """Where the brightness of uint8 pictures [N, C, H, W] changes, black on white, with the same channels."""
    grey = images.float().mean(1, keepdim=True)
    across = pad(grey, (1, 1, 1, 1), mode="replicate")
    dy, dx = across[:, :, 2:, 1:-1] - across[:, :, :-2, 1:-1], across[:, :, 1:-1, 2:] - across[:, :, 1:-1, :-2]
    drawn = 255 - (dx.square() + dy.square()).sqrt().clamp(max=255)
    return drawn.round().to(torch.uint8).expand_as(images).contiguous()


def cutouts(data: Resident, seed: int = 0) -> Resident:
    """Things on a white ground (emoji) laid on the texture of other things: "x", and "mask" where they are.

    The fields are aligned; mask: uint8 [N, 1, H, W], 255 on the thing and 0 beside it.
    """
    check_kind(data)
    if isinstance(data, Stream) or "x" not in data.fields:
        raise CourseError(f"{data.name or 'these data'} hold no pictures x in memory to cut out; take emoji")
    things = data["x"]
    moved = dict(jitter=data.jitter, flip=data.flip)
    mask = inside(things)
    x = torch.where(mask, things, textures(things, torch.Generator().manual_seed(seed)))
    return Resident({"x": x, "mask": mask.to(torch.uint8) * 255}, name=f"{data.name} cutouts", **moved)


def inside(things: Tensor, white: int = 245) -> Tensor:
    """Where the white ground of uint8 pictures [N, C, H, W] is not: bool [N, 1, H, W].

    The ground is what can be reached from the rim over pixels that are at least `white` in every channel; so white
    eyes belong to the face.
    """
    light = (things >= white).all(1, keepdim=True)
    ground = light.clone()
    ground[:, :, 1:-1, 1:-1] = False
    while True:
        grown = max_pool2d(ground.float(), 3, 1, 1).bool() & light
        if torch.equal(grown, ground):
            return ~ground
        ground = grown


def textures(things: Tensor, generator: torch.Generator) -> Tensor:
    """For each of uint8 pictures [N, C, H, W] a piece of another one, a quarter of its side, enlarged to the whole."""
    n, _, height, width = things.shape
    if n < 2:
        raise CourseError("a texture is taken from another picture; there is only one")
    shift = torch.randint(1, n, (n,), generator=generator)
    others = things[(torch.arange(n) + shift) % n].float()
    low = lambda side: side // 4 + torch.randint(0, max(1, side // 4), (n,), generator=generator)
    rows = low(height)[:, None] + torch.arange(max(1, height // 4))
    cols = low(width)[:, None] + torch.arange(max(1, width // 4))
    pieces = others[torch.arange(n)[:, None, None], :, rows[:, :, None], cols[:, None, :]].permute(0, 3, 1, 2)
    return interpolate(pieces, (height, width), mode="bilinear").round().to(torch.uint8)
