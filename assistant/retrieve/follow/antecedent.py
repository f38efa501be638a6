"""Which earlier mention a pronoun stands for: agreement first, then salience.

Lappin and Leass (1994) weigh mentions by recency and grammatical role after filtering by agreement;
this is that idea for a short conversation of questions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.retrieve.follow.grammars import GRAMMARS
from assistant.retrieve.follow.inflect import after, begins_with_vowel
from assistant.retrieve.follow.mentions import Mention
from assistant.text import fold

UNLIKELY = -1.5
"""What hangs deep in another phrase is hardly ever meant: better no antecedent than that."""
_ROLE = {"subject": 3.0, "topic": 2.0, "object": 2.0, "complement": 1.0}

_OF_PEOPLE = re.compile(
    r"\b(?:nee?s?|mort|morte|decede\w*|vecu|epous\w+|mari\w+|pense|pensent|dit|disent|repond\w*|croit|"
    r"promis\w*|"
    r"declar\w+|ecri\w+|affirm\w*|explique|invente\w*|voulu|veut|veulent|donne|donnee|verse|habite|vit|"
    r"etudi\w+|"
    r"salaire|fils|fille|epouse|mari|enfants|memoires|proces|parents|exile\w*|assassine\w*|elu|elue|nomme\w*|"
    r"born|die|died|say|said|think|thinks|wife|husband|children|word|marry|married|study|studied|"
    r"geboren|gestorben|sagte|denkt|verheiratet)\b"
)
_OF_THINGS = re.compile(
    r"\b(?:situe\w*|coute\w*|coutera|cout|mesure|pese|contient|comporte|compte|comptait|dure|duree|date|"
    r"construit\w*|"
    r"bati\w*|fonde\w*|ouvre|ouvert\w*|ouvrir|rouvrir|ferme\w*|inaugure\w*|vigueur|sert|prevoit|paru|parue|"
    r"publie\w*|"
    r"jouee?|accueille|emploie|signe\w*|vote\w*|etages|renouveler|capitale|superficie|hauteur|prix|tarif|"
    r"located|cost|costs|built|founded|open|opened|weigh|tall|happen|headquarters|"
    r"gebaut|kostet|gekostet|hoch|liegt|gegrundet|endete|begann|eroffnet)\b"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pronoun demands of what it stands for; empty demands nothing. ``whose`` marks a possessive;
    ``bare_name`` prefers names without an article (of firms, clubs, papers).
    """

    gender: str = ""
    number: str = ""
    kind: str = ""
    whose: bool = False
    bare_name: bool = False


Choose = Callable[[Wanted], Mention | None]
"""Finds what a pronoun stands for in the conversation at hand."""


def antecedent(
    wanted: Wanted,
    earlier: Sequence[Sequence[Mention]],
    question: str,
    *,
    language: str,
    taken: Sequence[str] = (),
) -> Mention | None:
    """The best mention of the earlier questions (oldest first), or none; ``taken`` texts are not reused."""
    scored = [
        (score - 3.0 * back, -m.place, m)
        for back, found in enumerate(reversed(earlier))
        for m in found
        if _agrees(m, wanted)
        and m.text not in taken
        and (score := _score(m, wanted, question, language)) > UNLIKELY
    ]
    if scored:
        return max(scored, key=lambda s: s[:2])[2]
    return _together(earlier[-2:], language) if wanted.number == "p" else None


def _together(earlier: Sequence[Sequence[Mention]], language: str) -> Mention | None:
    """ "leur relation" after "Qui est Ada ?", "Et Alan ?": both of them."""
    leads = [m for found in earlier for m in found if m.role == "subject" and m.name]
    others = [m for m in leads if m.text != leads[0].text]
    if not others:
        return None
    first = leads[0]
    link = {"fr": "et", "en": "and", "de": "und"}[language]
    return replace(others[0], text=f"{first.text} {link} {others[0].text}", number="p")


def _agrees(mention: Mention, wanted: Wanted) -> bool:
    """Nothing known of the mention speaks against it; English and German people may be "they"."""
    pairs = ((mention.gender, wanted.gender), (mention.number, wanted.number), (mention.kind, wanted.kind))
    return all(not known or not asked or known == asked for known, asked in pairs)


def _score(mention: Mention, wanted: Wanted, question: str, language: str) -> float:
    grammar = GRAMMARS[language]
    score = _ROLE[mention.role] - 1.2 * mention.depth
    score -= 4.0 if mention.head in grammar.attributes else 0.0
    score -= (
        1.0
        if mention.text.split()[0] in {"son", "sa", "ses", "leur", "leurs", "his", "her", "its", "their"}
        else 0.0
    )
    score -= sum(0.4 for known, asked in _told(mention, wanted) if asked and not known)
    score -= 0.8 if wanted.kind and not mention.kind else 0.0
    score += 2.0 if wanted.bare_name and mention.name and mention.text[0].isupper() else 0.0
    folded = fold(question)
    people, things = bool(_OF_PEOPLE.search(folded)), bool(_OF_THINGS.search(folded))
    if things and not people and not mention.kind:
        score -= 0.75
    if people != things and mention.kind:
        score += 1.5 if (mention.kind == "person") == people else -1.5
    if things and mention.role == "topic":
        score += 2.0
    return score


def _told(mention: Mention, wanted: Wanted) -> list[tuple[str, str]]:
    return [(mention.gender, wanted.gender), (mention.number, wanted.number), (mention.kind, wanted.kind)]


def owned(mention: Mention, earlier: Sequence[Sequence[Mention]]) -> Mention:
    """ "son usine" of an earlier question, with its owner named: l'usine de Musk."""
    article = {"son": "le ", "sa": "la ", "ses": "les "}.get(mention.text.split(" ")[0])
    home = next((found for found in earlier if mention in found), ())
    owner = next((m for m in home if m.role == "subject" and m.end <= mention.start), None)
    if article is None or owner is None:
        return mention
    noun = mention.text.split(" ", 1)[1]
    article = "l'" if article != "les " and begins_with_vowel(noun) else article
    return replace(mention, text=f"{article}{noun} {after('de', owner.text)}")


def topic(earlier: Sequence[Sequence[Mention]]) -> Mention | None:
    """What the last question was about, whatever its gender and number."""
    for found in reversed(earlier):
        best = [m for m in found if not m.depth]
        if best:
            return max(best, key=lambda m: (_ROLE[m.role], -m.place))
    return None
