"""Putting a noun phrase where a pronoun stood: articles contracted, vowels elided, capitals kept."""

import re

from assistant.text import fold

_CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("a", "le"): "au", ("a", "les"): "aux"}

# Most names in h are aspirated or foreign; these nouns are not.
_VOWEL = re.compile(r"[aeiou]|h(?:omme|opital|otel|istoire|eure|abitant|erita|erault|orloge|uile|ygiene)")


def after(preposition: str, phrase: str) -> str:
    """The French phrase led by the preposition: de + le pont is du pont, à + les élus is aux élus."""
    article, _, rest = phrase.partition(" ")
    joined = _CONTRACTED.get((fold(preposition), article))
    if joined and rest:
        return f"{joined} {rest}"
    if fold(preposition) == "de" and begins_with_vowel(phrase):
        return f"d'{phrase}"
    return f"{preposition} {phrase}"


def led(word: str, phrase: str) -> str:
    """The French word before the phrase, elided where it must be: que + Ève is qu'Ève."""
    return f"{word[:-1]}'{phrase}" if word.endswith("e") and begins_with_vowel(phrase) else f"{word} {phrase}"


def begins_with_vowel(text: str) -> bool:
    return bool(_VOWEL.match(fold(text)))


def sentence(text: str) -> str:
    """One space between words, a capital first."""
    tidy = re.sub(r"\bne (?=[aeiouéèêà])", "n'", re.sub(r"\s+", " ", text).strip(" ,"))
    return tidy[:1].upper() + tidy[1:]


def lower_first(text: str) -> str:
    """For a question put inside another sentence: names keep their capital."""
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
