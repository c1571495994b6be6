"""What the settings of a model may be: their types and their ranges, said before they fail somewhere inside PyTorch."""

from collections.abc import Callable
from dataclasses import fields
from math import isfinite

from .errors import CourseError

# What a number may be, by the name of the setting.  A name that is not listed may be any number: a reader's own game.
POSITIVE = {
    *(
        "size",
        "channels",
        "batch_size",
        "lr",
        "z_dim",
        "width",
        "widest",
        "maps",
        "layers",
        "blocks",
        "scales",
        "pieces",
    ),
    *("classes", "dims", "text_dim", "c_dim", "bottleneck", "patch", "per_group", "scale", "n_critic", "sigma", "rim"),
    *("phase", "first", "halving", "haste", "mapping_rate", "divergence"),
}
OFF = {  # 0 switches something off
    *("penalty", "noise", "noise_input", "drift", "std_group", "gamma", "r1", "r2", "clip"),
    *("weight_decay", "cycle", "identity", "history", "l1", "dice", "style", "overlap", "curriculum"),
}
SHARES = {"late", "mixing", "adversarial", "matching", "rate_first", "rate"}
CHANCES = {"dropout", "dropout_input"}

WANTED = {
    int: "a whole number",
    float: "a finite number",
    bool: "True or False",
    str: "a word",
    tuple: "several values of one kind",
}


def check_hyper(hp) -> None:
    """Refuse settings that no game can be played with, before they fail somewhere inside PyTorch."""
    for f in fields(hp):
        value = getattr(hp, f.name)
        if type(f.default) not in WANTED:  # a reader's own: no default, or one of a kind that says nothing
            continue
        if not like(value, f.default):
            wanted = WANTED[type(f.default)]
            raise CourseError(f"{f.name} is {value!r}; it wants {wanted}, for example {f.default!r}")
        holds, words = rule(f.name)
        numbers = [v for v in (value if isinstance(value, tuple) else (value,)) if not isinstance(v, str | bool)]
        if not all(holds(v) for v in numbers) or (f.name == "betas" and len(numbers) != 2):
            raise CourseError(f"{f.name} is {value}; it must be {words}")


def rule(name: str) -> tuple[Callable[[float], bool], str]:
    """What holds for a setting, and that in words."""
    if name in POSITIVE:
        return lambda value: value > 0, "greater than 0"
    if name in OFF:
        return lambda value: value >= 0, "0 or greater"
    if name in SHARES:
        return lambda value: 0 <= value <= 1, "from 0 to 1"
    if name in CHANCES:
        return lambda value: 0 <= value < 1, "0 or greater and below 1"
    if name == "betas":
        return lambda value: 0 <= value < 1, "two decay rates, each 0 or greater and below 1"
    return lambda value: True, "a number"


def like(value, default) -> bool:
    """Whether `value` is of the type of `default`; a whole number will do for a float, NaN and infinity will not."""
    if isinstance(default, tuple):
        return isinstance(value, tuple) and all(not default or like(item, default[0]) for item in value)
    if isinstance(default, float):
        return type(value) in (int, float) and isfinite(value)
    return type(value) is type(default)
