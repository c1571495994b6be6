"""Two and four processes play the same game as one: equal global batch, noise and order drawn together, then shared.

Dropout masks are drawn by each process for itself, so that the game of 2014 is compared without dropout.  Its first
weights are made larger, too: at 0.005 the gradients of a tiny G are as small as the epsilon that Adam adds to what it
divides by, and what Adam makes of them is rounding noise, be it on one process or on two.
"""

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr
from datetime import timedelta

import pytest
import tiny
import torch
from torch import distributed, nn

from gancourse.engine import checkpoint, dist, train
from gancourse.engine.checkpoint import latest
from gancourse.errors import CourseError

pytestmark = pytest.mark.skipif(not distributed.is_gloo_available(), reason="needs PyTorch with gloo")

IMAGES, EVERY = 240, 40
GAMES = {
    "gan": dict(dropout=0.0, dropout_input=0.0),
    "wgan_gp": {},
    "dcgan": {},
}


def play(name, folder=None, images=IMAGES, resume=None) -> dict:
    """Train; everything that one process can say about it, as tensors."""
    gan = tiny.game(name, **GAMES[name])
    if name == "gan":
        tiny.lively(gan)
    for snap in train(gan, tiny.pictures(gan), images, EVERY, resume=resume):
        if folder:
            snap.save(folder)
    said = {f"gan.{k}": v for k, v in tiny.state(gan).items()}
    said |= {f"average.{k}": v for k, v in tiny.state(snap.ema).items()}
    return {k: v.float() for k, v in said.items()} | {k: torch.tensor(v) for k, v in snap.terms.items()}


def join(rank, world, folder):
    """Meet the other processes."""
    torch.set_num_threads(1)
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    distributed.init_process_group("gloo", f"file://{folder}/meeting", timedelta(seconds=120), world, rank)


def one_of_four(rank, folder):
    """Play the games without batch normalisation; the first process writes down what came out."""
    join(rank, 4, folder)
    found = {name: play(name) for name in ("gan", "wgan_gp")}
    if rank == 0:
        torch.save(found, folder / "found.pt")
    dist.stop()


def together(member, world, folder):
    """Let `world` processes run to their ends."""
    members = [tiny.processes.Process(target=member, args=(rank, folder)) for rank in range(world)]
    for child in members:
        child.start()
    for child in members:
        child.join()
        assert child.exitcode == 0


def member(rank, folder):
    """One of two processes: play all games, check what needs two, write down what came out."""
    join(rank, 2, folder)
    saves, save = [], checkpoint.save
    checkpoint.save = lambda *args: saves.append(1) or save(*args)
    found = {name: play(name, folder / name) for name in GAMES}
    found["saves"] = len(saves)
    dist.wait()
    errors = io.StringIO()
    with redirect_stderr(errors):
        play("dcgan", folder / "half", images=120)
        dist.wait()
        found["resumed"] = play("dcgan", resume=folder / "half")
    found["warned"] = errors.getvalue()
    try:
        gan = tiny.game(batch_size=7)
        next(train(gan, tiny.pictures(gan), 7))
    except CourseError as error:
        found["odd"] = str(error)
    found["statistics"] = {name: statistics(rank, **kind) for name, kind in NORMS.items()}
    torch.save(found, folder / f"{rank}.pt")
    dist.stop()


NORMS = {
    "usual": {},
    "not affine": dict(affine=False),
    "the plain mean": dict(momentum=None),
    "no running statistics": dict(track_running_stats=False),
}


def statistics(rank, **kind) -> dict:
    """What synchronised batch normalisation makes of two batches, their gradients, its buffers and a third in eval."""
    norm, x = normalised(**kind)
    dist.synchronise_statistics(norm)
    mine = x[:, rank::2].clone().requires_grad_()
    return judged(norm, mine)


def judged(norm, batches) -> dict:
    """The outputs of two batches in training and one in evaluation, the gradients and the buffers."""
    outs = [norm(batch) for batch in batches[:2]] + [norm.eval()(batches[2])]
    torch.stack(outs).square().mul(torch.arange(5.0)).sum().backward()
    return {"outs": torch.stack(outs, 1).detach(), "grad": batches.grad.transpose(0, 1)} | dict(norm.named_buffers())


def normalised(**kind):
    torch.manual_seed(3)
    norm = nn.BatchNorm1d(5, **kind)
    if norm.affine:
        nn.init.normal_(norm.weight, 1, 0.5)
    return norm, 2 * torch.randn(3, 8, 5) + 1


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """(what process 0 found, what process 1 found, their folder)."""
    folder = tmp_path_factory.mktemp("together")
    together(member, 2, folder)
    return *(torch.load(folder / f"{rank}.pt") for rank in range(2)), folder


@pytest.mark.parametrize("name", ["gan", "wgan_gp"])
def test_two_processes_equal_one(name, both):
    assert tiny.gap(both[0][name], play(name)) < 1e-6


def test_four_processes_equal_one(tmp_path):
    together(one_of_four, 4, tmp_path)
    for name, found in torch.load(tmp_path / "found.pt").items():
        assert tiny.gap(found, play(name)) < 1e-6


def test_two_processes_with_synchronised_statistics_stay_near_one(both):
    """Measured: 6e-8; without synchronising, 2e-2."""
    assert tiny.gap(both[0]["dcgan"], play("dcgan")) < 1e-6


@pytest.mark.parametrize("name", [*GAMES, "resumed"])
def test_processes_agree_to_the_last_bit(name, both):
    first, second = both[0][name], both[1][name]
    assert tiny.equal(first, second)


def test_two_processes_resume_exactly(both):
    assert tiny.equal(both[0]["dcgan"], both[0]["resumed"])
    assert "warning" not in both[0]["warned"]


def test_one_process_may_go_on_where_two_stopped(both, capsys):
    gone_on = play("wgan_gp", images=IMAGES + 40, resume=both[2] / "wgan_gp")
    assert "made with 2 processes, this is a run with 1" in capsys.readouterr().err
    assert tiny.gap(gone_on, play("wgan_gp", images=IMAGES + 40)) < 1e-5


def test_one_process_writes(both):
    assert both[0]["saves"] == len(GAMES) * IMAGES // EVERY
    assert both[1]["saves"] == 0
    assert latest(both[2] / "dcgan")[1]["processes"] == 2
    assert len(list((both[2] / "dcgan").iterdir())) == 6  # three pairs


def test_a_share_of_one_picture_is_refused_where_pictures_are_compared(monkeypatch):
    """StackGAN's wrong text is another picture's of the share: of one picture it would be the right one."""
    monkeypatch.setattr("gancourse.engine.dist.share", lambda: (0, 4))
    gan = tiny.game("stackgan", batch_size=4)
    with pytest.raises(CourseError, match=r"gives each of 4 processes 1; StackGAN compares .* choose 8 or more"):
        next(train(gan, tiny.pictures(gan), 4))


def test_a_batch_that_cannot_be_shared_is_refused(both):
    assert "batch_size is 7, which 2 processes cannot share equally; choose a multiple of 2" in both[0]["odd"]


@pytest.mark.parametrize("name", NORMS)
def test_synchronised_statistics_are_those_of_the_whole_batch(name, both):
    norm, x = normalised(**NORMS[name])
    alone = judged(norm, x.requires_grad_())
    for rank in range(2):
        found = both[rank]["statistics"][name]
        assert found.keys() == alone.keys()
        for part, value in alone.items():
            mine = value[rank::2] if part in ("outs", "grad") else value
            torch.testing.assert_close(found[part], mine, rtol=1e-4, atol=1e-5)


def test_alone_nothing_is_sent():
    gan = tiny.game()
    assert dist.share() == (0, 1)
    dist.synchronise_statistics(gan)
    assert not [m for m in gan.modules() if "forward" in vars(m)]
    x = torch.ones(3)
    assert dist.average(x) is x
    dist.wait()
    dist.stop()


def test_gradients_are_averaged_in_one_message(monkeypatch):
    sent = []
    monkeypatch.setattr(dist, "share", lambda: (0, 2))
    monkeypatch.setattr(distributed, "all_reduce", lambda x: sent.append(x.shape) or x.mul_(3))
    a, b, idle = (nn.Parameter(torch.zeros(shape)) for shape in ((2, 3), (4,), (5,)))
    a.grad, b.grad = torch.ones(2, 3), torch.arange(4.0)
    dist.average_gradients([a, b, idle])
    assert sent == [(10,)]
    assert torch.equal(a.grad, torch.full((2, 3), 1.5))
    assert torch.equal(b.grad, 1.5 * torch.arange(4.0))
    assert idle.grad is None


def test_torchrun_runs_the_command(tmp_path):
    """`torchrun --nproc-per-node=2 -m gancourse train` writes one run, the one that one process writes."""
    settings = ["width=4", "z_dim=8", "batch_size=8", "size=16"]
    options = ["--data", "mnist", "--images", "80", "--every", "40", *(part for s in settings for part in ("--set", s))]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "GANCOURSE_OFFLINE": "1", "GLOO_SOCKET_IFNAME": "lo"}
    start = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", "--standalone", "-m", "gancourse"]
    command = [*start, "train", "wgan_gp", *options, "--out", tmp_path / "two"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("done:") == 1
    from gancourse.cli import main

    main(["train", "wgan_gp", *options, "--out", str(tmp_path / "one")])
    (two, facts), (one, _) = (latest(tmp_path / name / "checkpoints") for name in ("two", "one"))
    assert facts["processes"] == 2
    weights = lambda tensors: {k: v for k, v in tensors.items() if k.startswith(("gan.", "average."))}
    assert tiny.gap(weights(one), weights(two)) < 1e-6
