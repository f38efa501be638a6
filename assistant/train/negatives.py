"""Passages that look right and do not answer: found by words and by meaning, never holding the answer."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.text import fold
from assistant.train.judged import Paragraph, Question

_WORD = re.compile(r"\w+")
_STEM = 7
_COMMON = 0.1
_RANKED = 60.0


def words(text: str) -> list[str]:
    """Folded words cut to seven letters, which stands in for stemming."""
    return [word[:_STEM] for word in _WORD.findall(fold(text))]


class WordIndex:
    """BM25 (k1 1.2, b 0.75) over a set of passages held in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(words(text)) for text in texts]
        lengths = np.array([max(1, sum(c.values())) for c in counts], np.float32)
        self._size = len(texts)
        self._weights = 1.2 * (0.25 + 0.75 * lengths / lengths.mean()) if texts else lengths
        postings: dict[str, list[tuple[int, int]]] = {}
        for n, count in enumerate(counts):
            for word, times in count.items():
                postings.setdefault(word, []).append((n, times))
        self._postings = {word: np.array(found, np.int32) for word, found in postings.items()}

    def scores(self, query: str) -> np.ndarray:
        """One score a passage; words of a tenth of the passages or more are passed over."""
        found = np.zeros(self._size, np.float32)
        for word in set(words(query)):
            places = self._postings.get(word)
            if places is not None and len(places) < max(3, _COMMON * self._size):
                rarity = np.log1p((self._size - len(places) + 0.5) / (len(places) + 0.5))
                times = places[:, 1].astype(np.float32)
                found[places[:, 0]] += rarity * times * 2.2 / (times + self._weights[places[:, 0]])
        return found


def fused(*scores: np.ndarray, k: int) -> list[int]:
    """Places of the k best by reciprocal rank over several scores."""
    total = np.zeros(len(scores[0]))
    for score in scores:
        best = np.argsort(-score, kind="stable")[: 4 * k]
        total[best] += 1 / (_RANKED + np.arange(len(best)))
    return [int(n) for n in np.argsort(-total, kind="stable")[:k]]


def negatives(question: Question, pool: Mapping[str, Paragraph], ranked: Sequence[str]) -> tuple[str, ...]:
    """Those of the ranked passages that are not relevant and hold none of the answer strings."""
    answers = [fold(pool[place].text[a:b]) for place, (a, b) in question.answers if place in pool]
    return tuple(
        n
        for n in ranked
        if n not in question.relevant and not any(answer in fold(pool[n].text) for answer in answers)
    )
