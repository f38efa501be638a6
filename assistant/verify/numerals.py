"""Numbers as French, English and German write them, in digits and in words."""

import re
from decimal import Decimal
from functools import cache

from assistant.verify.wordlist import listed

_FR = listed(
    """
    zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    dix-sept dix-huit dix-neuf
    """
)
_EN = listed(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """
)
_DE = listed(
    """
    null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn
    sechzehn siebzehn achtzehn neunzehn
    """
)
_TENS_FR = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "septante": 70,
    "nonante": 90,
}
_TENS_EN = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_TENS_DE = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")

ONES = {
    "fr": frozenset(("un", "une")),
    "en": frozenset(("a", "an", "one")),
    "de": frozenset(("ein", "eine", "einen", "einer", "einem")),
}
"""Articles as much as numbers: they count only before a scale or a unit."""


@cache
def spelled(language: str) -> dict[str, int]:
    """Number words of a language, 0 to 999, as one writes them with hyphens or in one word."""
    return {"fr": _french, "en": _english, "de": _german}.get(language, _french)()


def _french() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_FR)} | {"une": 1, "quatre-vingts": 80}
    tens = _TENS_FR | {"quatre-vingt": 80}
    for ten, value in tens.items():
        words[ten] = value
        last = 20 if ten in ("soixante", "quatre-vingt") else 10
        for n, unit in enumerate(_FR[1:last], start=1):
            words[f"{ten}-{unit}"] = words[f"{ten}-et-{unit}"] = value + n
    return words | _hundreds(words, {"cent": 1} | {f"{u}-cent": n for n, u in enumerate(_FR[2:10], 2)}, "s")


def _hundreds(words: dict[str, int], hundreds: dict[str, int], plural: str) -> dict[str, int]:
    found = {name + ending: n * 100 for name, n in hundreds.items() for ending in ("", plural)}
    return found | {f"{h}-{w}": n * 100 + v for h, n in hundreds.items() for w, v in words.items() if v}


def _english() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_EN)}
    for n, ten in enumerate(_TENS_EN, start=2):
        words[ten] = n * 10
        words |= {f"{ten}-{unit}": n * 10 + i for i, unit in enumerate(_EN[1:10], start=1)}
    hundreds = {f"{u}-hundred": n for n, u in enumerate(_EN[1:10], 1)} | {"a-hundred": 1}
    joined = {f"{h}-and": n for h, n in hundreds.items()}
    return words | _hundreds(words, hundreds, "") | _hundreds(words, joined, "")


def _german() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_DE)}
    for n, ten in enumerate(_TENS_DE, start=2):
        words[ten] = n * 10
        words |= {f"{_bound(unit)}und{ten}": n * 10 + i for i, unit in enumerate(_DE[1:10], start=1)}
    small = dict(words)
    for n, unit in enumerate(["", "ein", *_DE[2:10]]):
        hundred = f"{unit}hundert"
        words[hundred] = max(n, 1) * 100
        words |= {hundred + word: max(n, 1) * 100 + value for word, value in small.items() if value}
    return words


def _bound(unit: str) -> str:
    return "ein" if unit == "eins" else unit


def opens(word: str, language: str) -> bool:
    """Whether a number in words can begin with this word, in lower case."""
    return word in _first_words(language) or (language == "de" and "tausend" in word)


@cache
def _first_words(language: str) -> frozenset[str]:
    return frozenset(key.split("-")[0] for key in spelled(language)) | ONES.get(language, ONES["fr"])


def in_words(text: str, language: str) -> Decimal | None:
    """The value of a number in words ("soixante-dix-sept", "two hundred and five"), none if it is none."""
    key = re.sub(r"[\s-]+", "-", text.strip().lower())
    if key in ONES.get(language, ONES["fr"]):
        return Decimal(1)
    known = spelled(language)
    if language == "de" and "tausend" in key:
        thousands, _, rest = key.partition("tausend")
        left = 1 if thousands in ("", "ein") else known.get(thousands, 0)
        right = known.get(rest, 0) if rest else 0
        return Decimal(left * 1000 + right) if left and (right or not rest) else None
    return Decimal(known[key]) if key in known else None


def in_digits(text: str, language: str) -> Decimal | None:
    """The value of a number in digits, none where the separators make no number ("1.2.3").

    Spaces group. Of comma and full stop the last one is the decimal mark where both stand, and one that
    recurs groups. Alone before exactly three digits, the comma groups in English and the full stop in
    French and German.
    """
    plain = text.replace(" ", "")
    marks = [c for c in plain if c in ".,"]
    grouping = _grouping(plain, marks, "," if language == "en" else ".", " " in text)
    if grouping is None:
        return None
    whole = plain.replace(grouping, "") if grouping else plain
    return Decimal(whole.replace(",", "."))


def _grouping(plain: str, marks: list[str], usual: str, spaced: bool) -> str | None:
    """The mark that groups thousands, empty where none does; none where the marks make no number."""
    if not marks or (len(marks) == 1 and spaced):
        return ""
    if len(marks) == 1:
        before, after = plain.split(marks[0])
        thousands = len(after) == 3 and 1 <= len(before) <= 3 and before != "0"
        return usual if marks[0] == usual and thousands else ""
    mark = marks[0]
    if any(m != mark for m in marks[:-1]):
        return None
    decimal = marks[-1] if marks[-1] != mark else ""
    head, *groups = (plain.rpartition(decimal)[0] if decimal else plain).split(mark)
    return mark if 1 <= len(head) <= 3 and all(len(g) == 3 for g in groups) else None
