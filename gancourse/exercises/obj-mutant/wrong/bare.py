# hint: finite
import torch


def d_loss(real_logit, fake_logit):
    return -(torch.log(torch.sigmoid(real_logit)).mean() + torch.log(1 - torch.sigmoid(fake_logit)).mean())
