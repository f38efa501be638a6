"""Work that blocks, heard from asyncio: it runs in a thread and says what it has as it goes."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from contextvars import copy_context
from typing import TypeVar

from starlette.types import Receive

from assistant.ports import Service
from assistant.reports import Stage, Status
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Verdict
from assistant.writing import chosen

ANSWERS_AT_ONCE = 4
"""Answers are made by the processor: more at once would only make each of them later."""

_POLL_SECONDS = 0.25
_TURNS = threading.BoundedSemaphore(ANSWERS_AT_ONCE)

T = TypeVar("T")
Work = Callable[[Callable[[T], None]], None]
"""Work is given ``say`` and calls it with each thing it has."""


class Unheard(Exception):
    """Raised by ``say`` in the work when nobody listens any more: the work should end."""


async def listen(work: Work[T], *, to_the_end: bool = False) -> AsyncGenerator[T]:
    """What the work says, as it says it; its exception is raised here.

    A listener that goes away makes the next ``say`` raise Unheard, so that the work ends; with
    ``to_the_end`` it goes on unheard. The thread does not keep a stopping program alive.
    """
    loop, said, gone = asyncio.get_running_loop(), asyncio.Queue[tuple[str, T | None]](), threading.Event()
    failed: list[BaseException] = []

    def put(kind: str, thing: T | None = None) -> None:
        if not gone.is_set():
            loop.call_soon_threadsafe(said.put_nowait, (kind, thing))
        elif not to_the_end:
            raise Unheard

    def run() -> None:
        try:
            work(lambda thing: put("said", thing))
        except Unheard:
            return
        except BaseException as error:
            failed.append(error)
        if not gone.is_set():
            put("end")

    threading.Thread(target=copy_context().run, args=(run,), daemon=True).start()
    try:
        while (event := await said.get())[0] == "said":
            yield event[1]  # type: ignore[misc]
    finally:
        gone.set()
    if failed:
        raise failed[0]


def answering(
    service: Service,
    question: str,
    history: Sequence[str],
    scope: Scope = EVERYTHING,
    *,
    writer: str = "",
) -> AsyncGenerator[Stage | Verdict | Answer]:
    """The steps of an answer, which comes last; a few at once, the others wait their turn."""

    def work(say: Callable[[Stage | Verdict | Answer], None]) -> None:
        with _TURNS:
            for step in service.stream(question, history, scope=scope, **chosen(writer)):
                say(step)

    return listen(work)


async def answered(
    service: Service,
    question: str,
    history: Sequence[str],
    scope: Scope = EVERYTHING,
    *,
    writer: str = "",
) -> Answer:
    """The answer alone; cancelled, its work ends."""
    async with aclosing(answering(service, question, history, scope, writer=writer)) as steps:
        async for step in steps:
            if isinstance(step, Answer):
                return step
    raise AssertionError("a stream ends with its answer")


async def unless_gone(receive: Receive, work: Coroutine[None, None, T]) -> T | None:
    """What the work gives; none where the caller goes away, which cancels the work.

    The whole request must have been read.
    """
    asked = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        return asked.result() if asked.done() else None
    finally:
        asked.cancel()
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def waiting(status: Status) -> bool:
    """Whether there is nothing to ask yet: it is starting, or indexing for the first time.

    While it indexes again, questions are answered from what was indexed before.
    """
    return status.state == "starting" or (status.state == "indexing" and not status.documents)


async def until_ready(service: Service) -> AsyncIterator[Status]:
    """The status, again and again, for as long as there is nothing to ask yet."""
    while waiting(status := service.status()):
        yield status
        await asyncio.sleep(_POLL_SECONDS)
