"""What this processor does well, found by measuring it: the number format and the threads."""

import os
import time
from functools import cache
from typing import Any

_ROWS, _WIDE, _HIGH = 512, 384, 1536  # a passage or two through one layer of the small models used here


def choose_threads(threads: int) -> int:
    """Set and return the number of threads that torch computes with.

    0 chooses: what OMP_NUM_THREADS says where it is set, else all cores (eight at most) where that is
    clearly faster than one just now. Threads that wait for one another on cores that others use are
    slower than one.
    """
    import torch

    if not threads and os.environ.get("OMP_NUM_THREADS"):
        return torch.get_num_threads()
    if not threads:
        cores = _cores()
        together, alone = _fastest((cores, None), (1, None)) if cores > 1 else (1.0, 1.0)
        threads = cores if together < 0.75 * alone else 1
    torch.set_num_threads(threads)
    return threads


def choose_workers(threads: int) -> int:
    """How many products, on one thread each, to compute side by side: they never wait for one another.

    0 chooses: what OMP_NUM_THREADS says where it is set, else all cores (eight at most).
    """
    import torch

    return threads or (torch.get_num_threads() if os.environ.get("OMP_NUM_THREADS") else _cores())


def _cores() -> int:
    return min(len(os.sched_getaffinity(0)), 8) if hasattr(os, "sched_getaffinity") else 1


@cache
def best_type() -> Any:
    """torch.bfloat16 where the processor multiplies it at least 1.5 times as fast as float32."""
    import torch

    threads = torch.get_num_threads()
    halves, singles = _fastest((threads, torch.bfloat16), (threads, torch.float32))
    return torch.bfloat16 if halves * 1.5 < singles else torch.float32


def _fastest(*ways: tuple[int, Any]) -> tuple[float, ...]:
    """The seconds of each way (threads, number format), the least of several turns: others may cut in."""
    turns = [[_seconds(threads, kind) for threads, kind in ways] for _ in range(3)]
    return tuple(map(min, zip(*turns, strict=True)))


def _seconds(threads: int, kind: Any = None) -> float:
    """The shortest of four matrix products."""
    import torch

    torch.set_num_threads(threads)
    rows, weights = (torch.ones(n, _WIDE, dtype=kind or torch.float32) for n in (_ROWS, _HIGH))
    return min(_timed(rows, weights) for _ in range(4))


def _timed(rows: Any, weights: Any) -> float:
    import torch

    begin = time.perf_counter()
    torch.nn.functional.linear(rows, weights)
    return time.perf_counter() - begin
