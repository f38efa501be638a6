"""The name under which an uploaded document is kept: the same on every system, and no trap on any."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from assistant.adapters.documents.formats import reader_of
from assistant.errors import UnreadableDocument

_LONGEST = 180
"""Bytes of UTF-8; file systems allow 255, and a number and a folder's own marks may be added."""
_PARTS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\s*\..*)?", re.IGNORECASE)


def cleaned(name: str) -> str:
    """The name without what a file system, a terminal or a reader could be deceived by, NFC.

    No folders, control or direction characters, no hidden and no device names; the rest as it was.
    Raises UnreadableDocument where no name is left, or one of a type that is not read.
    """
    last = _PARTS.split(unicodedata.normalize("NFC", name))[-1]
    visible = unicodedata.normalize("NFC", "".join(_plain(c) for c in last))  # what stood between is gone
    plain = _FORBIDDEN.sub("_", " ".join(visible.split())).lstrip(". ~$").rstrip(". ")
    if not plain:
        raise UnreadableDocument(f"{name!a} is no name for a document: rename it, then upload it again.")
    plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain
    try:
        reader_of(plain)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{plain} {error}") from None
    path = PurePosixPath(plain)
    return _cut(path.stem, _LONGEST - len(path.suffix)) + path.suffix


def numbered(name: str) -> Iterator[str]:
    """The name, then "name (2)", "name (3)" and so on, the suffix last."""
    path = PurePosixPath(name)
    yield name
    number = 1
    while True:
        number += 1
        yield f"{path.stem} ({number}){path.suffix}"


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Zs", "Zl", "Zp") or character in "\t\n\r":
        return " "
    return "" if kind.startswith("C") else character


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore").rstrip(". ")
