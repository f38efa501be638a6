"""The file named in each row, for programs that read the rows without our catalogue.

Our own reading takes the file from the catalogue, so a rename is one row there. llama-index
programs see the rows alone; so rows follow the catalogue, and ``sweep`` mends what a kill left.
"""

from collections.abc import Iterator, Sequence

from assistant.adapters.chroma.client import Tables, batches, named_files, rows
from assistant.adapters.chroma.contents import delete_rows
from assistant.adapters.chroma.rows import passage_of, passage_row
from assistant.adapters.chroma.view import View, hidden, moved
from assistant.values import DocumentRecord


def relabel(tables: Tables, record: DocumentRecord) -> None:
    """Let all rows of the record's content name its file; the vectors stay as they are."""
    where = {"document_id": record.sha256}
    for collection, evidence in ((tables.furniture, False), (tables.passages, True)):
        found = [
            passage_of(text, row, (record,), evidence=evidence)
            for _, row, text in rows(collection, where=where)
        ]
        # The first row goes last: it is the one that mislabelled() looks at.
        for batch in batches(sorted(found, key=lambda p: -p.start)):
            collection.update(ids=[p.id for p in batch], metadatas=[passage_row(p) for p in batch])


def follow(tables: Tables, before: View, after: View, files: Sequence[str]) -> None:
    """Bring the rows in line with a catalogue that has changed: their files, and whether they are there."""
    for record in moved(before, after, files):
        relabel(tables, record)
    delete_rows(tables, hidden(before, after, files))


def mend(tables: Tables, view: View) -> None:
    """Relabel what a kill left naming another file."""
    for record in list(mislabelled(tables, view)):
        relabel(tables, record)


def mislabelled(tables: Tables, view: View) -> Iterator[DocumentRecord]:
    """The first record of each content whose first row names another file."""
    firsts = {f"{k}:0": shown[0] for k, shown in view.shown.items()}
    for collection in (tables.furniture, tables.passages):
        for row, file in named_files(collection, list(firsts)):
            if file != firsts[row].file:
                yield firsts[row]
