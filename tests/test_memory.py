"""What a training will want is known before it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import tiny

import gancourse as gc
from gancourse import hardware
from gancourse.engine.memory import COPIES, advice, estimate

PATHS = {"PYTHONPATH": os.pathsep.join(map(str, Path(__file__).parents[:2]))}
MODELS = pytest.mark.parametrize("name", gc.models.names())
MEASURE = """
import gancourse as gc
import tiny
from benchmarks.timing import peak_memory

tiny.played(tiny.game("dcgan", size=64), 16)  # loads what PyTorch loads at first use
gan = tiny.game("dcgan", size=64, channels=3, width=32, batch_size=128)
data = tiny.pictures(gan)
held = int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
list(gc.train(gan, data, images=3 * 128))
print(peak_memory() - held)
"""


@MODELS
def test_every_game_tells_what_it_will_want(name):
    gan = tiny.game(name)
    before = tiny.state(gan)
    found = estimate(gan, tiny.pictures(gan))
    assert found.weights == COPIES * sum(4 * p.numel() for p in gan.parameters())
    assert found.activations > 0
    assert found.total == found.weights + found.activations + found.data
    assert tiny.equal(before, tiny.state(gan))


@MODELS
def test_twice_the_batch_takes_nearly_twice_the_activations(name):
    gan, double = tiny.game(name), tiny.game(name, batch_size=2 * tiny.game(name).hp.batch_size)
    small, large = (estimate(g, tiny.pictures(g)).activations for g in (gan, double))
    assert 1.2 < large / small < 2.1


def test_a_game_that_grows_is_counted_at_its_largest():
    gan = tiny.game("progan")
    data = tiny.pictures(gan)
    asked = estimate(gan, data)
    gan.before_round(0)
    assert estimate(gan, data) == asked
    larger = tiny.game("progan", size=2 * gan.hp.size)
    assert estimate(larger, tiny.pictures(larger)).activations > 1.5 * asked.activations


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has held")
def test_the_estimate_is_near_what_a_training_takes():
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, env=os.environ | PATHS
    )
    taken = float(done.stdout)
    gan = tiny.game("dcgan", size=64, channels=3, width=32, batch_size=128)
    expected = estimate(gan, tiny.pictures(gan)).total / 1e6
    assert 0.5 < expected / taken < 2


@pytest.mark.parametrize(("room", "remedy"), [(2, None), (0.51, "batch_size=8"), (0, "narrower networks")])
def test_advice_where_the_machine_has_room_for_so_many_times_the_activations(monkeypatch, room, remedy):
    gan = tiny.game("dcgan", batch_size=16)
    data = tiny.pictures(gan)
    wanted = estimate(gan, data)
    held = wanted.weights + wanted.data + int(room * wanted.activations)
    monkeypatch.setattr(hardware, "memory", lambda: held)
    line = advice(gan, data)
    assert line.startswith(f"memory: about {wanted}")
    assert ("Try" in line) == (remedy is not None)
    assert remedy is None or remedy in line
