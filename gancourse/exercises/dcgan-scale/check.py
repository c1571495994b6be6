"""Batch normalisation makes a layer blind to the size of its input: a property, whatever the cause of its breach."""

import torch

from gancourse.exercises import function, tensor


def check(answer):
    block = function(answer)
    noise = torch.Generator().manual_seed(0)
    for c_in, c_out, side in ((8, 6, 8), (3, 16, 5)):
        found = block(c_in, c_out, torch.randn(64, c_in, side, side, generator=noise))
        if "type" in found:
            yield "module", found
        loud, quiet = found["loud"], found["quiet"]
        if tensor(loud).shape != (64, c_out, 2 * side, 2 * side):
            yield "size", {"c_in": c_in, "c_out": c_out, "side": side, "double": 2 * side}
        if not found["norm"]:
            yield "norm"
        if loud.min() < 0:
            yield "relu"
        if not 0.8 < quiet.square().mean() / loud.square().mean() < 1.25:
            yield "scale"
        if not 0.4 < loud.square().mean() < 0.6:
            yield "power"
