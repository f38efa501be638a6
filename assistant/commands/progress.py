"""How far work has come, on standard error: a bar for a person, a line now and then for a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.ports import Progress

_LOG_SECONDS = 10.0
_LONGEST_NAME = 100


@contextmanager
def bar(unit: str) -> Iterator[Progress]:
    """Progress with its pace and the time left, counted in ``unit``."""
    first: tuple[float, int] | None = None
    with _drawn() if sys.stderr.isatty() else _logged(unit) as draw:

        def progress(done: int, total: int, file: str) -> None:
            nonlocal first
            now = time.perf_counter()
            began, before = first = (first if total else None) or (now, done)
            draw(done, total, file, pace(done - before, total - done, now - began, unit))

        yield progress


@contextmanager
def waiting(words: str) -> Iterator[Callable[[str], None]]:
    """A sign of life on a terminal while there is nothing to count; call it with what goes on now."""
    if not sys.stderr.isatty():
        yield lambda words: None
        return
    from rich.console import Console

    with Console(stderr=True).status(words) as status:
        yield lambda words: status.update(words)


def pace(done: int, left: int, seconds: float, unit: str) -> str:
    """``82 passages/s, 3 min left``, as soon as there is something to say."""
    if done <= 0 or seconds <= 0:
        return ""
    speed = done / seconds
    said = f"{speed:.0f} {unit}/s" if speed >= 10 else f"{speed:.1f} {unit}/s"
    return f"{said}, {duration(left / speed)} left" if left > 0 else said


def duration(seconds: float) -> str:
    """A time in its two coarsest useful units: ``45 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = round(max(seconds, 0))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if minutes < 10 and rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


_Draw = Callable[[int, int, str, str], None]


@contextmanager
def _drawn() -> Iterator[_Draw]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars

    from assistant.commands.printing import file_name

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)

        def draw(done: int, total: int, file: str, pace: str) -> None:
            line = escape(f"{pace}  {file_name(file, size=_LONGEST_NAME)}")
            bars.update(task, completed=done, total=total or None, description=line)

        yield draw


@contextmanager
def _logged(unit: str) -> Iterator[_Draw]:
    from assistant.commands.printing import file_name

    said = time.perf_counter()

    def draw(done: int, total: int, file: str, pace: str) -> None:
        nonlocal said
        if (now := time.perf_counter()) - said >= _LOG_SECONDS:
            said = now
            counted = f"{done} of {total} {unit}" if total else f"Looking at {file_name(file)}"
            print(", ".join(filter(None, (counted, pace))), file=sys.stderr, flush=True)

    yield draw
