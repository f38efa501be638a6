"""Direct speech: which part of a sentence stands between quotation marks, and whether it runs on."""

import re
from typing import NamedTuple

MARK = "\u2063"
"""Stands in ``Spoken.outside`` where a quotation was."""

_LONG = 8
"""Words from which a quotation is somebody's sentence rather than a title or a turn of phrase."""

_PAIRS = re.compile(r"«[^«»]*»|»[^«»]*«|“[^“”„]*”|„[^“”„]*[“”]|\"[^\"]*\"")
_OPEN = re.compile(r"[«„“]")
_CLOSE = re.compile(r"[»”]")
_INWARD = re.compile(r"»\w[^«»]*\w[.!?,…]?«")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")


class Spoken(NamedTuple):
    """A sentence with each quotation replaced by MARK, and how it stands to quotations around it.

    ``quoted`` says that the sentence is nothing but a quotation, holds a long one, or lies within one.
    """

    outside: str
    quoted: bool


def spoken(sentence: str, context: str = "") -> Spoken:
    """Separate what a sentence quotes from what it says itself; ``context`` is the text before it."""
    outside = _SPACES.sub(" ", _PAIRS.sub(_masked, sentence))
    within = _runs_on(context) or _breaks_in(outside)
    alone = MARK in outside and not _WORD.search(outside)
    long = any(len(_WORD.findall(m[0])) >= _LONG for m in _PAIRS.finditer(sentence) if m[0][0] != "»")
    return Spoken(outside, within or alone or long)


def _masked(match: re.Match[str]) -> str:
    """Inward pairs (»so«) are quotations only in the German manner, tight on both sides."""
    text = match[0]
    return f" {MARK} " if text[0] != "»" or _INWARD.fullmatch(text) else text


def _runs_on(context: str) -> bool:
    """Whether a quotation opened in the context is still open at its end."""
    rest = _PAIRS.sub("", context)
    opened = max((m.start() for m in _OPEN.finditer(rest)), default=-1)
    closed = max((m.start() for m in _CLOSE.finditer(rest)), default=-1)
    return opened > closed


def _breaks_in(outside: str) -> bool:
    """Whether the sentence ends a quotation that it did not open, or opens one that it does not end."""
    return bool(_OPEN.search(outside) or _CLOSE.search(outside))
