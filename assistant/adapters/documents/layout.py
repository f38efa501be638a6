"""Pieces of running text and marks between them, laid out as plain text."""

import re
from collections.abc import Iterable
from enum import Enum, auto

_SPACES = re.compile(r"[ \t\r\n\f]+")
_TRAILING = re.compile(r"[ \t]+(?=\n)")
_BLANK_LINES = re.compile(r"\n{3,}")


class Mark(Enum):
    """What stands between two texts."""

    LINE = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    ITEM_END = auto()
    CELL = auto()


class Verbatim(str):
    """A text whose spaces and line ends count."""

    __slots__ = ()


def lay_out(pieces: Iterable[str | Mark]) -> str:
    """Spaces collapsed, paragraphs apart by a blank line, items of lists behind "- ", cells behind " | "."""
    out: list[str] = []
    breaks, lead = 2, ""
    for piece in pieces:
        if isinstance(piece, Mark):
            breaks, lead = _between(piece, breaks, lead)
            continue
        fresh = bool(breaks or lead or not out or out[-1].endswith((" ", "\n")))
        text = piece if isinstance(piece, Verbatim) else _collapsed(piece, fresh=fresh)
        if text and (text.strip() or not fresh):
            lead = "" if lead == " | " and breaks else lead
            out += ["\n" * breaks if out else "", lead, text]
            breaks, lead = 0, ""
    text = _TRAILING.sub("", "".join(out))
    return _BLANK_LINES.sub("\n\n", text).strip("\n").rstrip(" ")


def _between(mark: Mark, breaks: int, lead: str) -> tuple[int, str]:
    """Line ends due and the lead of the next text, after one more mark."""
    if mark is Mark.ITEM or mark is Mark.ITEM_END:
        return 1, "- " if mark is Mark.ITEM else ""
    if mark is Mark.CELL:
        return breaks, lead or " | "
    if lead == "- ":
        return breaks, lead  # a paragraph that opens an item stays beside its dash
    return max(breaks, 2 if mark is Mark.PARAGRAPH else 1), ""


def _collapsed(text: str, *, fresh: bool) -> str:
    text = _SPACES.sub(" ", text)
    return text.lstrip(" ") if fresh else text
