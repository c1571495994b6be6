# hint: shape
import torch

torch.manual_seed(0)
samples = 2 + 0.4 * torch.randn(1000)
