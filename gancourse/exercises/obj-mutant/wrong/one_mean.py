# hint: shares
import torch
from torch.nn.functional import softplus


def d_loss(real_logit, fake_logit):
    return 2 * torch.cat([softplus(-real_logit), softplus(fake_logit)]).mean()
