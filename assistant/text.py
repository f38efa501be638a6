"""Small text operations that several rooms need: folding, words, their distance, a question's language."""

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"\w+(?:[.,]\d+)*", re.UNICODE)
_SPACES = re.compile(r"\s+")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"
"""Without which Persian names and emoji fall to pieces."""
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "ʼ": "'", "‑": "-", "–": "-"})

_NEGATION = re.compile(
    r"\b(?:ne|pas|jamais|aucune?|rien|ni|sans|not|never|no|none|nor|nothing|without|cannot|nicht|nie|niemals"
    r"|kein\w*|ohne)\b|\bn'(?!t\b)|n't\b"
)

_FUNCTION_WORDS = {
    "fr": "le la les l un une des du de d et est sont a ont il elle ils que qui quoi quel quelle quels "
    "quelles qu où quand comment combien pourquoi ce cette ces son sa ses au aux en dans sur pour "
    "par avec ne pas se "
    "s c y lui leur nous vous je j tu me moi dit fait selon donne donner sujet résume bonjour salut merci",
    "en": "the a an of to in is are was were did does do what who whom whose when where why how much many "
    "which that this these those it he she they his her their and or with for on at by from about has have "
    "had will would can could not say said tell me you your summarize summarise hello hi thanks",
    "de": "der die das den dem des ein eine einen einem einer und ist sind war waren was wer wen wem wann wo "
    "warum wie viel viele welche welcher welches dieser diese dieses es er sie ihr sein mit für auf von zu "
    "im in an bei aus über nicht hat haben hatte wird werden kann sagt hallo danke fasse zusammen",
}
_LEXICON = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_JOINING = frozenset().union(*_LEXICON.values())


def fold(text: str) -> str:
    """Lower case without accents, ligatures spelled out, straight apostrophes. Offsets are not kept."""
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words and figures of a text, in order."""
    return _WORD.findall(fold(text))


def stems(text: str) -> list[str]:
    """The words that carry a subject, cut to six letters, which joins most forms of a word; and figures."""
    return [w[:6] for w in words(text) if len(w) > 3 or w.isdigit()]


def content_stems(text: str) -> set[str]:
    """The words but those that only join others, of whatever length, cut to six letters; and figures."""
    return {w[:6] for w in words(text) if w not in _JOINING}


def negated(sentence: str) -> bool:
    """Whether a sentence denies anything, in French, English or German."""
    return bool(_NEGATION.search(fold(sentence)))


def one_line(text: str) -> str:
    """The text with every run of white space shown as one space."""
    return _SPACES.sub(" ", text).strip()


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


def visible(name: str) -> str:
    """A file's name on one line: what cannot be seen, breaks the line or turns its order, as its escape."""
    if name.isprintable():
        return name
    return "".join(c if _seen(c) else c.encode("unicode_escape").decode() for c in name)


def _seen(letter: str) -> bool:
    return letter in _JOINERS or unicodedata.category(letter) not in _UNSEEN


def question_language(question: str, *, default: str = "fr") -> str:
    """``fr``, ``en`` or ``de``, by function words: a question is too short for character statistics."""
    tokens = [t.casefold() for t in re.findall(r"[^\W\d_]+", question)]
    counts = {language: sum(t in lexicon for t in tokens) for language, lexicon in _LEXICON.items()}
    best = max(counts.values())
    winners = [language for language, count in counts.items() if count == best]
    return (
        winners[0]
        if best and len(winners) == 1
        else (default if default in winners or not best else winners[0])
    )
