"""Pairs that a language model wrote and graded: sentences about stretches of the sets' passages.

It was asked for what is true of a stretch, what is false and what is not said there, and then, of each
sentence by itself, whether the stretch says so (knowledge distillation, Hinton et al. 2015). Both go into
what is known of a pair. ``bench/teaching`` has the file and makes another with any language model.
"""

import json
import lzma
from collections.abc import Iterator
from math import exp
from pathlib import Path
from typing import Any

from assistant.errors import BadJudgements
from assistant.text import one_line
from assistant.train.evidence import Pair, turned
from assistant.train.judged import read_corpus

WANTED = ("true", "false", "unsaid")
_LEANS = {"true": (0.6, -0.7), "false": (-0.6, 0.7), "unsaid": (-0.6, -0.3)}
"""What was wanted of a sentence, on the logits of support and of contradiction."""

_SURE, _SHORT = 0.85, 60
"""The least probability of a contradiction, and the most words, of a pair that is also turned."""


def graded_pairs(path: Path, data: Path) -> list[Pair]:
    """The pairs of an ``xz`` file, over the passages of the sets in ``data``; those that surely contradict
    also with both exchanged.

    A row names a ``set``, a ``passage``, the ``start`` and ``end`` of a stretch of its text, and holds what
    was ``said`` of it: the sentence, its place in WANTED, and the model's log odds that the stretch says it
    and of false against true. Raises BadJudgements.
    """
    try:
        with lzma.open(path, "rt", encoding="utf-8") as rows:
            pairs = list(_pairs(map(json.loads, rows), data))
    except (OSError, EOFError, lzma.LZMAError, ValueError, KeyError, IndexError) as error:
        raise BadJudgements(f"{path} holds no graded pairs over the sets of {data}: {error!r}") from error
    sure = [p for p in pairs if (p.refuted or 0) > _SURE and len(p.premise.split()) < _SHORT]
    return pairs + turned(sure)


def _pairs(rows: Iterator[dict[str, Any]], data: Path) -> Iterator[Pair]:
    pools: dict[str, Any] = {}
    for row in rows:
        if row["set"] not in pools:
            pools[row["set"]] = read_corpus(data / row["set"])
        text = pools[row["set"]][row["passage"]].text[row["start"] : row["end"]]
        for sentence, wanted, support, falsehood in row["said"]:
            supported, refuted = _LEANS[WANTED[wanted]]
            yield Pair(
                premise=one_line(text),
                claim=sentence,
                supported=_chance(1.5 * (support + 0.9) + supported),
                refuted=_chance(1.2 * (falsehood - 0.5) + refuted),
                kind="graded",
                group=row["passage"],
            )


def _chance(logit: float) -> float:
    return 1 / (1 + exp(-logit))
