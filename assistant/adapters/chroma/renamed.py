"""Vector folders under new names, so that a store can take the place of one that it is a copy of."""

import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

from assistant.adapters.chroma.folder import DATABASE

_NAMED_IN = (("segments", "id"), ("max_seq_id", "segment_id"), ("segment_metadata", "segment_id"))
"""Where Chroma's database says the name of a vector folder, which is its segment's."""


def rename_vectors(path: Path) -> None:
    """Give each vector folder of a closed store a name that no other store has, in the database too.

    Raises sqlite3.Error where the database cannot be read; the store is then not to be used.
    """
    with closing(sqlite3.connect(path / DATABASE)) as db:
        found = db.execute("SELECT id FROM segments WHERE scope = 'VECTOR'").fetchall()
        for (old,) in found:
            new = str(uuid.uuid4())
            for table, column in _NAMED_IN:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (new, old))
            if (path / old).is_dir():
                (path / old).rename(path / new)
        db.commit()
