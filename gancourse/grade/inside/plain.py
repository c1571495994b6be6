"""Values as plain data: what JSON knows, and tuples, dicts, complex numbers, arrays and tensors written in its terms.

Both sides of the sandbox's wall use this.  The judge reads what a stranger wrote, so `decode` builds numbers, text and
containers and nothing else: no class is looked up and no code runs, whatever stands there.
"""

import base64
import builtins
import sys
from collections.abc import Iterator
from itertools import count
from math import prod
from typing import Any

__builtins__ = dict(vars(builtins))  # functions below keep these, whatever cells put into the module
DTYPES = ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
KEYS = 1000  # of all dicts of a value: who chooses keys of one hash makes each wait for all before it


class NotPlain(TypeError):
    """A value that is no plain data; its message is the name of the type."""


class TooMany(ValueError):
    """A value whose dicts have more keys than are read."""


def encode(value: Any) -> Any:
    """`value` in the terms of JSON; NotPlain for a function, a module, a generator and the like."""
    if value is ...:
        return {"empty": True}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, list):
        return [encode(part) for part in value]
    if isinstance(value, tuple):
        return {"tuple": [encode(part) for part in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(part)] for key, part in value.items()]}
    return _encode_array(value)


def _encode_array(value: Any) -> Any:
    """Tensors and arrays by their bytes; whoever made one has imported the library."""
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if numpy and isinstance(value, numpy.generic):
        return encode(value.item())
    if torch and numpy and isinstance(value, numpy.ndarray) and value.dtype.name in DTYPES:
        value = torch.from_numpy(value.copy())
    if not (torch and isinstance(value, torch.Tensor)):
        raise NotPlain(type(value).__name__)
    dtype = str(value.dtype).removeprefix("torch.")
    if dtype not in DTYPES:
        raise NotPlain(f"{type(value).__name__} of {dtype}")
    flat = value.detach().cpu().contiguous().reshape(-1).view(torch.uint8)
    data = base64.b64encode(flat.numpy().tobytes()).decode()
    return {"tensor": [dtype, list(value.shape), data]}


def decode(value: Any) -> Any:
    """The value that `encode` wrote; TooMany for too many keys, any exception for what it would not write."""
    return _decode(value, count(1))


def _decode(value: Any, keys: Iterator[int]) -> Any:
    """`decode`, with the numbers of the keys that are still to come."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [_decode(part, keys) for part in value]
    match value:
        case {"empty": True}:
            return ...
        case {"complex": [float() | int() as real, float() | int() as imag]}:
            return complex(real, imag)
        case {"tuple": list(parts)}:
            return tuple(_decode(part, keys) for part in parts)
        case {"dict": list(pairs)}:
            return dict(_decode_pairs(pairs, keys))
        case {"tensor": [str(dtype), list(shape), str(data)]}:
            return _decode_tensor(dtype, shape, data)
    raise ValueError("this is no plain data")


def _decode_pairs(pairs: list, keys: Iterator[int]) -> Iterator[tuple[Any, Any]]:
    """Keys and values of a dict, as long as there are not too many."""
    for key, part in pairs:
        if next(keys) > KEYS:
            raise TooMany(f"the dicts of a value have more than {KEYS} keys")
        yield _decode(key, keys), _decode(part, keys)


def _decode_tensor(dtype: str, shape: list, data: str) -> Any:
    """A tensor of a known type whose bytes fill its shape exactly."""
    import torch

    if dtype not in DTYPES or not all(type(side) is int and side >= 0 for side in shape):
        raise ValueError("this is no tensor")
    kind = getattr(torch, dtype)
    held = bytearray(base64.b64decode(data, validate=True))
    if len(held) != prod(shape) * kind.itemsize:
        raise ValueError("the tensor's bytes do not fill its shape")
    return torch.frombuffer(held, dtype=kind).reshape(shape) if held else torch.empty(shape, dtype=kind)
