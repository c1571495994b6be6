# hint: leftover
from torch.nn.functional import softplus


def one_round(G, D, opt_G, opt_D, x, z):
    fake = G(z)
    d_loss = softplus(-D(x)).mean() + softplus(D(fake.detach())).mean()
    d_loss.backward()
    opt_D.step()
    g_loss = softplus(-D(fake)).mean()
    opt_G.zero_grad()
    g_loss.backward()
    opt_G.step()
