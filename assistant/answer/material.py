"""What a language model is given to answer from: what the quotes were taken from, and nothing else."""

from collections.abc import Sequence

from assistant.answer.compose import Draft
from assistant.answer.context import Extract, extracts, of_quotations
from assistant.answer.intent import Intent, Kind
from assistant.answer.summary import salient
from assistant.values import Hit

_SUMMED_UP = 12
"""Sentences of a document that a summary is written from."""


def material(question: str, meant: Intent, draft: Draft, hits: Sequence[Hit]) -> list[Extract]:
    """The extracts to answer from; none where quotes alone answer: an overview, sources that disagree."""
    if not draft.claims or meant.kind is Kind.OVERVIEW or any(c.disputed for c in draft.claims):
        return []
    if meant.kind is Kind.SUMMARY:
        return of_quotations(salient(draft.evidence, k=_SUMMED_UP, topic=meant.topic))
    return extracts([h for h in hits if h.passage in draft.evidence], question)
