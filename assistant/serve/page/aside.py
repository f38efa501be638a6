"""A service that opens in a thread of its own, while its caller already answers."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager

from assistant.ports import Service

Opening = Callable[[], AbstractContextManager[Service]]


@contextmanager
def opened_aside(opening: Opening) -> Iterator[Future[Service]]:
    """The service as it comes to be, or what opening it raised; it is closed by the thread that opened it."""
    coming, done = Future[Service](), threading.Event()

    def hold() -> None:
        try:
            with opening() as service:
                coming.set_result(service)
                done.wait()
        except BaseException as error:
            if coming.done():
                raise
            coming.set_exception(error)

    # A daemon, so that who leaves while models load does not wait for them.
    holder = threading.Thread(target=hold, daemon=True)
    holder.start()
    try:
        yield coming
    finally:
        done.set()
        if coming.done():
            holder.join()
