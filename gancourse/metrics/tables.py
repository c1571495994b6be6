"""What all measures ask of a table of features."""

from torch import Tensor

from ..errors import CourseError


def table(features: Tensor, name: str, rows: int = 2) -> Tensor:
    """Check a table [N, F] with N >= `rows`, the `name` one where it is wrong, and make it float64 on the CPU."""
    if not isinstance(features, Tensor) or features.ndim != 2 or len(features) < rows or not features.shape[1]:
        got = list(features.shape) if isinstance(features, Tensor) else type(features).__name__
        raise CourseError(f"features are tables [N, F] with N >= {rows}; the {name} one is {got}")
    features = features.detach().cpu().double()
    if not features.isfinite().all():
        raise CourseError(f"the {name} table of features holds NaN or infinity")
    return features


def tables(a: Tensor, b: Tensor, rows: int = 2, names: tuple[str, str] = ("first", "second")) -> tuple[Tensor, Tensor]:
    """Check two tables of the same features."""
    a, b = (table(x, name, rows) for x, name in zip((a, b), names))
    if a.shape[1] != b.shape[1]:
        raise CourseError(f"the tables have {a.shape[1]} and {b.shape[1]} features; they must have the same ones")
    return a, b
