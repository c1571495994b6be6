# hint: pair
from torch.nn.functional import relu


def hinge(real, fake):
    return relu(1 - real).mean() + relu(1 + fake).mean() - fake.mean()
