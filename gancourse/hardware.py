"""What a training ran on, in words."""

import os
import platform
from pathlib import Path

import torch


def describe() -> dict[str, str | int]:
    """Device, threads and versions: {"device": ..., "threads": ..., "torch": ..., "python": ...}."""
    return {
        "device": torch.cuda.get_device_name() if torch.cuda.is_available() else processor(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def processor() -> str:
    """The processor's name; `platform.processor` knows it on Windows and macOS only."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def memory() -> int | None:
    """Bytes that a training can have: the GPU's where there is one, else the machine's; None if nobody tells."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_properties().total_memory
    known = {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} <= set(getattr(os, "sysconf_names", ()))
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if known else None
