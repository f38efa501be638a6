"""How often somebody may call: a bucket of tokens for each, filled again as time goes by."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST = 10_000
"""Callers remembered. One forgotten begins anew, and those who call most are not the ones forgotten."""


class Rates:
    """So many calls a minute for each name, all of them at once where they come so; 0 means any number."""

    def __init__(self, a_minute: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._now = now
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._counting = threading.Lock()

    def wait(self, name: str) -> int:
        """Counts a call: 0 where it may go on, else the seconds until one may."""
        if not self._a_minute:
            return 0
        with self._counting:
            now = self._now()
            left, then = self._left.pop(name, (float(self._a_minute), now))
            left = min(self._a_minute, left + (now - then) * self._a_minute / 60)
            self._left[name] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _MOST:
                self._left.popitem(last=False)
        return 0 if left >= 1 else max(1, math.ceil((1 - left) * 60 / self._a_minute))
