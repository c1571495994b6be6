# hint: direction
from torch.nn.functional import softplus


def d_loss(real_logit, fake_logit):
    return softplus(real_logit).mean() + softplus(-fake_logit).mean()
