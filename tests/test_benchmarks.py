"""The benchmarks run; how fast is no test's business."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import torch
from torch import nn

import gancourse as gc
from benchmarks import models, plan, switches
from benchmarks.cases import CASES, by_engine, by_hand

ROOT = Path(__file__).parents[1]


def test_the_benchmark_runs_and_prints_its_table():
    command = [sys.executable, "-m", "benchmarks.dcgan", "--quick", "--threads", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == [case.name for case in CASES]
    assert all("nan" not in row for row in rows) or sys.platform != "linux"


def test_the_benchmark_of_all_models_prints_a_row_for_each():
    command = [sys.executable, "-m", "benchmarks.models", "--quick", "--threads", "1", "--only", "cgan"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ")[0] for line in done.stdout.splitlines() if line.startswith("| ")]
    assert rows[2:] == [f"| {name}" for name in gc.models.names() if "cgan" in name]


def test_the_benchmark_of_switches_prints_a_row_for_each_that_is_on():
    command = [sys.executable, "-m", "benchmarks.switches", "--quick", "--threads", "1", "--only", "cyclegan"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("| ")]
    assert rows[2:] == [f"| {switch}" for switch in switches.turned_on("cyclegan")]


@pytest.mark.parametrize("model", gc.models.names())
def test_a_growing_model_is_measured_at_its_last_size(model):
    hyper = models.settings(model, paper=False, quick=True)
    gan = gc.models.get(model)(**hyper)
    assert not gan.before_round(10**12) or model in models.GROWN
    gan.before_round(2 * gan.hp.batch_size)
    assert not gan.before_round(10**12), "nothing is left to grow"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_ways_build_networks_of_the_same_size(case):
    ours, theirs = (next(way(case.quick())) for way in (by_engine, partial(by_hand, workers=0)))
    assert ours == theirs
    assert min(ours.values()) > 10_000


def test_the_benchmark_of_processes_prints_a_row_for_each_number_of_them():
    command = [sys.executable, "-m", "benchmarks.processes", "--quick", "--threads", "1", "--only", "perceptrons"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ")[0] for line in done.stdout.splitlines() if line.startswith("| ")]
    assert rows[2:] == [f"| {CASES[-1].name}, {world} processes" for world in (2, 4)]


def test_the_plan_counts_every_image_and_the_arithmetic_of_a_round():
    sides, images = zip(*plan.schedule())
    assert sides == (8, 16, 32, 64, 128, 256, 512, 1024)
    assert sum(images) == plan.TOTAL
    with plan.Arithmetic() as counter:
        nn.Conv2d(3, 5, 3, padding=1)(torch.zeros(2, 3, 8, 8))
    assert counter.flops == 2 * (2 * 8 * 8 * 5) * (3 * 3 * 3), "two a weight and place"
    gan = gc.models.get("progan")(size=8, channels=1, width=4, batch_size=4)
    flops, wanted = plan.cost(gan)
    wide, more = plan.cost(gc.models.get("progan")(size=8, channels=1, width=8, batch_size=4))
    assert 2 * flops < wide < 4 * flops
    assert 0 < wanted < more


def test_the_benchmark_of_quality_prints_a_distance_for_both():
    command = [sys.executable, "-m", "benchmarks.quality", "--quick", "--threads", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    row = [line for line in done.stdout.splitlines() if line.startswith("| ")][2].strip("| ").split(" | ")
    images, *_ = numbers = [float(cell) for cell in row]
    assert images == 8
    assert min(numbers[2], numbers[4]) > 10, "noise is far from digits"
