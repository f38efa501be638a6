"""A follow-up question made to stand alone: by the language model where it has a turn, else by rules."""

from collections.abc import Generator, Sequence

from assistant.reports import Stage
from assistant.retrieve.rewrite import REMEMBERED, keeps_to, leans, rewrite
from assistant.written import Turn


def alone(question: str, history: Sequence[str], turn: Turn | None) -> Generator[Stage, None, str]:
    """Returns the question as it stands alone, given the earlier ones, oldest first.

    What the language model makes of it is taken where it keeps to what was asked. While it is silent its
    stage is told again each second.
    """
    by_rules = rewrite(question, history)
    if turn and history and leans(question, by_rules):
        made = ""
        for made in turn.alone(question, history[-REMEMBERED:]):
            if not made:
                yield Stage("rewrite")
        if keeps_to(made, question, history):
            return made
    return by_rules
