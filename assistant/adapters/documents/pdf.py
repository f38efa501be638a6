"""PDF as text by page, through pypdf, which bounds what a file may unpack to."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extract import Extract
from assistant.errors import UnreadableDocument
from assistant.lines import blocks

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on every oddity that it can read past

_APART = "\n\n"
_MOST_PAGES, _MOST_OPERATORS, _MOST_CHARACTERS = 20_000, 5_000_000, 50_000_000
_EARLIEST = 1971
"""A creation date before this is a clock that was never set."""
_BLANKS = re.compile(r"[ \t]+(?=\n|$)|(?<=\n)[ \t]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FEWEST_PROVEN = 3
_BROKEN_WORD = re.compile(r"(\w*[^\W\d_])([-\u2010\xad])\n[ \t]*([^\W\d_]\w*)")


def read_pdf(data: bytes) -> Extract:
    """The text of the pages, a blank line between them, lines joined where they were only wrapped.

    Raises UnreadableDocument for an encrypted file and for one that holds pictures of text only.
    """
    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("is not a PDF by its content: open it and save it again as PDF.")
    reader = PdfReader(io.BytesIO(data))
    _unlock(reader)
    pages = _mended(list(_texts(reader)))
    if not any(c.isalnum() for page in pages for c in page):
        raise UnreadableDocument(
            "holds no text, only pictures of its pages: run text recognition (OCR) on it first."
        )
    starts = accumulate((len(page) + len(_APART) for page in pages[:-1]), initial=0)
    title, date = _stated(reader)
    return Extract(_APART.join(pages), title, date, tuple(starts))


def _unlock(reader: PdfReader) -> None:
    """Open a file that anyone may read though its owner restricted what else may be done with it."""
    try:
        opened = not reader.is_encrypted or bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        opened = False
    if not opened:
        raise UnreadableDocument("is an encrypted PDF: save a copy without a password.")


def _texts(reader: PdfReader) -> Iterator[str]:
    operators, characters = 0, 0

    def count(*_: Any) -> None:
        nonlocal operators
        operators += 1
        if operators > _MOST_OPERATORS:
            raise UnreadableDocument("is drawn with too many operations to be read: print it to a new PDF.")

    for number, page in enumerate(reader.pages, start=1):
        text = clean(page.extract_text(visitor_operand_before=count))
        characters += len(text)
        if number > _MOST_PAGES or characters > _MOST_CHARACTERS:
            raise UnreadableDocument("unpacks to more text than can be indexed: split it into several files.")
        yield text


def _mended(pages: list[str]) -> list[str]:
    """Pages with words and lines put together again that were broken to fit the column."""
    pages = [_BLANKS.sub("", page).strip() for page in pages]
    mend = _hyphenation(pages)
    return [_unwrapped(_BROKEN_WORD.sub(mend, page)) for page in pages]


def _hyphenation(pages: list[str]) -> Callable[[re.Match[str]], str]:
    """How this document's words broken at a line's end are written whole.

    A hyphen goes where the document has the word without it elsewhere. A document that does so often
    was hyphenated throughout: there it stays only in compounds, of two words or written so elsewhere.
    """
    words = {w for page in pages for w in _WORD.findall(_BROKEN_WORD.sub(" ", page).casefold())}
    broken = {_halves(m) for page in pages for m in _BROKEN_WORD.finditer(page)}
    proven = sum(first + second in words for first, second in broken)
    throughout = proven >= _FEWEST_PROVEN and proven >= 0.2 * len(broken)

    def whole(match: re.Match[str]) -> str:
        first, second = _halves(match)
        compound = f"{first}-{second}" in words or (first in words and second in words)
        plain = throughout and not compound and match[3][0].islower()
        joined = match[2] == "\xad" or first + second in words or plain
        return match[1] + ("" if joined else match[2]) + match[3]

    return whole


def _halves(broken: re.Match[str]) -> tuple[str, str]:
    return broken[1].casefold(), broken[3].casefold()


def _unwrapped(page: str) -> str:
    out: list[str] = []
    position = 0
    for start, end in blocks(page):
        out += [page[position:start], re.sub(r"\s*\n\s*", " ", page[start:end])]
        position = end
    return "".join(out)


def _stated(reader: PdfReader) -> tuple[str, str | None]:
    """Title and creation date from the metadata; a malformed field counts as absent."""
    title, date = "", None
    try:
        stated = reader.metadata
        if stated is not None:
            title = clean(stated.title or "")
            date = iso_date(stated.creation_date, since=_EARLIEST)
    except Exception:  # pypdf raises a dozen kinds of error for a malformed field
        logging.getLogger(__name__).debug("malformed metadata", exc_info=True)
    return title, date
