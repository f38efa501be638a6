"""Passages and catalogue lines as rows of Chroma, and back.

A passage's row can be read by llama-index's ChromaVectorStore: beside our own keys it carries the
keys that ``node_to_metadata_dict`` of llama-index-core writes, written by hand so that indexing
needs no llama-index.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.values import DocumentRecord, Passage

Metadata = dict[str, str | int | float | bool | None]

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
    }


def passage_of(
    text: str, row: Mapping[str, Any], shown: Sequence[DocumentRecord], *, evidence: bool
) -> Passage:
    """The passage of a row as the first of these records shows it, the others being its ``also``."""
    first, *others = shown
    return Passage(
        first.file,
        row["start"],
        row["end"],
        text,
        first.sha256,
        first.title,
        first.date,
        first.language,
        row["heading"],
        row["page"] or None,
        evidence,
        tuple(record.file for record in others),
    )


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
    }


def record_of(file: str, row: Mapping[str, Any]) -> DocumentRecord:
    """The catalogue line of a row."""
    return DocumentRecord(
        file,
        row["sha256"],
        row["title"],
        row["date"] or None,
        row["language"],
        row["size"],
        row["passages"],
        tuple(json.loads(row["pages"])),
        row.get("sketch", ""),
    )


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
