"""Pieces that come from a language model are waited for so long and no longer."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.errors import WriterFailed
from assistant.patience import patiently


def test_all_pieces_come_in_order() -> None:
    assert list(patiently(iter(["a", "b", "c"]), seconds=10)) == ["a", "b", "c"]
    assert list(patiently(iter([]), seconds=10)) == []


def test_their_error_is_raised_after_what_came_before_it() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise ValueError("broken")

    heard = patiently(broken(), seconds=10)
    assert next(heard) == "a"
    with pytest.raises(ValueError, match="broken"):
        next(heard)


def test_silence_has_a_sign_and_an_end() -> None:
    over = threading.Event()

    def silent() -> Iterator[str]:
        over.wait(20)
        yield "late"

    heard = patiently(silent(), seconds=1.2)
    assert next(heard) == ""
    with pytest.raises(WriterFailed) as raised:
        list(heard)
    assert raised.value.reason == "slow"
    over.set()


def test_too_much_has_an_end() -> None:
    with pytest.raises(WriterFailed) as raised:
        list(patiently(iter(["abc"] * 10), seconds=10, most=20))
    assert raised.value.reason == "endless"


def test_closed_it_closes_what_it_draws_from() -> None:
    closed = threading.Event()

    def endless() -> Iterator[str]:
        try:
            while True:
                yield "a"
        finally:
            closed.set()

    with closing(patiently(endless(), seconds=10, most=10**9)) as heard:
        next(heard)
    assert closed.wait(10)


def test_without_time_nothing_is_waited_for() -> None:
    with pytest.raises(WriterFailed):
        list(patiently(iter(["a"]), seconds=0))
