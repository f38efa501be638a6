"""A folder of vectors, looked through before Chroma opens it: hnswlib trusts its files, and one changed byte
that leads out of them takes the whole process down.
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HEADER, LABELS = "header.bin", "index_metadata.pickle"
_VECTORS, _LENGTHS, _UPPER = "data_level0.bin", "length.bin", "link_lists.bin"
_LAYOUT = struct.Struct("<i6QiI3QdQ")
_NOBODY = 0xFFFFFFFF
_LINK, _LABEL, _MOST = 4, 8, 1 << 20
_NORM = 0.05


@dataclass(frozen=True, slots=True)
class _Header:
    """What hnswlib writes first; ``entry`` is where a search begins, ``each`` and offsets are in bytes."""

    version: int
    start: int
    room: int
    count: int
    each: int
    label: int
    vector: int
    top: int
    entry: int
    links_above: int
    links: int
    wanted: int
    levels: float
    effort: int

    @property
    def plausible(self) -> bool:
        """Whether its numbers agree with each other."""
        sizes = self.vector == _LINK * (self.links + 1) and self.each == self.label + _LABEL
        vectors = self.label > self.vector and (self.label - self.vector) % 4 == 0
        links = 1 < self.wanted == self.links_above <= _MOST and self.links == 2 * self.wanted
        begun = self.entry < self.count and self.top >= 0
        empty = not self.count and self.entry == _NOBODY and self.top == -1
        told = links and math.isclose(self.levels, 1 / math.log(self.wanted)) and 0 < self.effort <= _MOST
        return sizes and vectors and told and not self.start and (begun or empty) and self.count <= self.room


def broken(header: Path) -> tuple[Path, str] | None:
    """The first file of the folder that is cut or contradicts the others, and how; none where all agree."""
    written = header.read_bytes()
    if len(written) != _LAYOUT.size:
        return header, "is cut"
    said = _Header(*_LAYOUT.unpack(written))
    sizes = {_VECTORS: said.count * said.each, _LENGTHS: said.count * 4}
    for name, least in sizes.items():
        if _size(header.with_name(name)) < least:
            return header.with_name(name), "is cut"
    if unended(labels := header.with_name(LABELS)):
        return labels, "is cut"
    if not said.plausible:
        return header, "has changed"
    if not said.count:
        return None
    if not _leads_within(_upper_links(header.with_name(_UPPER), said), said):
        return header.with_name(_UPPER), "has changed"
    return None if _sound(header.with_name(_VECTORS), said) else (header.with_name(_VECTORS), "has changed")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def unended(file: Path) -> bool:
    """Whether a pickle lacks its last byte, a full stop."""
    return file.exists() and not file.read_bytes().endswith(b".")


def _sound(file: Path, said: _Header) -> bool:
    """Whether each vector has length one, and neighbours that are there."""
    rows = np.memmap(file, np.uint8, "r", shape=(said.count, said.each))
    for start in range(0, said.count, 4096):
        part = rows[start : start + 4096]
        counts = np.ascontiguousarray(part[:, :2]).view("<u2")
        links = np.ascontiguousarray(part[:, _LINK : said.vector]).view("<u4")
        vectors = np.ascontiguousarray(part[:, said.vector : said.label]).view("<f4")
        if (counts > said.links).any() or ((links >= said.count) & _used(counts, said.links)).any():
            return False
        with np.errstate(over="ignore", invalid="ignore"):
            if not (np.abs(np.linalg.norm(vectors, axis=1) - 1) < _NORM).all():
                return False
    return True


def _used(counts: Any, places: int) -> Any:
    return np.arange(places)[None, :] < counts


def _upper_links(file: Path, said: _Header) -> dict[int, Any] | None:
    """For vectors on levels above the lowest their links, a row a level; none where they do not add up."""
    written, found, place = file.read_bytes() if file.exists() else b"", dict[int, Any](), 0
    row = _LINK * (said.links_above + 1)
    for n in range(said.count):
        size = int.from_bytes(written[place : place + _LINK], "little")
        place += _LINK + size
        if size % row or place > len(written):
            return None
        if size:
            found[n] = np.frombuffer(written[place - size : place], "<u4").reshape(-1, row // _LINK)
    return found if place == len(written) else None


def _leads_within(upper: dict[int, Any] | None, said: _Header) -> bool:
    """Whether links on a level lead to vectors that have that level, and the entry has the highest."""
    if upper is None:
        return False
    heights = np.zeros(said.count, int)
    heights[list(upper)] = [len(rows) for rows in upper.values()]
    return bool(heights[said.entry] == said.top) and all(
        count & 0xFFFF <= said.links_above and _stand(links[: count & 0xFFFF], heights, level)
        for rows in upper.values()
        for level, (count, links) in enumerate(((int(r[0]), r[1:]) for r in rows), start=1)
    )


def _stand(links: Any, heights: Any, level: int) -> bool:
    return bool((links < len(heights)).all()) and bool((heights[links] >= level).all())
