"""Text reuse: where a document says what another one says, in the same words or with other figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.sentences import spans
from assistant.text import distance, words
from assistant.values import Passage, Span

_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
_LIKE = 0.6
"""Share of its words that a sentence must share with another one to be compared with it word by word."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """A place in a document and whether it says the ``same``, typing errors aside, or gives other figures."""

    span: Span
    same: bool


class Wording:
    """A document's sentences of evidence, by which what another one says is found in it."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.text = "".join(p.text for p in passages)
        self._spans = [
            (p.start + start, p.start + end) for p in passages if p.evidence for start, end in spans(p.text)
        ]
        self._said = [words(self.text[start:end]) for start, end in self._spans]
        self._first = {tuple(said): n for n, said in reversed(list(enumerate(self._said)))}

    def says(self, text: str) -> bool:
        """Whether all sentences of a text stand in the document, typing errors aside."""
        return all((found := self._find(words(text[a:b]))) and found[1] for a, b in spans(text))

    def place(self, quote: str) -> Reuse | None:
        """Where the sentences of a quote stand one after the other, if they do."""
        found = [self._find(words(quote[a:b])) for a, b in spans(quote)]
        places = [place for place in found if place]
        if not found or len(places) < len(found):
            return self._verbatim(quote)
        first, last = places[0][0], places[-1][0]
        if [n for n, _ in places] != list(range(first, last + 1)):
            return self._verbatim(quote)
        return Reuse((self._spans[first][0], self._spans[last][1]), all(same for _, same in places))

    def _verbatim(self, quote: str) -> Reuse | None:
        """The quote as it stands, whatever sentences it is taken for there."""
        found = re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", self.text) if quote.strip() else None
        return Reuse(found.span(), True) if found else None

    def _find(self, said: Sequence[str]) -> tuple[int, bool] | None:
        """The sentence of these words, else one that gives other figures, and whether it says the same."""
        if (n := self._first.get(tuple(said))) is not None:
            return n, True
        held, apart = set(said), None
        for n, other in enumerate(self._said):
            if len(held.intersection(other)) < _LIKE * max(len(said), len(other)):
                continue
            same = same_but_figures(said, other)
            if same:
                return n, True
            apart = apart or ((n, False) if same is False else None)
        return apart


def same_but_figures(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Whether two sentences of the same words, typing errors aside, give the same figures; else none."""
    a, b = ([w for w in said if not _is_figure(w)] for said in (one, other))
    if len(a) != len(b) or not all(x == y or _misspelt(x, y) for x, y in zip(a, b, strict=True)):
        return None
    return _figures(one) == _figures(other)


def _is_figure(word: str) -> bool:
    return any(c.isdigit() for c in word)


def _figures(said: Iterable[str]) -> str:
    """The figures as one string: the marks between thousands and their spaces say nothing."""
    return "".join(_THOUSANDS.sub("", w) for w in said if _is_figure(w))


def _misspelt(one: str, other: str) -> bool:
    """Whether one is the other with a typing error: a slip in a longer word, seldom in its first letter."""
    return min(len(one), len(other)) >= 5 and one[0] == other[0] and distance(one, other, at_most=1) == 1
