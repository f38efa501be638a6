"""One detail of a sentence made wrong: a figure, a date, a name, a word, its mood, its quantity."""

import re
from collections.abc import Callable, Sequence
from random import Random

from assistant.train.lexicon import CONDITIONAL, OPPOSITE, QUANTIFIERS
from assistant.train.wording import (
    DATE,
    MONTHS,
    NUMBER,
    YEAR,
    affirmed,
    balanced,
    names,
    negated,
    replaced,
    swapped_word,
    value,
    written,
)

_UNITS = (
    ("euros", "dollars", "francs"), ("jours", "semaines", "mois", "ans"), ("minutes", "heures", "jours"),
    ("millions", "milliards", "milliers"), ("kilomètres", "mètres", "hectares"), ("km", "m", "ha"),
    ("kg", "tonnes", "grammes"), ("%", "millions"), ("mois", "ans"), ("siècle", "millénaire"),
)  # fmt: skip
_NUMERALS = "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente mille"
_WORDED = _NUMERALS.split()
_ORDINAL = {"premier": "deuxième", "première": "deuxième", "deuxième": "troisième", "second": "troisième",
            "seconde": "troisième", "troisième": "cinquième", "quatrième": "deuxième"}  # fmt: skip
_HEDGES = re.compile(r"\b(?:peut-être|probablement|sans doute|apparemment|vraisemblablement) ", re.I)


def figured(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """Another number: one from beside it, or the same changed in a digit, a place or by a factor."""
    days = {m.start() for m in DATE.finditer(text)}
    found = [m for m in NUMBER.finditer(text) if not YEAR.match(m[0]) and m.start() not in days]
    if not found:
        return _worded(text, random)
    place = random.choice(found)
    near = [o for o in others if value(o) != value(place[0]) and not YEAR.match(o)]
    if near and random.random() < 0.4:
        return replaced(text, place, random.choice(near))
    number = value(place[0])
    ways = [number * factor for factor in (10, 2, 1.5, 0.5)]
    ways += [number + 1, number + random.choice([2, 3, 5, 7, 10])]
    if number % 1:
        ways = [number + random.choice([0.1, 1, 2, -0.5]), number * 10]
    elif " " not in written(number):
        ways = [w for w in ways if w % 1 == 0 and w != number]
    made = random.choice(ways)
    return replaced(text, place, written(abs(made) or 4))


def _worded(text: str, random: Random) -> str | None:
    found = [m for m in re.finditer(r"\b[a-zè]+\b", text.lower()) if m[0] in _WORDED or m[0] in _ORDINAL]
    if not found:
        return None
    place = random.choice(found)
    by = _ORDINAL.get(place[0]) or random.choice([w for w in _WORDED if w != place[0]])
    return replaced(text, place, by)


def dated(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """Another day, month or year."""
    if (days := list(DATE.finditer(text))) and random.random() < 0.6:
        day, month, year = (place := random.choice(days)).groups()
        if random.random() < 0.5:
            day = str(random.choice([n for n in range(2, 29) if str(n) != day]))
        else:
            month = random.choice([m for m in MONTHS if m != month])
        return replaced(text, place, f"{day} {month} {year or ''}".strip())
    if years := list(YEAR.finditer(text)):
        place = random.choice(years)
        near = [o for o in others if YEAR.match(o) and o != place[0]]
        if near and random.random() < 0.5:
            return replaced(text, place, random.choice(near))
        step = random.choice([-100, -50, -20, -10, -4, -2, -1, 1, 2, 3, 5, 10, 20, 50])
        return replaced(text, place, str(int(place[0]) + step))
    found = list(re.finditer(rf"\b(?:{'|'.join(MONTHS)})\b", text))
    if found:
        place = random.choice(found)
        return replaced(text, place, random.choice([m for m in MONTHS if m != place[0]]))
    return None


def unit_changed(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """Another unit or scale after a number."""
    found = [
        (m, other)
        for group in _UNITS
        for unit in group
        for m in re.finditer(rf"(?<=[\d ] ){re.escape(unit)}(?!\w)", text)
        for other in group
        if other != unit
        and re.search(r"(?:\d|deux|trois|six|dix|cent) $", text[: m.start()].replace(" ", " "))
    ]
    return replaced(text, *random.choice(found)) if found else None


def renamed(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """Another name in a name's place."""
    found = names(text)
    near = [o for o in others if o not in text and not any(w in text for w in o.split() if len(w) > 3)]
    return replaced(text, random.choice(found), random.choice(near)) if found and near else None


def opposed(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """One word for its opposite."""
    return swapped_word(text, OPPOSITE, random)


def denied(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """A negation put in or taken out."""
    return affirmed(text) or negated(text)


def asserted(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """What may be said as what is: the conditional or a hedge taken away."""
    for word, plain in CONDITIONAL.items():
        if found := re.search(rf"(?<![\w'’]){re.escape(word)}\b", text, re.IGNORECASE):
            return re.sub(r"\bne (?=[aeé])", "n'", replaced(text, found, plain))
    made = _HEDGES.sub("", text, count=1)
    return made if made != text else None


def overstated(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """More, more often or more strictly than it is said."""
    lower = text.lower()
    found = [
        (few, many) for few, many in QUANTIFIERS if re.search(rf"(?<![\w'’]){re.escape(few)}(?!\w)", lower)
    ]
    if not found:
        return None
    few, many = random.choice(found)
    place = re.search(rf"(?<![\w'’]){re.escape(few)}(?!\w)", text, re.IGNORECASE)
    return replaced(text, place, many) if place else None


_CONDITION = re.compile(
    r",? (?:sauf|à condition|à moins|si|s'il|s'ils|s'elle|lorsque|uniquement|seulement|en cas d"
    r"|dans certains|sous réserve)\b[^,;:.]{6,120}(?=[,.;]|$)",
    re.IGNORECASE,
)


def unconditioned(text: str, random: Random, others: Sequence[str] = ()) -> str | None:
    """Without the condition or the exception under which alone it holds."""
    made = _CONDITION.sub("", text, count=1).strip(" ,")
    whole = made != text and len(made.split()) >= 5 and made[:1].isupper()
    return made.rstrip(".") + "." if whole and balanced(made) else None


Distortion = Callable[[str, Random, Sequence[str]], str | None]
DISTORTIONS: dict[str, tuple[Distortion, float]] = {
    "figure": (figured, 2.0), "date": (dated, 2.0), "unit": (unit_changed, 1.0), "name": (renamed, 2.0),
    "opposite": (opposed, 1.5), "negation": (denied, 1.2),
    "mood": (asserted, 3.0), "condition": (unconditioned, 1.2), "quantifier": (overstated, 1.5),
}  # fmt: skip
"""Each with how often it is tried."""
CONTRADICTING = frozenset({"figure", "date", "opposite", "negation", "unit"})
"""The kinds whose outcome cannot be true together with the sentence."""
UNSAID = frozenset({"mood", "condition", "neighbour", "half said", "not said"})
"""The kinds whose outcome may well be true; of the others nobody knows."""
