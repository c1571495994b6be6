# hint: between
import torch

torch.manual_seed(0)
samples = torch.randn(1000, 1)
