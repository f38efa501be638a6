"""Reads the judged sets that the reader learns from and is measured on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadJudgements
from assistant.values import Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of a judged set."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A judged question: where its answers stand, which passages are relevant or were judged with it."""

    id: str
    text: str
    answerable: bool
    answers: tuple[tuple[str, Span], ...] = ()
    relevant: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()

    def spans(self, paragraph: str) -> tuple[Span, ...]:
        """Where its answers stand in this paragraph."""
        return tuple(span for place, span in self.answers if place == paragraph)


def read_corpus(folder: Path) -> dict[str, Paragraph]:
    """The passages of a set by id. Raises BadJudgements."""
    rows = read_rows(folder / "corpus.jsonl")
    return {row["id"]: Paragraph(row["id"], row.get("title", ""), row["text"]) for row in rows}


def read_questions(folder: Path, split: str) -> list[Question]:
    """The questions of a split, ``train`` or ``dev``; a test split is refused with BadJudgements."""
    if split not in ("train", "dev"):
        raise BadJudgements(f"Split {split!r} is neither train nor dev: nothing is trained or chosen on it.")
    relevant = _relevant(folder / "qrels.tsv")
    path = folder / "queries.jsonl"
    try:
        return [
            _question(row, relevant.get(row["id"], ())) for row in read_rows(path) if row["split"] == split
        ]
    except KeyError as error:
        raise BadJudgements(f"{path}: a row lacks {error}.") from None


def _question(row: dict[str, Any], relevant: tuple[str, ...]) -> Question:
    answers = ((a["doc_id"], (a["start"], a["start"] + len(a["text"]))) for a in row["answers"])
    candidates = tuple(row.get("candidates", ()))
    return Question(row["id"], row["text"], row["answerable"], tuple(answers), relevant, candidates)


def _relevant(path: Path) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        question, passage, grade = line.split("\t")
        if int(grade) > 0:
            found[question] = (*found.get(question, ()), passage)
    return found


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file of JSON lines. Raises BadJudgements."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # not splitlines: U+2028 ends no row
    except OSError as error:
        raise BadJudgements(
            f"{path}: {error.strerror}. Give the folder that holds the judged sets."
        ) from None
    for n, line in enumerate(lines, start=1):
        try:
            if line.strip():
                yield json.loads(line)
        except ValueError:
            raise BadJudgements(f"{path}, line {n}: not JSON.") from None
