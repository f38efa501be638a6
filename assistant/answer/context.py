"""What of the hits a language model is shown: the best sentences with their neighbours, within a budget."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.quote import Quotation, quotations
from assistant.sentences import spans
from assistant.text import one_line
from assistant.values import Hit, Passage, Span

BUDGET = 3000
"""Characters of passages in a prompt, about 900 tokens."""

MOST_EXTRACTS = 6
LEAST_SHARE = 0.1
"""A passage is shown where its best sentence scores at least this share of the best of all."""

_SENTENCES = 2
"""The best sentences of a passage that are shown, each with the one before and the one after."""

_SECOND_SHARE = 0.4
"""What the second of them must score of the first."""

_GAP = " […] "


@dataclass(frozen=True, slots=True)
class Extract:
    """What is shown of a passage, on one line; pieces apart are joined by "[…]"."""

    passage: Passage
    text: str


def extracts(hits: Sequence[Hit], question: str, *, budget: int = BUDGET) -> list[Extract]:
    """The extracts of the read hits, the most useful first and last, where models look best.

    Source: Liu et al. 2023, "Lost in the Middle".
    """
    ranked = [quoted for hit in hits if (quoted := quotations(hit, question))]
    best = max((quoted[0].score for quoted in ranked), default=0.0)
    useful = [quoted for quoted in ranked if quoted[0].score >= LEAST_SHARE * best > 0]
    return framed(_within([_extract(quoted) for quoted in useful], budget))


def of_quotations(quoted: Sequence[Quotation], *, budget: int = BUDGET) -> list[Extract]:
    """Extracts of chosen sentences, as a summary has them, in the order of their document."""
    passages = {q.passage.id: q.passage for q in quoted}
    together = [[q for q in quoted if q.passage.id == i] for i in passages]
    return _within([_extract(sentences) for sentences in together], budget)


def framed(ranked: Sequence[Extract]) -> list[Extract]:
    """The best first, the second best last, and so on inward."""
    return [*ranked[::2], *reversed(ranked[1::2])]


def _within(ranked: Sequence[Extract], budget: int) -> list[Extract]:
    """As many as the budget holds, the first one cut to it where it alone is too long."""
    kept: list[Extract] = []
    for extract in ranked[:MOST_EXTRACTS]:
        left = budget - sum(len(e.text) for e in kept)
        if len(extract.text) <= left:
            kept.append(extract)
        elif not kept:
            kept.append(Extract(extract.passage, extract.text[:left]))
    return kept


def _extract(quoted: Sequence[Quotation]) -> Extract:
    passage = quoted[0].passage
    sentences = spans(passage.text)
    shown: set[int] = set()
    for q in [q for q in quoted if q.score >= _SECOND_SHARE * quoted[0].score][:_SENTENCES]:
        at = next(i for i, (start, end) in enumerate(sentences) if start <= q.span[0] < end)
        shown |= {i for i in (at - 1, at, at + 1) if 0 <= i < len(sentences)}
    pieces = _joined([sentences[i] for i in sorted(shown)], sentences)
    return Extract(passage, _GAP.join(one_line(passage.text[a:b]) for a, b in pieces))


def _joined(chosen: Sequence[Span], sentences: Sequence[Span]) -> list[Span]:
    """Sentences that follow one another as one piece."""
    pieces: list[Span] = []
    for span in chosen:
        before = sentences.index(span) - 1
        if pieces and pieces[-1][1] == sentences[before][1]:
            pieces[-1] = pieces[-1][0], span[1]
        else:
            pieces.append(span)
    return pieces
