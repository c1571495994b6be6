"""The first batches that the answer draws."""

from itertools import islice

import torch


def probe(answer, y, n, batches):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return list(islice(iter(answer(y, n)), batches))
