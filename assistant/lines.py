"""Which lines of a text read on into the next one.

A line break ends a sentence where the line is a heading, an item or a paragraph of its own, and does not
where the text was wrapped to a width, as in PDF and e-mail.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.abbreviations import BEFORE_ORDINALS, HANGING, NEVER_LAST
from assistant.values import Span

MARKER = r"(?:[-–—•*·▪◦‣●○■□►▶✓✔➢➤→+]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})\)|\d{1,2}\.(?:\d{1,2}\.?)*|[a-zA-Z]\.)"
CLOSERS = r"[\"'”’»“‘«)\]}*_]"
_BULLET = re.compile(r"(?:[-–—•*·▪◦‣●○■□►▶✓✔➢➤→+]|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})\))(?=\s)", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}\.(?:\d{1,2}\.?)*\s")
_LONE_MARKER = re.compile(MARKER)
_PAGE_NUMBER = re.compile(r"(?:[Pp]age |[Ss]eite |– |- )?\d{1,4}(?: ?/ ?\d{1,4})?(?: –| -)?")
_STOPPED = re.compile(r"[.!?…](?:\s?" + CLOSERS + r"){0,4}$")
_FIRST_WORD = re.compile(r"[\s«“„\"'‘’(\[–—\-]{0,12}([^\W_]+)")
_NARROWEST, _WIDEST = 25, 200
"""Shorter lines are a list, longer ones paragraphs: neither is wrapped text."""


def blocks(text: str) -> Iterator[Span]:
    """Stretches of lines that read on, trimmed, in order; every non-space character is in one."""
    start: int | None = None
    for begin, end in _joined(text):
        start = begin if start is None else start
        if end - start <= 8 and _LONE_MARKER.fullmatch(text, start, end):
            continue
        yield start, end
        start = None
    if start is not None:
        yield start, end


def starts_lower(text: str) -> bool:
    """Whether the first word is in lower case, past opening marks; "iPhone" and "xAI" are names."""
    found = _FIRST_WORD.match(text)
    return found is not None and found[1][0].islower() and not any(c.isupper() for c in found[1])


def _joined(text: str) -> Iterator[Span]:
    for run in _runs(text):
        width = _width(text, run)
        start = run[0][0]
        for (a, b), (c, d) in pairwise(run):
            if not _reads_on(text[a:b], text[c:d], width=width):
                yield start, b
                start = c
        yield start, run[-1][1]


def _runs(text: str) -> Iterator[list[Span]]:
    """The lines, trimmed, in runs without a blank line between them."""
    run: list[Span] = []
    position = 0
    for line in text.splitlines(keepends=True):
        start = position + len(line) - len(line.lstrip())
        end = position + len(line.rstrip())
        position += len(line)
        if start < end:
            run.append((start, end))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _width(text: str, run: list[Span]) -> int:
    """The width to which the run was wrapped, 0 where nothing shows that it was."""
    lengths = sorted(end - start for start, end in run)
    width = lengths[int(0.9 * (len(lengths) - 1) + 0.5)]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = pairwise(run)
    return width if any(_wrapped(text[a:b], text[c:d], width=width) for (a, b), (c, d) in pairs) else 0


def _wrapped(line: str, following: str, *, width: int) -> bool:
    return _full(line, following, width=width) and line[-1] not in ".!?…:;" and following[0].islower()


def _full(line: str, following: str, *, width: int) -> bool:
    """Whether the first word of the following line would not have fitted; letters differ in breadth."""
    return len(line) + 1 + len(following[:40].split(maxsplit=1)[0]) >= 0.85 * width


def _reads_on(line: str, following: str, *, width: int) -> bool:
    if _LONE_MARKER.fullmatch(line):
        return True
    full = bool(width) and _full(line, following, width=width)
    if not _worded(following):
        return not _LONE_MARKER.fullmatch(following)
    if (
        " | " in line
        or " | " in following
        or _PAGE_NUMBER.fullmatch(line)
        or _PAGE_NUMBER.fullmatch(following)
    ):
        return False
    if _BULLET.match(following):
        return full and line[-1].isalnum() and starts_lower(following) and not _BULLET.match(line)
    if _NUMBERED.match(following):
        before = line[-20:].split()[-1].lower()
        return before in BEFORE_ORDINALS or (full and line[-1].isalnum() and not _NUMBERED.match(line))
    if _STOPPED.search(line[-12:]):
        return full or _stop_reads_on(line, following)
    if line[-1] in ":;":
        return full and starts_lower(following)
    if not _worded(line):
        return False
    return full or _hangs(line) or (starts_lower(following) and (len(line) > 20 or line[-1] == ","))


def _worded(line: str) -> bool:
    return any(c.isalnum() for c in line)


def _stop_reads_on(line: str, following: str) -> bool:
    last = line[-40:].split()[-1]
    if last.endswith("."):
        return last[:-1].lower() in NEVER_LAST
    return last[-1] in '!?…»”"' and starts_lower(following)


def _hangs(line: str) -> bool:
    words = line[-40:].split()
    return line[-1] in "(«„" or (len(words) > 1 and words[-1].lower() in HANGING)
