"""The nearest known words of an unknown one, so that "colosus" finds Colossus."""

from collections.abc import Iterable, Sequence

from assistant.retrieve.lexical import is_figure
from assistant.retrieve.stopwords import EVERY_STOP_WORD

SHORTEST = 4
LONGEST = 32
_SOUNDS = str.maketrans("kqzygp", "ccsijf")


class Vocabulary:
    """The known words, most frequent first, each with its set of letters as bits.

    An edit changes the set by two letters at most; comparing the sets finds the few words that can
    be near, and only those are compared letter by letter.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._lengths: dict[int, list[tuple[int, int, str]]] = {}
        for place, word in enumerate(words):
            if SHORTEST - 1 <= len(word) <= LONGEST and not is_figure(word):
                self._lengths.setdefault(len(word), []).append((_letters(word), place, word))

    def nearest(self, word: str, *, limit: int = 3) -> list[tuple[str, int]]:
        """Up to ``limit`` words at the least distance found, each with it, most frequent first.

        Empty for words under four letters, figures and stop words: those are never taken for others.
        """
        allowed = _allowed(word)
        near = self._alike(word, allowed) if allowed else []
        scored = [(distance(word, other, at_most=allowed), place, other) for place, other in near]
        # A second slip rarely falls on the first letter, but chance neighbours often differ there.
        kept = [s for s in scored if s[0] <= allowed and (s[0] < 2 or _begin_alike(s[2], word))]
        least = min((s[0] for s in kept), default=0)
        return [(other, d) for d, _, other in sorted(kept) if d == least][:limit]

    def _alike(self, word: str, allowed: int) -> list[tuple[int, str]]:
        letters = _letters(word)
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        rows = (row for length in lengths for row in self._lengths.get(length, ()))
        return [(place, other) for bits, place, other in rows if (bits ^ letters).bit_count() <= 2 * allowed]


def distance(a: str, b: str, *, at_most: int) -> int:
    """Edits between two words: letters added, dropped, changed or swapped with their neighbour.

    Optimal string alignment (Damerau 1964). More than ``at_most`` edits count as ``at_most + 1``.
    """
    before: Sequence[int] = ()
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, row = row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(row[-1] + 1, above[j] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
        if min(row) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def _allowed(word: str) -> int:
    if not SHORTEST <= len(word) <= LONGEST or is_figure(word) or word in EVERY_STOP_WORD:
        return 0
    return 1 if len(word) <= 5 else 2


def _begin_alike(a: str, b: str) -> bool:
    return a[0].translate(_SOUNDS) == b[0].translate(_SOUNDS)


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 32)
    return bits
