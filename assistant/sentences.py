"""Sentences of French, English and German text, as exact spans."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.abbreviations import (
    ALSO_LAST,
    ARTICLES,
    BEFORE_NUMBERS,
    BEFORE_ORDINALS,
    MONTHS_DE,
    NEVER_LAST,
    SELDOM_LAST,
    STARTERS,
)
from assistant.lines import blocks, starts_lower
from assistant.values import Span

_EMOJI = r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]"
_STOP = re.compile(
    r"[.!?…‥。！？]+"
    r"(?:[ \xa0\u202f\u2009]?[.!?…]|[\"'”’»“‘«)\]}*_]|[ \xa0\u202f\u2009]+»(?!\w)"
    rf"|\[\d{{1,3}}\]|[¹²³⁴-⁹]|[ \xa0]?{_EMOJI})*"
    r"| (?=[•▪◦‣●] )"
)
_NEXT = re.compile(r"\s*([«»“„\"'‘’(\[—–\-*_ \xa0\u202f¿¡]{0,6})([^\W_]*)([’'.]?)\s*(\S?)")
_TOKEN = re.compile(r"[^\s(\[«»“„\"'‘’]*$")
_ROMAN = re.compile(r"[IVXLCDM]{1,7}")
_ELISION = re.compile(r"[(\[](?:\.{3,}|…)[)\]]")
_FIRST_HALF = re.compile(r"\b[zduin]\.[ \xa0\u202f]$", re.IGNORECASE)
_BRACKET = re.compile(r"[()\[\]]")
_UNIT = re.compile(r"\d\s(?:mm|[mshglt])")
_PLAIN = re.compile(r"[^\W\d_A-ZÀ-Þ]{3}$|[»”\")\]]$")
_BEFORE = BEFORE_NUMBERS | NEVER_LAST
_LONGEST_ASIDE = 250


def spans(text: str) -> list[Span]:
    """Sentence spans in order: half open, trimmed of whitespace, covering every other character."""
    found = []
    for start, end in blocks(text):
        cuts = [start, *_cuts(text, start, end), end]
        pieces = [_trim(text, a, b) for a, b in pairwise(cuts)]
        found += _worded(text, [(a, b) for a, b in pieces if a < b])
    return found


def _worded(text: str, pieces: list[Span]) -> list[Span]:
    """Join stray marks with the sentence before them, or after them where they come first."""
    found: list[Span] = []
    stray = True
    for start, end in pieces:
        worded = any(c.isalnum() for c in text[start:end])
        if found and (stray or not worded):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
        stray = stray and not worded
    return found


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    asides = _asides(text, start, end)
    aside = next(asides, None)
    for stop in _STOP.finditer(text, start, end):
        while aside and aside[1] <= stop.start():
            aside = next(asides, None)
        inside = aside is not None and aside[0] < stop.start() and stop.end() < aside[1]
        if stop.end() < end and not inside and _ends(text, start, stop, end):
            yield stop.end()


def _asides(text: str, start: int, end: int) -> Iterator[Span]:
    """Outermost bracketed asides short enough to stay within one sentence."""
    opened: list[int] = []
    pairs: list[Span] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] in "([":
            opened.append(bracket.start())
        elif opened:
            begin = opened.pop()
            if bracket.end() - begin <= _LONGEST_ASIDE:
                while pairs and pairs[-1][0] > begin:
                    pairs.pop()
                pairs.append((begin, bracket.end()))
    yield from pairs


def _ends(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    """Whether a sentence ends with this mark."""
    marks = stop[0]
    if marks == " " or marks[0] in "。！？":
        return True
    if _ELISION.fullmatch(text, stop.start() - 1, stop.end()):
        return False
    after = _NEXT.match(text, stop.end(), end)
    assert after is not None
    if not text[stop.end()].isspace():
        return _glued(text, stop, after)
    if marks[0] == "." and not marks.startswith("..") and not set(marks) & set("!?…"):
        return _full_stop(text, start, stop, after)
    return not starts_lower(text[stop.end() : stop.end() + 60])


def _glued(text: str, stop: re.Match[str], after: re.Match[str]) -> bool:
    """A mark without a space after it ends a sentence only where the space was plainly forgotten."""
    word = after[2]
    starts = not after[1] and word[:1].isupper() and word.lower() in STARTERS and after[3] != "."
    return starts and (
        stop[0][0] in "?!" or bool(_PLAIN.search(text, max(0, stop.start() - 3), stop.start()))
    )


def _full_stop(text: str, start: int, stop: re.Match[str], after: re.Match[str]) -> bool:
    found = _TOKEN.search(text, max(start, stop.start() - 40), stop.start())
    token = found[0] if found else ""
    if len(stop[0]) == 1 and _abbreviated(text, start, stop.start() - len(token), token, after):
        return False
    if starts_lower(text[stop.end() : stop.end() + 60]):
        return len(stop[0]) == 1 and len(token) > 5 and token.isalpha() and "(" not in after[1]
    return True


def _abbreviated(text: str, start: int, begin: int, token: str, after: re.Match[str]) -> bool:
    """Whether the full stop after the token marks an abbreviation, an initial or an ordinal."""
    key = token.lower()
    if token.isdigit():
        return len(token) <= 3 and _ordinal(text, start, begin, token, after)
    if key in ALSO_LAST or _UNIT.fullmatch(text, max(start, begin - 2), begin + len(token)):
        return False
    if key in NEVER_LAST:
        return True
    if key in BEFORE_NUMBERS and _numbers(after):
        return True
    short = len(token) == 1 and token.isalpha()
    dotted = (
        "." in token
        and not token[-1].isdigit()
        and all(len(part) <= 1 for part in token.replace("-", "").split("."))
    )
    if not (short or dotted or key in SELDOM_LAST):
        return False
    return _spaced_pair(text, start, begin) or not _begins(after, initial=key not in SELDOM_LAST)


def _numbers(after: re.Match[str]) -> bool:
    word = after[2]
    return (
        word[:1].isdigit()
        or (bool(_ROMAN.fullmatch(word)) and not after[3])
        or (len(word) == 1 and after[3] == ".")
    )


def _ordinal(text: str, start: int, begin: int, token: str, after: re.Match[str]) -> bool:
    """An item's number, or a German ordinal or date."""
    before = text[max(start, begin - 20) : begin].split() or ["."]
    last = before[-1].lower()
    if last[-1] in ".;!?…" and last[:-1] not in _BEFORE:
        return True
    if (last[-1] == ":" and token == "1") or after[2].lower() in MONTHS_DE:
        return True
    if len(token) <= 2 and after[2].isdigit() and len(after[2]) in (1, 2, 4) and after[3] == ".":
        return True
    return len(token) <= 2 and last in BEFORE_ORDINALS and not _begins(after)


def _spaced_pair(text: str, start: int, begin: int) -> bool:
    """The second half of "z. B." or "d. h."."""
    return bool(_FIRST_HALF.search(text, max(start, begin - 4), begin))


def _begins(after: re.Match[str], *, initial: bool = False) -> bool:
    """Whether the next word plainly begins a sentence; after an initial, "Le Goff" does not."""
    opening, word, tail, following = after.groups()
    if opening.strip(" \xa0\u202f"):
        return word[:1].isupper() or "«" in opening
    if not word[:1].isupper() or word.lower() not in STARTERS or tail == ".":
        return False
    return not (initial and word.lower() in ARTICLES and tail == "" and following.isupper())
