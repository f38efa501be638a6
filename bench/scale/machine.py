"""What a figure was measured on, quantiles, and the memory of a process."""

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("torch", "chromadb", "sentence-transformers", "llama-index-core", "tantivy")


def machine() -> str:
    """Processor, cores, load of others, versions, date: one line to print above a table."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    kind = found[1] if found else platform.processor()
    return f"{kind}, {cores} cores, load {load:.1f} at the start; {versions}; {date.today()}"


def at(share: float, values: Sequence[float]) -> float:
    """The quantile, the highest of so few that there is none above."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def resident(pid: int | str = "self") -> float:
    """Resident megabytes of the process now."""
    found = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    return int(found) * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak(pid: int | str = "self") -> float:
    """The most megabytes that were resident at once."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1e3 if found else float("nan")
