"""So many calls a minute, filled again as time goes by."""

import pytest

from assistant.serve.wall import rates as module
from assistant.serve.wall.rates import Rates


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_through_and_then_one_at_a_time() -> None:
    clock = Clock()
    rates = Rates(6, now=clock)
    assert [rates.wait("a") for _ in range(8)] == [0] * 6 + [10, 10]
    clock.now = 9.0
    assert rates.wait("a") == 1
    clock.now = 10.5
    assert [rates.wait("a"), rates.wait("a")] == [0, 10]
    clock.now = 1000.0
    assert [rates.wait("a") for _ in range(7)].count(0) == 6


def test_callers_do_not_share_a_bucket() -> None:
    rates = Rates(1, now=Clock())
    assert [rates.wait("a"), rates.wait("b")] == [0, 0]
    assert rates.wait("a") > 0


def test_zero_is_no_limit() -> None:
    assert not any(Rates(0).wait("a") for _ in range(1000))


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 10)
    rates = Rates(1, now=Clock())
    for n in range(1000):
        rates.wait(str(n))
        rates.wait("busy")
    assert len(rates._left) == 10
    assert rates.wait("busy") > 0
