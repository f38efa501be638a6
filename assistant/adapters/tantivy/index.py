"""BM25 by tantivy over an index of its own folder, derived from the store and never the only copy.

Words are analysed by ``retrieve.lexical``; here they are stemmed, written and searched. A passage has
three fields: the stems of its words, the words as they stand, and pairs of neighbouring stems (a
light phrase match). Its title and heading count as text. Success@1 on the PIAF dev questions over
7,188 paragraphs: stems .602, with words .632, with pairs too .644; tantivy fixes k1 = 1.2, b = 0.75.
"""

import threading
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.adapters.tantivy.folder import FIELDS, DamagedIndex, IndexFolder, stemmer, vendor_errors
from assistant.adapters.tantivy.query import View, search
from assistant.ports import Store, Within
from assistant.retrieve.lexical import ANALYSIS, language_of, terms
from assistant.values import DocumentRecord, Passage


class TantivyIndex:
    """The lexical index of a store; one thread updates it at a time, any number rank.

    ``fingerprint`` names how the store's passages were made: an index of others is built again, and
    so is one whose files are damaged.
    """

    def __init__(self, folder: Path, *, fingerprint: str = "") -> None:
        self._files = IndexFolder(folder)
        self._fingerprint = f"{ANALYSIS}:{version('tantivy')}:{fingerprint}"
        self._writing = threading.Lock()
        self._index: Any = None
        self._view: View | None = None
        self._store: Store | None = None

    def update(self, store: Store) -> None:
        """Bring the index in line with the store; costs next to nothing where it already is.

        Raises StoreUnwritable where the disk refuses.
        """
        with self._writing:
            self._store = store
            if self._view and self._view.revision == store.revision:
                return
            try:
                self._bring_in_line(store)
            except DamagedIndex:
                self.close()
                self._files.wipe()
                self._bring_in_line(store)

    def rank(self, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the k best passages, best first; ties in the order of their ids.

        A query word that no passage holds stands for its nearest known words. Empty before the
        first update.
        """
        view = self._view
        if view is None or k < 1:
            return []
        try:
            return search(view, query, k=k, within=within)
        except DamagedIndex:
            self._mend(view)
            return search(self._view, query, k=k, within=within) if self._view else []

    def in_line(self, store: Store) -> bool:
        """Whether it shows what the store shows, on the disk where it is not open; nothing changes."""
        if self._view is not None:
            return self._view.revision == store.revision
        try:
            self._index = self._files.open() if self._files.there else None
            return self._index is not None and self._look().revision == store.revision
        except DamagedIndex:
            return False
        finally:
            self._index = None

    def close(self) -> None:
        self._index = self._view = None

    def _mend(self, broken: View) -> None:
        """Open again, or build again, what broke while it was in use."""
        if self._view is broken:
            self.close()
        if self._store is not None:
            self.update(self._store)

    def _bring_in_line(self, store: Store) -> None:
        if self._index is None:
            self._index = self._files.open()
        view = self._look()
        revision = store.revision
        if view.revision != revision:
            records = {r.sha256[:24]: r for r in store.records()}
            self._rewrite(store, revision, records, view.contents)
            view = self._look()
        self._view = view

    def _look(self) -> View:
        with vendor_errors():
            searcher = self._index.searcher()
        note = self._files.note(searcher)
        if note is None and searcher.num_docs:
            raise DamagedIndex("The word index has lost its note.")
        if note is not None and note["fingerprint"] != self._fingerprint:
            raise DamagedIndex("The word index was made by another analysis.")
        contents = note["contents"] if note else {}
        languages = sorted({language for _, *spoken in contents.values() for language in spoken})
        return View(
            self._files.schema, searcher, note["revision"] if note else "", contents, tuple(languages)
        )

    def _rewrite(
        self, store: Store, revision: str, records: dict[str, DocumentRecord], old: dict[str, list[str]]
    ) -> None:
        """Write what is new or changed and delete what is gone, in one commit."""
        contents = {c: old[c] for c, r in records.items() if c in old and old[c][0] == _stamp(r)}
        new = [(content, record) for content, record in records.items() if content not in contents]

        def rows() -> Iterator[dict[str, str]]:
            found = store.whole([record.file for _, record in new])
            for (content, record), whole in zip(new, found, strict=True):
                passages = [p for p in whole if p.evidence]
                contents[content] = [_stamp(record), *sorted({_language(p) for p in passages})]
                yield from (_row(p, content) for p in passages)

        # The note is read after the rows, which complete ``contents`` as they pass.
        note = {"fingerprint": self._fingerprint, "revision": revision, "contents": contents}
        self._files.write(self._index, gone=old.keys() - contents.keys(), new=rows(), note=note)


def _row(passage: Passage, content: str) -> dict[str, str]:
    language = _language(passage)
    heading = "" if passage.heading == passage.title else passage.heading
    text = "\n".join((passage.title, heading, passage.text))
    analysed = terms(text, language, stem=stemmer(language))
    fields = (analysed.stems, analysed.words, analysed.pairs)
    return {"id": passage.id, "content": content} | {
        name: " ".join(listed) for name, listed in zip(FIELDS, fields, strict=True)
    }


def _language(passage: Passage) -> str:
    return language_of(passage.text, given=passage.language)


def _stamp(record: DocumentRecord) -> str:
    """What makes the same bytes worth indexing anew: other passages, another title or language."""
    return f"{record.passages}:{record.language}:{record.title}"
