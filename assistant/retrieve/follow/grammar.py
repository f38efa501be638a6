"""The small closed word lists by which questions are taken apart, folded, for French, English and German."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """What one language gives away by its small words.

    ``determiners`` maps each to the form it has before a subject, its gender and its number (empty
    where it tells none). ``of`` are the prepositions that hang a noun on a noun; ``stops`` end a
    noun phrase. ``saying`` are verbs whose subject speaks of something else.
    """

    determiners: dict[str, tuple[str, str, str]]
    of: frozenset[str]
    prepositions: frozenset[str]
    stops: frozenset[str]
    before_noun: frozenset[str]
    people: frozenset[str]
    attributes: frozenset[str]
    saying: frozenset[str]


def words(listed: str) -> frozenset[str]:
    """The words of a string."""
    return frozenset(listed.split())
