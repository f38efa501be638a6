"""Many questions, one a line, and as many answers in the same order."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.commands.printing import say_json
from assistant.errors import AssistantError, BadQuestion
from assistant.exchange import answer_to_json, scope_from_json
from assistant.ports import Service
from assistant.problems import problem_to_json
from assistant.scope import DATE, EVERYTHING, Scope
from assistant.writing import chosen as by

_KEYS = {"question", "history", "scope", "writer"}
_SCOPE = {"files", "since", "until"}
_SHAPE = 'Write a question, or {"question": "…", "history": ["…"], "scope": {"files": ["…"]}}.'


@dataclass(frozen=True, slots=True)
class Asked:
    """One line's question; what a line leaves out is as for every line."""

    question: str = ""
    history: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    writer: str = ""


def answer_lines(lines: Iterable[str], service: Service, asked: Asked) -> tuple[int, int]:
    """Print an answer, or a problem, for each line that is not blank. Gives how many, and how many failed."""
    count = failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        count += 1
        try:
            said = _answer(service, read_line(line, asked))
        except AssistantError as error:
            failed += 1
            said = {"problem": problem_to_json(error), "line": number}
        say_json(said, indent=None)
    return count, failed


def _answer(service: Service, asked: Asked) -> dict[str, Any]:
    return answer_to_json(service.ask(asked.question, asked.history, scope=asked.scope, **by(asked.writer)))


def read_line(line: str, asked: Asked) -> Asked:
    """The question of a line: plain words, or a JSON text or object. Raises BadQuestion."""
    line = line.encode("utf-8", "replace").decode().strip()
    if not line.startswith(("{", '"')):
        return replace(asked, question=" ".join(line.split()))
    try:
        said = json.loads(line)
    except ValueError as error:
        if line.startswith('"'):  # a quotation, not JSON
            return replace(asked, question=" ".join(line.split()))
        raise BadQuestion(f"The line is no JSON ({error}). {_SHAPE}") from error
    return _read({"question": said} if isinstance(said, str) else said, asked)


def _read(said: Mapping[str, Any], asked: Asked) -> Asked:
    question, history, scope = said.get("question"), said.get("history"), said.get("scope")
    if unknown := set(said) - _KEYS:
        raise BadQuestion(f"The line has the unknown key {min(unknown)!r}. {_SHAPE}")
    if not isinstance(question, str) or not question.strip():
        raise BadQuestion(f"The line has no question. {_SHAPE}")
    if history is not None and not _texts(history):
        raise BadQuestion(f"The history is no list of texts. {_SHAPE}")
    writer = said.get("writer") or asked.writer
    if writer not in ("", "quotes", "model"):
        raise BadQuestion(f"writer is {writer!r}: it must be quotes or model. {_SHAPE}")
    return Asked(
        " ".join(question.split()),
        asked.history if history is None else tuple(history),
        asked.scope if scope is None else _scope(scope),
        writer,
    )


def _scope(said: Any) -> Scope:
    if not isinstance(said, dict) or set(said) - _SCOPE or not _texts(said.get("files", [])):
        raise BadQuestion(f"The scope has other keys than files, since and until. {_SHAPE}")
    for name in ("since", "until"):
        if not re.fullmatch(f"({DATE})?", str(said.get(name, ""))):
            raise BadQuestion(f"{name} is {said[name]!r}: write a date such as 2024, 2024-06 or 2024-06-30.")
    return scope_from_json(said)


def _texts(said: Any) -> bool:
    return isinstance(said, list) and all(isinstance(text, str) for text in said)
