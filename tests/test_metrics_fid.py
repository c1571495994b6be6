"""FID's own network: not here, so that its place is taken by one whose answer is known."""

import sys
from types import SimpleNamespace
from urllib.error import URLError

import pytest
import torch
from torch import nn

from gancourse.errors import CourseError
from gancourse.metrics import embed, inception


class Source(nn.Module):
    """In the place of torch-fidelity's network: takes bytes with three channels, gives a tuple."""

    def forward(self, x):
        assert x.dtype == torch.uint8
        assert x.shape[1] == 3
        return (x.double().flatten(1),)


@pytest.fixture
def fidelity(monkeypatch):
    source = SimpleNamespace(
        URL_INCEPTION_V3="https://example.org/weights.pth", FeatureExtractorInceptionV3=lambda *names: Source()
    )
    monkeypatch.setitem(sys.modules, "torch_fidelity", SimpleNamespace(feature_extractor_inceptionv3=source))


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch_fidelity", None)
    with pytest.raises(CourseError, match=r"pip install gancourse\[fid\]"):
        inception()


def test_without_a_network_one_sentence_says_what_to_do(fidelity, monkeypatch):
    def offline(url, **options):
        raise URLError("no route")

    monkeypatch.setattr("gancourse.metrics.fid.load_state_dict_from_url", offline)
    with pytest.raises(CourseError, match=r"no route.*put https://example.org/weights.pth into"):
        inception()


def test_weights_are_checked_tensors_and_pictures_become_bytes_of_three_channels(fidelity, monkeypatch):
    asked = {}
    monkeypatch.setattr("gancourse.metrics.fid.load_state_dict_from_url", lambda url, **options: asked.update(options))
    net = inception()
    assert asked["check_hash"]
    assert asked["weights_only"]
    x = torch.tensor([-1.0, 0.0, 1.0, 1.5]).view(1, 1, 2, 2)
    assert embed(net, x).tolist() == [[0, 128, 255, 255] * 3]
