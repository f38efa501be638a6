"""Small files of the formats that are archives or letters, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
)
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "meta")
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def epub(chapters: Sequence[str], *, title: str = "Un livre", date: str = "2021-05-04", **more: str) -> bytes:
    """A book of these chapters (HTML bodies), in this order; ``more`` are parts beside them."""
    items = "".join(
        f'<item id="c{n}" href="text/c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        f"<dc:title>{title}</dc:title><dc:date>{date}</dc:date></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    parts["OEBPS/content.opf"] = package
    for n, body in enumerate(chapters):
        parts[f"OEBPS/text/c {n}.xhtml"] = f"<html><body>{body}</body></html>"
    return zipped({**parts, **more})


def odt(body: str, *, title: str = "", created: str = "", **more: str) -> bytes:
    """An OpenDocument text of this XML body; ``more`` are parts beside it."""
    content = f"<office:document-content {_ODF}><office:body><office:text>{body}</office:text></office:body>"
    meta = f'<office:document-meta {_ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
    meta += f"<dc:title>{title}</dc:title><meta:creation-date>{created}</meta:creation-date>"
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{content}</office:document-content>",
        "meta.xml": f"{meta}</office:meta></office:document-meta>",
    }
    return zipped({**parts, **more})


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], *, title: str = "") -> bytes:
    """A spreadsheet of these sheets."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.properties.title = title
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pptx(slides: Sequence[tuple[str, str]], *, rows: Sequence[Sequence[str]] = (), notes: str = "") -> bytes:
    """A presentation of (title, text) slides; a table and notes on the last."""
    from pptx import Presentation
    from pptx.util import Inches

    show = Presentation()
    for title, text in slides:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    if rows:
        place = (Inches(1), Inches(4), Inches(6), Inches(1))
        table = slide.shapes.add_table(len(rows), len(rows[0]), *place).table
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def eml(text: str, *, html: str = "", attached: str = "", **heads: str) -> bytes:
    """An e-mail with these headers."""
    letter = EmailMessage()
    for name, said in heads.items():
        letter[name] = said
    if text:
        letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html") if text else letter.set_content(html, subtype="html")
    if attached:
        letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=attached)
    return letter.as_bytes()
