# hint: far
import torch

torch.manual_seed(0)
samples = 10 + torch.randn(1000, 1)
