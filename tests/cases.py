"""How many cases a property is tried with: few in an ordinary run, CASES of each by hand.

``CASES=10000 pytest tests/…`` tries other cases each time, an ordinary run the same ones.
"""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from hypothesis import HealthCheck, Phase, settings

CASES = int(os.environ.get("CASES", "0"))


def cases(usual: int) -> settings:
    """Settings for one property, which is tried ``usual`` times where CASES does not say how often."""
    return settings(
        max_examples=CASES or usual,
        deadline=None,
        derandomize=not CASES,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, *([] if CASES else [Phase.shrink])],
    )


class _Endless(BaseException):
    """No ``except Exception`` of the program may take it for its own."""


@contextmanager
def bounded(*, seconds: float = 20, mb: int = 700) -> Iterator[None]:
    """Fails for work that takes that much processor time or raises the memory by so much: it hangs."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Endless

    before = signal.signal(signal.SIGPROF, stop)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except _Endless:
        raise AssertionError(f"more than {seconds} s of processor time") from None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) // 1000
    assert grown < mb, f"{grown} MB more"
