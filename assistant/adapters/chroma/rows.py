"""Passages and catalogue lines as rows of Chroma, and back.

A passage's row can be read by llama-index's ChromaVectorStore: beside our own keys it carries the
keys that ``node_to_metadata_dict`` of llama-index-core writes, written by hand so that indexing
needs no llama-index.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from zlib import crc32

from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.errors import StoreDamaged
from assistant.values import DocumentRecord, Passage

Metadata = dict[str, str | int | float | bool | None]

_SUM = "sum"

KEY_LENGTH = 24
"""Digits of a content's SHA-256 that begin the id of each of its rows; see Passage.id."""


def key(sha256: str) -> str:
    """The part of a row's id that names its content."""
    return sha256[:KEY_LENGTH]


def key_of(row: str) -> str:
    """The content's part of a row's id."""
    return row[:KEY_LENGTH]


def passage_row(passage: Passage) -> Metadata:
    """The metadata of a passage's row; the text itself is the row's document."""
    return {
        "file": passage.file,
        "title": passage.title,
        "date": passage.date or "",
        "language": passage.language,
        "heading": passage.heading,
        "page": passage.page or 0,
        "start": passage.start,
        "end": passage.end,
        "document_id": passage.sha256,
        "doc_id": passage.sha256,
        "ref_doc_id": passage.sha256,
        "_node_type": "TextNode",
        "_node_content": json.dumps(_node(passage), ensure_ascii=False),
        _SUM: _passage_sum(passage),
    }


def passage_of(
    text: str, row: Mapping[str, Any], shown: Sequence[DocumentRecord], *, evidence: bool
) -> Passage:
    """The passage of a row as the first of these records shows it, the others being its ``also``.

    Raises StoreDamaged where the row says something else than was written.
    """
    first, *others = shown
    with _unchanged(row, first.file) as said:
        passage = Passage(
            first.file,
            said["start"],
            said["end"],
            text,
            first.sha256,
            first.title,
            first.date,
            first.language,
            said["heading"],
            said["page"] or None,
            evidence,
            tuple(record.file for record in others),
        )
        _compare(said, _passage_sum(passage))
    return passage


def record_row(record: DocumentRecord) -> Metadata:
    """The metadata of a file's row in the catalogue, whose id is the file."""
    return {
        "sha256": record.sha256,
        "title": record.title,
        "date": record.date or "",
        "language": record.language,
        "size": record.size,
        "passages": record.passages,
        "pages": json.dumps(record.pages),
        "sketch": record.sketch,
        "author": record.author,
        _SUM: _record_sum(record),
    }


def record_of(file: str, row: Mapping[str, Any]) -> DocumentRecord:
    """The catalogue line of a row. Raises StoreDamaged where it says something else than was written."""
    with _unchanged(row, file) as said:
        record = DocumentRecord(
            file,
            said["sha256"],
            said["title"],
            said["date"] or None,
            said["language"],
            said["size"],
            said["passages"],
            tuple(json.loads(said["pages"])),
            said.get("sketch", ""),
            author=said.get("author", ""),
        )
        _compare(said, _record_sum(record))
    return record


@contextmanager
def _unchanged(row: Mapping[str, Any], file: str) -> Iterator[Mapping[str, Any]]:
    try:
        yield row
    except (KeyError, TypeError, ValueError) as error:
        found = f"The store says something else of {file} than was written into it"
        raise StoreDamaged(f"{found}. {REBUILD}") from error


def _compare(row: Mapping[str, Any], total: int) -> None:
    """SQLite does not notice when a disk changes a byte. Rows written before there were sums pass."""
    if row.get(_SUM, total) != total:
        raise ValueError(_SUM)


def _passage_sum(p: Passage) -> int:
    # What a rename changes is left out: it comes from the catalogue, which has sums of its own.
    return _sum(p.id, p.start, p.end, p.heading, p.page, p.text)


def _record_sum(r: DocumentRecord) -> int:
    facts = (r.file, r.sha256, r.title, r.date, r.language, r.size, r.passages, r.pages, r.sketch)
    return _sum(*facts, *filter(None, [r.author]))  # rows of before there were authors keep their sum


def _sum(*said: object) -> int:
    return crc32(json.dumps(said).encode())


def _node(passage: Passage) -> dict[str, Any]:
    facts = {"file": passage.file, "title": passage.title, "date": passage.date, "page": passage.page}
    source = {"node_id": passage.sha256, "metadata": {}, "class_name": "RelatedNodeInfo"}
    return {
        "id_": passage.id,
        "metadata": {name: fact for name, fact in facts.items() if fact},
        "relationships": {"1": source},
        "text": "",
        "start_char_idx": passage.start,
        "end_char_idx": passage.end,
        "class_name": "TextNode",
    }
