"""The loops that tutorials publish, written plainly: what the engine is measured against.

They are spared what a tutorial often adds: the data come decoded, and the loader's workers stay between epochs.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms


class Pictures(Dataset):
    """uint8 images [N, C, H, W], one at a time as floats in [-1, 1]."""

    def __init__(self, images: Tensor):
        self.images = images.permute(0, 2, 3, 1).contiguous().numpy()
        self.transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, i: int) -> Tensor:
        return self.transform(self.images[i])


def example_networks(z_dim: int = 100, ngf: int = 64, ndf: int = 64, channels: int = 3) -> tuple[nn.Module, nn.Module]:
    """Generator and discriminator of PyTorch's DCGAN example, for 64 pixels; z is [B, z_dim, 1, 1]."""
    generator = nn.Sequential(
        nn.ConvTranspose2d(z_dim, ngf * 8, 4, 1, 0, bias=False),
        nn.BatchNorm2d(ngf * 8),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf * 8, ngf * 4, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ngf * 4),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf * 4, ngf * 2, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ngf * 2),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ngf),
        nn.ReLU(True),
        nn.ConvTranspose2d(ngf, channels, 4, 2, 1, bias=False),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(channels, ndf, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ndf * 2),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf * 2, ndf * 4, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ndf * 4),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf * 4, ndf * 8, 4, 2, 1, bias=False),
        nn.BatchNorm2d(ndf * 8),
        nn.LeakyReLU(0.2, inplace=True),
        nn.Conv2d(ndf * 8, 1, 4, 1, 0, bias=False),
        nn.Sigmoid(),
        nn.Flatten(0),
    )
    for net in (generator, discriminator):
        net.apply(weights_init)
    return generator, discriminator


def weights_init(module: nn.Module) -> None:
    """Convolutions ~ N(0, 0.02), batch normalisation ~ N(1, 0.02)."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


def train(
    generator: nn.Module,
    discriminator: nn.Module,
    images: Tensor,
    noise: tuple[int, ...],
    batch_size: int,
    lr: float,
    betas: tuple[float, float],
    workers: int,
) -> Iterator[dict[str, float]]:
    """The example's loop: both networks once a batch; yields its five numbers every batch.

    discriminator: image -> P(real), [B]; noise: the shape of one z.
    """
    loader = DataLoader(
        Pictures(images), batch_size, shuffle=True, num_workers=workers, drop_last=True, persistent_workers=workers > 0
    )
    criterion = nn.BCELoss()
    optimizer_d = torch.optim.Adam(discriminator.parameters(), lr=lr, betas=betas)
    optimizer_g = torch.optim.Adam(generator.parameters(), lr=lr, betas=betas)
    while True:
        for real in loader:
            n = len(real)

            discriminator.zero_grad()
            label = torch.full((n,), 1.0)
            output = discriminator(real)
            error_real = criterion(output, label)
            error_real.backward()
            d_x = output.mean().item()

            fake = generator(torch.randn(n, *noise))
            label.fill_(0.0)
            output = discriminator(fake.detach())
            error_fake = criterion(output, label)
            error_fake.backward()
            d_g_before = output.mean().item()
            error_d = error_real + error_fake
            optimizer_d.step()

            generator.zero_grad()
            label.fill_(1.0)
            output = discriminator(fake)
            error_g = criterion(output, label)
            error_g.backward()
            d_g_after = output.mean().item()
            optimizer_g.step()

            yield {
                "D": error_d.item(),
                "G": error_g.item(),
                "D(x)": d_x,
                "D(G(z)) before": d_g_before,
                "D(G(z)) after": d_g_after,
            }
