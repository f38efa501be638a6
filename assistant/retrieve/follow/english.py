"""English pronouns that lean on an earlier question, each put back as what it stands for."""

import re

from assistant.retrieve.follow.antecedent import Choose, Wanted
from assistant.retrieve.follow.impersonal import is_impersonal, is_within

_PRONOUNS = {
    "he": Wanted("m", "s", "person"),
    "him": Wanted("m", "s", "person"),
    "his": Wanted("m", "s", "person", True),
    "she": Wanted("f", "s", "person"),
    "her": Wanted("f", "s", "person"),
    "it": Wanted("", "s", "thing"),
    "its": Wanted("", "s", "thing", True),
    "they": Wanted("", "p"),
    "them": Wanted("", "p"),
    "their": Wanted("", "p", "", True),
    "there": Wanted("", "", "thing"),
}
_PRONOUN = re.compile(
    r"(?<![-'’\w])(?P<who>he|him|his|she|her|it|its|they|them|their|there)(?P<more>['’](?:s|re|ve|ll|"
    r"d))?(?![-\w'’])",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:^|\b(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|may|might|must)\s+)$",
    re.I,
)
_DETACHED = re.compile(r"^(?P<who>him|her|he|she|they|them)\s*,\s*", re.I)
_KIND = re.compile(
    r"(?<![-\w])(?:this|that|these|those)\s+(?P<noun>company|firm|country|city|town|project|bank|club|team|"
    r"party|newspaper|"
    r"law|bill|man|woman|person|player|minister|building|museum|plan|war|book|event|centre|center|"
    r"organi[sz]ation)\b",
    re.I,
)
_PEOPLE = frozenset({"man", "woman", "person", "player", "minister"})
_FULL = {"re": "are", "ve": "have", "ll": "will", "d": "would"}


def english(text: str, choose: Choose) -> str:
    """ "Where was she born?", "Who was their coach?": the name takes the pronoun's place."""
    detached = _DETACHED.match(text)
    text = text[detached.end() :] if detached and _PRONOUN.search(text[detached.end() :]) else text
    place = 0
    while match := _PRONOUN.search(text, place):
        phrase = _phrase(text, match, choose)
        text = f"{text[: match.start()]}{phrase}{text[match.end() :]}"
        place = match.start() + len(phrase)
    return _demonstrative(text, choose)


def _phrase(text: str, match: re.Match[str], choose: Choose) -> str:
    """What stands where the pronoun stood: itself where it leans on nothing earlier."""
    who, wanted = match["who"].lower(), _PRONOUNS[match["who"].lower()]
    if who == "her" and re.match(
        r"\s+(?!in\b|at\b|on\b|to\b|for\b|with\b|by\b|about\b|when\b|after\b)\w", text[match.end() :]
    ):
        wanted = Wanted("f", "s", "person", True)
    objective = not wanted.whose and not _SUBJECT.search(text[: match.start()])
    if is_impersonal(text, match.start()) or is_within(
        text, match.start(), "en", kind=wanted.kind, objective=objective
    ):
        return match.group()
    found = choose(wanted)
    if found is None:
        return match.group()
    return _there(found.text, found.name) if who == "there" else found.text + _tail(wanted, match["more"])


def _tail(wanted: Wanted, more: str | None) -> str:
    if wanted.whose:
        return "'s"
    ending = (more or "")[1:].lower()
    return f" {_FULL[ending]}" if ending in _FULL else (more or "")


def _there(phrase: str, name: bool) -> str:
    return f"{'in' if name and not phrase.startswith('the ') else 'at'} {phrase}"


def _demonstrative(text: str, choose: Choose) -> str:
    match = _KIND.search(text)
    if not match or is_within(text, match.start(), "en"):
        return text
    found = choose(Wanted(kind="person" if match["noun"].lower() in _PEOPLE else "thing"))
    return f"{text[: match.start()]}{found.text}{text[match.end() :]}" if found else text
