from torch.nn.functional import relu


def suspect(real, fake):
    d = relu(1 - real).mean() + relu(1 + fake).mean()
    g = relu(1 - fake).mean()
    return d, g


def hinge(real, fake):
    raise NotImplementedError("your code here")
