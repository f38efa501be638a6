"""What a text is searched by: folded words, elisions and hyphens split, figures joined, stop words dropped.

Stemming belongs to the index, which passes its stemmer in. ``ANALYSIS`` names this analysis: an index
built by another one is out of date.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.retrieve.stopwords import EVERY_STOP_WORD, STOP_WORDS
from assistant.text import fold, question_language

ANALYSIS = "1"
LONGEST = 64

_WHOLE = re.compile(r"\baujourd'hui\b")
_ELISION = re.compile(r"\b(?:jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])'(?=\w)")
_THOUSANDS = r"(?<![\d.,])\d{1,3}(?:[ .,']\d{3})+(?![.,]?\d)"
_DECIMAL = r"(?<![\d.,])\d+[.,]\d+(?![.,]?\d)"
_IDEOGRAM = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IDEOGRAMS = f"[{_IDEOGRAM}]+"
_COMPOUND = rf"[^\W_{_IDEOGRAM}]+(?:['-][^\W_{_IDEOGRAM}]+)*"
_TOKEN = re.compile(
    f"(?P<thousands>{_THOUSANDS})|(?P<decimal>{_DECIMAL})|(?P<ideograms>{_IDEOGRAMS})|(?P<word>{_COMPOUND})"
)
_LETTERS_THEN_FIGURES = re.compile(r"([^\W\d_]{2,})(\d+)|(\d{2,})([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Terms:
    """What one text is indexed or asked by: words as they stand, their stems, pairs of neighbouring stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    pairs: tuple[str, ...]


def terms(text: str, language: str, *, stem: Callable[[str], str]) -> Terms:
    """The terms of a text in a language (ISO 639-1; without stop words where we know none)."""
    words = tuple(content_words(text, language))
    stems = tuple(stem(word) for word in words)
    pairs = tuple(f"{a}_{b}" for a, b in pairwise(stems))
    return Terms(words, stems, pairs)


def content_words(text: str, language: str) -> Iterator[str]:
    """The folded words of a text in order, without the language's stop words.

    A compound gives its parts and itself in one piece, so that "Grok-2" is found as grok-2, grok 2 and
    grok2; "100 000", "100.000" and "100,000" are all 100000.
    """
    stop = STOP_WORDS.get(language, frozenset())
    prepared = _ELISION.sub(" ", _WHOLE.sub("aujourdhui", fold(text.replace("\xad", ""))))
    for match in _TOKEN.finditer(prepared):
        for word in _forms(match):
            if word not in stop:
                yield word[:LONGEST]


def language_of(text: str, *, given: str) -> str:
    """The language given, or where it is ``und`` the one that the text's function words tell."""
    return given if given != "und" else question_language(text, default="und")


def is_figure(word: str) -> bool:
    """Whether a word holds a digit: a figure is never taken for another."""
    return any(c.isdigit() for c in word)


def _forms(match: re.Match[str]) -> Iterable[str]:
    token = match.group()
    if match["thousands"]:
        return [re.sub(r"\D", "", token)]
    if match["decimal"]:
        return [token.replace(",", ".")]
    if match["ideograms"]:
        return [token[i : i + 2] for i in range(max(1, len(token) - 1))]
    return _word_forms(re.split(r"['-]", token))


def _word_forms(parts: list[str]) -> list[str]:
    """The parts of a compound, then the compound in one piece where no part is a mere letter or stop word."""
    forms = [form for part in parts for form in _split_figures(part)]
    if 1 < len(parts) <= 3 and not any(_is_weak(part) for part in parts):
        forms.append("".join(parts))
    return forms


def _split_figures(part: str) -> list[str]:
    found = _LETTERS_THEN_FIGURES.fullmatch(part)
    return [part] if not found else [part, *(piece for piece in found.groups() if piece)]


def _is_weak(part: str) -> bool:
    return (len(part) == 1 and not part.isdigit()) or part in EVERY_STOP_WORD
