# hint: stops
from torch.nn.functional import relu


def hinge(real, fake):
    d = relu(1 - real).mean() + relu(1 + fake).mean()
    return d, relu(1 - fake).mean()
