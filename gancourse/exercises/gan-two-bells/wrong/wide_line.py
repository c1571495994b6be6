# hint: between
import torch

torch.manual_seed(0)
samples = 1.5 * torch.randn(1000, 1)
