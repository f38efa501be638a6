"""Small changes of French sentences that several makers of pairs share: verbs, numbers, names, words."""

import re
from collections.abc import Mapping, Sequence
from random import Random

from assistant.months import MONTHS as MONTH_NAMES

_VERBS = """
est sont était étaient fut furent sera seront a ont avait avaient eut eurent aura auront peut peuvent
pouvait pouvaient doit doivent devait devaient devient devint va vont fait font faisait permet permettent
reste existe existent possède contient compte constitue représente appartient porte reçoit prend donne vit
joue remporte commence débute dirige
"""
VERBS = frozenset(_VERBS.split())
NAME = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-Þ][\w'’-]*[\w])"
    r"(?:\s+(?:(?:d[eu]s?|d'|von|van|le|la|al|ibn)\s+)?[A-ZÀ-Þ][\w-]+)*"
)
NUMBER = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:[  ]\d{3})+(?![\w])|(?<![\w.,/-])\d+(?:,\d+)?(?![\w,/-]*\d)(?![\w’'])"
)
YEAR = re.compile(r"(?<![\w.,-])(?:1[0-9]{3}|20[0-2][0-9])(?![\w]|[.,]\d)")
MONTHS = [next(name for name, n in MONTH_NAMES.items() if n == month) for month in range(1, 13)]
DATE = re.compile(rf"\b(\d{{1,2}}|1er) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
_ROMAN = re.compile(r"[IVXLC]+(?:e|er|ème)?")
_VOWEL = re.compile(r"[aeiouyéèêâîôûàœ]", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:n'|n’|ne |aucune?\b|jamais\b|sans\b|ni\b)", re.IGNORECASE)
_DENIAL = re.compile(r"\b[nN](?:'|’|e )((?:l'|se |s'|en |y )?[\w'-]+) (?:pas|jamais|plus|guère)\b(?! ?que)")


def replaced(text: str, place: re.Match[str], by: str) -> str:
    """The text with what the match found put another way, its capital kept."""
    by = by[:1].upper() + by[1:] if place[0][:1].isupper() and place.start() == 0 else by
    return text[: place.start()] + by + text[place.end() :]


def swapped_word(text: str, table: Mapping[str, Sequence[str]], random: Random) -> str | None:
    """One word of the table for another; none where the text has none of its words. Names are left alone."""
    words = re.finditer(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)
    found = [m for m in words if m[0].lower() in table and (m[0].islower() or m.start() == 0)]
    if not found:
        return None
    place = random.choice(found)
    return _elided(replaced(text, place, random.choice(table[place[0].lower()])))


def _elided(text: str) -> str:
    """Articles before vowels as French writes them."""
    text = re.sub(r"\b([lLdD])e (?=[aeiouéèêâîôû])", r"\1'", text)
    return re.sub(r"\b([lLdD])['’](?=[bcdfgjklmnpqrstvwxz])", r"\1e ", text)


def names(text: str) -> list[re.Match[str]]:
    """The names of a text, its first word aside unless it is a name in several words."""
    found = [m for m in NAME.finditer(text) if len(m[0]) > 2 and not any(map(_ROMAN.fullmatch, m[0].split()))]
    return [m for m in found if m.start() > 0 or " " in m[0].strip()]


def negated(text: str) -> str | None:
    """The sentence with its first known verb denied; none where it has none or is denied already."""
    if _NEGATED.search(text):
        return None
    for m in re.finditer(r"(?<![\w'’-])[^\W\d_]+(?![\w'’-])", text):
        if (
            m[0] in VERBS
            and m.start()
            and not text[: m.start()].rstrip().endswith((" qui", "que", ",", "où"))
        ):
            before = "n'" if _VOWEL.match(m[0]) else "ne "
            return f"{text[: m.start()]}{before}{m[0]} pas{text[m.end() :]}"
    return None


def affirmed(text: str) -> str | None:
    """The sentence with its "ne … pas" taken away; none where it has none."""
    found = _DENIAL.search(text)
    return text[: found.start()] + found[1] + text[found.end() :] if found else None


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark that is opened is closed."""
    return all(text.count(a) == text.count(b) for a, b in ("()", "[]", "«»"))


def whole(text: str) -> str:
    """A clause as a sentence: a capital, one space between words, a full stop."""
    plain = re.sub(r"\s+([,.])", r"\1", re.sub(r"\s{2,}", " ", text)).strip(" ,;:")
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "!", "?", "»")) else ".")


def value(figure: str) -> float:
    """What a French figure in digits comes to."""
    return float(re.sub(r"\s", "", figure).replace(",", "."))


def written(number: float) -> str:
    """A number as French writes it: spaces between thousands, a comma before the decimals."""
    text = f"{number:,.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:,.0f}"
    return text.replace(",", " ").replace(".", ",")
