"""An index is measured as the field does, on judgements small enough to work out by hand."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.evaluate.collection import Collection, Query
from assistant.evaluate.retrieval import Estimate, items_of, measure
from tests.fakes import memory_document

COLLECTION = Collection(
    documents=tuple(memory_document(f"p{n}", f"Texte {n}.") for n in range(1, 4)),
    queries=(Query("q1", "un", answers=("le chat", "chien")), Query("q2", "deux"), Query("q3", "trois")),
    relevance={"q1": {"p1": 1}, "q2": {"p2": 1}},
)


class HandMade:
    """An index whose lists and scores are written down."""

    def __init__(self, lists: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._lists = lists

    def search_lists(self, question: str, k: int) -> Mapping[str, Sequence[str]]:
        return {name: files[:k] for name, files in self._lists[question].items()}

    def answer(self, question: str) -> str:
        return "Le chat noir"

    def answerable(self, question: str, files: Sequence[str]) -> float:
        return {"un": 0.9, "deux": 0.5, "trois": 0.6, "quatre": math.nan}[question]


INDEX = HandMade(
    {
        "un": {"dense": ["p2", "p2", "p1"], "bm25": ["p1"]},
        "deux": {"dense": ["p2", "p3"], "bm25": []},
    }
)


def test_each_way_of_ranking_is_measured() -> None:
    lists = measure(COLLECTION, INDEX).lists
    assert list(lists) == ["dense", "bm25"]
    assert {name: e.value for name, e in lists["dense"].items()} == pytest.approx(
        {"R@5": 1, "R@10": 1, "Success@1": 0.5, "RR@10": 0.75, "nDCG@10": (1 / math.log2(3) + 1) / 2}
    )


def test_a_judged_query_without_hits_counts_as_zero() -> None:
    assert measure(COLLECTION, INDEX).lists["bm25"]["R@5"].value == 0.5
    nothing = HandMade({"un": {"dense": []}, "deux": {}})
    assert measure(COLLECTION, nothing).lists["dense"]["R@5"] == Estimate(0, 0, 0)


def test_a_query_that_nobody_judged_is_not_searched() -> None:
    assert "trois" not in INDEX._lists
    assert measure(COLLECTION, INDEX).queries == 3


def test_the_first_passage_of_an_item_counts() -> None:
    assert items_of(["p2", "p1", "p2", "p3", "p1"]) == ["p2", "p1", "p3"]


def test_answers_are_measured_where_they_were_marked() -> None:
    answers = measure(COLLECTION, INDEX).answers
    assert answers["F1"].value == pytest.approx(2 / 3)
    assert answers["EM"].value == 0
    unmarked = replace(COLLECTION, queries=COLLECTION.queries[1:])
    assert measure(unmarked, INDEX).answers == {}


def test_scores_are_measured_where_candidates_were_judged() -> None:
    words = [("un", True), ("deux", True), ("trois", False), ("quatre", False)]
    queries = tuple(Query(w, w, answerable, candidates=("p1",)) for w, answerable in words)
    abstention = measure(replace(COLLECTION, queries=queries, relevance={}), INDEX).abstention
    assert abstention is not None
    assert (abstention.answerable, abstention.unanswerable) == (2, 1)
    assert abstention.auc == 0.5
    assert abstention.false_answers == 1.0
    assert measure(COLLECTION, INDEX).abstention is None


def test_intervals_hold_their_means() -> None:
    for row in measure(COLLECTION, INDEX).lists.values():
        for found in row.values():
            assert found.low <= found.value <= found.high


def test_progress_counts_every_query() -> None:
    seen: list[tuple[int, int, str]] = []
    measure(COLLECTION, INDEX, progress=lambda done, total, file: seen.append((done, total, file)))
    assert seen == [(1, 3, "un"), (2, 3, "deux"), (3, 3, "trois")]
