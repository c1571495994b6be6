# hint: silent
import torch


def d_loss(real_logit, fake_logit):
    p, q = (torch.sigmoid(t).clamp(1e-6, 1 - 1e-6) for t in (real_logit, fake_logit))
    return -(torch.log(p).mean() + torch.log(1 - q).mean())
