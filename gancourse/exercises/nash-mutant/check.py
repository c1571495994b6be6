"""A step in a constant field, in the xy game, and in a field that is not linear."""

import torch

from gancourse.exercises import function, tensor
from gancourse.exercises.helpers import Failed

H, DRIFT = 0.2, 0.5  # the second is the length of the constant field
TABLE = [((1.0, 0.0), (0.966341, 0.168294)), ((0.5, -1.0), (0.680823, -0.871156))]  # of a pendulum


def check(answer):
    function(answer)
    start = torch.tensor([1.0, 0.5], dtype=torch.float64)
    found = answer("turning", H, start)
    if "to" not in found:
        raise Failed("empty" if found["none"] else "step")

    after = lambda field, point: tensor(answer(field, H, point)["to"], (2,))
    if abs((after("drift", start) - start).norm() - H * DRIFT) > 1e-9:
        yield "start"
    new = tensor(found["to"], (2,))
    if torch.allclose(new, start + H * torch.stack([-start[1], start[0]]), atol=1e-9):
        yield "plain"
    if new.norm() >= start.norm():
        yield "turn"
    for before, wanted in TABLE:
        found = after("pendulum", torch.tensor(before, dtype=torch.float64))
        if (found - torch.tensor(wanted, dtype=torch.float64)).abs().max() > 1e-5:
            yield "table"
