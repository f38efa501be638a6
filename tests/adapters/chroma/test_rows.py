"""Catalogue lines as rows, and rows of an older version."""

from dataclasses import replace

import pytest

from assistant.adapters.chroma.rows import record_of, record_row
from assistant.errors import StoreDamaged
from assistant.values import DocumentRecord

RECORD = DocumentRecord(
    "port.html", "ab" * 32, "Le port", "2025-01", "fr", 120, 3, (0, 40), "sketch", author="Anne Morel"
)


def test_a_line_comes_back_as_it_was() -> None:
    assert record_of("port.html", record_row(RECORD)) == RECORD


def test_a_line_of_before_there_were_authors_is_whole() -> None:
    row = record_row(replace(RECORD, author=""))
    del row["author"]
    assert record_of("port.html", row) == replace(RECORD, author="")


def test_another_author_than_was_written_is_noticed() -> None:
    with pytest.raises(StoreDamaged, match=r"port\.html"):
        record_of("port.html", {**record_row(RECORD), "author": "Anne Mores"})
