"""What people thought of answers, kept as JSON lines in one file of this machine."""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.errors import FeedbackError
from assistant.exchange import answer_from_json, answer_to_json
from assistant.values import Answer

LIMIT = 32 * 1024 * 1024
"""Bytes that the file may have: whoever can see the page can write into it."""

_WRITING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Feedback:
    """One opinion of one answer.

    ``rating`` is ``up``, ``down`` or empty where it was taken back; a later one with the same ``id``
    replaces it. ``history`` holds the earlier questions, ``at`` is a time in ISO 8601.
    """

    id: str
    rating: str
    answer: Answer
    reason: str = ""
    history: tuple[str, ...] = ()
    at: str = ""


def keep_feedback(path: Path, feedback: Feedback, *, limit: int = LIMIT) -> None:
    """Append to the file, which only its owner may read. Raises FeedbackError where that cannot be done."""
    written = json.dumps(_to_json(feedback), ensure_ascii=False).encode() + b"\n"
    try:
        with _WRITING, open(path, "ab", opener=_private) as file:
            if file.tell() + len(written) > limit:
                raise FeedbackError(f"{path} has {file.tell()} bytes and is full. Export it, then delete it.")
            file.write(written)
    except OSError as error:
        raise FeedbackError(f"{path} cannot be written ({error.strerror}).") from error


def read_feedback(path: Path) -> list[Feedback]:
    """The last opinion of each answer, oldest first, without those taken back. Raises FeedbackError."""
    last = {feedback.id: feedback for feedback in _lines(path)}
    return [feedback for feedback in last.values() if feedback.rating]


def _lines(path: Path) -> Iterator[Feedback]:
    try:
        lines = path.read_text("utf-8").split("\n") if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise FeedbackError(f"{path} cannot be read ({why}).") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read(line, f"{path}:{number}")


def _read(line: str, place: str) -> Feedback:
    try:
        return _from_json(json.loads(line))
    except (KeyError, TypeError, ValueError) as error:
        raise FeedbackError(f"{place} is no feedback ({error!r}). Delete the line.") from error


def _to_json(feedback: Feedback) -> dict[str, Any]:
    # The passages retrieved are most of an answer's size and say nothing of what was thought of it.
    answer = answer_to_json(replace(feedback.answer, hits=()))
    said = {"id": feedback.id, "rating": feedback.rating, "reason": feedback.reason, "at": feedback.at}
    return {**said, "history": list(feedback.history), "answer": answer}


def _from_json(said: Mapping[str, Any]) -> Feedback:
    answer, history = answer_from_json(said["answer"]), tuple(said["history"])
    return Feedback(said["id"], said["rating"], answer, said["reason"], history, said["at"])


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
