"""Word documents (.docx) as text, through python-docx."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document as open_docx
from docx.oxml.ns import qn

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.layout import Mark, Verbatim, lay_out
from assistant.adapters.documents.zipped import unzipped

_EARLIEST = 1985
_TEMPLATE_DATE = "2013-12-23"
"""The creation date of python-docx's own template: it says nothing about a document made from it."""
_NO_TEXT = {qn(t) for t in ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:sectPr")}
_NO_TEXT.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "\u2011",
}
_PARAGRAPH, _RUN, _TEXT, _ROW, _CELL = (qn(t) for t in ("w:p", "w:r", "w:t", "w:tr", "w:tc"))


def read_word(data: bytes) -> Extract:
    """Paragraphs, headings, items of lists and rows of tables in order, with the core properties.

    Insertions under review are read, deletions and hidden text are not. Raises UnreadableDocument for
    an encrypted or older file and for one that unpacks to too much.
    """
    with unzipped(data, kind="a Word document", suffix=".docx"):
        document = open_docx(io.BytesIO(data))
    text = clean(lay_out(_pieces(document.element.body)))
    return Extract(text, *_stated(document))


def _pieces(element: Any) -> Iterator[str | Mark]:
    """Texts and marks below an element of the body, in reading order."""
    for child in element.iterchildren(tag="*"):
        if child.tag in _NO_TEXT or (child.tag == _RUN and _hidden(child)):
            continue
        if child.tag == _TEXT:
            yield Verbatim(child.text or "")
        elif child.tag in _SIGNS:
            yield Verbatim(_SIGNS[child.tag])
        else:
            before, after = _marks(child)
            yield from before
            yield from _pieces(child)
            yield from after


def _marks(element: Any) -> tuple[list[Mark], list[Mark]]:
    """What an element puts before and after its content."""
    if element.tag == _ROW:
        return [Mark.LINE], [Mark.LINE]
    if element.tag == _CELL:
        return [Mark.CELL], []
    if element.tag != _PARAGRAPH or element.getparent().tag == _CELL:
        return [], []
    if _is_item(element):
        return [Mark.ITEM], [Mark.ITEM_END]
    return [Mark.PARAGRAPH], [Mark.PARAGRAPH]


def _is_item(paragraph: Any) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    style = properties.find(qn("w:pStyle"))
    named = style is not None and "list" in style.get(qn("w:val"), "").lower()
    return named or properties.find(qn("w:numPr")) is not None


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val"), "1") not in ("0", "false", "off")


def _stated(document: Any) -> tuple[str, str | None]:
    """Title and creation date from the core properties; a malformed property counts as absent."""
    properties = document.core_properties
    try:
        date = iso_date(properties.created, since=_EARLIEST)
    except ValueError:
        date = None
    return clean(properties.title or ""), None if date == _TEMPLATE_DATE else date
