"""What a question takes for granted and no passage says: "Pourquoi Altman a-t-il quitté xAI ?"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.months import MONTHS
from assistant.sentences import spans
from assistant.text import fold, question_language
from assistant.values import Passage
from assistant.verify.content import content, same_word
from assistant.verify.names import singular
from assistant.verify.wordlist import listed

SHORT_TITLE = 6
"""Words of a title that names what its text is about, rather than being a sentence of its own."""

_NAME = r"\w*[A-ZÀ-ÖØ-Þ]\w*(?:[ -]\w*[A-ZÀ-ÖØ-Þ]\w*)*"
_JOINED = r"(?:,? (?:et|ou|and|or|with|avec) |, )(?:d['’e] ?|l['’ea]s? ?|the )?"
_NAMES = re.compile(rf"\b{_NAME}(?:{_JOINED}{_NAME})*")
_SHORTENED = re.compile(r"[A-ZÀ-ÖØ-Þ]{1,4}")
_COMPARING = r"\b(?:differ|compar|rapport|liens?\b|commun|common|versus|vs\b|oppos|mieux|better|relat)"
_PRESUPPOSING = re.compile(
    rf"(?!.*{_COMPARING})(?:pourquoi|quand|ou|comment|combien|depuis quand"
    r"|(?:en|a|dans|de|pour|avec|sur|par|contre|depuis|lors) qu"
    r"|why|when|where|how|since when|in wh|at wh|on wh)"
)
_ASKING = frozenset(
    listed(
        """
    pourquoi quand comment combien quel quelle quels quelles qui annee annees date jour mois fois temps
    raison raisons why when where how what which much many long year date day month time did
    """
    )
)


@dataclass(frozen=True, slots=True)
class Premise:
    """What was not found: the ``names`` together, or, where they are, the words that are not said of them
    (``unsaid``). Both as they stand in the question."""

    names: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


SAID = Premise()
"""Of a question that takes nothing for granted, or nothing that the passages do not say."""


def premise(question: str, passages: Sequence[Passage]) -> Premise:
    """What a question that asks why, when, where, how or how much takes for granted of two names or more,
    where no three sentences of a passage say it.

    The names must stand there together with one of the question's other words. Names joined by "and" count
    as one, a comparison takes nothing for granted, a name of several words is there with any of them, and a
    short title counts. German, where every noun has a capital, and passages of another language than the
    question's are not judged.
    """
    asked = question.strip()
    named = _named(asked[:1].lower() + asked[1:])
    spoken = question_language(question)
    foreign = any(p.language not in (spoken, "und") for p in passages)
    if len(named) < 2 or spoken == "de" or foreign or not _PRESUPPOSING.match(fold(asked)):
        return SAID
    wanted = [singular(name) for name in named]
    together = [held for p in passages for held in _stretches(p) if _names_all(held, wanted)]
    if not together:
        return Premise(named)
    others = _others(asked, wanted)
    said = any(same_word(fold(o), w) for o in others for held in together for w in content(held))
    return SAID if said or not others else Premise(named, others)


def _names_all(text: str, names: Sequence[set[str]]) -> bool:
    held = singular(text)
    return all(name & held for name in names)


def _named(question: str) -> tuple[str, ...]:
    """Each name, or several joined ones, once; abbreviations are often spelt out in a passage."""
    found = (match[0] for match in _NAMES.finditer(question))
    whole = (name for name in found if not _SHORTENED.fullmatch(name) and name.lower() not in MONTHS)
    return tuple(dict.fromkeys(whole))


def _others(question: str, names: Sequence[set[str]]) -> tuple[str, ...]:
    """The words of a question that say something and are no name."""
    known = set[str]().union(*names) | _ASKING
    said = [w for w in content(question) if w.rstrip("s") not in known and w not in known and len(w) > 2]
    return tuple(w for w in dict.fromkeys(re.findall(r"[^\W_]+", question)) if fold(w) in said)


def _stretches(passage: Passage) -> Iterator[str]:
    """Each sentence with its neighbours, after a short title."""
    said = [passage.text[a:b] for a, b in spans(passage.text)]
    title = passage.title if len(passage.title.split()) <= SHORT_TITLE else ""
    for i in range(len(said)):
        yield " ".join([title, *said[max(0, i - 1) : i + 2]])
