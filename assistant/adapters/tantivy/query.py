"""A question put to a tantivy index: which terms are asked, and how much each counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import tantivy

from assistant.adapters.tantivy.folder import stemmer, vendor_errors
from assistant.ports import Within
from assistant.retrieve.lexical import content_words
from assistant.retrieve.spelling import Vocabulary
from assistant.text import question_language

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
class View:
    """One committed state of the index: readers keep theirs while the next is written.

    ``contents`` maps a content's digest to what it was indexed as and in which languages.
    """

    schema: Any
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


def search(view: View, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
    """Ids and BM25 scores of the k best passages, best first; ties in the order of their ids."""
    with vendor_errors():
        clauses = _clauses(view, query[:MOST_CHARACTERS])
        asked = [_clause(view, field, term, boost) for (field, term), boost in clauses.items()]
        wanted = _inside(view, tantivy.Query.boolean_query(asked), within)
        found = view.searcher.search(wanted, k).hits if asked else []
        scored = [(view.searcher.doc(address)["id"][0], float(score)) for score, address in found]
    return sorted(scored, key=lambda hit: (-hit[1], hit[0]))


def _inside(view: View, query: Any, within: Within) -> Any:
    """The query among the documents of these digests; their own score counts for nothing."""
    if within is None:
        return query
    kept = tantivy.Query.term_set_query(view.schema, "content", sorted(d[:24] for d in within))
    chosen = tantivy.Query.const_score_query(kept, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])


def _clause(view: View, field: str, term: str, boost: float) -> tuple[Any, Any]:
    query = tantivy.Query.term_query(view.schema, field, term, "freq")
    return tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)


def _clauses(view: View, query: str) -> _Clauses:
    """The terms to look for, by field, with their boosts; words stemmed in every language of the index."""
    words = list(content_words(query, question_language(query, default="und")))
    clauses: _Clauses = {}
    for word, boost in _known(view, words).items():
        clauses["words", word] = WORD_BOOST * boost
        for language in view.languages:
            # Words asked come first: a neighbour of the same stem takes nothing from them.
            clauses.setdefault(("stems", stemmer(language)(word)), boost)
    for language in view.languages:
        stems = [stemmer(language)(word) for word in words[:MOST_WORDS]]
        clauses |= {("pairs", f"{a}_{b}"): PAIR_BOOST for a, b in pairwise(stems)}
    return clauses


def _known(view: View, words: Sequence[str]) -> dict[str, float]:
    """The words asked, the rarest of too many, with those that stand for unknown ones, and their boosts."""
    counts = {word: _frequency(view, word) for word in dict.fromkeys(words)}
    rarest = sorted((w for w in counts if counts[w]), key=counts.__getitem__)[:MOST_WORDS]
    known = dict.fromkeys(rarest, 1.0)
    for word in [w for w in counts if not counts[w]][:MOST_UNKNOWN]:
        for near, slips in view.vocabulary().nearest(word):
            known.setdefault(near, SLIP_BOOST**slips)
    return known


def _frequency(view: View, word: str) -> int:
    stems = {stemmer(language)(word) for language in view.languages}
    found = [view.searcher.doc_freq("stems", stem) for stem in stems]
    return max(found, default=0)
