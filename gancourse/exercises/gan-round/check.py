"""A round watched from outside: who moved, when, in which direction; at the end a table of parameters."""

import torch
from torch import nn

from gancourse.exercises import function

X = torch.tensor([[1.5], [2.0], [2.5]])  # reals lie right of the fakes G(z) = z - 2
Z = torch.tensor([[-0.5], [0.0], [0.5]])
TABLE = [  # D's slope and bias before a round at learning rate 0.5; slope and bias of D, then of G, after it
    (0.3, 0.0, 0.99826, 0.00000, 0.99113, -1.56385),
    (-0.8, 0.5, 0.85120, 0.42924, 0.98969, -1.66992),
    (1.2, -0.6, 1.38749, -0.55012, 0.99428, -1.33389),
]


class Round:
    """The answer at play: `turns` lists who stepped, with D's parameters and both gradients at that moment."""

    def __init__(self, slope, bias, lr_d=0.5, lr_g=0.5):
        self.G, self.D = line(1.0, -2.0), line(slope, bias)
        self.opt_G = torch.optim.SGD(self.G.parameters(), lr_g)
        self.opt_D = torch.optim.SGD(self.D.parameters(), lr_d)
        self.turns = []
        self.opt_G.register_step_post_hook(lambda *_: self.watch("G"))
        self.opt_D.register_step_post_hook(lambda *_: self.watch("D"))

    def watch(self, who):
        self.turns.append((who, numbers(self.D), gradient(self.D), gradient(self.G)))

    def play(self, answer):
        answer(self.G, self.D, self.opt_G, self.opt_D, X, Z)
        return self


def line(slope, bias):
    net = nn.Linear(1, 1)
    with torch.no_grad():
        net.weight.fill_(slope)
        net.bias.fill_(bias)
    return net


def numbers(net):
    return [p.item() for p in net.parameters()]


def gradient(net):
    return [0.0 if p.grad is None else p.grad.item() for p in net.parameters()]


def check(answer):
    function(answer)
    one = Round(0.3, 0.0).play(answer)
    after_d = [d for who, d, _, _ in one.turns if who == "D"]
    if after_d and after_d[0] != numbers(one.D):
        yield "frozen"
    if [who for who, *_ in one.turns] != ["D", "G"]:
        yield "turns"
    if any(one.turns[0][3]):
        yield "detach"

    still = Round(0.3, 0.0, lr_d=0, lr_g=0).play(answer).play(answer).turns
    if still[0][2] != still[2][2] or still[1][3] != still[3][3]:
        yield "leftover"

    for slope, bias in [(-0.5, 0.0), (1.5, 0.0)]:  # fakes judged real, fakes judged fake
        moved = Round(slope, bias, lr_d=0.01).play(answer).D
        before = line(slope, bias)
        if not (moved(X) > before(X)).all() or not (moved(Z - 2) < before(Z - 2)).all():
            yield "d_direction"
    for bias in (5.0, -7.0):
        G = Round(1.0, bias, lr_d=0, lr_g=0.01).play(answer).G
        if not (G(Z) > Z - 2).all():  # D rises to the right
            yield "g_direction"
    (_, _, _, sure) = Round(1.0, -7.0, lr_d=0).play(answer).turns[1]
    if max(map(abs, sure)) < 0.1:
        yield "saturating"

    for slope, bias, *after in TABLE:
        end = Round(slope, bias).play(answer)
        if any(abs(a - b) > 1e-4 for a, b in zip(numbers(end.D) + numbers(end.G), after)):
            yield "table"
