"""What is made ahead comes in order, as much as there is room for, and leaves no thread behind."""

import threading
from collections.abc import Iterator

import pytest

from assistant.ingest.ahead import ahead


def test_items_come_in_order_and_are_made_in_another_thread() -> None:
    makers: set[str] = set()

    def made() -> Iterator[int]:
        for n in range(50):
            makers.add(threading.current_thread().name)
            yield n

    with ahead(made(), room=3) as items:
        assert list(items) == list(range(50))
    assert makers == {"ahead"}


def test_no_more_is_made_than_there_is_room_for() -> None:
    begun = 0
    full = threading.Event()

    def made() -> Iterator[int]:
        nonlocal begun
        for n in range(100):
            begun += 1
            if begun == 4:  # two weigh enough, one waits to be put, the next is in hand
                full.set()
            yield n

    with ahead(made(), room=10, weight=lambda n: 5) as items:
        assert not full.wait(0.2)
        assert next(items) == 0
        assert full.wait(10)
    assert begun < 10


def test_an_error_comes_after_the_items_that_were_made_before_it() -> None:
    def made() -> Iterator[int]:
        yield 1
        raise ValueError("the second cannot be made")

    found: list[int] = []
    with pytest.raises(ValueError, match="second"), ahead(made(), room=5) as items:
        found.extend(items)
    assert found == [1]


def test_who_leaves_before_the_end_leaves_no_thread_behind() -> None:
    with ahead(iter(range(1000)), room=2) as items:
        assert next(items) == 0
    assert "ahead" not in {thread.name for thread in threading.enumerate()}
