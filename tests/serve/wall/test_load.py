"""The work at hand: how much is too much, and how it ends before its end."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack

import pytest

from assistant.serve.flow import ANSWERS_AT_ONCE
from assistant.serve.wall.load import Load


def test_it_is_full_where_all_answer_and_the_queue_waits() -> None:
    load = Load(queue=1)
    with ExitStack() as running:
        for _ in range(ANSWERS_AT_ONCE):
            running.enter_context(load.one_more())
        assert not load.full
        with load.one_more():
            assert load.full
    assert load.running == 0


class Steps:
    """Two steps, each as soon as the test lets it come; notes that it was left."""

    def __init__(self) -> None:
        self.first, self.second = (asyncio.get_running_loop().create_future() for _ in range(2))
        self.left = False

    async def __call__(self) -> AsyncGenerator[int]:
        try:
            yield await self.first
            yield await self.second
        finally:
            self.left = True


async def _all(steps: AsyncGenerator[int]) -> list[int]:
    return [step async for step in steps]


def test_steps_come_through_in_time_and_end_when_the_time_is_over() -> None:
    async def run() -> None:
        whole, late = Steps(), Steps()
        for future in (whole.first, whole.second, late.first):
            future.set_result(1)
        assert await _all(Load().in_time(whole())) == [1, 1]
        with pytest.raises(TimeoutError):
            await _all(Load(seconds=0.05).in_time(late()))
        assert late.left

    asyncio.run(run())


@pytest.mark.parametrize("turns", range(5))
def test_work_that_is_cancelled_ends_though_a_step_comes_at_that_very_moment(turns: int) -> None:
    async def run() -> None:
        steps = Steps()
        task = asyncio.create_task(_all(Load().in_time(steps())))
        await asyncio.sleep(0.01)
        steps.first.set_result(1)
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()
        assert steps.left

    asyncio.run(run())
