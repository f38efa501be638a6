"""A second copy of the neighbour graph: Chroma writes its files in place, once in a thousand changes.

A process killed in the middle of that leaves them torn. What has changed since the copy was made is in the
database until they are whole, so over the copy Chroma comes to the same graph again.
"""

import logging
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.adapters.chroma.folder import DATABASE
from assistant.adapters.chroma.graph import HEADER, LABELS, broken, unended

_KEPT = "kept"
_LOG = logging.getLogger(__name__)


def keep(path: Path, url: str = "") -> None:
    """Copy the graphs of the store that were written since the last time; a server's are its own business.

    Nobody writes them meanwhile.
    """
    if url:
        return
    written = {p.parent.name: p.parent for p in path.glob(f"*/{LABELS}")}
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
    """Mend graphs whose files contradict each other; the store is not open. Whether there were any.

    The copy takes the place of one that has a copy. One that was never written whole is removed: all its
    vectors are in the database still, and Chroma makes it again of them.
    """
    mended = False
    for header in path.glob(f"*/{HEADER}"):
        graph, copy = header.parent, path / _KEPT / header.parent.name
        if not (found := broken(header)):
            continue
        if (copy / LABELS).exists() and (copy / HEADER).exists() and not broken(copy / HEADER):
            _LOG.warning("%s %s: its copy is used instead.", *found)
            shutil.rmtree(graph)
            shutil.copytree(copy, graph)
        elif _never_whole(graph):
            _LOG.warning("%s %s: it is made again, nothing of it is lost.", *found)
            shutil.rmtree(graph)
        else:
            continue
        mended = True
    return mended


def _never_whole(graph: Path) -> bool:
    """Whether Chroma was killed as it wrote the graph for the first time.

    Its database then names no change up to which the graph is written, and keeps them all. Raises
    sqlite3.Error where it cannot be read.
    """
    labels = graph / LABELS
    if labels.exists() and not unended(labels):
        return False
    with closing(sqlite3.connect(graph.parent / DATABASE)) as db:
        written = "SELECT count(*) FROM max_seq_id WHERE segment_id = ?"
        known = "SELECT count(*) FROM segments WHERE id = ?"
        return [db.execute(q, [graph.name]).fetchone()[0] for q in (known, written)] == [1, 0]


def _stamps(graph: Path) -> set[tuple[str, int, int]]:
    """What tells of files, without reading them, that they are the same; a copy has the original's times."""
    found = ((p.name, p.stat()) for p in (graph.iterdir() if graph.is_dir() else ()))
    return {(name, stat.st_size, stat.st_mtime_ns) for name, stat in found}
