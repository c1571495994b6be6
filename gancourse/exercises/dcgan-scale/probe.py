"""What a block makes of a batch and of the same batch at a tenth of its size."""

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def probe(answer, c_in, c_out, x):
    net = answer(c_in, c_out)
    if not isinstance(net, nn.Module):
        return {"type": type(net).__name__}
    with torch.no_grad():
        loud, quiet = net.train()(x), net(0.1 * x)
    return {"loud": loud, "quiet": quiet, "norm": any(isinstance(m, _BatchNorm) for m in net.modules())}
