"""Listening to a language model without ever waiting for it longer than was agreed."""

import queue
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from contextvars import copy_context

from assistant.errors import WriterFailed

MOST_CHARACTERS = 12_000
"""Of an answer: what writes more has no end."""

_BEAT = 1.0
"""Seconds of silence after which the listener gets a sign, so that it can go away."""

_END = object()


def patiently(pieces: Iterator[str], *, seconds: float, most: int = MOST_CHARACTERS) -> Generator[str]:
    """The pieces as they come, an empty one for each second of silence.

    Raises WriterFailed where they take longer than ``seconds`` altogether or are more than ``most``
    characters, and what the pieces raise. Closed, it has the pieces closed when the next one comes: they
    are drawn in a thread, which keeps nobody waiting.
    """
    said: queue.Queue[object] = queue.Queue()
    gone = threading.Event()
    threading.Thread(
        target=copy_context().run, args=(_draw, pieces, said, gone, most), name="writer", daemon=True
    ).start()
    deadline = time.monotonic() + seconds
    try:
        while (piece := _next(said, deadline)) is not _END:
            if isinstance(piece, BaseException):
                raise piece
            yield str(piece)
    finally:
        gone.set()


def _next(said: "queue.Queue[object]", deadline: float) -> object:
    left = deadline - time.monotonic()
    if left <= 0:
        raise WriterFailed("The language model took too long.", reason="slow")
    try:
        return said.get(timeout=min(left, _BEAT))
    except queue.Empty:
        return ""


def _draw(pieces: Iterator[str], said: "queue.Queue[object]", gone: threading.Event, most: int) -> None:
    try:
        if isinstance(pieces, Generator):
            with closing(pieces):
                _pass_on(pieces, said, gone, most)
        else:
            _pass_on(pieces, said, gone, most)
    except BaseException as error:
        said.put(error)
    said.put(_END)


def _pass_on(pieces: Iterator[str], said: "queue.Queue[object]", gone: threading.Event, most: int) -> None:
    count = 0
    for piece in pieces:
        count += len(piece)
        if count > most:
            raise WriterFailed("The language model does not come to an end.", reason="endless")
        said.put(piece)
        if gone.is_set():
            return
