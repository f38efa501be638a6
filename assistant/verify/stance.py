"""How a source stands to what it says: it asserts it, reports it, or says it in the conditional."""

import re
import unicodedata

from assistant.values import Stance
from assistant.verify.conditional import conditionals
from assistant.verify.mood import ATTRIBUTED, HEDGED, language_of
from assistant.verify.quotation import MARK, spoken
from assistant.verify.reported import introduces, is_reported, reported_from

_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "‑": "-", "‐": "-", "\u00ad": None, "\u200b": None})
_ITEM = re.compile(r"[-–—•*·]|\d{1,2}[.)]")
_SPACES = re.compile(r"\s+")


def stance(sentence: str, language: str = "fr", *, context: str = "", about: str = "") -> Stance:
    """The most careful stance that the sentence shows anywhere: conditional before reported before asserted.

    ``context`` is the text before the sentence, as much as is at hand: it tells whose words a quotation
    is ("Une source déclare :") and whether one is still open. ``language`` is ISO 639-1 or ``und``; other
    languages than French, English and German show reported speech by quotation marks alone. A question
    asks and asserts nothing, but its conditional counts. ``about`` is the part of the sentence that answers:
    where it names who says something, a conditional within what he says is not its own.
    """
    text, before = _plain(sentence), context[-2000:].translate(_PLAIN)
    spoken_in = language_of(text, language)
    if _hedged(_own(text, _plain(about)), spoken_in):
        return Stance.CONDITIONAL
    outside, quoted = spoken(text, before)
    if quoted or _introduced(text, before) or _attributed(outside, spoken_in):
        return Stance.REPORTED
    return Stance.ASSERTED


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_PLAIN).replace(MARK, "")).strip()


def _own(text: str, about: str) -> str:
    """The sentence without words reported by "que" after the part that it is read for."""
    at = text.find(about) if about else -1
    return text if at < 0 else text[: reported_from(text, at + len(about))]


def _hedged(text: str, language: str) -> bool:
    if language == "fr":
        return bool(conditionals(text))
    return language in HEDGED and bool(HEDGED[language].search(text))


def _attributed(outside: str, language: str) -> bool:
    if language == "fr":
        return is_reported(outside)
    return language in ATTRIBUTED and bool(ATTRIBUTED[language].search(outside))


def _introduced(text: str, context: str) -> bool:
    """Whether the last line before the sentence announces somebody's words, and they are no list."""
    lines = context.strip().splitlines()
    return bool(lines) and not _ITEM.match(text) and introduces(_plain(lines[-1][-300:]))
