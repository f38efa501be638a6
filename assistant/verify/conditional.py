"""French conditionals, recognised by morphology: a verb's future stem and an ending of the imperfect.

"ouvrirait" is one and "ouvrait" is not, because "ouvrir" is a future stem and "ouv" is not. The modals
"pourrait" and "devrait" count like any other: what may be is no more a fact than what would be.
Future-in-the-past ("il annonça qu'il viendrait") has the same form and counts too.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from assistant.verify.stems import ENDINGS, read

_STEMS = Path(__file__).with_name("future_stems.txt.gz")
_WORD = re.compile(r"[^\W\d_]+")
_NEW_VERBS = ("iser", "ifier")  # suffixes that make new verbs; no imperfect ends in -iserait
_SUBJECT = re.compile(r"(?:\bje|\bj'|\btu|\bne|\bn'|\bme|\bm'|\bte|\bt')\s*$", re.IGNORECASE)


def conditionals(sentence: str) -> tuple[str, ...]:
    """The conditional forms of a French sentence as they are written, in order.

    "minerais" counts only after "je" or "tu", since ores are what is mostly meant.
    """
    text = unicodedata.normalize("NFC", sentence).replace("’", "'").replace("\u00ad", "")
    likely = (match for match in _WORD.finditer(text) if match[0].lower().endswith(ENDINGS))
    found = (match for match in likely if is_conditional(match[0]))
    return tuple(
        m[0] for m in found if m[0].lower() != "minerais" or _SUBJECT.search(text, m.start() - 4, m.start())
    )


@lru_cache(maxsize=10_000)
def is_conditional(word: str) -> bool:
    """Whether the word alone can be a conditional; a word typed without its accents is understood."""
    form = word.lower().replace("œ", "oe")
    stem = form[: -next((len(e) for e in ENDINGS if form.endswith(e)), 0) or None]
    if stem == form:
        return False
    if stem in _stems() or stem.endswith(_NEW_VERBS):
        return True
    return _unaccented(stem) in _plain_stems() if stem.isascii() else False


def is_future_stem(word: str) -> bool:
    """Whether a verb's future begins so, in lower case: for most verbs that is the infinitive."""
    return word.replace("œ", "oe") in _stems()


def load() -> None:
    """Read the lexicon now rather than at the first question."""
    _plain_stems()


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem.replace("œ", "oe") for stem in read(_STEMS))


@cache
def _plain_stems() -> frozenset[str]:
    """Stems without accents, save those that an unaccented imperfect shares: "generait" is "générait"."""
    plain = frozenset(_unaccented(stem) for stem in _stems())
    return frozenset(stem for stem in plain if stem + "er" not in plain)


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
