"""The map of a store: its passages' vectors laid out in two dimensions by principal components."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from assistant.plane import Point
from assistant.values import Passage, Vector

FITTED = 20_000
"""Passages that choose the axes. They come in the order of their ids, which begin with the documents'
digests: the first so many are a random sample of the documents, and the same one every time."""

_DIGITS = 4

Batch = tuple[Sequence[Passage], Sequence[Vector]]
Rows = NDArray[np.float64]


def plane(batches: Iterable[Batch]) -> tuple[Point, ...]:
    """A point for each passage, in the order given; the same passages always make the same map.

    Only the vectors that choose the axes are held at once.
    """
    coming = iter(batches)
    held = list(_enough(coming))
    if not held:
        return ()
    middle, axes = axes_of(np.concatenate([_rows(vectors) for _, vectors in held]))
    places: list[tuple[str, int, int]] = []
    laid: list[Rows] = []
    for passages, vectors in chain(held, coming):
        places += [(p.file, p.start, p.end) for p in passages]
        laid.append((_rows(vectors) - middle) @ axes)
    xy = scaled(np.concatenate(laid)).tolist()
    return tuple(Point(*place, x, y) for place, (x, y) in zip(places, xy, strict=True))


def _enough(batches: Iterator[Batch]) -> Iterator[Batch]:
    count = 0
    for passages, vectors in batches:
        if passages:
            yield passages, vectors
        count += len(passages)
        if count >= FITTED:
            return


def axes_of(rows: Rows) -> tuple[Rows, Rows]:
    """The mean of the rows, and the two directions in which they differ most, as columns.

    A direction's sign is arbitrary; here its largest part is positive.
    """
    middle = rows.mean(axis=0)
    _, directions = np.linalg.eigh((rows - middle).T @ (rows - middle))
    two = directions[:, ::-1][:, :2]
    return middle, two * np.sign(two[np.abs(two).argmax(axis=0), range(two.shape[1])])


def scaled(laid: Rows) -> Rows:
    """The same picture within [-1, 1], its middle at nought; rows that do not differ lie there."""
    centred = laid - (laid.max(axis=0) + laid.min(axis=0)) / 2
    reach = np.abs(centred).max()
    # Above nought by rounding alone means that all are one place.
    return (centred / reach).round(_DIGITS) + 0.0 if reach > 1e-6 else np.zeros_like(laid)


def _rows(vectors: Sequence[Vector]) -> Rows:
    return np.asarray(vectors, dtype=np.float64)
