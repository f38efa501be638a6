"""Tables of comma-separated values, whatever separates them, through the standard library."""

import csv

from assistant.adapters.documents.decode import clean, decode
from assistant.adapters.documents.extract import Extract
from assistant.adapters.documents.tables import rows_text
from assistant.errors import UnreadableDocument

_SAMPLE = 20_000
_SEPARATORS = ",;\t|"
_LARGEST_CELL = 1_000_000


def read_csv(data: bytes) -> Extract:
    """A line a row, cells behind the names of their columns; see ``tables``. Raises UnreadableDocument."""
    text = decode(data)
    csv.field_size_limit(_LARGEST_CELL)
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=_separator(text))
        return Extract(clean(rows_text(rows)), prose=False)
    except csv.Error as error:
        found = "has a cell of more than a megabyte, or a quote that is never closed"
        raise UnreadableDocument(f"{found}: mend it and save it again.") from error


def _separator(text: str) -> str:
    """The separator that splits the first lines into most cells, and all into equally many at that."""
    lines = [line for line in text[:_SAMPLE].splitlines()[:20] if line.strip()]
    best, most = ",", 0.0
    for separator in _SEPARATORS:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator)]
        usual = max(set(counts), key=counts.count, default=1)
        steady = (usual - 1) * counts.count(usual) / max(len(counts), 1)
        if steady > most:
            best, most = separator, steady
    return best
