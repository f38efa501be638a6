"""The map of a corpus: where each passage lies among the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A passage of evidence, ``document.text[start:end]``, at a place of the map; x and y are in [-1, 1].

    Passages that say similar things lie near one another; the axes themselves mean nothing.
    """

    file: str
    start: int
    end: int
    x: float
    y: float
