"""The names of a sentence, and whether its evidence has them."""

import re

from assistant.text import words
from assistant.verify.wordlist import listed

_NAMED = re.compile(
    r"\S*(?:://|www\.|@)\S*"  # an address
    r"|\b\w*[^\W\d_]\w*-?\d+\w*"  # GPT-4, H100
    r"|\b[^\W\d_A-ZÀ-ÖØ-Þ]*[A-ZÀ-ÖØ-Þ][\w]*"  # Musk, xAI
)
_OPENING = frozenset(
    listed(
        """
    le la les l un une des du de d il elle ils elles on ce cet cette ces c ca cela celui celle ceux celles
    son sa ses leur leurs notre nos en au aux a dans par pour sur avec sans selon environ depuis pendant
    durant avant apres enfin ensuite puis actuellement aujourd cependant toutefois neanmoins mais et or car
    donc ainsi si lorsque quand comme plus moins tous toutes tout toute plusieurs certains certaines
    the an this that these those it he she they his her its their in on at by for with without about since
    during before after then currently today however but and so if when as more less all several some
    der die das den dem des ein eine einen einem einer er sie es dies diese dieser dieses sein ihr im am
    laut seit nach vor etwa derzeit heute jedoch aber und wenn als mehr weniger alle einige mit ohne fur
    """
    )
)
"""Words that begin a sentence with a capital without being names."""

_BOUND = re.compile(r"(?:^|[.!?:…»”\"]\s+|^[«“\"]\s*)$")


def names(sentence: str) -> set[str]:
    """The folded words of a sentence's names, addresses, and of all that begins with a capital.

    The word that opens the sentence counts unless it is one that often does.
    """
    found: set[str] = set()
    for match in _NAMED.finditer(sentence):
        parts = words(match[0])
        opens = bool(_BOUND.search(sentence[: match.start()]))
        found.update(parts if not (opens and parts[:1] and parts[0] in _OPENING) else parts[1:])
    return {name for name in found if len(name) > 1 or name.isdigit()}


def unnamed(claim: str, evidence: str) -> bool:
    """Whether the claim names what its evidence does not; a final s makes no other name."""
    return not {name.rstrip("s") for name in names(claim)} <= singular(evidence)


def names_asked(question: str) -> set[str]:
    """The names of a question, without a final s; the word that asks is none."""
    asked = question.strip()
    return {name.rstrip("s") for name in names(asked[:1].lower() + asked[1:])}


def singular(text: str) -> set[str]:
    """The folded words of a text, without a final s."""
    return {word.rstrip("s") for word in words(text)}
