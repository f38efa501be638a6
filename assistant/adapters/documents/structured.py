"""JSON as lines of names and values, in the order of the file."""

import json
from collections.abc import Iterator
from typing import Any

from assistant.adapters.documents.dates import iso_date
from assistant.adapters.documents.decode import clean, decode
from assistant.adapters.documents.extract import Extract
from assistant.errors import UnreadableDocument
from assistant.text import one_line

_DEEPEST, _MOST_LINES = 40, 1_000_000
_TITLES, _DATES = ("title", "headline", "name", "titre"), ("datePublished", "published", "date", "created")


def read_json(data: bytes) -> Extract:
    """An item for each value, behind the names that lead to it; objects of a list a blank line apart.

    One JSON text, or one a line. Raises UnreadableDocument.
    """
    held = _parsed(decode(data))
    lines: list[str] = []
    for line in _lines(held, (), 0):
        lines.append(line)
        if len(lines) > _MOST_LINES:
            raise UnreadableDocument("holds more than a million values: split it into several files.")
    text = clean("\n".join(lines)).strip("\n")
    return Extract(text, _stated(held, _TITLES), iso_date(_stated(held, _DATES)), prose=False)


def _parsed(text: str) -> Any:
    try:
        return _load(text)
    except RecursionError as error:
        raise UnreadableDocument("is nested too deep to be read: flatten it.") from error
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        try:
            if len(lines) > 1:
                return [_load(line) for line in lines]
        except (ValueError, RecursionError):
            pass
        raise UnreadableDocument(f"is no JSON ({error}): mend it or remove it.") from error


def _load(text: str) -> Any:
    """Figures stay as they are written."""
    return json.loads(text, parse_int=str, parse_float=str)


def _lines(held: Any, names: tuple[str, ...], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deep to be read: flatten it.")
    if isinstance(held, dict):
        for name, inner in held.items():
            yield from _lines(inner, (*names, one_line(name)), depth + 1)
    elif isinstance(held, list):
        for inner in held:
            yield from _lines(inner, names, depth + 1)
            if isinstance(inner, dict | list):
                yield ""
    elif held is not None and held != "":
        yield _line(" > ".join(names), held)


def _line(name: str, value: Any) -> str:
    """The value as it is written, with its own lines where it is a text of several."""
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    parted = "\n" if "\n" in said.strip() else " "
    return f"- {name}:{parted}{said.strip()}" if name else said.strip()


def _stated(held: Any, names: tuple[str, ...]) -> str:
    """What the outermost object says under the first of these names."""
    if not isinstance(held, dict):
        return ""
    return next((one_line(said) for name in names if isinstance(said := held.get(name), str)), "")
