"""The work at hand, of every door: what a full house turns away, and what is given up after its time."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from assistant.serve.flow import ANSWERS_AT_ONCE

T = TypeVar("T")


@dataclass(slots=True)
class Load:
    """How many requests are being answered or wait for their turn.

    ``queue`` of them may wait; none may take longer than ``seconds``.
    """

    queue: int = 60
    seconds: float = 120
    running: int = 0

    @property
    def full(self) -> bool:
        """Whether one more has to be turned away."""
        return self.running >= ANSWERS_AT_ONCE + self.queue

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """A request that is being answered, or waits, until the end of the block."""
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    async def in_time(self, steps: AsyncGenerator[T]) -> AsyncGenerator[T]:
        """The same steps. Raises TimeoutError, and ends the work, where the time is over before they are.

        The time is taken from step to step: what calls this may go on in another task than it began in.
        """
        until = asyncio.get_running_loop().time() + self.seconds
        async with aclosing(steps):
            while True:
                try:
                    async with asyncio.timeout_at(until):  # wait_for may swallow that one is cancelled
                        step = await anext(steps)
                except StopAsyncIteration:
                    return
                yield step
