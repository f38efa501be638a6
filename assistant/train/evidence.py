"""A premise and a claim with what is known of them, and the sets in which people judged such pairs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import BadJudgements
from assistant.train.judged import read_rows

MEASURED = ("rte3_fr", "daccord")
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """``supported`` and ``refuted`` are none where nobody judged, and between 0 and 1 where a model did;
    ``group`` never stands on two sides.

    ``kind`` says how it was made, ``title`` is what the premise is read under, empty for none.
    """

    premise: str
    claim: str
    supported: float | None
    refuted: float | None
    kind: str
    group: str
    title: str = ""

    @property
    def fold(self) -> int:
        """One of five, by the group alone."""
        return _number(self.group) % FOLDS

    @property
    def held(self) -> bool:
        """Whether it is one of the tenth of the groups that made pairs are measured on."""
        return _number(f"{self.group}h") % 10 == 0


def turned(pairs: Sequence[Pair]) -> list[Pair]:
    """Those whose contradiction is judged, premise and claim exchanged: only support depends on the order."""
    return [
        replace(p, premise=p.claim, claim=p.premise, supported=None) for p in pairs if p.refuted is not None
    ]


def _number(group: str) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16)


_LABELS: dict[str, tuple[bool | None, bool]] = {
    "entailment": (True, False),
    "neutral": (False, False),
    "contradiction": (False, True),
    "not_contradiction": (None, False),
}


def read_measured(data: Path, name: str) -> list[Pair]:
    """The pairs of ``rte3_fr`` or ``daccord``; those of one premise or one article are one group.

    Raises BadJudgements, also for rows of the test split of ``rte3_fr``; ``daccord`` is published as one
    set, which is measured by cross-validation.
    """
    path = data / name / "pairs.jsonl"
    try:
        rows = list(read_rows(path))
        if name == "rte3_fr" and any(r["split"] == "test" for r in rows):
            raise BadJudgements(f"{path} holds rows of the test split: nothing is trained or chosen on them.")
        return [
            Pair(r["premise"], r["hypothesis"], *_LABELS[r["label"]], name, r.get("url") or r["premise"])
            for r in rows
        ]
    except KeyError as error:
        raise BadJudgements(f"{path}: a row lacks {error} or has it as its label.") from None
