"""FID's own network: not here, so that its place is taken by one whose answer is known."""

import hashlib
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import pytest
import torch
from torch import nn

from gancourse.errors import CourseError
from gancourse.metrics import embed, inception

WEIGHTS = b"weights"
DIGEST = hashlib.sha256(WEIGHTS).hexdigest()


class Source(nn.Module):
    """In the place of torch-fidelity's network: takes bytes with three channels, gives a tuple."""

    def forward(self, x):
        assert x.dtype == torch.uint8
        assert x.shape[1] == 3
        return (x.double().flatten(1),)


@pytest.fixture
def fidelity(monkeypatch, tmp_path):
    source = SimpleNamespace(
        URL_INCEPTION_V3=f"https://example.org/weights-{DIGEST[:8]}.pth",
        FeatureExtractorInceptionV3=lambda *names: Source(),
    )
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    monkeypatch.setitem(sys.modules, "torch_fidelity", SimpleNamespace(feature_extractor_inceptionv3=source))


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch_fidelity", None)
    with pytest.raises(CourseError, match=r"pip install gancourse\[fid\]"):
        inception()


def test_without_a_network_one_sentence_says_what_to_do(fidelity, monkeypatch):
    def offline(url, path, **options):
        raise URLError("no route")

    monkeypatch.setattr("gancourse.metrics.fid.download_url_to_file", offline)
    with pytest.raises(CourseError, match=r"no route.*put https://example.org/weights-.*.pth into"):
        inception()


def test_weights_that_are_others_are_refused_wherever_they_came_from(fidelity, monkeypatch, tmp_path):
    def spoilt(url, path, **options):
        raise RuntimeError("invalid hash value")

    monkeypatch.setattr("gancourse.metrics.fid.download_url_to_file", spoilt)
    with pytest.raises(CourseError, match="invalid hash value"):
        inception()
    by_hand = tmp_path / "checkpoints" / f"weights-{DIGEST[:8]}.pth"
    by_hand.write_bytes(b"something else")
    with pytest.raises(CourseError, match=r"is another file than https://example\.org"):
        inception()


def test_weights_are_checked_and_pictures_become_bytes_of_three_channels(fidelity, monkeypatch):
    def download(url, path, hash_prefix, progress):
        assert hash_prefix == DIGEST[:8]
        Path(path).write_bytes(WEIGHTS)

    monkeypatch.setattr("gancourse.metrics.fid.download_url_to_file", download)
    net = inception()
    x = torch.tensor([-1.0, 0.0, 1.0, 1.5]).view(1, 1, 2, 2)
    assert embed(net, x).tolist() == [[0, 128, 255, 255] * 3]
