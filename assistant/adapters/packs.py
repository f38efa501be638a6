"""Windows read end to end, as many as fit into a pack, by workers that compute side by side."""

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

from assistant.adapters.memory import enough_memory, give_back
from assistant.adapters.network import Logits, ReaderNetwork
from assistant.adapters.sequences import Window

_TIDY = 100  # calls from one giving back of free memory to the next: questions, or batches of an ingest

T = TypeVar("T")
Made = TypeVar("Made")

PACK = 1024  # tokens read in one go: large enough for fast products, small enough to stop in time


class Workers:
    """Threads that compute on their own: packs side by side gain more than each from several threads."""

    def __init__(self, count: int) -> None:
        threads = torch.get_num_threads()
        self._count, self._calls = count, itertools.count(1)
        self._pool = ThreadPoolExecutor(count, "reader", lambda: torch.set_num_threads(1))
        list(self._pool.map(torch.zeros, range(count)))
        torch.set_num_threads(threads)  # what a thread of one's own sets is also the default of later ones

    def map(
        self, work: Callable[[list[T]], Made], items: Sequence[T], tokens: Callable[[T], int]
    ) -> Iterator[Made]:
        """What the work makes of each pack of the items, in order; see ``packs_of``."""
        if next(self._calls) % _TIDY == 0:
            self._pool.submit(give_back)
        return self._pool.map(work, packs_of(items, tokens, workers=self._count))


def packs_of(items: Sequence[T], tokens: Callable[[T], int], *, workers: int = 1) -> list[list[T]]:
    """Items end to end, in order, in packs of much the same number of ``tokens``: PACK, or an item more.

    There are as many packs for each of the workers, so that none waits for another at the end.
    """
    sizes = [tokens(item) for item in items]
    total, before = sum(sizes), 0
    count = math.ceil(total / PACK / workers) * workers
    packs: list[list[T]] = [[] for _ in range(count)]
    for item, size in zip(items, sizes, strict=True):
        packs[(2 * before + size) * count // (2 * total + 1)].append(item)  # where its middle lies
        before += size
    return [pack for pack in packs if pack]


def length(place: tuple[int, Window]) -> int:
    """The tokens of a window that knows its place."""
    return len(place[1].ids)


def read_pack(network: ReaderNetwork, pack: Sequence[Window]) -> Logits:
    """What the network says of the windows, without gradients."""
    ids = torch.tensor([n for window in pack for n in window.ids])
    with enough_memory(), torch.inference_mode():
        return network(ids, [len(window.ids) for window in pack])
