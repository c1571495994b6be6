from torch.nn.functional import relu


def hinge(real, fake):
    d = relu(1 - real).mean() + relu(1 + fake).mean()
    g = -fake.mean()
    return d, g
