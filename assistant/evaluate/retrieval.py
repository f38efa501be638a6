"""How well an index finds what judges found relevant, and how well it answers from what it finds."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from assistant.evaluate.collection import Collection, Query
from assistant.evaluate.measures import (
    Relevance,
    answer_f1,
    area_under_curve,
    bootstrap,
    exact_match,
    false_answers,
    mean,
    ndcg,
    recall,
    reciprocal_rank,
    success,
)
from assistant.ports import Progress
from assistant.values import Document

MEASURES: Mapping[str, Callable[[Sequence[str], Relevance], float]] = {
    "R@5": partial(recall, k=5),
    "R@10": partial(recall, k=10),
    "Success@1": partial(success, k=1),
    "RR@10": partial(reciprocal_rank, k=10),
    "nDCG@10": partial(ndcg, k=10),
}

_DEPTH = 40
"""Passages asked for: an item may be split into several, and ten items are measured."""


RECALL = 0.85
"""The share of the answerable that must be answered where false answers are counted."""


class Index(Protocol):
    """A throw-away index of a collection, made of the same parts as the assistant's own."""

    def search_lists(self, question: str, k: int) -> Mapping[str, Sequence[str]]:
        """The files of the k best passages, best first, by each way of ranking (dense, bm25, fused, …)."""
        ...

    def answer(self, question: str) -> str:
        """The shortest answer found, empty where it abstains."""
        ...

    def answerable(self, question: str, files: Sequence[str]) -> float:
        """How sure it is that one of these documents answers the question."""
        ...


BuildIndex = Callable[[Sequence[Document], Progress], AbstractContextManager[Index]]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over queries with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well scores part the queries that can be answered from the others.

    ``false_answers`` is the share of the others that are answered at the threshold which still
    answers RECALL of those that can be.
    """

    answerable: int
    unanswerable: int
    auc: float
    false_answers: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What an index is worth on a collection.

    ``lists`` holds each measure by way of ranking; ``answers`` F1 and EM where queries have marked
    answers; ``abstention`` is set where queries with and without an answer were judged.
    """

    documents: int
    queries: int
    lists: Mapping[str, Mapping[str, Estimate]]
    answers: Mapping[str, Estimate]
    abstention: Abstention | None = None


def measure(collection: Collection, index: Index, *, progress: Progress | None = None) -> RetrievalReport:
    """Ask the index every query. A judged query that gets no hits counts as zero."""
    rows: list[Mapping[str, Sequence[str]]] = []
    said: list[tuple[str, Query]] = []
    scores: list[tuple[float, bool]] = []
    for done, query in enumerate(collection.queries, start=1):
        if query.id in collection.relevance:
            rows.append(index.search_lists(query.text, _DEPTH))
        if query.answers:
            said.append((index.answer(query.text), query))
        if query.candidates:
            scores.append((index.answerable(query.text, query.candidates), query.answerable))
        if progress:
            progress(done, len(collection.queries), query.text)
    judged = [collection.relevance[q.id] for q in collection.queries if q.id in collection.relevance]
    return RetrievalReport(
        documents=len(collection.documents),
        queries=len(collection.queries),
        lists=_measured(rows, judged),
        answers=_answered(said),
        abstention=_abstention(scores),
    )


def _measured(
    rows: Sequence[Mapping[str, Sequence[str]]], judged: Sequence[Relevance]
) -> dict[str, dict[str, Estimate]]:
    names = dict.fromkeys(name for row in rows for name in row)
    ranked = {name: [items_of(row.get(name, ())) for row in rows] for name in names}
    return {
        name: {
            measure: estimate([of(items, wanted) for items, wanted in zip(ranked[name], judged, strict=True)])
            for measure, of in MEASURES.items()
        }
        for name in names
    }


def items_of(files: Sequence[str]) -> list[str]:
    """Each item once, at the place of its first passage."""
    return list(dict.fromkeys(files))


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of the values and its interval."""
    return Estimate(mean(values), *bootstrap(values))


def _answered(said: Sequence[tuple[str, Query]]) -> dict[str, Estimate]:
    if not said:
        return {}
    return {
        "F1": estimate([answer_f1(text, query.answers) for text, query in said]),
        "EM": estimate([exact_match(text, query.answers) for text, query in said]),
    }


def _abstention(scores: Sequence[tuple[float, bool]]) -> Abstention | None:
    known = [(score, answerable) for score, answerable in scores if not math.isnan(score)]
    positives = [score for score, answerable in known if answerable]
    negatives = [score for score, answerable in known if not answerable]
    if not positives or not negatives:
        return None
    wrong = false_answers(positives, negatives, at_recall=RECALL)
    return Abstention(len(positives), len(negatives), area_under_curve(positives, negatives), wrong)
