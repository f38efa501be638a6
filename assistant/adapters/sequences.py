"""A question and a passage as the reader's network takes them: token windows with their places."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.values import Span

BEGIN, STOP = 0, 2
LIMIT = 320
LONGEST_QUESTION = 64
LONGEST_TITLE = 32
OVERLAP = 64

Tokens = Callable[[Sequence[str]], list[Any]]
"""Texts to their tokens, each with ``ids`` and ``offsets``, without marks of begin and end."""


@dataclass(frozen=True, slots=True)
class Window:
    """``ids`` of one sequence; the passage's tokens begin at ``first`` and ``places`` are their spans."""

    ids: list[int]
    first: int
    places: list[Span]


def windows(
    question: Any, title: Any | None, passage: Any, *, limit: int = LIMIT, longest: int = LONGEST_QUESTION
) -> list[Window]:
    """The passage's tokens under the question's, in as many overlapping windows as they need.

    ``<s> question </s> </s> [title </s>] passage </s>``; of the question the first ``longest`` are taken.
    Spans are trimmed of leading white space by the caller, since a token may hold the space before it.
    """
    head = [BEGIN, *question.ids[:longest], STOP, STOP]
    if title is not None and title.ids:
        head += [*title.ids[:LONGEST_TITLE], STOP]
    room = limit - len(head) - 1
    return [
        Window([*head, *passage.ids[a:b], STOP], len(head), list(passage.offsets[a:b]))
        for a, b in _stretches(len(passage.ids), room)
    ]


def _stretches(count: int, room: int) -> Iterator[Span]:
    start = 0
    while start + room < count:
        yield start, start + room
        start += room - OVERLAP
    yield start, count
