"""Presentations (.pptx) as the text of their slides, through python-pptx."""

import io
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extra import optional
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.zipped import unzipped
from assistant.errors import UnreadableDocument

_APART = "\n\n"
_DEEPEST, _LARGEST_XML = 20, 10_000_000


def read_slides(data: bytes) -> Extract:
    """Slide after slide, each a page: its texts in order, the rows of its tables, its notes.

    Raises UnreadableDocument where it is no presentation or its reader is not installed.
    """
    pptx = optional("pptx", instead=".pdf")
    with unzipped(data, kind="a presentation", suffix=".pptx") as archive:
        if any(p.file_size > _LARGEST_XML for p in archive.infolist() if p.filename.endswith(".xml")):
            raise UnreadableDocument("has a slide of more text than can be read: split it.")
        show = pptx.Presentation(io.BytesIO(data))
    pages = [clean("\n".join(_slide(slide))).strip() for slide in show.slides]
    if not any(pages):
        raise UnreadableDocument("holds no text, only pictures: save its text as .pdf or .txt.")
    starts = accumulate((len(page) + len(_APART) for page in pages[:-1]), initial=0)
    stated = show.core_properties
    date = iso_date(stated.created, since=1985)
    return Extract(_APART.join(pages), clean(stated.title or ""), date, tuple(starts))


def _slide(slide: Any) -> Iterator[str]:
    yield from _texts(slide.shapes, 0)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _lines(slide.notes_slide.notes_text_frame)


def _texts(shapes: Iterable[Any], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deep to be read: open it and save it again.")
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _texts(shape.shapes, depth + 1)
        elif shape.has_text_frame:
            yield from _lines(shape.text_frame)
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield " | ".join(filter(None, (" ".join(cell.text.split()) for cell in row.cells)))


def _lines(frame: Any) -> Iterator[str]:
    for paragraph in frame.paragraphs:
        line = paragraph.text.replace("\v", "\n").strip()
        if line:
            yield line
