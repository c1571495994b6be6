"""Whether data fit a game: some networks take what does not without a word, others would end inside a kernel."""

from torch import Tensor

from ..data import Resident
from ..errors import CourseError
from ..game import GAN

SLACK = 0.01  # beyond -1 and 1: what resizing with a smooth filter overshoots


def check_data(gan: GAN, data: Resident) -> None:
    """Refuse numbers of another kind than the networks', pictures and points of another shape, unknown labels."""
    name = data.name or "these data"
    for field in gan.fields:
        check_numbers(gan, name, field, data[field])
        if hasattr(gan.hp, "size"):
            check_pictures(gan.hp, name, field, data[field])
    if hasattr(gan.hp, "dims") and data["x"].shape[1:] != (gan.hp.dims,):
        raise CourseError(
            f"the points of {name} are {list(data['x'].shape[1:])}, the game wants {[gan.hp.dims]}; set dims, or take "
            "other data"
        )
    for field, classes in zip(getattr(gan.hp, "labels", ()), getattr(gan.hp, "classes", ())):
        check_labels(name, field, data[field], classes)


def check_numbers(gan: GAN, name: str, field: str, column) -> None:
    """Refuse floats of another width, such as NumPy's, than the weights'."""
    weights = next(gan.parameters()).dtype
    if real(column) and column.dtype != weights:
        raise CourseError(
            f"{field!r} of {name} is {column.dtype}, the networks calculate in {weights}; give it as "
            f"{field}.to({weights})"
        )


def check_pictures(hp, name: str, field: str, column) -> None:
    """Refuse pictures of another size, or floats that are not from -1 to 1."""
    found, wanted = list(column.shape[1:]), [1 if field == "mask" else hp.channels, hp.size, hp.size]
    if len(found) in (2, 3) and found != wanted:
        raise CourseError(
            f"the pictures {field!r} of {name} are {found}, the game wants {wanted} "
            "(channels, height, width); give both the same size and channels"
        )
    if len(found) == 3 and real(column):
        low, high = (end.item() for end in column.aminmax())
        if min(low, -high) < -1 - SLACK:
            raise CourseError(
                f"the pictures {field!r} of {name} run from {low:.3g} to {high:.3g}; give them as bytes (uint8, 0 to "
                "255) or as floats from -1 to 1"
            )


def check_labels(name: str, field: str, column: Tensor, classes: int) -> None:
    """Refuse labels outside of the classes, and classes that no label names."""
    low, high = column.min().item(), column.max().item()
    if low < 0 or high >= classes:
        raise CourseError(
            f"the labels {field!r} of {name} run from {low} to {high}, the game has {classes} classes (0 to "
            f"{classes - 1}); give it classes={high + 1}, or other labels"
        )
    if missing := set(range(classes)) - set(column.unique().tolist()):
        raise CourseError(
            f"the labels {field!r} of {name} name no picture of class {min(missing)}, the game has {classes} "
            f"classes (0 to {classes - 1}); give it as many classes as there are, or pictures of each"
        )


def real(column) -> bool:
    """Whether a column holds floats; pictures in files do not."""
    return isinstance(column, Tensor) and column.is_floating_point()
