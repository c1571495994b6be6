"""A round between networks of two numbers each, watched: who stepped, on what gradients, and where both ended."""

import torch
from torch import nn

X = torch.tensor([[1.5], [2.0], [2.5]])  # reals lie right of the fakes G(z) = z - 2
Z = torch.tensor([[-0.5], [0.0], [0.5]])


def line(slope, bias):
    net = nn.Linear(1, 1)
    nn.init.constant_(net.weight, slope)
    nn.init.constant_(net.bias, bias)
    return net


def numbers(net):
    return [p.item() for p in net.parameters()]


def gradient(net):
    return [0.0 if p.grad is None else p.grad.item() for p in net.parameters()]


def probe(answer, d, g=(1.0, -2.0), rates=(0.5, 0.5), rounds=1):
    """Slopes and biases `d` and `g` before; `turns` has D's numbers and both gradients whenever somebody stepped."""
    nets = {"D": line(*d), "G": line(*g)}
    players = {who: torch.optim.SGD(net.parameters(), rate) for (who, net), rate in zip(nets.items(), rates)}
    turns = []
    for who, player in players.items():
        player.register_step_post_hook(
            lambda *_, who=who: turns.append([who, numbers(nets["D"]), gradient(nets["D"]), gradient(nets["G"])])
        )
    for _ in range(rounds):
        answer(nets["G"], nets["D"], players["G"], players["D"], X, Z)
    return {"turns": turns, "D": numbers(nets["D"]), "G": numbers(nets["G"])}
