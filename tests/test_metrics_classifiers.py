"""The shipped classifiers: what their script wrote down holds for the weights, and bad input is a clear error."""

import pytest
import torch
from torch import nn

from gancourse import data
from gancourse.errors import CourseError
from gancourse.metrics import agreement, classifier, embed, facts, pixel_pca
from gancourse.metrics.classify import BATCH, FOLDER, Classifier, fits

NAMES = pytest.mark.parametrize("name", sorted(facts()))
LEAST = {"mnist": 0.993, "fashion": 0.915, "hangul": 0.95, "letters": 0.8, "emoji": 0.9}


def test_all_data_have_a_classifier_of_their_classes():
    assert set(facts()) == set(LEAST)


@NAMES
def test_weights_are_small(name):
    assert (FOLDER / f"{name}.safetensors").stat().st_size < 200 * 1024


@NAMES
def test_the_stored_accuracy_is_good_and_holds_for_the_weights(name):
    known, net = facts()[name], classifier(name)
    assert known["accuracy"] >= LEAST[name]
    assert sum(p.isfinite().all() for p in net.parameters()) == len(list(net.parameters()))
    test = data.load(known["data"], size=32, channels=known["channels"], split="test", limit=500)
    truth = torch.stack([test[label] for label in known["labels"]], 1)
    found = net.predict(test["x"]).view(len(truth), -1)
    share, error = known["accuracy"], (known["accuracy"] * (1 - known["accuracy"]) / len(truth)) ** 0.5
    assert agreement(found, truth) == pytest.approx(share, abs=5 * error + 0.01)


@NAMES
def test_a_loaded_classifier_is_frozen_and_leaves_the_random_numbers(name):
    before = torch.random.get_rng_state()
    net = classifier(name)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert not net.training
    assert not any(p.requires_grad for p in net.parameters())


def test_features_are_what_the_logits_are_made_of():
    net, x = classifier("mnist"), torch.rand(5, 1, 32, 32) * 2 - 1
    features = net.features(x)
    assert features.shape == (5, 96)
    assert (features >= 0).all()
    torch.testing.assert_close(net(x), features @ net.head.weight.T + net.head.bias)


def test_pictures_of_28_and_64_pixels_are_understood():
    test = data.load("mnist", split="test", limit=100)
    small = data.load("mnist", size=32, split="test", limit=100)["x"]
    net = classifier("mnist")
    assert torch.equal(net.predict(test["x"]), net.predict(small))
    large = small.repeat_interleave(2, 2).repeat_interleave(2, 3)
    assert torch.equal(net.predict(large), net.predict(small))


def test_each_label_has_its_own_logits():
    net = Classifier(1, (3, 2)).eval()
    x = torch.rand(4, 1, 32, 32)
    logits = net(x)
    assert net.predict(x).tolist() == torch.stack([logits[:, :3].argmax(1), logits[:, 3:].argmax(1)], 1).tolist()


def test_embedding_in_parts_changes_nothing_and_takes_any_module():
    x = torch.randint(0, 256, (BATCH + 3, 3, 4, 4), dtype=torch.uint8)
    net = nn.Conv2d(3, 2, 3).eval()
    whole = net(x / 127.5 - 1).flatten(1)
    torch.testing.assert_close(embed(net, x), whole.detach())
    assert not embed(net, x).requires_grad
    assert embed(pixel_pca(x, 5), x).shape == (BATCH + 3, 5)


def test_a_classifier_fits_pictures_of_its_channels_and_sides():
    assert fits("mnist", 28, 1)
    assert fits("mnist", 64, 1)
    assert not fits("mnist", 32, 3)
    assert not fits("mnist", 48, 1)


def test_bad_input_is_a_clear_error():
    net = classifier("mnist")
    with pytest.raises(CourseError, match="did you mean 'mnist'"):
        classifier("mnits")
    with pytest.raises(CourseError, match=r"wants square images \[N, 1, S, S\]; these are \[2, 3, 32, 32\]"):
        net(torch.zeros(2, 3, 32, 32))
    with pytest.raises(CourseError, match="these have 30"):
        net(torch.zeros(2, 1, 30, 30))
    with pytest.raises(CourseError, match="N > 0"):
        embed(net, torch.zeros(0, 1, 32, 32))
    with pytest.raises(CourseError, match="training mode"):
        embed(Classifier(1, (10,)), torch.zeros(2, 1, 32, 32))
