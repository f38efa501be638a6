"""A document as HTML, whole, with the places an answer cites marked in it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.serve.page.markup import Html, file_span, tag, words
from assistant.serve.texts import count, language_name, text, when
from assistant.values import Document

CONTEXT = 140
"""Characters shown before and after a quote where its passage is previewed."""

_MARK = re.compile(r"(\d{1,4}):(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Mark:
    """Citation number ``n`` stands at ``text[start:end]``; number 0 is a related passage."""

    n: int
    start: int
    end: int


def read_marks(written: str) -> list[Mark]:
    """Marks from ``1:120-180,2:300-340``; what is not written so is left out."""
    found = (_MARK.fullmatch(part) for part in written.split(","))
    return [Mark(*(int(x) for x in m.groups())) for m in found if m]


def source_html(document: Document, marks: Sequence[Mark], *, language: str) -> Html:
    """The document's facts and its text, for the pane beside the conversation."""
    title = tag(
        "h2", words(document.title or document.file), class_="document-title", dir="auto", id="document-title"
    )
    facts = tag("p", _facts(document, language), class_="facts")
    return tag("header", title, facts, class_="document-facts") + text_html(
        document, marks, language=language
    )


def preview_html(document: Document, start: int, end: int, *, language: str) -> Html:
    """A quote in its context, with the title, the date and the page of the document that holds it."""
    start, end = max(0, start), min(end, len(document.text))
    before = _trimmed(document.text[max(0, start - CONTEXT) : start], cut=start > CONTEXT)
    after = _trimmed(document.text[end : end + CONTEXT][::-1], cut=len(document.text) > end + CONTEXT)[::-1]
    quote = tag("mark", words(document.text[start:end]))
    spoken = None if document.language == "und" else document.language
    shown = tag("p", words(before), quote, words(after), class_="preview-text", lang=spoken, dir="auto")
    facts = [when(language, document.date)]
    facts += [text(language, "page", page=bisect_right(document.pages, start))] if document.pages else []
    title = tag("p", words(document.title or document.file), class_="preview-title", dir="auto")
    return title + tag("p", words(" · ".join(facts)), class_="facts") + shown


def _trimmed(context: str, *, cut: bool) -> str:
    """What stands before a quote in its paragraph, from a whole word on; read backwards for what follows."""
    paragraph = context.rsplit("\n\n", 1)[-1]
    if not cut or paragraph != context:
        return paragraph
    return f"… {paragraph.partition(' ')[2] or paragraph}"


def _facts(document: Document, language: str) -> Html:
    shown = [document.author, when(language, document.date), language_name(language, document.language)]
    shown += [count(language, "pages", len(document.pages))] if document.pages else []
    file = file_span(document.file)
    return " · ".join([file, *(words(s) for s in shown if s)])


def text_html(document: Document, marks: Sequence[Mark], *, language: str) -> Html:
    """The text, character for character, one block a line; ``<mark data-n="1 2">`` where it is cited."""
    inside = [m for m in marks if 0 <= m.start < m.end <= len(document.text)]
    lines = (_line(document, start, end, inside, language) for start, end in _lines(document))
    spoken = None if document.language == "und" else document.language
    return tag("div", *lines, class_="document-text", lang=spoken, dir="auto")


def _lines(document: Document) -> Iterator[tuple[int, int]]:
    """Line spans, each with its line end; a page that starts within a line cuts it."""
    cuts = {m.end() for m in re.finditer(r"\n", document.text)} | set(document.pages)
    places = sorted({0, len(document.text)} | {c for c in cuts if 0 < c < len(document.text)})
    return pairwise(places)


def _line(document: Document, start: int, end: int, marks: Iterable[Mark], language: str) -> Html:
    touching = [m for m in marks if m.start < end and m.end > start]
    shown = "".join(_pieces(document.text, start, end, touching))
    page = _page(document, start)
    label = text(language, "page", page=page) if page else None
    blank = not document.text[start:end].strip()
    return tag("div", shown, class_="line blank" if blank else "line", data_page=label, dir="auto")


def _page(document: Document, start: int) -> int | None:
    n = bisect_left(document.pages, start)
    return n + 1 if start in document.pages[n : n + 1] else None


def _pieces(whole: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Html]:
    cuts = sorted({start, end} | {c for m in marks for c in (m.start, m.end) if start < c < end})
    for a, b in pairwise(cuts):
        numbers = " ".join(str(m.n) for m in marks if m.start <= a and b <= m.end)
        yield tag("mark", words(whole[a:b]), data_n=numbers) if numbers else words(whole[a:b])
