"""Measures of retrieval, answers and abstention as the field defines them; pure functions.

``ranked`` is a list of ids, best first and each once; ``relevance`` maps the ids that judges found
relevant to a grade of 1 or more. Every measure lies in [0, 1]; nothing found gives zero.
"""

import math
import random
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

Relevance = Mapping[str, int]
Interval = tuple[float, float]

_FRENCH_ARTICLES = re.compile(r"\b(?:le|la|les|du|des|au|aux|un|une)\b")
_ELIDED_ARTICLE = re.compile(r"\bl['’ʼ](?=\w)")


def recall(ranked: Sequence[str], relevance: Relevance, *, k: int) -> float:
    """R@k: the share of the relevant that stands among the first k. Source: ir_measures R@k."""
    found = sum(1 for item in ranked[:k] if relevance.get(item, 0) > 0)
    return found / total if (total := _relevant(relevance)) else 0.0


def success(ranked: Sequence[str], relevance: Relevance, *, k: int) -> float:
    """Success@k: 1 where a relevant one stands among the first k. Source: ir_measures Success@k."""
    return float(any(relevance.get(item, 0) > 0 for item in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], relevance: Relevance, *, k: int) -> float:
    """RR@k: one over the rank of the first relevant one, zero past k. Source: ir_measures RR@k."""
    ranks = (rank for rank, item in enumerate(ranked[:k], start=1) if relevance.get(item, 0) > 0)
    return 1 / rank if (rank := next(ranks, 0)) else 0.0


def ndcg(ranked: Sequence[str], relevance: Relevance, *, k: int) -> float:
    """nDCG@k with linear gains and a discount of log2(rank + 1), as trec_eval's ndcg_cut.

    Source: Järvelin and Kekäläinen (2002), https://doi.org/10.1145/582415.582418
    """
    ideal = _discounted(sorted((g for g in relevance.values() if g > 0), reverse=True)[:k])
    gained = _discounted([max(relevance.get(item, 0), 0) for item in ranked[:k]])
    return gained / ideal if ideal else 0.0


def exact_match(answer: str, references: Sequence[str]) -> float:
    """1 where the normalised answer is one of the normalised references. Source: see ``normalise``."""
    return float(any(normalise(answer) == normalise(r) for r in references))


def answer_f1(answer: str, references: Sequence[str]) -> float:
    """The best F1 of the answer's words over the references. Source: see ``normalise``."""
    return max((_word_f1(normalise(answer).split(), normalise(r).split()) for r in references), default=0.0)


def normalise(text: str) -> str:
    """Lower case without punctuation, French articles and needless spaces.

    Source: SQuAD (Rajpurkar et al. 2016, arXiv:1606.05250) with the French articles of FQuAD
    (d'Hoffschmidt et al. 2020, arXiv:2002.06071): le, la, les, l', du, des, au, aux, un, une.
    Punctuation parts words here, so that "d'euros" and "euros" share one.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _FRENCH_ARTICLES.sub(" ", _ELIDED_ARTICLE.sub(" ", text))
    return " ".join("".join(" " if unicodedata.category(c)[0] == "P" else c for c in text).split())


def mean(values: Sequence[float]) -> float:
    """The mean, zero of nothing."""
    return math.fsum(values) / len(values) if values else 0.0


def bootstrap(values: Sequence[float], *, level: float = 0.95, rounds: int = 1000, seed: int = 0) -> Interval:
    """The percentile bootstrap interval of the mean; the same for the same seed.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    if not values:
        return 0.0, 0.0
    draw = random.Random(seed)
    means = [math.fsum(draw.choices(values, k=len(values))) / len(values) for _ in range(rounds)]
    return percentile(means, (1 - level) / 2), percentile(means, (1 + level) / 2)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies, interpolated; zero of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """ROC AUC: how often a positive scores above a negative, a tie counting half; 0.5 of nothing.

    Source: Hanley and McNeil (1982), https://doi.org/10.1148/radiology.143.1.7063747
    """
    if not positives or not negatives:
        return 0.5
    ordered, wins = sorted(negatives), 0.0
    for score in positives:
        wins += (_below(ordered, score) + _below(ordered, score, ties=True)) / 2
    return wins / (len(positives) * len(negatives))


def false_answers(positives: Sequence[float], negatives: Sequence[float], *, at_recall: float) -> float:
    """The share of negatives that score at least as high as the threshold that keeps that share of positives.

    Positives are the scores of questions that can be answered. Source: NoMIRACL's hallucination rate
    (Thakur et al. 2024, arXiv:2312.11361) at a fixed recall.
    """
    if not positives or not negatives:
        return 0.0
    kept = max(1, math.ceil(at_recall * len(positives)))
    threshold = sorted(positives, reverse=True)[kept - 1]
    return sum(score >= threshold for score in negatives) / len(negatives)


def _relevant(relevance: Relevance) -> int:
    return sum(1 for grade in relevance.values() if grade > 0)


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _word_f1(said: Sequence[str], wanted: Sequence[str]) -> float:
    if not said or not wanted:
        return float(said == wanted)
    shared = sum((Counter(said) & Counter(wanted)).values())
    return 2 * shared / (len(said) + len(wanted))


def _below(ordered: Sequence[float], score: float, *, ties: bool = False) -> int:
    return (bisect_right if ties else bisect_left)(ordered, score)
