# hint: zeros
import torch


def real_and_fake(logits):
    log_z = torch.logsumexp(logits, dim=1) - torch.tensor(float(logits.shape[1])).log()
    softplus = torch.nn.functional.softplus
    return -softplus(-log_z), -softplus(log_z)
