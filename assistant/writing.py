"""The language models as the rooms see them: one that writes, and one that judges what is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Signs = Callable[[str, str], Sequence[float]]
"""Of a premise and a statement, what can be counted about the two."""


def chosen(writer: str) -> dict[str, Any]:
    """The keyword by which a service is told who answers; nothing where the question does not say."""
    return {"writer": writer} if writer else {}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a writer is asked: its ``orders`` and the ``matter`` to work on, which may hold hostile text."""

    orders: str
    matter: str


class Writer(Protocol):
    """A language model that writes an answer."""

    @property
    def name(self) -> str:
        """The model's name, as people know it."""
        ...

    def write(self, prompt: Prompt) -> Iterator[str]:
        """The text in pieces, as it is generated; closing the iterator stops the generation.

        Raises WriterFailed, before the first piece or after any.
        """
        ...


class Judge(Protocol):
    """Says whether a text supports a statement."""

    @property
    def threshold(self) -> float:
        """The probability from which a statement counts as entailed, set on dev data."""
        ...

    def judge(self, premise: str, hypothesis: str) -> float:
        """The probability that the premise entails the hypothesis."""
        ...
