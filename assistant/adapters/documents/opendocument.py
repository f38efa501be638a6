"""OpenDocument texts (.odt) as paragraphs, items of lists and rows of tables, through lxml."""

from collections.abc import Iterator
from typing import Any

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.layout import Mark, Verbatim, lay_out
from assistant.adapters.documents.zipped import part, unzipped, xml
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_NO_TEXT = {
    f"{_TEXT}tracked-changes",
    f"{{{_OFFICE}}}annotation",
    f"{_TEXT}note-citation",
    f"{_TEXT}sequence-decls",
}
_PARAGRAPHS = {f"{_TEXT}p", f"{_TEXT}h"}
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_SPACE, _ITEM = f"{_TEXT}s", f"{_TEXT}list-item"
_ROW, _CELLS = f"{_TABLE}table-row", {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_BLOCKS = {f"{_TEXT}list", f"{_TABLE}table"}
_MOST_SPACES, _DEEPEST = 40, 200
_MIMETYPE = b"application/vnd.oasis.opendocument.text"


def read_opendocument(data: bytes) -> Extract:
    """The text as it stands: changes under review as if accepted, comments left out, notes in their place.

    Raises UnreadableDocument where it is encrypted or no text document.
    """
    with unzipped(data, kind="an OpenDocument text", suffix=".odt") as archive:
        if not part(archive, "mimetype").strip().startswith(_MIMETYPE):
            raise UnreadableDocument("is not an OpenDocument text by its content: save it again as .odt.")
        if b"encryption-data" in part(archive, "META-INF/manifest.xml"):
            raise UnreadableDocument("is encrypted: save it as .odt without a password.")
        content, stated = part(archive, "content.xml"), part(archive, "meta.xml")
    body = xml(content).find(f".//{{{_OFFICE}}}text")
    if body is None:
        raise UnreadableDocument("is damaged (it has no text): open it and save it again.")
    return Extract(clean(lay_out(_pieces(body, 0))), *_stated(stated))


def _pieces(element: Any, depth: int) -> Iterator[str | Mark]:
    """Texts and marks below an element, in reading order."""
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deep to be read: open it and save it again.")
    verbatim = depth > 0 and _within_paragraph(element)
    if verbatim and element.text:
        yield element.text
    for child in element.iterchildren(tag="*"):
        if child.tag in _SIGNS:
            yield Verbatim(_SIGNS[child.tag])
        elif child.tag == _SPACE:
            yield Verbatim(" " * _count(child.get(f"{_TEXT}c")))
        elif child.tag not in _NO_TEXT:
            before, after = _marks(child)
            yield from before
            yield from _pieces(child, depth + 1)
            yield from after
        if verbatim and child.tail:
            yield child.tail


def _within_paragraph(element: Any) -> bool:
    return element.tag in _PARAGRAPHS or any(a.tag in _PARAGRAPHS for a in element.iterancestors())


def _marks(element: Any) -> tuple[list[Mark], list[Mark]]:
    """What an element puts before and after its content."""
    if element.tag == _ROW:
        return [Mark.LINE], [Mark.LINE]
    if element.tag in _CELLS:
        return [Mark.CELL], []
    if element.tag == _ITEM:
        return [Mark.ITEM], [Mark.ITEM_END]
    if element.tag in _BLOCKS or (element.tag in _PARAGRAPHS and element.getparent().tag not in _CELLS):
        return [Mark.PARAGRAPH], [Mark.PARAGRAPH]
    return [], []


def _count(said: str | None) -> int:
    return min(int(said), _MOST_SPACES) if said and said.isdecimal() else 1


def _stated(meta: bytes) -> tuple[str, str | None]:
    """Title and creation date; malformed metadata count as absent."""
    try:
        found = xml(meta)
    except (UnreadableDocument, ValueError):
        return "", None
    title = next((e.text for e in found.iter("{*}title") if e.text), "")
    dates = (e.text for name in ("creation-date", "date") for e in found.iter("{*}" + name))
    return clean(one_line(title)), next((d for said in dates if (d := iso_date(said))), None)
