"""Small files of each format, made on the spot."""

import io
from collections.abc import Sequence

from docx import Document as open_docx
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

_FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}


def pdf(pages: Sequence[str], *, password: str | None = None, **stated: str) -> bytes:
    """A PDF with one line of text for each line of a page; ``stated`` are metadata fields."""
    writer = PdfWriter()
    font = writer._add_object(_names(_FONT))
    for text in pages:
        page = writer.add_blank_page(595, 842)
        content = StreamObject()
        content.set_data(_drawn(text))
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        resources = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): resources})
    writer.add_metadata({f"/{field}": value for field, value in stated.items()})
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    return _written(writer)


def docx(
    paragraphs: Sequence[tuple[str, str]], *, rows: Sequence[Sequence[str]] = (), title: str = ""
) -> bytes:
    """A Word document of (style, text) paragraphs and one table."""
    document = open_docx()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.core_properties.title = title
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _names(fields: dict[str, str]) -> DictionaryObject:
    return DictionaryObject({NameObject(k): NameObject(v) for k, v in fields.items()})


def _drawn(text: str) -> bytes:
    lines = [b"BT /F1 11 Tf 14 TL 60 780 Td"]
    for line in text.split("\n"):
        escaped = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        lines.append(b"(" + escaped + b") Tj T*")
    return b"\n".join([*lines, b"ET"])


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
