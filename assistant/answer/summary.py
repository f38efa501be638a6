"""The sentences that carry a document, by their centrality in it (LexRank: Erkan and Radev 2004)."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from assistant.answer.quote import Quotation
from assistant.sentences import spans
from assistant.text import stems, words
from assistant.values import Passage

_Bag = Mapping[str, float]
"""The stems of a sentence with their shares of a vector of length one."""

MOST_SENTENCES = 400
"""Sentences of a document that are compared with one another; the cost grows with the square."""

_SHORTEST, _LONGEST = 6, 70  # words: shorter ones name, longer ones ramble
_DAMPING = 0.15
_LEAD_BONUS = 0.5  # news and administration put the essential first (Brandow et al. 1995)


def salient(passages: Sequence[Passage], *, k: int, topic: str = "") -> list[Quotation]:
    """The k sentences most central to the passages, in the order of the document.

    Sentences near the beginning, and those that share words with the title or the topic, are
    preferred; two sentences that share most of their words are not both taken.
    """
    candidates = [q for p in passages if p.evidence for q in _statements(p)][:MOST_SENTENCES]
    if not candidates:
        return []
    bags = [_bag(q.text) for q in candidates]
    central = _centrality(bags)
    wanted = _bag(f"{candidates[0].passage.title} {topic}")
    scores = [
        c * (1 + _LEAD_BONUS / (1 + i / 3)) * (1 + _similarity(bag, wanted))
        for i, (c, bag) in enumerate(zip(central, bags, strict=True))
    ]
    chosen = _diverse(scores, bags, k)
    return [_scored(candidates[i], scores[i]) for i in sorted(chosen)]


def _statements(passage: Passage) -> Iterable[Quotation]:
    for span in spans(passage.text):
        sentence = passage.text[span[0] : span[1]]
        if _SHORTEST <= len(words(sentence)) <= _LONGEST and not sentence.rstrip("» \u00a0").endswith(
            ("?", ":")
        ):
            yield Quotation(passage, span, 0.0)


def _scored(q: Quotation, score: float) -> Quotation:
    return Quotation(q.passage, q.span, score, q.answer)


def _bag(text: str) -> _Bag:
    counts = Counter(stems(text))
    norm = math.sqrt(sum(n * n for n in counts.values()))
    return {word: n / norm for word, n in counts.items()}


def _similarity(a: _Bag, b: _Bag) -> float:
    """Cosine of two bags of words."""
    return sum(share * b[word] for word, share in a.items() if word in b)


def _centrality(bags: Sequence[_Bag], *, rounds: int = 12) -> list[float]:
    weights = [[0.0] * len(bags) for _ in bags]
    for (i, a), (j, b) in combinations(enumerate(bags), 2):
        weights[i][j] = weights[j][i] = _similarity(a, b)
    totals = [sum(row) or 1.0 for row in weights]
    n = len(bags)
    ranks = [1 / n] * n
    for _ in range(rounds):
        ranks = [
            _DAMPING / n + (1 - _DAMPING) * sum(ranks[j] * weights[j][i] / totals[j] for j in range(n))
            for i in range(n)
        ]
    return ranks


def _diverse(scores: Sequence[float], bags: Sequence[_Bag], k: int) -> list[int]:
    chosen: list[int] = []
    for i in sorted(range(len(scores)), key=lambda i: -scores[i]):
        if len(chosen) == k:
            break
        if all(_similarity(bags[i], bags[j]) < 0.6 for j in chosen):
            chosen.append(i)
    return chosen
