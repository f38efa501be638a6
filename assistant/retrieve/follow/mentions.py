"""Who and what a question mentions, and the part each plays in it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from assistant.retrieve.follow.grammars import GRAMMARS
from assistant.retrieve.follow.noun_phrases import FEMININE, Mention, NounPhrases
from assistant.retrieve.follow.wording import Wording, tokens
from assistant.text import fold

__all__ = ["FEMININE", "Mention", "mentions", "tokens"]

_ASKED = {"qui", "who", "wer"}
_BEING = {"est", "sont", "is", "was", "are", "were", "ist", "war"}


@lru_cache(maxsize=256)
def mentions(question: str, language: str) -> tuple[Mention, ...]:
    """The mentions of a question in order, those inside others after them."""
    grammar = GRAMMARS[language]
    found = NounPhrases(question, grammar).found
    ordered = sorted([*found, *_joined(found, question)], key=lambda m: (m.start, m.depth, -m.end))
    words = Wording(question, grammar)
    return tuple(replace(m, place=n, role=_role(m, ordered, words)) for n, m in enumerate(ordered))


def _joined(found: Sequence[Mention], question: str) -> list[Mention]:
    """ "Musk et Altman" are also one, in the plural."""
    free = sorted((m for m in found if not m.depth), key=lambda m: m.start)
    return [
        replace(a, text=f"{a.text} {link} {b.text}", end=b.end, number="p", gender="")
        for a, b in pairwise(free)
        if fold(link := question[a.end : b.start].strip()) in {"et", "and", "und"}
    ]


def _role(mention: Mention, found: Sequence[Mention], words: Wording) -> str:
    """The first free phrase is the subject, unless the question asks who does something to it."""
    if mention.depth or mention.preposition:
        return "topic" if words.saying and not mention.depth else "complement"
    if mention is not next(m for m in found if not m.depth and not m.preposition):
        return "object"
    first, *rest = [t.low for t in words.tokens[:3]]
    return "object" if first in _ASKED and not _BEING & set(rest) else "subject"
