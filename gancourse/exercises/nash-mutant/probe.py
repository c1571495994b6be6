"""One step in a named field, from a point; or what the answer gave in place of a step."""

import torch

FIELDS = {
    "turning": lambda w: torch.stack([-w[1], w[0]]),
    "pendulum": lambda w: torch.stack([-w[1], torch.sin(w[0])]),
    "drift": lambda w: torch.tensor([0.3, -0.4], dtype=torch.float64),
}


def probe(answer, field, h, start):
    step = answer(FIELDS[field], h)
    return {"to": step(start)} if callable(step) else {"none": step is None}
