"""How a document is grown: sentences of one theme, with figures, dates, names and words exchanged."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

from assistant.train.wording import MONTHS

_WORD = re.compile(r"[^\W\d_]{6,}")
_NAME = re.compile(r"(?<=[a-zéèà,] )[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:[ -][A-ZÀ-Þ][a-zà-ÿ]{2,})*")
_FIGURE = re.compile(r"(?<![\w.,-])\d[\d  ]*(?:,\d+)?(?!\w)")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_VOWELS = "aeiouyhàâéèêëîïôöùûüœ"
_ONE_IN = 5
"""Of the longer words of a document, and of its names all, are exchanged throughout it."""


def months() -> Sequence[str]:
    return MONTHS


class Theme:
    """The sentences of the sheets of one theme, and its longer words by ending."""

    def __init__(self, sheets: Sequence[Sequence[str]]) -> None:
        self.sheets = [s for s in sheets if len(s) > 2]
        self.size = sum(map(len, self.sheets))
        counts = Counter(w for sheet in self.sheets for said in sheet for w in _WORD.findall(said))
        self.alike: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for word, _ in counts.most_common():
            if word.islower():
                self.alike[_kind(word)].append(word)

    def runs(self, chance: Random, *, length: int) -> list[list[str]]:
        """Stretches of one to three sentences of different sheets, as long as that together."""
        found: list[list[str]] = []
        held = 0
        while held < length:
            sheet = chance.choice(self.sheets)
            start = chance.randrange(len(sheet))
            found.append(list(sheet[start : start + chance.choice((1, 1, 2, 2, 3))]))
            held += sum(map(len, found[-1]))
        return found


class Exchange:
    """Makes documents of a theme's sentences that say something else."""

    def __init__(self, themes: Iterable[Theme]) -> None:
        said = (s for theme in themes for sheet in theme.sheets for s in sheet)
        self._names = sorted({name for s in said for name in _NAME.findall(s)})

    def document(self, theme: Theme, chance: Random, *, length: int) -> str:
        """Paragraphs of two to six sentences; a word that is exchanged is so everywhere in them."""
        changed = self._changes(theme, chance)
        sentences = [changed(s) for run in theme.runs(chance, length=length) for s in run]
        paragraphs = []
        while sentences:
            count = chance.randint(2, 6)
            paragraphs.append(" ".join(sentences[:count]))
            sentences = sentences[count:]
        return "\n\n".join(paragraphs)

    def _changes(self, theme: Theme, chance: Random) -> Callable[[str], str]:
        known: dict[str, str] = {}

        def word(found: re.Match[str]) -> str:
            old = found[0]
            if old not in known:
                others = theme.alike[_kind(old)] if old.islower() else []
                swap = len(others) > 3 and chance.randrange(_ONE_IN) == 0
                known[old] = chance.choice(others) if swap else old
            return known[old]

        def name(found: re.Match[str]) -> str:
            return known.setdefault(found[0], chance.choice(self._names))

        def changed(sentence: str) -> str:
            said = _FIGURE.sub(lambda m: _figure(m[0], chance), _NAME.sub(name, sentence))
            return _WORD.sub(word, _MONTH.sub(lambda m: chance.choice(MONTHS), said))

        return changed


def _kind(word: str) -> tuple[str, bool]:
    """Words of one kind can stand for one another in a sentence, most of the time."""
    return word[-4:], word[0] in _VOWELS


def _figure(text: str, chance: Random) -> str:
    """Another figure as it is written: a year stays near, any other keeps its length."""
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", text):
        return str(min(2025, int(text) + chance.randint(-15, 15)))
    first, *rest = text
    digits = [chance.choice("123456789") if first != "0" else first]
    return "".join(digits + [chance.choice("0123456789") if c.isdigit() else c for c in rest])
