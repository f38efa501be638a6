"""Page furniture: what a saved web page says about itself, which is never evidence.

A line is furniture when the whole of it is a phrase that pages put around their text; a phrase that could
also be a heading counts only beside other furniture. The form for comments and the links to other pages
take the rest of the document with them where nothing but short lines follows.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.ingest.furniture_patterns import (
    BREADCRUMBS,
    COMMENT_FORM,
    CONSENT,
    COOKIES,
    COPYRIGHT,
    READ_ALSO,
    SHARING,
    SITE,
)
from assistant.values import Span

_LINE = re.compile(r"[^\n]+")
_LONGEST, _LONGEST_NOTICE, _LONGEST_TITLE = 220, 500, 160
_EDGE = 3
_DATE = r"(?:[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d_]{3,9}\.? \d{4})"
_HANDLE = re.compile(rf"\(@\w{{1,30}}\),? {_DATE}")
_BYLINE = re.compile(
    r"(?:(?:https?://t\.co/|pic\.(?:twitter|x)\.com/)\w+\s*)*(?:—|–|--|&mdash;)[^—–\n]{1,80}$"
)
_PICTURE = re.compile(r"(?:(?:https?://t\.co/|pic\.(?:twitter|x)\.com/)\w+ ?)+$", re.MULTILINE)
_AROUND = " \t\xa0\u202f*:.…!?←→«»‹›<>|•·-–—()[]#_+✕×↑▲"


def furniture_spans(text: str) -> list[Span]:
    """Spans of page furniture, trimmed, in order and apart by more than white space."""
    lines = [_trim(text, found.start(), found.end()) for found in _LINE.finditer(text)]
    lines = [(start, end) for start, end in lines if start < end]
    flags = _flags([text[start:end] for start, end in lines])
    _flag_tail(text, lines, flags)
    whole = [line for line, flag in zip(lines, flags, strict=True) if flag]
    return _merge(text, sorted([*whole, *_tweets(text)]))


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _flags(lines: list[str]) -> list[bool]:
    """Which lines are furniture by themselves or beside a line that is."""
    plain = [_plain(line) for line in lines]
    flags = [
        _strong(line) or bool(COPYRIGHT.fullmatch(raw[:_LONGEST]))
        for raw, line in zip(lines, plain, strict=True)
    ]
    for n in {*range(len(lines))[:_EDGE], *range(len(lines))[-2 * _EDGE :]}:
        flags[n] = flags[n] or bool(COOKIES.fullmatch(plain[n]) and CONSENT.search(plain[n]))
    for n in range(1, len(lines)):
        flags[n] = flags[n] or (flags[n - 1] and _weak(plain[n]))
    for n in reversed(range(len(lines) - 1)):
        flags[n] = flags[n] or (flags[n + 1] and _weak(plain[n]))
    return flags


def _plain(line: str) -> str:
    """The line in lower case with straight apostrophes and single spaces; empty where it is too long."""
    if len(line) > _LONGEST_NOTICE:
        return ""
    return " ".join(line.replace("’", "'").lower().split())


def _strong(line: str) -> bool:
    if not line or len(line) > _LONGEST:
        return False
    bare = line.strip(_AROUND)
    if bare in _phrases()["opening"] or bare in _phrases()["strong"]:
        return True
    patterns = (COMMENT_FORM, SHARING, SITE)
    return any(p.fullmatch(bare) for p in patterns) or any(
        p.fullmatch(line) for p in (READ_ALSO, BREADCRUMBS)
    )


def _weak(line: str) -> bool:
    if not line:
        return False
    bare = line.strip(_AROUND)
    buttons = re.split(r"[\s,|·•/]+", bare)
    known = bare in _phrases()["weak"] or all(word in _phrases()["buttons"] for word in buttons)
    return known or bool(COOKIES.fullmatch(line))


@cache
def _phrases() -> dict[str, frozenset[str]]:
    """The sections of furniture.txt, each a set of lines."""
    sections: dict[str, set[str]] = {}
    for line in Path(__file__).with_name("furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            section.add(line)
    return {name: frozenset(lines) for name, lines in sections.items()}


def _flag_tail(text: str, lines: list[Span], flags: list[bool]) -> None:
    """Flag all that follows a line that opens the end of the page, if it is short lines to the last."""
    left = max(300, len(text) // 5)
    for n in range(len(lines) - 1, -1, -1):
        line = text[slice(*lines[n])]
        left -= 0 if flags[n] else len(line)
        if left < 0 or not (flags[n] or _titled(line)):
            return
        if _plain(line).strip(_AROUND) in _phrases()["opening"]:
            flags[n:] = [True] * (len(lines) - n)


def _titled(line: str) -> bool:
    """Whether the line is as short as a title, a name or a button."""
    return len(line) <= _LONGEST_TITLE and not (len(line) > 80 and line.endswith((".", "»", "!", "?")))


def _tweets(text: str) -> Iterator[Span]:
    """The bylines of embedded tweets, "pic.twitter.com/… — Name (@name) May 2, 2025", not their words."""
    for picture in _PICTURE.finditer(text):
        yield _with_emoji(text, *picture.span())
    for handle in _HANDLE.finditer(text):
        line = text.rfind("\n", max(0, handle.start() - 200), handle.start()) + 1
        byline = _BYLINE.search(text, max(line, handle.start() - 200), handle.start())
        if byline:
            yield _with_emoji(text, byline.start(), handle.end())


def _with_emoji(text: str, start: int, end: int) -> Span:
    """Take in what stands before on the line where that is no words."""
    line = text.rfind("\n", max(0, start - 20), start) + 1
    before = text[line:start] if start - line <= 20 else "words"
    return _trim(text, start if any(c.isalnum() for c in before) else line, end)


def _merge(text: str, spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
