"""The two ways of comparing a few contents give the same ranking."""

from pathlib import Path

import numpy as np
import pytest

from assistant.adapters.chroma.nearest import _among, _compared, nearest
from tests.adapters.chroma.test_store import opened
from tests.contracts.test_store import fill


@pytest.mark.parametrize("files", [1, 3, 70])
def test_few_are_ranked_here_as_chroma_ranks_them(tmp_path: Path, files: int) -> None:
    store, draw = opened(tmp_path / "store"), np.random.default_rng(files)
    for n in range(files + 2):
        lines = [f"Le registre {n} dit {draw.integers(10**6)} à la ligne {i}.\n" for i in range(5)]
        fill(store, f"{n}.txt", "".join(lines))
    table, view = store.state.tables.passages, store.state.view
    within = [r.sha256 for r in store.records()][:files]
    width = len(table.get(limit=1, include=["embeddings"])["embeddings"][0])
    for _ in range(5):
        query = draw.standard_normal((1, width)).astype(np.float32)
        query /= np.linalg.norm(query)
        here, there = _compared(table, within, query, 8), _among(table, within, query, 8)
        assert [s for _, s in here] == pytest.approx([s for _, s in there], abs=1e-5)
        assert {i for i, s in here if s > here[-1][1] + 1e-5} <= {i for i, _ in there}
        found = nearest(store.state.tables, view, query[0], k=8, within=within)
        assert [s for _, s in found] == pytest.approx([s for _, s in there], abs=1e-5)
    assert _compared(table, ["0" * 64], query, 8) == []
    store.close()


def test_few_among_many_are_compared_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "store")
    for n in range(40):
        fill(store, f"{n}.txt", f"Le registre {n} dit que la mer est calme et belle ce jour-là.\n")
    compared: list[int] = []

    def noted(collection: object, contents: list[str], query: object, k: int) -> list[tuple[str, float]]:
        compared.append(len(contents))
        return _compared(collection, contents, query, k)

    monkeypatch.setattr("assistant.adapters.chroma.nearest._compared", noted)
    table, view = store.state.tables, store.state.view
    vector = table.passages.get(limit=1, include=["embeddings"])["embeddings"][0]
    one = store.records()[0]
    [(passage, score)] = nearest(table, view, vector, k=5, within=[one.sha256])
    assert (passage.file, compared) == (one.file, [1])
    assert -1.0 <= score <= 1.0001
    store.close()
