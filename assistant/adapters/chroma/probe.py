"""Asking a store about its own passages: the one test that a store with lost vectors does not pass.

Such a store still opens, counts right and answers, with the wrong passages and without an error.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.adapters.chroma.client import Tables
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.chroma.view import View
from assistant.errors import StoreDamaged

FEW = 8

NORM = 0.05
"""How far from one the length of a vector may be."""

_NEAR = 0.01

_TOLERATED = 0.25
"""Share of vectors that may miss themselves: the graph is approximate, a lost one misses nearly all."""


def refuse_lost(tables: Tables, view: View, *, place: str) -> None:
    """Raises StoreDamaged where rows are missing or a few passages do not answer to their own vectors."""
    held, needed = tables.passages.count() + tables.furniture.count(), needed_rows(view)
    problem = f"holds {held} of {needed} passages" if held < needed else lost_vectors(tables.passages, FEW)
    if problem:
        raise StoreDamaged(f"{place} {problem}. {REBUILD}")


def needed_rows(view: View) -> int:
    """How many rows the visible documents have."""
    return sum(shown[0].passages for shown in view.shown.values())


def lost_vectors(collection: Any, size: int) -> str:
    """What is wrong with ``size`` passages spread over the collection, asked by their vectors."""
    count = collection.count()
    places = _spread(count, size)
    vectors = [v for v in (_vector(collection, offset) for offset in places) if v is not None]
    if len(vectors) < len(places):
        return f"has lost the vectors of {len(places) - len(vectors)} of {len(places)} passages tried"
    if not vectors:
        return ""
    found = collection.query(query_embeddings=vectors, n_results=min(2, count), include=["distances"])
    missed = sum(not _near(distances, count) for distances in found["distances"])
    far = missed > _TOLERATED * len(places)
    return f"does not find {missed} of {len(places)} passages by their own vectors" if far else ""


def _vector(collection: Any, offset: int) -> Any:
    page = collection.get(limit=1, offset=offset, include=["embeddings"])["embeddings"]
    unit = len(page) and abs(float(np.linalg.norm(page[0])) - 1) < NORM
    return np.asarray(page[0], dtype=np.float32) if unit else None


def _near(distances: Sequence[float], count: int) -> bool:
    return len(distances) == min(2, count) and abs(distances[0]) < _NEAR


def _spread(count: int, size: int) -> list[int]:
    return sorted({round(i * (count - 1) / max(size - 1, 1)) for i in range(min(size, count))})
