"""Rows of cells as text, each row a line that says itself what its cells are."""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.errors import UnreadableDocument
from assistant.text import one_line

_FIGURE = re.compile(r"[\s\d.,:/%€$£+-]*\d[\s\d.,:/%€$£+-]*")
_LONGEST_NAME = 60
MOST_CHARACTERS = 50_000_000


def rows_text(rows: Iterable[Sequence[str]]) -> str:
    """A line a row, empty rows left out: ``name: cell | name: cell`` where the first row names the columns.

    Otherwise, and in rows that have more cells than names, the cells alone. Raises UnreadableDocument
    where that makes more than fifty million characters.
    """
    lines: list[str] = []
    size = 0
    for line in _lines(rows):
        size += len(line) + 1
        if size > MOST_CHARACTERS:
            raise UnreadableDocument("holds more text than can be indexed: split it into several files.")
        lines.append(line)
    return "\n".join(lines)


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    filled = (cells for row in rows if any(cells := [one_line(cell) for cell in row]))
    first = next(filled, None)
    if first is None:
        return
    names = _names(first)
    yield " | ".join(cell for cell in first if cell)
    for row in filled:
        named = names and len(row) <= len(names)
        said = (_named(names[n] if named else "", cell) for n, cell in enumerate(row) if cell)
        yield " | ".join(said)


def _names(first: Sequence[str]) -> Sequence[str]:
    """The names of the columns, if the first row reads like names: short, all different, no figures."""
    while first and not first[-1]:
        first = first[:-1]
    plain = all(0 < len(cell) <= _LONGEST_NAME and not _FIGURE.fullmatch(cell) for cell in first)
    return first if len(first) > 1 and plain and len(set(first)) == len(first) else ()


def _named(name: str, cell: str) -> str:
    return f"{name}: {cell}" if name else cell
