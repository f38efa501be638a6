"""BM25 by tantivy over an index of its own folder, derived from the store and never the only copy.

Words are analysed by ``retrieve.lexical``; here they are stemmed, written and searched. A passage has
three fields: the stems of its words, the words as they stand, and pairs of neighbouring stems (a
light phrase match). Its title and heading count as text. Success@1 on the PIAF dev questions over
7,188 paragraphs: stems .602, with words .632, with pairs too .644; tantivy fixes k1 = 1.2, b = 0.75.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy

from assistant.adapters.tantivy_folder import FIELDS, DamagedIndex, IndexFolder, stemmer, vendor_errors
from assistant.ports import Store
from assistant.retrieve.lexical import ANALYSIS, content_words, language_of, terms
from assistant.retrieve.spelling import Vocabulary
from assistant.text import question_language
from assistant.values import DocumentRecord, Passage

WORD_BOOST = 0.5
PAIR_BOOST = 0.5
SLIP_BOOST = 0.6
"""A word taken for an unknown one counts less than a word that was asked, by this for each edit."""
MOST_CHARACTERS = 100_000
MOST_WORDS = 256
MOST_UNKNOWN = 16
"""A pasted page is asked by its rarest words, and only so many unknown ones are looked up by spelling."""

_Clauses = dict[tuple[str, str], float]


@dataclass(slots=True)
class _View:
    """One committed state of the index: readers keep theirs while the next is written.

    ``contents`` maps a content's digest to what it was indexed as and in which languages.
    """

    searcher: Any
    revision: str
    contents: dict[str, list[str]]
    languages: tuple[str, ...]
    words: Vocabulary | None = None

    def vocabulary(self) -> Vocabulary:
        """The known words, read when a question first holds an unknown one."""
        if self.words is None:
            listed = self.searcher.terms_with_prefix("words", "")
            self.words = Vocabulary(w for w, _ in sorted(listed, key=lambda item: (-item[1], item[0])))
        return self.words


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
        self._view: _View | None = None
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

    def rank(self, query: str, *, k: int) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the k best passages, best first; ties in the order of their ids.

        A query word that no passage holds stands for its nearest known words. Empty before the
        first update.
        """
        view = self._view
        if view is None or k < 1:
            return []
        try:
            return self._search(view, query[:MOST_CHARACTERS], k)
        except DamagedIndex:
            self._mend(view)
            return self._search(self._view, query[:MOST_CHARACTERS], k) if self._view else []

    def close(self) -> None:
        self._index = self._view = None

    def _mend(self, broken: _View) -> None:
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

    def _look(self) -> _View:
        with vendor_errors():
            searcher = self._index.searcher()
        note = self._files.note(searcher)
        if note is None and searcher.num_docs:
            raise DamagedIndex("The word index has lost its note.")
        if note is not None and note["fingerprint"] != self._fingerprint:
            raise DamagedIndex("The word index was made by another analysis.")
        contents = note["contents"] if note else {}
        languages = sorted({language for _, *spoken in contents.values() for language in spoken})
        return _View(searcher, note["revision"] if note else "", contents, tuple(languages))

    def _rewrite(
        self, store: Store, revision: str, records: dict[str, DocumentRecord], old: dict[str, list[str]]
    ) -> None:
        """Write what is new or changed and delete what is gone, in one commit."""
        contents = {c: old[c] for c, r in records.items() if c in old and old[c][0] == _stamp(r)}

        def rows() -> Iterator[dict[str, str]]:
            for content, record in records.items():
                if content not in contents:
                    passages = [p for p in store.passages(record.file) if p.evidence]
                    contents[content] = [_stamp(record), *sorted({_language(p) for p in passages})]
                    yield from (_row(p, content) for p in passages)

        # The note is read after the rows, which complete ``contents`` as they pass.
        note = {"fingerprint": self._fingerprint, "revision": revision, "contents": contents}
        self._files.write(self._index, gone=old.keys() - contents.keys(), new=rows(), note=note)

    def _search(self, view: _View, query: str, k: int) -> list[tuple[str, float]]:
        with vendor_errors():
            asked = [
                self._asked(field, term, boost) for (field, term), boost in _clauses(view, query).items()
            ]
            found = view.searcher.search(tantivy.Query.boolean_query(asked), k).hits if asked else []
            scored = [(view.searcher.doc(address)["id"][0], float(score)) for score, address in found]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))

    def _asked(self, field: str, term: str, boost: float) -> tuple[Any, Any]:
        query = tantivy.Query.term_query(self._files.schema, field, term, "freq")
        return tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)


def _clauses(view: _View, query: str) -> _Clauses:
    """The terms to look for, by field, with their boosts; words stemmed in every language of the index."""
    words = list(content_words(query, question_language(query, default="und")))
    clauses: _Clauses = {}
    for word, boost in _known(view, words).items():
        clauses["words", word] = WORD_BOOST * boost
        for language in view.languages:
            clauses["stems", stemmer(language)(word)] = boost
    for language in view.languages:
        stems = [stemmer(language)(word) for word in words[:MOST_WORDS]]
        clauses |= {("pairs", f"{a}_{b}"): PAIR_BOOST for a, b in pairwise(stems)}
    return clauses


def _known(view: _View, words: Sequence[str]) -> dict[str, float]:
    """The words asked, the rarest of too many, with those that stand for unknown ones, and their boosts."""
    counts = {word: _frequency(view, word) for word in dict.fromkeys(words)}
    rarest = sorted((w for w in counts if counts[w]), key=counts.__getitem__)[:MOST_WORDS]
    known = dict.fromkeys(rarest, 1.0)
    for word in [w for w in counts if not counts[w]][:MOST_UNKNOWN]:
        for near, slips in view.vocabulary().nearest(word):
            known.setdefault(near, SLIP_BOOST**slips)
    return known


def _frequency(view: _View, word: str) -> int:
    stems = {stemmer(language)(word) for language in view.languages}
    found = [view.searcher.doc_freq("stems", stem) for stem in stems]
    return max(found, default=0)


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
