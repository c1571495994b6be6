# hint: narrow
from torch import nn


def block(c_in, c_out, stride):
    return nn.Sequential(nn.Conv2d(c_in, c_out, 4, stride, 1), nn.InstanceNorm2d(c_out), nn.LeakyReLU(0.2))


def judge(w):
    return nn.Sequential(
        nn.Conv2d(3, w, 4, 2, 1),
        nn.LeakyReLU(0.2),
        block(w, 2 * w, 2),
        block(2 * w, 4 * w, 1),
        block(4 * w, 8 * w, 1),
        nn.Conv2d(8 * w, 1, 4, 1, 1),
    )
