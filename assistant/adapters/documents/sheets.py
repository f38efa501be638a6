"""Spreadsheets (.xlsx) as a line a row, sheet by sheet, through openpyxl."""

import datetime
import io
from collections.abc import Iterator
from typing import Any

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean
from assistant.adapters.documents.extra import optional
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.tables import rows_text
from assistant.adapters.documents.zipped import unzipped
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_MOST_CELLS, _LARGEST_STYLES = 2_000_000, 4_000_000
"""Cells and rows read, and bytes of a part that holds no cells: openpyxl makes objects of all it holds."""
_CELLS = ("xl/worksheets/", "xl/sharedStrings")


def read_sheets(data: bytes) -> Extract:
    """Each sheet under its name; see ``tables`` for its rows. Formulas are shown by their last result.

    Raises UnreadableDocument where it is no spreadsheet or its reader is not installed.
    """
    openpyxl = optional("openpyxl", instead=".csv or .pdf")
    with unzipped(data, kind="a spreadsheet", suffix=".xlsx") as archive:
        if any(p.file_size > _LARGEST_STYLES for p in archive.infolist() if _is_frame(p.filename)):
            raise UnreadableDocument("has more styles than can be read: save its cells as .csv.")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        seen = [0]
        parts = [_sheet(s, seen) for s in book.worksheets if s.sheet_state == "visible"]
        title, date = book.properties.title, book.properties.created
    finally:
        book.close()
    text = clean("\n\n".join(filter(None, parts)))
    return Extract(text, clean(title or ""), iso_date(date, since=1985), prose=False)


def _is_frame(part: str) -> bool:
    return part.endswith(".xml") and not part.startswith(_CELLS)


def _sheet(sheet: Any, seen: list[int]) -> str:
    sheet.reset_dimensions()  # what a file says of its size may be a million empty rows
    rows = rows_text(_rows(sheet, seen))
    return f"{one_line(sheet.title)}\n\n{rows}" if rows else ""


def _rows(sheet: Any, seen: list[int]) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        seen[0] += len(row) + 1
        if seen[0] > _MOST_CELLS:
            raise UnreadableDocument("has more cells than can be read: split it into several files.")
        yield [_said(value) for value in row]


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float):
        return f"{value:.12g}"
    return str(value)
