"""A language model's text, as it streams, to sentences with the numbers of the passages that they name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.answer.markers import BEGUN, MARKER, blanked, numbers, unmarked
from assistant.sentences import spans
from assistant.text import one_line

LONGEST = 1200
"""Characters after which what has no end is taken for a sentence."""

_MARKED = rf"(?:[^\S\n]*(?:{MARKER.pattern}))+[^\S\n]*(?:[.](?=\s|$))?"
_FOLLOWING = re.compile(_MARKED, re.IGNORECASE)
_ALONE = re.compile(rf"\s*{_MARKED}[^\S\n]*(?=\n)", re.IGNORECASE)
_LAST = re.compile(rf"\s*{_MARKED}\s*", re.IGNORECASE)
_MAY_BE_ALONE = re.compile(rf"\s*(?:{_MARKED})?\s*(?:{BEGUN})?", re.IGNORECASE)
_MAY_FOLLOW = re.compile(rf"\s*(?:{BEGUN})?")
_THOUGHT = re.compile(r"\s*<think(?:ing)?>", re.IGNORECASE)
_THOUGHT_OVER = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_ITEM = re.compile(r"^(?:#{1,6}\s+|[-–—•*·]\s+|\d{1,2}[.)]\s+)+")
_EMPHASIS = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as a language model wrote it.

    ``raw`` is exactly what it wrote: all of them joined are its whole text. ``text`` is the sentence on
    one line without markers, list marks and emphasis, empty where nothing is said; ``numbers`` name
    passages, perhaps such as there are not.
    """

    raw: str
    text: str
    numbers: tuple[int, ...]


class Sentences:
    """Takes a text in pieces and gives its sentences as they are complete, however the pieces are cut.

    A sentence is complete when the word after it is, since markers may follow its full stop.
    """

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, piece: str) -> Iterator[Said]:
        """The sentences that the piece completes."""
        for part in re.findall(r"\S+|\s", piece):  # looked at after each space, wherever the pieces end
            self._rest += part
            if part.isspace():
                yield from self._complete()

    def end(self) -> Iterator[Said]:
        """What is left when the text has ended."""
        while self._rest:
            yield self._taken(_end(self._rest, over=True) or len(self._rest))

    def _complete(self) -> Iterator[Said]:
        while at := _end(self._rest, over=False):
            yield self._taken(at)

    def _taken(self, at: int) -> Said:
        raw, self._rest = self._rest[:at], self._rest[at:]
        if _THOUGHT.match(raw):
            return Said(raw, "", ())
        bare = _EMPHASIS.sub("", raw)
        return Said(raw, _plain(bare), numbers(bare))


def said(pieces: Iterable[str]) -> Iterator[Said]:
    """The sentences of a text that comes in pieces."""
    sentences = Sentences()
    for piece in pieces:
        yield from sentences.feed(piece)
    yield from sentences.end()


def _plain(marked: str) -> str:
    return one_line(_ITEM.sub("", one_line(unmarked(marked))))


def _end(text: str, *, over: bool) -> int:
    """Where the first sentence ends with its markers; 0 where that cannot be told yet."""
    if _THOUGHT.match(text):
        thought = _THOUGHT_OVER.search(text)
        return thought.end() if thought else 0
    begin = len(text) - len(text.lstrip())
    line_end = text.find("\n", begin)
    line = text if line_end < 0 else text[:line_end]
    if within := _end_within(line, over=over or line_end >= 0):
        return within
    if line_end >= 0:
        alone = _ALONE.match(text, line_end) or (over and _LAST.fullmatch(text, line_end))
        if alone or over or not _MAY_BE_ALONE.fullmatch(text, line_end):
            return alone.end() if alone else line_end
    return len(text) if len(text) > LONGEST else 0


def _end_within(line: str, *, over: bool) -> int:
    """Where the first of several sentences of a line ends; 0 where there is one, or may be."""
    for _, end in spans(blanked(line))[:-1]:
        following = _FOLLOWING.match(line, end)
        at = following.end() if following else end
        rest = line[at:]
        if MARKER.sub("", line[:at]).strip() and rest.strip():
            return at if over or not _MAY_FOLLOW.fullmatch(rest) else 0
    return 0
