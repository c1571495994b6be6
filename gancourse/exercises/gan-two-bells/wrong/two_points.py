# hint: spread
import torch

torch.manual_seed(0)
samples = 4.0 * torch.randint(2, (1000, 1)) - 2
