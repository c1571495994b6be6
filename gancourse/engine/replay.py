"""Train once, replay afterwards: the Korean and the English page of a chapter show one and the same training.

Active only where `GANCOURSE_REPLAY` names a folder, as `make book` does.  A recording is found by everything that a
training depends on: the package's source, the game's own source and first weights, data, recipe and seed.  (Of
pictures in files, which are not in memory, only the number counts.)
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

from torch import Tensor

from ..files import write_json
from ..show import source
from . import checkpoint
from .run import Run, Snapshot

PACKAGE = Path(__file__).parents[1]


def taped(run: Run, every: int, live: Iterator[Snapshot]) -> Iterator[Snapshot]:
    """The snapshots of `live`, or the same ones from a recording of an earlier time."""
    home = os.environ.get("GANCOURSE_REPLAY")
    if not home or run.images:  # a resumed training is not recorded
        yield from live
        return
    folder = Path(home) / fingerprint(run, every)
    end = folder / "finished"
    if end.exists():
        for path in checkpoint.find(folder):
            run.restore(*checkpoint.load(path))
            run.gan.train()  # whatever the caller did with it
            yield run.snapshot()
        return
    for snap in live:
        snap.save(folder, keep=None)
        yield snap
    write_json(end, {"images": run.images})


def fingerprint(run: Run, every: int) -> str:
    """One name for all that decides how a training goes."""
    data = run.data
    gan = {name: value for name, value in vars(run.gan).items() if not name.startswith("_")}  # set by hand, say
    given = described([gan, getattr(run.gan, "loss", None)])
    said = (run.facts(), run.target, every, run.fast, repr(data), data.jitter, data.flip, given)
    digest = hashlib.sha256(repr(said).encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    for cls in type(run.gan).__mro__:
        if cls.__module__ == "__main__":  # written in a notebook
            digest.update(source(cls).encode())
            methods = [item for item in vars(cls).values() if isinstance(item, FunctionType)]
            digest.update(repr(described(methods)).encode())
    columns = [data[field] for field in data.fields]
    for tensor in [*run.gan.state_dict().values(), *(c for c in columns if isinstance(c, Tensor))]:
        digest.update(tensor.cpu().contiguous().numpy())
    return digest.hexdigest()[:32]


def described(value: object, around: bool = True) -> object:
    """`value` in words that are the same in every process: a function by its code, not by its address.

    Of a function also what it finds `around` it; of that no further.
    """
    if isinstance(value, FunctionType):
        code = value.__code__
        plain = [c for c in code.co_consts if not isinstance(c, CodeType)]
        told = code.co_name, code.co_firstlineno, code.co_code.hex(), code.co_names, repr(plain)
        return (*told, described(taken_in(value), around=False)) if around else told
    if isinstance(value, dict):
        return {name: described(item, around) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [described(item, around) for item in value]
    return repr(value) if value is None or isinstance(value, str | int | float) else type(value).__qualname__


def taken_in(function: FunctionType) -> dict:
    """What a function finds around it: global variables, and those of the functions that it was made in."""
    names = function.__code__.co_names
    outer = {name: function.__globals__[name] for name in names if name in function.__globals__}
    return outer | dict(zip(function.__code__.co_freevars, (cell.cell_contents for cell in function.__closure__ or ())))
