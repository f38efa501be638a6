"""Variants of real questions and passages, made by rule and by seed: what people do to a question, and
passages that are about the right subject but lack the answer."""

import re
from collections.abc import Sequence
from random import Random

from assistant.sentences import spans
from assistant.text import fold
from assistant.values import Span

_NAME = re.compile(r"(?<=[\s'’])(?:[A-ZÀ-Þ][\w-]+)(?:\s+(?:d[eu']s?\s*)?[A-ZÀ-Þ][\w-]+)*")
_YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-2][0-9]\b")
_FIGURE = re.compile(r"\b\d+(?:[ ,.]\d+)*\b")
_KEYS = {"a": "z", "e": "r", "i": "o", "o": "p", "r": "t", "t": "r", "s": "d", "n": "b", "l": "m", "u": "y"}
_SHORT = [("qu'est-ce que", "c koi"), ("quel", "kel"), ("qui", "ki"), ("combien", "cb"), ("pourquoi", "pk")]
ENGLISH = {
    "dans quel": "in what", "dans quelle": "in which", "en quelle année": "in what year",
    "en quel": "in what", "qu'est-ce que": "what is", "quel est": "what is", "quelle est": "what is",
    "quels sont": "what are", "quelles sont": "what are", "quel": "what", "quelle": "what", "quels": "what",
    "quelles": "which", "qui est": "who is", "qui": "who", "quand": "when", "où": "where",
    "combien de": "how many", "combien": "how much", "pourquoi": "why", "comment": "how", "que": "what",
    "est": "is", "sont": "are", "était": "was", "a été": "was", "ont été": "were", "fut": "was", "le": "the",
    "la": "the", "les": "the", "un": "a", "une": "a", "de": "of", "du": "of the", "des": "of the",
    "et": "and", "ou": "or", "dans": "in", "en": "in", "sur": "on", "pour": "for", "par": "by",
    "avec": "with", "année": "year", "nom": "name", "ville": "city", "pays": "country", "date": "date",
    "nombre": "number", "premier": "first", "première": "first", "guerre": "war", "roi": "king",
    "président": "president", "monde": "world", "livre": "book", "film": "film", "femme": "woman",
    "homme": "man", "enfants": "children", "entreprise": "company", "langue": "language", "âge": "age",
    "mort": "dead", "né": "born", "née": "born", "a": "has", "ont": "have", "son": "his", "sa": "his",
    "ses": "his", "leur": "their", "il": "he", "elle": "she", "ils": "they", "siècle": "century",
    "principal": "main", "principale": "main", "auteur": "author", "ans": "years", "entre": "between",
    "plus": "more", "après": "after", "avant": "before", "depuis": "since", "fin": "end", "début": "start",
}  # fmt: skip
_ENGLISH = re.compile(
    r"\b(" + "|".join(sorted(map(re.escape, ENGLISH), key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def hurried(question: str, random: Random) -> str:
    """The question as typed in a hurry: some of no capitals, accents, punctuation; a slip; phone spelling."""
    text = question.lower() if random.random() < 0.8 else question
    text = fold(text) if random.random() < 0.7 else text
    text = re.sub(r"\s*[?!.]+\s*$", "", text) if random.random() < 0.8 else text
    if random.random() < 0.15:
        for long, short in _SHORT:
            text = text.replace(long, short)
    return slipped(text, random) if random.random() < 0.6 else text


def slipped(text: str, random: Random) -> str:
    """One typing slip in a word of five letters or more: a letter lost, doubled, swapped or mistaken."""
    places = list(re.finditer(r"\w{5,}", text))
    if not places:
        return text
    word = random.choice(places)
    at = random.randrange(word.start() + 1, word.end() - 1)
    letter = text[at]
    changed = [
        "",
        letter * 2,
        text[at + 1] + letter,
        _KEYS.get(letter, letter),
    ]
    kind = random.randrange(4)
    return text[:at] + changed[kind] + text[at + (2 if kind == 2 else 1) :]


def half_english(question: str, random: Random) -> str:
    """The question's commonest words in English, its names and rare words as they were."""
    share = random.uniform(0.6, 1.0)
    return _ENGLISH.sub(lambda m: ENGLISH[m[0].lower()] if random.random() < share else m[0], question)


def entities(question: str) -> list[str]:
    """The names in a question, its first word aside."""
    return [m[0] for m in _NAME.finditer(question)]


def swapped(question: str, names: Sequence[str], random: Random) -> str | None:
    """The question about something else: another year or figure, or another name; none if it has neither."""
    if year := _YEAR.search(question):
        other = int(year[0]) + random.choice([-40, -17, -8, -3, 2, 5, 11, 30])
        return question[: year.start()] + str(other) + question[year.end() :]
    if found := list(_NAME.finditer(question)):
        name = random.choice(found)
        other_name = random.choice(names)
        return (
            None if other_name == name[0] else question[: name.start()] + other_name + question[name.end() :]
        )
    if figure := _FIGURE.search(question):
        return question[: figure.start()] + str(random.randrange(2, 90)) + question[figure.end() :]
    return None


def without_answer(text: str, answers: Sequence[Span], *, least: int = 80) -> str | None:
    """The passage less every sentence that holds an answer string; none if too little is left."""
    said = [fold(text[a:b]) for a, b in answers]
    kept = text
    for start, end in reversed(spans(text)):
        if any(answer in fold(text[start:end]) for answer in said):
            kept = kept[:start] + kept[end:].lstrip()
    gone = kept != text and not any(answer in fold(kept) for answer in said)
    return kept if gone and len(kept) >= least else None


def cropped(text: str, keep: Span | None, random: Random, *, most: int = 1000) -> tuple[str, int]:
    """A stretch of whole sentences of about ``most`` characters that holds ``keep``, and where it begins."""
    if len(text) <= most:
        return text, 0
    found = spans(text)
    inside = [n for n, (a, b) in enumerate(found) if keep and a < keep[1] and keep[0] < b]
    first = last = inside[0] if inside else random.randrange(len(found))
    last = inside[-1] if inside else last
    while True:
        ways = [(a, b) for a, b in ((first - 1, last), (first, last + 1)) if a >= 0 and b < len(found)]
        ways = [(a, b) for a, b in ways if found[b][1] - found[a][0] <= most]
        if not ways:
            return text[found[first][0] : found[last][1]], found[first][0]
        first, last = random.choice(ways)
