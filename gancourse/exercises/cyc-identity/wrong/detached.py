# hint: gradient
from torch.nn.functional import l1_loss


def terms(G_ab, G_ba, a, b):
    fake_b, fake_a = G_ab(a), G_ba(b)
    cycle = l1_loss(G_ba(fake_b.detach()), a) + l1_loss(G_ab(fake_a.detach()), b)
    identity = l1_loss(G_ab(b), b) + l1_loss(G_ba(a), a)
    return cycle, identity
