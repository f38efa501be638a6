"""Windows read end to end, as many as fit into a pack, by workers that compute side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

from assistant.adapters.memory import enough_memory
from assistant.adapters.network import Logits, ReaderNetwork
from assistant.adapters.sequences import Window

T = TypeVar("T")

PACK = 1024  # tokens read in one go: large enough for fast products, small enough to stop in time


def start_workers(count: int) -> ThreadPoolExecutor:
    """Threads that compute on their own: packs side by side gain more than each from several threads."""
    threads = torch.get_num_threads()
    workers = ThreadPoolExecutor(count, "reader", lambda: torch.set_num_threads(1))
    list(workers.map(torch.zeros, range(count)))
    torch.set_num_threads(threads)  # what a thread of one's own sets is also the default of later threads
    return workers


def packs_of(items: Iterable[T], tokens: Callable[[T], int]) -> Iterator[list[T]]:
    """Items end to end, as many as fit into a pack by their ``tokens``, in order."""
    pack: list[T] = []
    held = 0
    for item in items:
        if pack and held + tokens(item) > PACK:
            yield pack
            pack, held = [], 0
        pack.append(item)
        held += tokens(item)
    if pack:
        yield pack


def length(place: tuple[int, Window]) -> int:
    """The tokens of a window that knows its place."""
    return len(place[1].ids)


def read_pack(network: ReaderNetwork, pack: Sequence[Window]) -> Logits:
    """What the network says of the windows, without gradients."""
    ids = torch.tensor([n for window in pack for n in window.ids])
    with enough_memory(), torch.inference_mode():
        return network(ids, [len(window.ids) for window in pack])
