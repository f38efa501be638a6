"""How good a reader is: ranking, answer overlap, and knowing when nothing answers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.text import fold

_WORD = re.compile(r"\w+")
_ARTICLES = frozenset(["le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "au", "aux"])
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean with its 95 % bootstrap interval over ``count`` questions."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.count}"


def measured(values: Sequence[float], *, seed: int = 1) -> Measured:
    """The mean of one value a question, with its interval; a question without an answer counts as 0."""
    return bootstrapped(len(values), lambda of: float(np.asarray(values)[of].mean()), seed=seed)


def bootstrapped(count: int, statistic: Callable[[np.ndarray], float], *, seed: int = 1) -> Measured:
    """A statistic of places 0 to count - 1 and its percentile interval over resamples of them."""
    draw = np.random.default_rng(seed)
    found = [statistic(draw.integers(0, count, count)) for _ in range(RESAMPLES)]
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return Measured(statistic(np.arange(count)), float(low), float(high), count)


def overlap(answer: str, references: Sequence[str]) -> float:
    """F1 of the words of an answer against the best of its references, articles aside (as SQuAD does)."""
    return max((_f1(_words(answer), _words(r)) for r in references), default=0.0)


def exact(answer: str, references: Sequence[str]) -> float:
    """1 where the answer has the same words as a reference, articles aside."""
    return float(any(_words(answer) == _words(r) for r in references))


def reciprocal_rank(right: Sequence[bool], *, k: int = 10) -> float:
    """1 / the rank of the first right one among the k best; 0 where there is none."""
    return next((1 / n for n, good in enumerate(right[:k], start=1) if good), 0.0)


def balanced_accuracy(said: np.ndarray, right: np.ndarray) -> float:
    """The mean of the share of right ones said to be so and of wrong ones said not to be."""
    if right.all() or not right.any():
        return float("nan")
    return float((said[right].mean() + (~said[~right]).mean()) / 2)


def auc(scores: np.ndarray, right: np.ndarray) -> float:
    """How often an answerable question scores above an unanswerable one; a tie counts half."""
    yes, no = scores[right], scores[~right]
    if not len(yes) or not len(no):
        return float("nan")
    above = (yes[:, None] > no[None, :]).mean() + 0.5 * (yes[:, None] == no[None, :]).mean()
    return float(above)


def false_answers(scores: np.ndarray, right: np.ndarray, *, answered: float = 0.85) -> float:
    """The share of unanswerable questions answered at the threshold that answers that share of the others."""
    yes, no = scores[right], scores[~right]
    if not len(yes) or not len(no):
        return float("nan")
    return float((no >= np.quantile(yes, 1 - answered)).mean())


def calibrated(logits: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Platt's scale and shift by Newton's method, targets drawn in a little so that they stay finite."""
    yes, no = float(right.sum()), float((~right).sum())
    wanted = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    found = np.array([0.0, np.log((yes + 1) / (no + 1))])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (chance - wanted)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + 1e-6 * np.eye(2)
        found = found - np.linalg.solve(bend, slope)
    return float(found[0]), float(found[1])


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in _ARTICLES]


def _f1(found: list[str], wanted: list[str]) -> float:
    if not found or not wanted:
        return float(found == wanted)
    same = sum((Counter(found) & Counter(wanted)).values())
    return 2 * same / (len(found) + len(wanted))
