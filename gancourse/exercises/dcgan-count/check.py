"""The real generator is the witness; the usual slips are told apart by what they add or leave out."""

from torch import nn

import gancourse as gc
from gancourse.exercises import function, number

CASES = [dict(size=64, channels=3, z_dim=100, width=64), dict(size=32, channels=1, z_dim=100, width=32)]
CASES += [dict(size=16, channels=2, z_dim=7, width=6), dict(size=8, channels=1, z_dim=3, width=5)]


def check(answer):
    count = function(answer)

    def said(**case):
        return number(count(**case))

    if said(**CASES[0]) != int(said(**CASES[0])):
        yield "integer"
    for case in CASES:
        net = gc.models.get("dcgan")(**case).G
        right = sum(p.numel() for p in net.parameters())
        convolutions = [m for m in net if isinstance(m, nn.ConvTranspose2d)]
        without = sum(m.weight.numel() for m in convolutions)
        off = said(**case) - right
        if off == sum(m.out_channels for m in convolutions):
            yield "bias"
        if off == without - right:
            yield "norm"
        if off == 2 * case["channels"]:
            yield "last"
    small = dict(size=16, channels=1, z_dim=4, width=2)
    if said(**small | {"z_dim": 5}) - said(**small) != 4 * 4 * 4:
        yield "z"
    if said(**small | {"channels": 2}) - said(**small) != 2 * 4 * 4:
        yield "channels"
    for case in CASES:
        if said(**case) != sum(p.numel() for p in gc.models.get("dcgan")(**case).G.parameters()):
            yield "model", case
