import torch


def logits(q, real):
    log_z = torch.logit(real)
    return q.log() + log_z[:, None]
