from torch import nn


def suspect(c_in, c_out):
    return nn.Sequential(
        nn.ConvTranspose2d(c_in, c_out, 4, 2, 1, bias=False),
        nn.BatchNorm2d(c_out, 0.8),
        nn.ReLU(),
    )


def block(c_in, c_out):
    raise NotImplementedError("your code here")
