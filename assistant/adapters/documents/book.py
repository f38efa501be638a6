"""Books (.epub) as the text of their chapters in reading order, through Beautiful Soup."""

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.html import read_html
from assistant.adapters.documents.zipped import part, unzipped, xml
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_CONTAINER = "META-INF/container.xml"
_LOCKED = "META-INF/encryption.xml"
_APART = "\n\n"


def read_book(data: bytes) -> Extract:
    """The chapters, a blank line between them, with the title, date and authors that the book states.

    Raises UnreadableDocument where it is no book or is locked.
    """
    with unzipped(data, kind="a book", suffix=".epub") as archive:
        if _LOCKED in archive.namelist() and b"content.opf" not in part(archive, _LOCKED):
            _refuse_locked(part(archive, _LOCKED))
        place = _first(xml(part(archive, _CONTAINER) or b"<none/>"), "rootfile").get("full-path", "")
        package = xml(part(archive, place) or b"<none/>")
        names = dict.fromkeys(_spine(package, place))  # one read twice would be read without end
        chapters = [text for name in names if (text := _chapter(archive, name))]
    if not chapters:
        raise UnreadableDocument("holds no text: it is a book of pictures, or damaged.")
    date = next((d for said in _all(package, "date") if (d := iso_date(said.text))), None)
    title = one_line(_first(package, "title").text or "")
    authors = ", ".join(one_line(said.text) for said in _all(package, "creator") if said.text)
    return Extract(_APART.join(chapters), clean(title), date, author=clean(authors))


def _refuse_locked(listed: bytes) -> None:
    """Fonts may be obfuscated; text that is encrypted cannot be read."""
    names = [str(e.get("URI", "")).lower() for e in _all(xml(listed), "CipherReference")]
    if any(name.endswith((".html", ".xhtml", ".htm")) for name in names):
        raise UnreadableDocument("is protected against copying (DRM): use a copy without protection.")


def _spine(package: Any, place: str) -> Iterator[str]:
    """The names of the chapters' parts, in reading order."""
    listed = {item.get("id"): item for item in _all(package, "item")}
    for reference in _all(package, "itemref"):
        item = listed.get(reference.get("idref"))
        if item is not None and "html" in str(item.get("media-type", "")):
            inner = unquote(str(item.get("href", "")).partition("#")[0])
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place), inner))


def _chapter(archive: zipfile.ZipFile, name: str) -> str:
    content = part(archive, name)
    return read_html(content).text.strip() if content else ""


def _all(element: Any, name: str) -> Iterator[Any]:
    """The elements of this name, whatever their namespace."""
    yield from element.iter("{*}" + name)


def _first(element: Any, name: str) -> Any:
    found = next(_all(element, name), None)
    if found is None:
        raise UnreadableDocument(f"is no book by its content (it has no {name}): save it again as .epub.")
    return found
