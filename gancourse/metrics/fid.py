"""The network that the word FID belongs to."""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.hub import download_url_to_file

from ..errors import CourseError
from ..files import sha256


class Inception(nn.Module):
    """Inception-v3 with the weights of 2015 that FID is defined by: images [N, 1 or 3, H, W] in [-1, 1] -> [N, 2048].

    torchvision's network of that name has other weights and another arrangement, and a FID made with it is another
    number.  Images are enlarged to 299 pixels as TensorFlow 1 did it.
    """

    def __init__(self, net: nn.Module):
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        pixels = ((x + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
        return self.net(pixels.expand(-1, 3, -1, -1))[0]


def check_weights(url: str) -> None:
    """Download the file once, and make sure that it is the one whose checksum its name carries."""
    path = Path(torch.hub.get_dir(), "checkpoints", Path(url).name)
    digest = path.stem.rpartition("-")[2]
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            download_url_to_file(url, str(path), hash_prefix=digest, progress=False)
    except (OSError, RuntimeError) as error:  # no network, a time-out, or another file than the one asked for
        raise CourseError(
            f"FID needs Inception's weights and they could not be downloaded ({error}); go online once, "
            f"or put {url} into {path.parent}"
        ) from error
    if not sha256(path).startswith(digest):
        raise CourseError(f"{path} is another file than {url}; delete it, so that it is downloaded once more")


def inception() -> Inception:
    """The feature extractor of FID and KID, ready to use: `frechet(embed(net, real), embed(net, fake))`.

    It needs torch-fidelity and, once, a network: its weights (96 MB) are downloaded and checked.  FID is biased: take
    10,000 images or more of each side (Heusel et al. 2017), and the same number whenever you compare.
    """
    try:
        from torch_fidelity import feature_extractor_inceptionv3 as source
    except ImportError:
        raise CourseError("FID needs torch-fidelity; install it with: pip install gancourse[fid]") from None
    check_weights(source.URL_INCEPTION_V3)  # torch-fidelity would unpickle whatever lies there
    return Inception(source.FeatureExtractorInceptionV3("inception-v3-compat", ["2048"])).eval()
