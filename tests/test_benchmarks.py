"""The benchmarks run; how fast is no test's business."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from benchmarks.cases import CASES, by_engine, by_hand

ROOT = Path(__file__).parents[1]


def test_the_benchmark_runs_and_prints_its_table():
    command = [sys.executable, "-m", "benchmarks.dcgan", "--quick", "--threads", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == [case.name for case in CASES]
    assert all("nan" not in row for row in rows) or sys.platform != "linux"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_ways_build_networks_of_the_same_size(case):
    ours, theirs = (next(way(case.quick())) for way in (by_engine, partial(by_hand, workers=0)))
    assert ours == theirs
    assert min(ours.values()) > 10_000
