"""The network that the word FID belongs to."""

import torch
from torch import Tensor, nn
from torch.hub import load_state_dict_from_url

from ..errors import CourseError


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


def inception() -> Inception:
    """The feature extractor of FID and KID, ready to use: `frechet(embed(net, real), embed(net, fake))`.

    It needs torch-fidelity and, once, a network: its weights (96 MB) are downloaded and checked.  FID is biased: take
    10,000 images or more of each side (Heusel et al. 2017), and the same number whenever you compare.
    """
    try:
        from torch_fidelity import feature_extractor_inceptionv3 as source
    except ImportError:
        raise CourseError("FID needs torch-fidelity; install it with: pip install gancourse[fid]") from None
    try:
        # As plain tensors only, and checked: torch-fidelity would unpickle whatever lies there.
        load_state_dict_from_url(source.URL_INCEPTION_V3, map_location="cpu", check_hash=True, weights_only=True)
    except OSError as error:  # URLError and time-outs are among them
        raise CourseError(
            f"FID needs Inception's weights and they could not be downloaded ({error}); go online once, "
            f"or put {source.URL_INCEPTION_V3} into {torch.hub.get_dir()}/checkpoints"
        ) from error
    return Inception(source.FeatureExtractorInceptionV3("inception-v3-compat", ["2048"])).eval()
