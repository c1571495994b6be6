# hint: sum
import torch


def real_and_fake(logits):
    log_z = torch.logsumexp(logits, dim=1)
    return log_z, -torch.nn.functional.softplus(log_z)
