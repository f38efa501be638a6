"""Keep the memory of the models flat over many questions."""

import ctypes
import os
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress

from assistant.errors import OutOfMemory

SHAPES = "40"
"""As many as two packs read side by side need; with fewer each layer compiles its kernels again."""

_CACHES = ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY")


def bound_memory() -> None:
    """Both bounds below, which are to be set before torch is imported."""
    bound_caches()
    bound_heaps()


def bound_caches(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let torch keep compiled kernels for so many shapes only, unless the environment says otherwise.

    To be called before torch is imported. Every length of a text is a shape of its own: with the
    default of 1,024 a hundred questions added 450 MB.
    """
    for name in _CACHES:
        environment.setdefault(name, SHAPES)


_ARENAS, _MAPPED, _KEPT = (-8, 2), (-3, 2 << 20), (-1, 8 << 20)
"""Options of glibc's ``mallopt``: how many heaps the threads share, from how many bytes a block is mapped by
itself, so that it goes back to the system when it is freed, and how many free bytes a heap may end with.

Most states of a pack take 1 to 2 MB. Where each of them was mapped, the system cleared hundreds of pages at
every product: a sixth of the time of an answer and of an ingest. From 4 MB on there is nothing more to gain.
"""


def bound_heaps() -> None:
    """Let what is freed go back to the system; without effect where the C library is another than glibc.

    Threads otherwise have heaps of their own, eight for each core, which keep what large texts and tensors
    leave: 40 MB after twenty questions.
    """
    with suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        for option in (_ARENAS, _MAPPED, _KEPT):
            mallopt(*option)


def give_back() -> None:
    """Let what is free within the heaps go back to the system: ten milliseconds for a hundred megabytes.

    Under many people at once blocks that stay keep free ones between them from going back by themselves.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


_SAID = ("can't allocate memory", "not enough memory", "bad_alloc")


@contextmanager
def enough_memory() -> Iterator[None]:
    """Raises OutOfMemory where what is done within finds none, which torch tells as a RuntimeError."""
    try:
        yield
    except MemoryError as error:
        raise OutOfMemory() from error
    except RuntimeError as error:
        if any(said in str(error) for said in _SAID):
            raise OutOfMemory() from error
        raise
