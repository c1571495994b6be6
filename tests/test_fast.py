"""The speed switches of a CPU change the speed, and the last digits at most.  Layout and width: test_engine.py."""

import platform
import resource
from dataclasses import replace

import pytest
import tiny
import torch

import gancourse as gc
from gancourse.engine import Fast, train
from gancourse.engine.fast import keep_memory
from gancourse.engine.round import play_round

SWITCHES = ["channels_last", "fused", "flush", "products", "grouped", "inplace", "keep_memory"]  # that win on a CPU
HERE = Fast(**dict.fromkeys(SWITCHES, True))
INSTANCE_NORMED = {"cyclegan", "pix2pix"}


def trained(name, fast, images=80):
    gan = tiny.game(name)
    tiny.played(gan, images, fast=fast)
    return tiny.state(gan)


@pytest.mark.parametrize("name", gc.models.names())
def test_a_cpu_gets_these_switches(name, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    normed = name in INSTANCE_NORMED
    assert Fast.here(tiny.game(name)) == replace(HERE, channels_last=not normed, grouped=normed)


def descended(name, fast):
    """A game after three rounds of plain gradient descent: Adam would blow a rounding error in a gradient that is 0
    (a bias before a normalisation) up to a whole step.  Without dropout, whose mask follows the layout in memory.
    """
    gan = tiny.game(name)
    for module in gan.modules():
        if hasattr(module, "p"):
            module.p = 0.0
    gan.optimizer = lambda player, parameters, **faster: torch.optim.SGD(parameters, lr=1e-2, **faster)
    tiny.played(gan, 3 * gan.hp.batch_size, fast=fast)
    return tiny.state(gan)


@pytest.mark.parametrize("name", gc.models.names())
@pytest.mark.parametrize("switch", SWITCHES)
def test_a_switch_changes_the_last_digits_at_most(name, switch):
    start, plain, fast = tiny.state(tiny.game(name)), descended(name, Fast()), descended(name, Fast(**{switch: True}))
    for key in plain:
        moved, gap, size = (t.double().norm() for t in (plain[key] - start[key], plain[key] - fast[key], plain[key]))
        assert gap <= 1e-2 * moved + 1e-5 * size + 1e-5, key


@pytest.mark.parametrize("name", gc.models.names())
@pytest.mark.parametrize("switch", ["inplace", "keep_memory"])
def test_writing_over_and_keeping_memory_change_nothing(name, switch):
    assert tiny.equal(trained(name, Fast()), trained(name, replace(Fast(), **{switch: True})))


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("affine", [False, True])
def test_grouped_channels_are_instances(affine, layout):
    gan = tiny.game()
    norm = gan.norm = torch.nn.InstanceNorm2d(6, affine=affine)
    for p in norm.parameters():
        torch.nn.init.normal_(p)
    x = torch.randn(5, 6, 4, 3).mul(3).add(2).contiguous(memory_format=layout).requires_grad_()
    slope = torch.randn(x.shape)
    answers = []
    for fast in (Fast(), Fast(grouped=True)):
        fast.place(gan)
        y = norm(x)
        answers.append((y, *torch.autograd.grad((y * slope).sum(), [x, *norm.parameters()])))
    assert "forward" in vars(norm)  # the second way is another one
    for one, other in zip(*answers, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


def test_instances_that_keep_running_numbers_are_left_alone():
    gan = tiny.game()
    gan.norm = torch.nn.InstanceNorm2d(6, track_running_stats=True)
    Fast(grouped=True).place(gan)
    assert "forward" not in vars(gan.norm)


def test_activations_write_over_what_they_read():
    gan = tiny.game("dcgan")
    Fast(inplace=True).place(gan)
    assert all(m.inplace for m in gan.modules() if isinstance(m, torch.nn.ReLU | torch.nn.LeakyReLU))


@pytest.mark.parametrize("name", gc.models.names())
@pytest.mark.parametrize("last", [True, False])
def test_a_gradient_lies_in_memory_as_its_weights_do(name, last):
    """The fused Adam of a CPU reads both as flat arrays: it mixes the numbers up where the layouts differ."""
    gan = tiny.game(name)
    fast = replace(HERE, channels_last=last)
    fast.place(gan)
    layout = torch.channels_last if last else torch.contiguous_format
    laid = lambda t: t.contiguous(memory_format=layout) if t.ndim == 4 else t
    batches = (tuple(map(laid, batch)) for batch in tiny.batches(gan))
    play_round(gan, batches, fast.optimizers(gan), fast.precision())
    played = [p for p in gan.parameters() if p.grad is not None]  # what has not grown yet rests
    assert played
    for p in played:
        strides = zip(p.stride(), p.grad.stride(), p.shape)
        assert all(mine == theirs for mine, theirs, n in strides if n > 1)


@pytest.mark.parametrize("name", gc.models.names())
def test_a_resumed_fast_training_equals_one_that_never_stopped(name, tmp_path):
    whole, again = tiny.game(name), tiny.game(name, seed=4)
    tiny.played(whole, 160, fast=HERE)
    first = tiny.game(name)
    next(train(first, tiny.pictures(first), 160, 80, fast=HERE)).save(tmp_path)  # stopped half-way
    tiny.played(again, 160, fast=HERE, resume=tmp_path)
    assert tiny.equal(tiny.state(whole), tiny.state(again))


@pytest.mark.parametrize("name", gc.models.names())
def test_the_switches_go_together_with_half_width(name):
    plain, narrow = (tiny.played(tiny.game(name), 80, fast=f)[-1] for f in (HERE, replace(HERE, dtype=torch.bfloat16)))
    for term, value in plain.terms.items():
        assert narrow.terms[term] == pytest.approx(value, rel=0.05, abs=0.05)


def faults(keep: bool) -> int:
    """Page faults of ten large tensors, one after the other."""
    if keep:
        keep_memory()
        torch.ones(2**24)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        torch.ones(2**24)  # 64 MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc's malloc is told to keep memory")
def test_kept_memory_is_not_faulted_in_again():
    with tiny.processes.Pool(1) as without, tiny.processes.Pool(1) as kept:
        # one of the ten may still find a new place: where the first one lies in the heap is chance
        assert kept.apply(faults, (True,)) < 0.3 * without.apply(faults, (False,))
