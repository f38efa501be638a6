"""Measures a reader on the dev splits and sets what its logits mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from random import Random

import numpy as np

from assistant.ports import Embedder, Reader
from assistant.train.course import CANDIDATES, POOL, rank
from assistant.train.judged import Paragraph, Question, read_corpus, read_questions
from assistant.train.measures import (
    Measured,
    auc,
    bootstrapped,
    calibrated,
    exact,
    false_answers,
    measured,
    overlap,
    reciprocal_rank,
)
from assistant.values import Passage, Reading

OPEN = "piaf"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the passages read for it and what the reader made of them.

    ``places`` come in the order of retrieval; ``extra`` is the gold passage's reading where retrieval
    missed it.
    """

    question: Question
    places: tuple[Paragraph, ...]
    readings: tuple[Reading, ...]
    extra: tuple[Paragraph, Reading] | None = None

    @property
    def logits(self) -> np.ndarray:
        return np.array([_logit(r.probability) for r in self.readings])

    @property
    def relevant(self) -> np.ndarray:
        return np.array([p.id in self.question.relevant for p in self.places])

    def best(self) -> list[int]:
        """Places in ``readings``, most probable first."""
        return [int(n) for n in np.argsort(-self.logits, kind="stable")]

    def gold(self) -> tuple[Paragraph, Reading]:
        pairs = list(zip(self.places, self.readings, strict=True))
        return self.extra or next(p for p in pairs if p[0].id in self.question.relevant)


def ask_open(
    reader: Reader, data: Path, embedder: Embedder, *, kept: Path, k: int = 20, limit: int = 0, seed: int = 7
) -> list[Asked]:
    """PIAF's dev questions over the whole pool: the k best by words and meaning are read."""
    pool, asked = read_corpus(data / POOL), read_questions(data / OPEN, "dev")
    ranked = rank(asked, pool, embedder, kept=kept, k=k)
    rows = list(zip(asked, ranked, strict=True))
    if limit and limit < len(rows):
        rows = Random(seed).sample(rows, limit)
    return [_asked(reader, question, ids, pool) for question, ids in rows]


def ask_candidates(reader: Reader, data: Path) -> list[Asked]:
    """NoMIRACL's dev questions, each with its ten judged candidates."""
    pool = read_corpus(data / CANDIDATES)
    asked = read_questions(data / CANDIDATES, "dev")
    return [_asked(reader, question, question.candidates, pool) for question in asked]


def _asked(reader: Reader, question: Question, ids: Sequence[str], pool: Mapping[str, Paragraph]) -> Asked:
    missed = [n for n in question.relevant[:1] if not set(question.relevant) & set(ids)]
    places = tuple(pool[n] for n in [*ids, *missed])
    readings = tuple(reader.read(question.text, [_passage(p) for p in places]))
    extra = (places[-1], readings[-1]) if missed else None
    return Asked(question, places[: len(ids)], readings[: len(ids)], extra)


def _passage(place: Paragraph) -> Passage:
    return Passage(place.id, 0, len(place.text), place.text, place.id, place.title)


def open_measures(rows: Sequence[Asked]) -> dict[str, Measured]:
    """Ranking and answers over the pool, by question."""
    order = [row.relevant[row.best()].tolist() for row in rows]
    first = [row.best()[0] for row in rows]
    return {
        "Success@1": measured([float(found[0]) for found in order]),
        "RR@10": measured([reciprocal_rank(found) for found in order]),
        "answer F1, gold passage given": measured([_score(row, *row.gold()) for row in rows]),
        "answer EM, gold passage given": measured([_score(row, *row.gold(), by=exact) for row in rows]),
        "answer F1, open": measured(
            [_score(row, row.places[n], row.readings[n]) for row, n in zip(rows, first, strict=True)]
        ),
    }


def abstention_measures(rows: Sequence[Asked]) -> dict[str, Measured]:
    """Whether the best probability tells answerable questions from the others."""
    scores = np.array([row.logits.max() for row in rows])
    right = np.array([row.question.answerable for row in rows])
    return {
        "AUC": bootstrapped(len(rows), lambda of: auc(scores[of], right[of])),
        "falsely answered at 85 %": bootstrapped(len(rows), lambda of: false_answers(scores[of], right[of])),
    }


def calibration(opened: Sequence[Asked], judged: Sequence[Asked]) -> dict[str, float]:
    """Scale and shift that make the best passage's logit the probability that it answers, and the
    threshold of most right decisions.

    From questions whose answer is in the pool, the same with their gold passage taken away, and
    NoMIRACL's if given, each of the kinds with the same weight by repetition.
    """
    found = [(row.logits.max(), bool(row.relevant[row.best()[0]])) for row in opened]
    without = [(row.logits[~row.relevant].max(), False) for row in opened]
    others = [(row.logits.max(), row.question.answerable) for row in judged]
    times = max(1, round(len(opened) / max(1, len(judged))))
    pairs = found + without + others * times
    logits, right = (np.array(part) for part in zip(*pairs, strict=True))
    scale, shift = calibrated(logits, right.astype(bool))
    chances = 1 / (1 + np.exp(-(scale * logits + shift)))
    steps = np.linspace(0.05, 0.95, 91)
    best = max(steps, key=lambda t: _balanced(chances >= t, right.astype(bool)))
    return {"scale": round(scale, 4), "shift": round(shift, 4), "threshold": round(float(best), 2)}


def _balanced(said: np.ndarray, right: np.ndarray) -> float:
    return float(said[right].mean() + (~said[~right]).mean())


def _score(
    row: Asked, place: Paragraph, reading: Reading, *, by: Callable[[str, Sequence[str]], float] = overlap
) -> float:
    answer = place.text[slice(*reading.answer)] if reading.answer else ""
    return by(answer, _references(row))


def _references(row: Asked) -> list[str]:
    known = {p.id: p.text for p in (*row.places, *((row.extra[0],) if row.extra else ()))}
    return [known[n][a:b] for n, (a, b) in row.question.answers if n in known]


def _logit(probability: float) -> float:
    bound = min(max(probability, 1e-12), 1 - 1e-12)
    return log(bound / (1 - bound))
