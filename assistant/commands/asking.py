"""``assistant ask`` and ``assistant search``."""

import io
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from assistant.commands.connect import Connect
from assistant.commands.exits import FINE, USAGE
from assistant.commands.printing import say, say_json
from assistant.commands.progress import waiting
from assistant.exchange import answer_to_json, hit_to_json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.settings import read_settings
from assistant.values import Answer

_STAGES = {
    "rewrite": "Understanding the question…",
    "retrieve": "Searching…",
    "read": "Reading…",
    "answer": "Writing…",
    "verify": "Checking…",
}


def ask(chosen: Namespace, connect: Connect) -> int:
    """Answer one question."""
    question = _question(chosen)
    if not question:
        return _no_question()
    with connect(read_settings(), indexed=True) as service, waiting(_STAGES["rewrite"]) as tell:
        answer = _answer(service, question, _texts(chosen.history), tell)
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
        hits = service.search(question, _texts(chosen.history), k=chosen.k)
    if chosen.json:
        say_json({"question": question, "hits": [hit_to_json(hit) for hit in hits]})
        return FINE
    from assistant.commands.show import hits_view

    say(hits_view(hits))
    return FINE


def _answer(service: Service, question: str, history: Sequence[str], tell: Callable[[str], None]) -> Answer:
    for step in service.stream(question, history):
        if isinstance(step, Stage):
            tell(_STAGES.get(step.name, "Working…"))
        elif isinstance(step, Answer):
            return step
    raise AssertionError("a stream ends with its answer")


def _question(chosen: Namespace) -> str:
    return _text(" ".join(chosen.question)) or _text(_heard())


def _heard() -> str:
    """What standard input says: a line from a person, everything from a pipe."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if sys.stdin.isatty():
        print("Your question: ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline()
    return sys.stdin.read()


def _texts(history: Sequence[str]) -> list[str]:
    return [text for question in history if (text := _text(question))]


def _text(words: str) -> str:
    """The words on one line; bytes that are no text become question marks."""
    return " ".join(words.encode("utf-8", "replace").decode().split())


def _no_question() -> int:
    print('There is no question. Write one: assistant ask "Qui dirige xAI ?"', file=sys.stderr)
    return USAGE
