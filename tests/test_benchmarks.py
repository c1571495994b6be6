"""The benchmarks run; how fast is no test's business."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

import gancourse as gc
from benchmarks import models
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
