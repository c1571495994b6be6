"""Alone and in company, map by map, then the moments and the pattern."""

import torch

from gancourse.exercises import function, tensor

SHAPE = (3, 4, 8, 8)


def check(answer):
    function(answer)
    r = torch.Generator().manual_seed(0)
    f = torch.randn(SHAPE, generator=r, dtype=torch.float64)
    g = 2 + torch.arange(1.0, 13).view(3, 4, 1, 1) * torch.randn(SHAPE, generator=r, dtype=torch.float64)
    found = tensor(answer(f.clone(), g.clone()), SHAPE)
    alone = torch.cat([tensor(answer(f[i : i + 1].clone(), g[i : i + 1].clone())) for i in range(3)])
    if (found - alone).abs().max() > 1e-6:
        yield "neighbours"
    single = torch.cat([tensor(answer(f[:, c : c + 1].clone(), g[:, c : c + 1].clone())) for c in range(4)], 1)
    if (found - single).abs().max() > 1e-6:
        yield "channels_mixed"
    gaps = [(found.mean((2, 3)) - g.mean((2, 3))).abs(), (found.std((2, 3)) / g.std((2, 3)) - 1).abs()]
    if max(gap.max() for gap in gaps) > 1e-2:
        yield "moments"
    flat = [t.flatten(2) - t.flatten(2).mean(2, keepdim=True) for t in (found, f)]
    if torch.cosine_similarity(*flat, dim=2).min() < 0.999:
        yield "content"
