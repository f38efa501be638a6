"""Dates and times of day in French, English and German text, in ISO form."""

import re
from collections.abc import Callable, Iterator

from assistant.months import ANY_MONTH, MONTHS

_YEAR = r"[12]\d{3}(?!\d|[.,]\d)"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}

Found = tuple[int, int, str]
"""Where something stands, half open, and its ISO form."""

_DAY_FIRST = re.compile(
    rf"(?<![\w.,])(\d{{1,2}})(?:er|st|nd|rd|th|\.)?(?: of)? ({ANY_MONTH})\b\.?(?:,? (?:de )?({_YEAR}))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b({ANY_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)(?:,? ({_YEAR}))?", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"\b({ANY_MONTH})\.?,? (?:of )?({_YEAR})", re.IGNORECASE)
_ISO = re.compile(rf"(?<![\w-])({_YEAR})-(\d{{2}})(?:-(\d{{2}}))?(?![\w-])")
_SLASHED = re.compile(r"(?<![\w/.])(\d{1,2})([/.])(\d{1,2})\2([12]\d{3}|\d{2})(?![\w/])")
_CENTURY = re.compile(
    r"\b(?:([IVXL]+)(?:e|er|ème)\b|(\d{1,2})(?:e|er|ème|st|nd|rd|th|\.)) "
    r"(?:siècles?|centur(?:y|ies)|Jahrhunderts?)"
)
_DECADE = re.compile(r"\bannées (\d{4}|\d0)\b|\b([12]\d{2}0)(?:s|er)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\w.,:])([01]?\d|2[0-4])(?: ?[hH] ?|:)([0-5]\d)(?![\w:]|[.,]\d)")


def dates(text: str, language: str) -> Iterator[Found]:
    """Dates, decades ("1990s"), centuries ("C19") and times ("T18:30") as they stand, without bare years."""
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            value = read(match, language)
            if value:
                yield match.start(), match.end(), value


def _iso(year: str | None, month: int, day: int) -> str:
    """ISO 8601, ``--01-21`` where the year is not said; empty where no such day can be."""
    if not 1 <= month <= 12 or not 0 <= day <= 31:
        return ""
    return f"{year or '-'}-{month:02}" + (f"-{day:02}" if day else "")


def _day_first(m: re.Match[str], language: str) -> str:
    return _iso(m[3], MONTHS[m[2].lower()], int(m[1]))


def _month_first(m: re.Match[str], language: str) -> str:
    return _iso(m[3], MONTHS[m[1].lower()], int(m[2])) if language == "en" or m[3] else ""


def _month_year(m: re.Match[str], language: str) -> str:
    return _iso(m[2], MONTHS[m[1].lower()], 0)


def _from_iso(m: re.Match[str], language: str) -> str:
    return _iso(m[1], int(m[2]), int(m[3] or 0))


def _slashed(m: re.Match[str], language: str) -> str:
    first, second = int(m[1]), int(m[3])
    month_first = language == "en" and m[2] == "/" and first <= 12
    year = m[4] if len(m[4]) == 4 else "20" + m[4]
    return _iso(year, first, second) if month_first else _iso(year, second, first)


def _century(m: re.Match[str], language: str) -> str:
    return f"C{_roman(m[1]) if m[1] else int(m[2])}"


def _decade(m: re.Match[str], language: str) -> str:
    year = m[1] or m[2]
    return f"{year if len(year) == 4 else '19' + year}s"


def _clock(m: re.Match[str], language: str) -> str:
    return f"T{int(m[1]):02}:{m[2]}"


def _roman(numeral: str) -> int:
    values = [_ROMAN[c] for c in numeral]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (_ISO, _from_iso),
    (_SLASHED, _slashed),
    (_DAY_FIRST, _day_first),
    (_MONTH_YEAR, _month_year),
    (_MONTH_FIRST, _month_first),
    (_CENTURY, _century),
    (_DECADE, _decade),
    (_CLOCK, _clock),
)
"""In the order of trust: what an earlier one has taken, a later one does not touch."""
