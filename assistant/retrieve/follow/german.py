"""German pronouns that lean on an earlier question, each put back as what it stands for."""

import re

from assistant.retrieve.follow.antecedent import Choose, Wanted
from assistant.retrieve.follow.impersonal import is_impersonal, is_within
from assistant.retrieve.follow.mentions import Mention

_ACCUSATIVE = {"m": "den", "f": "die", "n": "das"}
_DATIVE = {"m": "dem", "f": "der", "n": "dem"}
_NOMINATIVE = {"m": "der", "f": "die", "n": "das"}
_PRONOUNS = {
    "er": (Wanted("m", "s"), _NOMINATIVE),
    "sie": (Wanted("f"), _NOMINATIVE),
    "es": (Wanted("n", "s", "thing"), _NOMINATIVE),
    "ihn": (Wanted("m", "s"), _ACCUSATIVE),
    "ihm": (Wanted("m", "s"), _DATIVE),
    "ihr": (Wanted("f", "s"), _DATIVE),
    "ihnen": (Wanted("", "p"), _DATIVE),
}
_PRONOUN = re.compile(r"(?<![-\w])(?P<who>er|sie|es|ihn|ihm|ihr|ihnen)(?![-\w])", re.I)
_POSSESSIVE = re.compile(
    r"(?<![-\w])(?P<who>sein|seine|seinen|seinem|seiner|ihr|ihre|ihren|ihrem|ihrer)\s+(?P<noun>[A-ZÄÖÜ]\w+)"
)
_OWNED = {"e": "die", "en": "den", "em": "dem", "er": "der"}
_PLACE = re.compile(r"(?<![-\w])dort(?![-\w])", re.I)


def german(text: str, choose: Choose) -> str:
    """ "Wann wurde sie geboren?", "Was ist ihr Beruf?": the name takes the pronoun's place."""
    text = _possessive(text, choose)
    match = _PRONOUN.search(text)
    polite = match is not None and match["who"][0].isupper() and match.start() > 0
    if (
        match
        and not polite
        and not is_impersonal(text, match.start())
        and not is_within(text, match.start(), "de")
    ):
        wanted, articles = _PRONOUNS[match["who"].lower()]
        found = choose(wanted)
        text = _put(text, match, _declined(found, wanted.gender, articles)) if found else text
    place = _PLACE.search(text)
    if place and not is_within(text, place.start(), "de", objective=True):
        found = choose(Wanted(kind="thing"))
        text = _put(text, place, f"in {_declined(found, found.gender or 'm', _DATIVE)}") if found else text
    return text


def _possessive(text: str, choose: Choose) -> str:
    """A name owns with an s ("Merkels Beruf"); a noun is led by von."""
    match = _POSSESSIVE.search(text)
    if not match or is_within(text, match.start(), "de"):
        return text
    gender = "m" if match["who"].startswith("sein") else "f"
    found = choose(Wanted(gender, "s", "", True))
    if found is None:
        return text
    article, _, owner = found.text.partition(" ")
    if article in _NOMINATIVE.values():
        owned = _OWNED.get(match["who"][len("sein" if gender == "m" else "ihr") :], "der")
        return _put(text, match, f"{owned} {match['noun']} von {_DATIVE[gender]} {owner}")
    ending = "" if found.text.endswith(("s", "x", "z")) else "s"
    return _put(text, match, f"{found.text}{ending} {match['noun']}")


def _declined(mention: Mention, gender: str, articles: dict[str, str]) -> str:
    article, _, noun = mention.text.partition(" ")
    if article not in _NOMINATIVE.values() or gender not in articles:
        return mention.text
    return f"{articles[gender]} {noun}"


def _put(text: str, match: re.Match[str], phrase: str) -> str:
    return f"{text[: match.start()]}{phrase}{text[match.end() :]}"
