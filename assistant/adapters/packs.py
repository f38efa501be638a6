"""Windows read end to end, as many as fit into a pack, by workers that compute side by side."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import torch

from assistant.adapters.network import Logits, ReaderNetwork
from assistant.adapters.sequences import Window

PACK = 1024  # tokens read in one go: large enough for fast products, small enough to stop in time


def start_workers(count: int) -> ThreadPoolExecutor:
    """Threads that compute on their own: packs side by side gain more than each from several threads."""
    threads = torch.get_num_threads()
    workers = ThreadPoolExecutor(count, "reader", lambda: torch.set_num_threads(1))
    list(workers.map(torch.zeros, range(count)))
    torch.set_num_threads(threads)  # what a thread of one's own sets is also the default of later threads
    return workers


def packs_of(found: Sequence[tuple[int, Window]]) -> Iterator[list[tuple[int, Window]]]:
    """Windows end to end, as many as fit into a pack, in order."""
    pack: list[tuple[int, Window]] = []
    size = 0
    for place in found:
        if pack and size + len(place[1].ids) > PACK:
            yield pack
            pack, size = [], 0
        pack.append(place)
        size += len(place[1].ids)
    if pack:
        yield pack


def read_pack(network: ReaderNetwork, pack: Sequence[Window]) -> Logits:
    """What the network says of the windows, without gradients."""
    ids = torch.tensor([n for window in pack for n in window.ids])
    with torch.inference_mode():
        return network(ids, [len(window.ids) for window in pack])
