"""``assistant ask`` and ``assistant search``."""

import io
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TextIO

from assistant.commands.batch import Asked, answer_lines
from assistant.commands.connect import Connect
from assistant.commands.exits import FAILED, FINE, USAGE
from assistant.commands.printing import say, say_json
from assistant.commands.progress import waiting
from assistant.exchange import answer_to_json, hit_to_json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.scope import Scope
from assistant.settings import read_settings
from assistant.values import Answer
from assistant.writing import chosen as by

_STAGES = {
    "rewrite": "Understanding the question…",
    "retrieve": "Searching…",
    "read": "Reading…",
    "answer": "Choosing…",
    "write": "Writing…",
    "verify": "Checking…",
}


def ask(chosen: Namespace, connect: Connect) -> int:
    """Answer one question, or with ``--jsonl`` many."""
    if chosen.jsonl:
        return _many(chosen, connect)
    question = _question(chosen)
    if not question:
        return _no_question()
    with connect(read_settings(), indexed=True) as service, waiting(_STAGES["rewrite"]) as tell:
        answer = _answer(service, _asked(chosen, question), tell)
    if chosen.json:
        say_json(answer_to_json(answer))
        return FINE
    from assistant.commands.show import answer_view

    say(answer_view(answer))
    return FINE


def search(chosen: Namespace, connect: Connect) -> int:
    """List the passages nearest to a question."""
    question = _question(chosen)
    if not question:
        return _no_question()
    with connect(read_settings(), indexed=True) as service, waiting(_STAGES["retrieve"]):
        hits = service.search(question, _texts(chosen.history), k=chosen.k, scope=_scope(chosen))
    if chosen.json:
        say_json({"question": question, "hits": [hit_to_json(hit) for hit in hits]})
        return FINE
    from assistant.commands.show import hits_view

    say(hits_view(hits))
    return FINE


def _many(chosen: Namespace, connect: Connect) -> int:
    if chosen.question:
        print("With --jsonl the questions are read from standard input: give none.", file=sys.stderr)
        return USAGE
    asked = _asked(chosen)
    with connect(read_settings(), indexed=True) as service:
        count, failed = answer_lines(_lines(), service, asked)
    if failed:
        print(f"{failed} of {count} questions could not be answered: see their problems.", file=sys.stderr)
    return FAILED if failed else FINE


def _answer(service: Service, asked: Asked, tell: Callable[[str], None]) -> Answer:
    for step in service.stream(asked.question, asked.history, scope=asked.scope, **by(asked.writer)):
        if isinstance(step, Stage):
            tell(_STAGES.get(step.name, "Working…"))
        elif isinstance(step, Answer):
            return step
    raise AssertionError("a stream ends with its answer")


def _question(chosen: Namespace) -> str:
    return _text(" ".join(chosen.question)) or _text(_heard())


def _heard() -> str:
    """What standard input says: a line from a person, everything from a pipe."""
    lines = _lines()
    if sys.stdin.isatty():
        print("Your question: ", end="", file=sys.stderr, flush=True)
        return lines.readline()
    return lines.read()


def _lines() -> TextIO:
    """Standard input; bytes that are no text become question marks."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin


def _asked(chosen: Namespace, question: str = "") -> Asked:
    return Asked(question, _texts(chosen.history), _scope(chosen), chosen.writer)


def _scope(chosen: Namespace) -> Scope:
    return Scope(tuple(chosen.file), chosen.since, chosen.until)


def _texts(history: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for question in history if (text := _text(question)))


def _text(words: str) -> str:
    """The words on one line; bytes that are no text become question marks."""
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _no_question() -> int:
    print('There is no question. Write one: assistant ask "Qui dirige xAI ?"', file=sys.stderr)
    return USAGE
