"""The words of the page, in French and English: one file each in ``texts/``, the same keys in both."""

import json
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")
_FOLDER = Path(__file__).with_name("texts")


@cache
def wording(language: str) -> dict[str, Any]:
    """All the words of one language, English where the language is not spoken here."""
    known = language if language in LANGUAGES else "en"
    words: dict[str, Any] = json.loads((_FOLDER / f"{known}.json").read_text("utf-8"))
    return words


def text(language: str, key: str, **names: object) -> str:
    """The words of that key with the names filled in."""
    return str(wording(language)[key]).format(**names)


def spoken(accept_language: str | None) -> str:
    """The first language a browser's Accept-Language prefers among ours; English without one (RFC 9110)."""
    ranges = [part.strip().partition(";q=") for part in (accept_language or "").split(",")]
    preferred = sorted(ranges, key=lambda r: -_weight(r[2]))
    codes = (tag.strip().lower()[:2] for tag, _, q in preferred if _weight(q) > 0)
    return next((code for code in codes if code in LANGUAGES), "en")


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def count(language: str, key: str, n: int) -> str:
    """``n`` with its noun in the right number: French says "0 document", English "0 documents"."""
    single = n in (0, 1) if language == "fr" else n == 1
    return text(language, f"{key}_{'one' if single else 'many'}", n=number(language, n))


def number(language: str, value: float, *, digits: int = 0) -> str:
    """A number as the language writes it: 1 234,5 or 1,234.5."""
    words = wording(language)
    marks = str.maketrans({",": words["thousands"], ".": words["decimal"]})
    return f"{value:,.{digits}f}".translate(marks)


def size(language: str, octets: int) -> str:
    """Bytes as a person reads them: 812 o, 5,8 Ko."""
    value, units = float(octets), str(wording(language)["bytes"]).split()
    step = 0
    while value >= 1000 and step < len(units) - 1:
        value, step = value / 1000, step + 1
    return f"{number(language, value, digits=1 if step and value < 100 else 0)}\u00a0{units[step]}"


def when(language: str, date: str | None) -> str:
    """An ISO date, possibly shortened, as the language writes it; what is no ISO date stays as it is."""
    if not date:
        return text(language, "undated")
    parts = date.split("-")
    if len(parts) == 1 or not all(p.isdecimal() for p in parts) or not 1 <= int(parts[1]) <= 12:
        return date
    month = str(wording(language)["months"]).split()[int(parts[1]) - 1]
    if len(parts) == 2:
        return text(language, "month", month=month, year=parts[0])
    return text(language, "day", day=int(parts[2]), month=month, year=parts[0])


def language_name(language: str, code: str) -> str:
    """What the language calls another one, the code itself where it has no word, empty if undetermined."""
    names: dict[str, str] = wording(language)["languages"]
    return names.get(code, code)
