# hint: table
import torch


def real_and_fake(logits):
    log_z = logits.mean(1) + torch.tensor(float(logits.shape[1]), dtype=logits.dtype).log()
    softplus = torch.nn.functional.softplus
    return -softplus(-log_z), -softplus(log_z)
