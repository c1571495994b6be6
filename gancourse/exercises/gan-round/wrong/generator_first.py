# hint: turns
from torch.nn.functional import softplus


def one_round(G, D, opt_G, opt_D, x, z):
    g_loss = softplus(-D(G(z))).mean()
    opt_G.zero_grad()
    g_loss.backward()
    opt_G.step()
    d_loss = softplus(-D(x)).mean() + softplus(D(G(z).detach())).mean()
    opt_D.zero_grad()
    d_loss.backward()
    opt_D.step()
