from collections.abc import Sequence

import pytest

from assistant.ports import Store, Within
from assistant.retrieve.search import search
from assistant.values import Hit, Passage
from tests.contracts.test_lexical_index import filled, publish
from tests.fakes import FakeEmbedder, FakeLexicalIndex, FakeStore

EMBEDDER = FakeEmbedder()


class Silent:
    """A lexical index that finds nothing."""

    def update(self, store: Store) -> None: ...

    def rank(self, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
        return []


class Blind(FakeStore):
    """A store whose vectors find nothing."""

    def nearest(
        self, vector: Sequence[float], *, k: int, within: Within = None
    ) -> list[tuple[Passage, float]]:
        return []


def embedded(store: FakeStore, text: str, file: str, *, evidence: bool = True) -> None:
    passage = publish(FakeStore(), file, text, evidence=evidence)
    store.add([passage], EMBEDDER.embed_passages([text]))
    publish(store, file, text, evidence=evidence)


def corpus(store: FakeStore) -> FakeStore:
    embedded(store, "Le pont franchit la rivière Loire.", "bridge.txt")
    embedded(store, "Le tramway relie la gare au port.", "tram.txt")
    embedded(store, "Le stade accueille le tournoi.", "sport.txt")
    embedded(store, "Partagez ce pont avec vos amis.", "share.txt", evidence=False)
    return store


def hits(query: str | list[str], store: FakeStore, *, k: int = 10, words: bool = True) -> list[Hit]:
    lexical = FakeLexicalIndex() if words else Silent()
    lexical.update(store)
    return search(query, embedder=EMBEDDER, store=store, lexical=lexical, k=k)


def test_both_sides_are_fused_and_their_ranks_kept() -> None:
    first, *rest = hits("Quelle rivière le pont franchit ?", corpus(FakeStore()))
    assert (first.passage.file, first.dense_rank, first.lexical_rank) == ("bridge.txt", 1, 1)
    assert first.score == pytest.approx(2 / 61)
    assert all(h.lexical_rank is None for h in rest)


def test_ranks_count_from_one_and_k_limits() -> None:
    found = hits("pont tramway stade", corpus(FakeStore()))
    assert [h.rank for h in found] == [1, 2, 3]
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    assert len(hits("pont tramway stade", corpus(FakeStore()), k=2)) == 2
    assert hits("pont", corpus(FakeStore()), k=0) == []


def test_furniture_is_dropped_whichever_side_finds_it() -> None:
    class Careless(Silent):
        def rank(self, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
            return [(p.id, 1.0) for f in ("share.txt", "bridge.txt") for p in store.passages(f)]

    store = corpus(FakeStore())
    found = search("pont", embedder=EMBEDDER, store=store, lexical=Careless(), k=9)
    assert "share.txt" not in [h.passage.file for h in found]
    assert next(h for h in found if h.passage.file == "bridge.txt").lexical_rank == 1


def test_one_side_alone_is_enough() -> None:
    assert hits("pont", corpus(FakeStore()), words=False)[0].passage.file == "bridge.txt"
    assert [h.passage.file for h in hits("pont", corpus(Blind()))] == ["bridge.txt"]
    assert hits("pont", Blind(), words=False) == []


def test_several_queries_are_searched_together() -> None:
    store = corpus(FakeStore())
    found = hits(["Où est le pont ?", "Que relie le tramway ?"], store, k=2)
    assert {h.passage.file for h in found} == {"bridge.txt", "tram.txt"}


@pytest.mark.parametrize("query", ["", "  \n", [], [""]])
def test_an_empty_query_has_no_hits(query: str | list[str]) -> None:
    assert hits(query, filled()) == []
