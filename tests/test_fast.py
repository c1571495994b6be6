"""The speed switches of a CPU change the speed, and the last digits at most.  Layout and width: test_engine.py."""

import platform
import resource
from dataclasses import fields, replace

import pytest
import tiny
import torch

import gancourse as gc
from gancourse.engine import Fast, train
from gancourse.engine.fast import keep_memory
from gancourse.engine.round import play_round

HERE = Fast(channels_last=True, fused=True, flush=True, products=True, inplace=True, keep_memory=True)  # on a CPU
SWITCHES = [f.name for f in fields(Fast) if getattr(HERE, f.name) is True]


def trained(name, fast, images=80):
    gan = tiny.game(name)
    tiny.played(gan, images, fast=fast)
    return tiny.state(gan)


def test_a_cpu_gets_these_switches(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert Fast.here() == HERE


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


def test_activations_write_over_what_they_read():
    gan = tiny.game("dcgan")
    Fast(inplace=True).place(gan)
    assert all(m.inplace for m in gan.modules() if isinstance(m, torch.nn.ReLU | torch.nn.LeakyReLU))


@pytest.mark.parametrize("name", gc.models.names())
def test_a_gradient_lies_in_memory_as_its_weights_do(name):
    """The fused Adam of a CPU reads both as flat arrays: it mixes the numbers up where the layouts differ."""
    gan = tiny.game(name)
    HERE.place(gan)
    last = lambda t: t.contiguous(memory_format=torch.channels_last) if t.ndim == 4 else t
    batches = (tuple(map(last, batch)) for batch in tiny.batches(gan))
    play_round(gan, batches, HERE.optimizers(gan), HERE.precision())
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
