"""A second copy of the neighbour graph: Chroma writes its files in place, once in a thousand changes.

A process killed in the middle of that leaves them torn. What has changed since the copy was made is in the
database until they are whole, so over the copy Chroma comes to the same graph again.
"""

import logging
import shutil
from pathlib import Path

from assistant.adapters.chroma.graph import HEADER, broken

_KEPT, _LABELS = "kept", "index_metadata.pickle"


def keep(path: Path, url: str = "") -> None:
    """Copy the graphs of the store that were written since the last time; a server's are its own business.

    Nobody writes them meanwhile.
    """
    if url:
        return
    written = {p.parent.name: p.parent for p in path.glob(f"*/{_LABELS}")}
    for name, graph in written.items():
        copy = path / _KEPT / name
        if _stamps(copy) != _stamps(graph):
            _copy(graph, copy)
    if (path / _KEPT).exists():
        for left in [p for p in (path / _KEPT).iterdir() if p.name not in written]:
            shutil.rmtree(left, ignore_errors=True)


def _copy(graph: Path, copy: Path) -> None:
    """A whole copy or none, whenever the process is killed."""
    fresh, old = copy.with_name(f"{copy.name}.new"), copy.with_name(f"{copy.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(graph, fresh)
    if copy.exists():
        copy.rename(old)
    fresh.rename(copy)
    shutil.rmtree(old, ignore_errors=True)


def mend_torn(path: Path) -> bool:
    """Put the copy in the place of a graph whose files contradict each other; the store is not open.

    Whether there was one, and a copy for it.
    """
    mended = False
    for copy in (path / _KEPT).glob(f"*/{_LABELS}"):
        graph = path / copy.parent.name
        if copy.parent.suffix or not (graph / HEADER).exists() or not (found := broken(graph / HEADER)):
            continue
        if (whole := copy.with_name(HEADER)).exists() and not broken(whole):
            logging.getLogger(__name__).warning("%s %s: its copy is used instead.", *found)
            shutil.rmtree(graph)
            shutil.copytree(copy.parent, graph)
            mended = True
    return mended


def _stamps(graph: Path) -> set[tuple[str, int, int]]:
    """What tells of files, without reading them, that they are the same; a copy has the original's times."""
    found = ((p.name, p.stat()) for p in (graph.iterdir() if graph.is_dir() else ()))
    return {(name, stat.st_size, stat.st_mtime_ns) for name, stat in found}
