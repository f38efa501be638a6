"""Reads one quantity off a row of tokens: a number in digits or words, its scale, its unit."""

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.verify.numerals import ONES, in_digits, in_words, opens
from assistant.verify.units import BESIDE_MONEY, HALVES, LONG_SCALE, PAIRED, SHORT_SCALE, UNITS, Kind, Unit

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+(?:²|(?<=m)2(?!\d))?)"
    r"|(?P<sign>[%‰€$£¥°,;:()!?…|/]|(?<!Mrd)(?<!Mio)(?<!Tsd)\.)"
)
_LINKS = frozenset(("de", "d", "of"))
_BEFORE_YEARS = frozenset(("mi", "fin", "début", "us"))
_LONGEST = 7
"""Words of a number in words: "neuf cent quatre vingt dix neuf"."""


class Token(NamedTuple):
    """``glued`` says that the token before touches it; ``named`` that it belongs to a name such as GPT-4."""

    text: str
    number: bool
    glued: bool
    named: bool
    negative: bool


class Quantity(NamedTuple):
    """``plain`` says that neither scale nor unit was written, ``scale`` what the number was multiplied by."""

    value: Decimal
    unit: Unit
    end: int
    plain: bool
    scale: Decimal


def tokens(text: str) -> list[Token]:
    """Numbers, words, signs and stops of a text in order; spaces, hyphens and apostrophes only part them."""
    found: list[Token] = []
    last = 0
    for m in _TOKEN.finditer(text):
        glued = bool(found) and m.start() == last
        number = m["number"] is not None
        before, earlier = text[max(0, m.start() - 1) : m.start()], text[max(0, m.start() - 2) : m.start() - 1]
        named = number and bool(found) and _in_name(found[-1].text, before, earlier)
        negative = number and before == "-" and (not earlier or earlier in " (")
        found.append(Token(m[0], number, glued, named, negative))
        last = m.end()
    return found


def _in_name(word: str, before: str, earlier: str) -> bool:
    """Whether digits hang on a word, as in H100 or GPT-4, that is no currency and no "mi-2024"."""
    if before == "-":
        return earlier.isalnum() and not word[-1].isdigit() and word.lower() not in _BEFORE_YEARS
    return before == "_" or (before.isalpha() and not _is_currency(word))


def quantity(row: list[Token], at: int, language: str) -> Quantity | None:
    """The quantity that begins at this token, none where none does."""
    number = _number(row, at, language)
    if number is None:
        return None
    value, i, article = number
    value, i, scale = _scaled(row, value, i, language)
    unit, i, letter = _measured(row, at, i)
    if unit is None and i < len(row) and row[i].glued and row[i].text[0].isalpha() and row[i - 1].number:
        return None  # "5G", "4x4"
    if article and scale == 1 and (unit is None or _vague(unit)):
        return None
    if letter != 1:
        value, scale = value * letter, scale * letter
    value = -value if row[at].negative else value
    return Quantity(value, unit or (Kind.NUMBER, ""), i, unit is None and scale == 1, scale)


def _vague(unit: Unit) -> bool:
    """Units with which an article counts nothing: "un jour", "a second"."""
    kind, name = unit
    return name in ("day", "second") or kind is Kind.ORDINAL or (kind is Kind.MEASURE and len(name) == 1)


def _measured(row: list[Token], at: int, i: int) -> tuple[Unit | None, int, Decimal]:
    """The unit beside a number that ends at ``i``, where it ends, what a letter there multiplies by."""
    prefix = _prefix(row, at)
    letter = row[i].text if i < len(row) else ""
    times = Decimal(BESIDE_MONEY.get(letter, 1))
    if prefix:
        scaled = times != 1 and row[i].glued
        return prefix, i + 1 if scaled else _unit(row, i)[1], times if scaled else Decimal(1)
    money, end = _unit(row, i + 1) if times != 1 else (None, i)
    if money and money[0] is Kind.MONEY:
        return money, end, times
    unit, end = _unit(row, i)
    return unit, end, Decimal(1)


def _number(row: list[Token], at: int, language: str) -> tuple[Decimal, int, bool] | None:
    """The number at a token, where it ends, and whether it may be a mere article."""
    token = row[at]
    if token.named:
        return None
    if token.number:
        value = in_digits(token.text, language)
        return None if value is None else (value, at + 1, False)
    word = token.text.lower()
    if word in HALVES:
        skip = at + 2 if _word(row, at + 1) in ("a", "an") else at + 1
        return (Decimal("0.5"), skip, True)
    if word in ONES.get(language, ONES["fr"]) and _word(row, at + 1) in HALVES:
        return (Decimal("0.5"), at + 2, True)
    return _spelled(row, at, language)


def _spelled(row: list[Token], at: int, language: str) -> tuple[Decimal, int, bool] | None:
    word = row[at].text.lower()
    for n in range(min(_LONGEST, len(row) - at), 0, -1) if opens(word, language) else ():
        words = [t.text for t in row[at : at + n] if not t.number]
        value = in_words(" ".join(words), language) if len(words) == n else None
        if value is not None:
            articles = ONES.get(language, ONES["fr"]) | {"neuf"}
            weak = n == 1 and words[0].lower() in articles
            return (value, at + n, weak)
    return (Decimal(1), at, True) if word in ("mille", "tausend") else None


def _scaled(
    row: list[Token], value: Decimal, i: int, language: str, *, below: Decimal = Decimal("Infinity")
) -> tuple[Decimal, int, Decimal]:
    """Multiply by the scales that follow and add what they leave room for: "deux mille trois cents".

    What is added has a scale of its own only ``below`` the one before, so the depth is that of the scales.
    """
    scales = SHORT_SCALE if language == "en" else LONG_SCALE
    scale = Decimal(1)
    while True:
        step = 2 if _word(row, i) in _LINKS else 1
        if _word(row, i + step - 1) not in scales:
            break
        scale *= scales[_word(row, i + step - 1)]
        i += step
    value = value * scale if scale != 1 else value
    if scale > 1 and _word(row, i) in ("et", "and") and _word(row, i + 1) in HALVES:
        return value + scale / 2, i + 2, scale
    rest = _number(row, i, language) if 1000 <= scale < below and i < len(row) and not row[i].glued else None
    if rest and not rest[2]:
        more, end, _ = _scaled(row, rest[0], rest[1], language, below=scale)
        if more < scale and not row[i].number:
            return value + more, end, scale
    return value, i, scale


def _unit(row: list[Token], i: int) -> tuple[Unit | None, int]:
    """The unit at a token ("de dollars" too), and where it ends."""
    for at in (i, i + 1) if _word(row, i) in ("de", "d", "of") else (i,):
        pair = PAIRED.get((_word(row, at), _word(row, at + 1)))
        if pair:
            return pair, at + 2
        unit = UNITS.get(_word(row, at))
        capital = row[at].text in ("M", "T", "L", "S") if unit else False
        if unit and not capital and (unit[0] is not Kind.ORDINAL or row[at].glued):
            return unit, at + 1
    return None, i


def _prefix(row: list[Token], at: int) -> Unit | None:
    """A currency before its figure: "$500", "US$ 5", "CHF 10"."""
    before = row[at - 1].text if at and row[at].number else ""
    return UNITS[before.lower()] if _is_currency(before) else None


def _is_currency(text: str) -> bool:
    unit = UNITS.get(text.lower())
    code = not text.isalpha() or (text.isupper() and len(text) == 3)
    return code and unit is not None and unit[0] is Kind.MONEY


def _word(row: list[Token], i: int) -> str:
    return row[i].text.lower() if i < len(row) else ""
