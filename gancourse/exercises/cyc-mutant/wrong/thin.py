# hint: weights
from torch import nn


def judge(w):
    return nn.Sequential(
        nn.Conv2d(3, w, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(w, 2 * w, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * w, 4 * w, 4, 2, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(4 * w, 4 * w, 4, 1, 1),
        nn.LeakyReLU(0.2),
        nn.Conv2d(4 * w, 1, 4, 1, 1),
    )
