"""How much energy a training takes, where the machine tells: RAPL for processors, NVML for NVIDIA cards."""

import ctypes
from collections.abc import Callable
from pathlib import Path

POWERCAP = Path("/sys/class/powercap")  # RAPL's counters, one folder a processor; often for the administrator alone


class Meter:
    """Adds up the energy of processors and cards since it was made.

    It is that of the whole machine, other programs included.  RAPL's counters start over after about an hour at full
    load: call `joules` now and then.
    """

    def __init__(self):
        self.counters = [*processors(), *cards()]
        self.last = [read() for read, _ in self.counters]
        self.sum = 0.0

    def joules(self) -> float | None:
        """Energy so far in joules, or None where the machine does not tell."""
        now = [read() for read, _ in self.counters]
        self.sum += sum((new - old) % around for new, old, (_, around) in zip(now, self.last, self.counters))
        self.last = now
        return self.sum if self.counters else None


Counter = tuple[Callable[[], float], float]  # reads joules; where it starts over


def processors() -> list[Counter]:
    """RAPL's counter of each processor package that may be read."""
    found = []
    for folder in sorted(POWERCAP.glob("intel-rapl:?")):
        try:
            around = int((folder / "max_energy_range_uj").read_text()) / 1e6
            read = lambda path=folder / "energy_uj": int(path.read_text()) / 1e6
            read()
        except (OSError, ValueError):
            continue
        found.append((read, around))
    return found


def cards() -> list[Counter]:
    """NVML's counter of each card (Volta and later)."""
    try:
        nvml = ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return []
    count = ctypes.c_uint()
    if nvml.nvmlInit_v2() or nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)):
        return []
    found = []
    for index in range(count.value):
        card, energy = ctypes.c_void_p(), ctypes.c_ulonglong()
        if nvml.nvmlDeviceGetHandleByIndex_v2(index, ctypes.byref(card)):
            continue

        def read(card=card, energy=energy) -> float:
            nvml.nvmlDeviceGetTotalEnergyConsumption(card, ctypes.byref(energy))
            return energy.value / 1e3  # millijoules

        if not nvml.nvmlDeviceGetTotalEnergyConsumption(card, ctypes.byref(energy)):
            found.append((read, 2**64 / 1e3))
    return found
