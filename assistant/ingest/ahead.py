"""Work done ahead in a thread of its own, so that reading, embedding and writing go on at the same time."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


@contextmanager
def ahead(
    items: Iterable[T], *, room: int, weight: Callable[[T], int] = lambda item: 1
) -> Iterator[Iterator[T]]:
    """The items in order, made in a thread until ``room`` of them, by weight, wait to be taken.

    One at least is made whatever it weighs. What making one raises is raised where it would have come.
    At the end the thread is done, with the item in hand if it is left before.
    """
    line = _Line[T](room, weight)
    maker = threading.Thread(target=line.fill, args=(items,), name="ahead", daemon=True)
    maker.start()
    try:
        yield line.taken()
    finally:
        line.stop()
        maker.join()


class _Line(Generic[T]):
    """Items between the thread that makes them and the one that takes them."""

    def __init__(self, room: int, weight: Callable[[T], int]) -> None:
        self._room, self._weight = room, weight
        self._waiting: deque[T] = deque()
        self._held, self._over = 0, False
        self._error: BaseException | None = None
        self._moved = threading.Condition()

    def fill(self, items: Iterable[T]) -> None:
        try:
            for item in items:
                if not self._put(item):
                    break
        except BaseException as error:
            self._error = error
        finally:
            self.stop()

    def _put(self, item: T) -> bool:
        """Whether more is wanted."""
        with self._moved:
            self._moved.wait_for(lambda: self._over or self._held < self._room)
            if self._over:
                return False
            self._waiting.append(item)
            self._held += self._weight(item)
            self._moved.notify_all()
            return True

    def taken(self) -> Iterator[T]:
        while True:
            with self._moved:
                self._moved.wait_for(lambda: self._waiting or self._over)
                if not self._waiting:
                    break
                item = self._waiting.popleft()
                self._held -= self._weight(item)
                self._moved.notify_all()
            yield item
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        with self._moved:
            self._over = True
            self._moved.notify_all()
