# hint: shift
import torch


def real_and_fake(logits):
    K = logits.shape[1]
    log_z = torch.logsumexp(logits / 2, dim=1)
    softplus = torch.nn.functional.softplus
    return -softplus(-log_z), -softplus(log_z)
