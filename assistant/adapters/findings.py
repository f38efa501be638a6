"""From the network's logits for a passage to a reading: probability, answer span, sentence scores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.adapters.network import END, SENTENCE, START
from assistant.sentences import spans
from assistant.values import Reading, Span

LONGEST = 40  # tokens of an answer
_EDGE = " \t\n\xa0\u202f.,;:!?…«»“”„\"'’‘()[]–—-"


@dataclass(frozen=True, slots=True)
class Found:
    """The logits of one window of a passage: its relevance, and start, end, sentence of each token."""

    passage: int
    relevance: float
    places: Sequence[Span]
    tokens: np.ndarray


def reading(text: str, found: Sequence[Found], probability: Callable[[float], float]) -> Reading:
    """One reading of a passage from its windows; of probability 0 where there are none."""
    sentences = spans(text)
    if not found or not sentences:
        return Reading(0.0, None, (0.0,) * len(sentences))
    best = max(found, key=lambda f: f.relevance)
    scores = tuple(max(_score(f, sentence) for f in found) for sentence in sentences)
    choices = [c for f in found if f is best for s in sentences if (c := _span(f, s, text))]
    answer = max(choices, default=None, key=lambda c: c[0])
    return Reading(probability(best.relevance), answer[1] if answer else None, scores)


def _inside(found: Found, sentence: Span) -> tuple[int, int]:
    """The tokens of the window that lie in the sentence, half open."""
    starts = np.array([a for a, _ in found.places])
    ends = np.array([b for _, b in found.places])
    return int(np.searchsorted(ends, sentence[0], "right")), int(np.searchsorted(starts, sentence[1], "left"))


def _score(found: Found, sentence: Span) -> float:
    """How likely the tokens of the sentence are to belong to one that answers, on average."""
    first, last = _inside(found, sentence)
    if first >= last:
        return 0.0
    logits = found.tokens[first:last, SENTENCE]
    return float((1 / (1 + np.exp(-np.clip(logits, -30, 30)))).mean())


def _span(found: Found, sentence: Span, text: str) -> tuple[float, Span] | None:
    """The best span of the sentence and its logit."""
    first, last = _inside(found, sentence)
    if first >= last:
        return None
    sums = found.tokens[first:last, START][:, None] + found.tokens[first:last, END][None, :]
    allowed = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), LONGEST)
    sums = np.where(allowed, sums, -np.inf)
    a, b = np.unravel_index(int(sums.argmax()), sums.shape)
    span = _worded(text, (found.places[first + int(a)][0], found.places[first + int(b)][1]), sentence)
    return (float(sums[a, b]), span) if span else None


def _worded(text: str, span: Span, sentence: Span) -> Span | None:
    """The span widened to whole words and trimmed of marks, inside the sentence; none if no word is left."""
    start, end = max(span[0], sentence[0]), min(span[1], sentence[1])
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    if start == end:
        return None
    while start > sentence[0] and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < sentence[1] and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return start, end
