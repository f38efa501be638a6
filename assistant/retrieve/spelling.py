"""The nearest known words of an unknown one, so that "colosus" finds Colossus."""

from collections.abc import Iterable

from assistant.retrieve.lexical import is_figure
from assistant.retrieve.stopwords import EVERY_STOP_WORD
from assistant.text import distance

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
