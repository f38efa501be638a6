"""Formats that are zip archives of XML: bounded before they are unpacked, parsed without reaching out."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from assistant.errors import UnreadableDocument

_MOST_UNPACKED, _MOST_XML, _MOST_PARTS = 200_000_000, 50_000_000, 10_000
"""Bytes of all parts and of those of XML, which takes many times its size once it is parsed."""
_XML = (".xml", ".rels", ".opf", ".html", ".htm", ".xhtml", ".ncx")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@contextmanager
def unzipped(data: bytes, *, kind: str, suffix: str) -> Iterator[zipfile.ZipFile]:
    """The archive, once it is known to unpack to no more than can be read.

    Raises UnreadableDocument where it is none, is encrypted or holds too much.
    """
    if data.startswith(_OLD_OFFICE):
        raise UnreadableDocument(
            f"is encrypted or of an older format: save it as {suffix} without a password."
        )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnreadableDocument(f"is not {kind} by its content: open it and save it again as {suffix}.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableDocument(f"is encrypted: save it as {suffix} without a password.")
        xml = sum(p.file_size for p in parts if p.filename.lower().endswith(_XML))
        if len(parts) > _MOST_PARTS or xml > _MOST_XML or sum(p.file_size for p in parts) > _MOST_UNPACKED:
            raise UnreadableDocument("unpacks to more than can be read: split it into several files.")
        yield archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, never more than it said; none where it is missing."""
    try:
        found = archive.getinfo(name)
    except KeyError:
        return b""
    with archive.open(found) as opened:
        return opened.read(found.file_size)


def xml(data: bytes) -> Any:
    """The root of an XML part, none of whose entities is followed. Raises UnreadableDocument."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument("is damaged (its XML is cut): open it and save it again.") from error
