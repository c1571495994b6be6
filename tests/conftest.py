"""What all tests share: one thread, one seed, no clock, and no variable of the reader's that changes a training."""

import os

import pytest
from hypothesis import HealthCheck, settings

for name in ("GANCOURSE_BUDGET", "GANCOURSE_REPLAY"):
    os.environ.pop(name, None)
os.environ["OMP_NUM_THREADS"] = "1"  # also for the processes that tests start

# The same examples every time, and no limit on how long one takes: a busy machine fails no test.
settings.register_profile("course", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")


@pytest.fixture(autouse=True, scope="session")
def _one_thread():
    """Two threads on a shared machine collapse, and a thread count is part of what makes a training exact."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _seeded():
    import torch

    torch.manual_seed(0)
