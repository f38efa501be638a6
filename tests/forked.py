"""Processes to be killed, or to die: real ones, that begin at once since all they import is there already."""

import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["chromadb.api.rust", "filelock", "tests.test_kill", "tests.backup.test_kill"])


@contextmanager
def forked(work: Callable[..., object], *given: object) -> Iterator[tuple[Any, IO[bytes]]]:
    """A process of its own that does the work, and what it says; waited for at the end of the block."""
    heard, said = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_speaking, args=(said, work, *given))
    process.start()
    said.close()
    try:
        with open(heard.fileno(), "rb", buffering=0, closefd=False) as listening:
            yield process, listening
    finally:
        process.join()
        heard.close()


def killed(
    work: Callable[..., object],
    *given: object,
    chance: random.Random,
    signals: list[signal.Signals],
    until: Callable[[IO[bytes]], object],
) -> bool:
    """Let a process do the work; send it a signal when ``until``, which hears what it says, ends.

    Says whether the work was broken off.
    """
    with forked(work, *given) as (process, listening):
        until(listening)
        if process.is_alive():
            with suppress(ProcessLookupError):  # it has just come to its end
                os.kill(process.pid, chance.choice(signals))
    return bool(process.exitcode)


def _speaking(said: Any, work: Callable[..., object], *given: object) -> None:
    """Do the work, its standard output being what is heard, its traceback nobody's business."""
    os.dup2(said.fileno(), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    work(*given)
