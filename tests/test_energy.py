"""Energy counters, on a machine that is made up."""

import ctypes

import pytest

from gancourse import energy


def rapl(folder, number: int, joules: float, around: float = 1000.0):
    """A processor whose counter stands at `joules`."""
    place = folder / f"intel-rapl:{number}"
    place.mkdir(exist_ok=True)
    (place / "energy_uj").write_text(f"{int(joules * 1e6)}\n")
    (place / "max_energy_range_uj").write_text(f"{int(around * 1e6)}\n")


class NVML:
    """A library with two cards, of which one does not tell."""

    millijoules = 5000

    def nvmlInit_v2(self):
        return 0

    def nvmlDeviceGetCount_v2(self, count):
        count._obj.value = 2
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index, card):
        card._obj.value = index + 1
        return 0

    def nvmlDeviceGetTotalEnergyConsumption(self, card, energy):
        energy._obj.value = self.millijoules
        return 0 if card.value == 1 else 3


@pytest.fixture
def machine(monkeypatch, tmp_path):
    monkeypatch.setattr(energy, "POWERCAP", tmp_path)

    def missing(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    return tmp_path


def test_a_machine_that_does_not_tell_gives_none(machine):
    assert energy.Meter().joules() is None


def test_processors_add_up_and_counters_may_start_over(machine):
    rapl(machine, 0, 900)
    rapl(machine, 1, 10)
    meter = energy.Meter()
    rapl(machine, 0, 950)
    assert meter.joules() == pytest.approx(50)
    rapl(machine, 0, 20)  # 50 up to 1000, then 20
    rapl(machine, 1, 15)
    assert meter.joules() == pytest.approx(50 + 70 + 5)


def test_a_counter_that_may_not_be_read_is_left_out(machine):
    rapl(machine, 0, 1)
    (machine / "intel-rapl:1").mkdir()
    meter = energy.Meter()
    rapl(machine, 0, 4)
    assert meter.joules() == pytest.approx(3)


def test_a_card_that_tells_is_counted(machine, monkeypatch):
    library = NVML()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    meter = energy.Meter()
    library.millijoules = 12_000
    assert meter.joules() == pytest.approx(7)
