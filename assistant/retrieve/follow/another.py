"""Questions that say only what is new: "Et en 2023 ?", "What about Tesla?", "Und in Berlin?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.retrieve.follow.antecedent import topic
from assistant.retrieve.follow.grammars import GRAMMARS
from assistant.retrieve.follow.inflect import after, sentence
from assistant.retrieve.follow.mentions import Mention, mentions
from assistant.text import fold

_NEXT = re.compile(
    r"^(?:et|mais|and|but|und|aber)\s+(?:si\s+)?(?=\S)|^(?:qu['’]en est-il|quid)\s+(?P<of>de\s+|d['’]|"
    r"du\s+|des\s+)|"
    r"^(?:and\s+)?(?:what|how)\s+about\s+|^was ist mit\s+|^wie sieht es (?:mit|in|bei)\s+",
    re.I,
)
_DATE = re.compile(
    r"\b(?:(?:en|in|im|depuis|since|seit|pour|für|for)\s+)?(?:(?:l['’]an|l['’]année|jahr|janvier|février|"
    r"mars|avril|mai|juin|juillet|août|"
    r"septembre|octobre|novembre|décembre|january|february|march|april|may|june|july|august|september|"
    r"october|"
    r"november|december|januar|februar|märz|juni|juli|oktober|dezember)\s+)*(?:1[0-9]|20)\d\d\b",
    re.I,
)
_PLACES = dict.fromkeys(("a", "au", "aux", "en", "dans", "chez", "in", "at", "im", "bei"), "where")
_CELUI = re.compile(
    r"^(?:celui|celle|ceux|celles)\s+(?P<of>de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’])(?P<rest>.+)$",
    re.I,
)
_BEING = re.compile(
    r"(?P<verb>\b(?:est|sont|était|étaient|fut|sera)-(?:il|elle)s?\s+)(?P<participle>\w+[éiu])e?s?\b", re.I
)
_GENDERED = re.compile(r"(?P<verb>[\w'’]+-(?:t-)?)(?P<who>ils?|elles?)\b", re.I)


@dataclass(frozen=True, slots=True)
class _New:
    """What the fragment brings: its words, the preposition that leads it, and its one phrase."""

    text: str
    preposition: str
    mention: Mention


def another(text: str, last: str, language: str) -> str:
    """The last question about something else ("Et en 2023 ?"); empty where the text is no such fragment."""
    lead = _NEXT.match(text)
    if not lead or not last:
        return ""
    rest = _without_of(lead["of"] or "", text[lead.end() :].rstrip(" ?!."))
    celui = _CELUI.match(rest)
    if celui:
        return _owner(celui, last, language)
    if _DATE.fullmatch(rest):
        return _dated(rest, last)
    new = _new(rest, language)
    return _swapped(new, last, language) if new else ""


def _without_of(lead: str, rest: str) -> str:
    """ "Qu'en est-il du pont" asks about le pont."""
    return {"du": "le ", "des": "les "}.get(lead.strip().lower(), "") + rest


def _dated(date: str, last: str) -> str:
    """The same question for another year."""
    if old := _DATE.search(last):
        return f"{last[: old.start()]}{_same_lead(old.group(), date)}{last[old.end() :]}"
    return _before_mark(last, date if " " in date else f"en {date}")


def _same_lead(old: str, new: str) -> str:
    led = " " in new or " " not in old
    return new if led else f"{old.rsplit(' ', 1)[0]} {new}"


def _before_mark(last: str, phrase: str) -> str:
    body = last.rstrip(" ?!.")
    return f"{body} {phrase}{last[len(body) :] or ' ?'}"


def _owner(celui: re.Match[str], last: str, language: str) -> str:
    """ "Et celle de la CFDT ?" after "la position de la CGT"."""
    old = next((m for m in mentions(last, language) if m.depth == 1), None)
    if old is None:
        return ""
    start = (
        old.start
        if last[old.start : old.end].split(" ")[0].lower() in {"du", "des"}
        else _of_start(last, old.start)
    )
    return f"{last[:start]}{celui['of']}{celui['rest']}{last[old.end :]}"


def _of_start(last: str, start: int) -> int:
    found = re.search(r"(?:de\s+|d['’])$", last[:start])
    return found.start() if found else start


def _new(rest: str, language: str) -> _New | None:
    """The fragment, where it is one phrase and no more."""
    shielded = f"x, {rest}"
    found = [m for m in mentions(shielded, language) if not m.depth]
    if len(found) != 1 or found[0].end != len(shielded):
        return None
    mention = found[0]
    lead = shielded[3 : mention.start].strip()
    if lead and fold(lead) not in GRAMMARS[language].prepositions:
        return None
    return _New(rest, fold(lead) or mention.preposition, mention)


def _swapped(new: _New, last: str, language: str) -> str:
    found = mentions(last, language)
    if not new.preposition and _is_attribute(new.mention, language):
        return _attribute(new, found, last, language)
    old = _counterpart(new, found)
    if old is None:
        return _before_mark(last, new.text) if new.preposition else ""
    return _agreeing(_replaced(new, old, last, language), new.mention, old)


def _is_attribute(mention: Mention, language: str) -> bool:
    return mention.head in GRAMMARS[language].attributes and not mention.name


def _attribute(new: _New, found: Sequence[Mention], last: str, language: str) -> str:
    """ "Et le coût ?": of what the last question was about."""
    about = next((m for m in found if m.role == "subject"), None) or topic([found])
    if about is None:
        return ""
    if _is_attribute(about, language):
        inner = next((m for m in found if m.depth == 1), None)
        about = inner or about
    if language == "fr":
        what = {"m": "Quel est", "f": "Quelle est"}.get(new.mention.gender, "Quel est")
        what = {"p": "Quels sont"}.get(new.mention.number, what)
        return f"{what} {new.text} {after('de', about.text)} ?"
    return (
        f"What is {new.text} of {about.text}?"
        if language == "en"
        else f"Was ist {new.text} von {about.text}?"
    )


def _counterpart(new: _New, found: Sequence[Mention]) -> Mention | None:
    """The mention of the last question that the new one takes the place of."""
    if new.preposition:
        kind = _PLACES.get(new.preposition, new.preposition)
        hung = kind in {"de", "d'", "du", "des", "of", "von"}
        kinds = {"de", "d'", "du", "des", "of", "von", "vom"} if hung else {kind}
        same = [m for m in found if _PLACES.get(m.preposition, m.preposition) in kinds and m.depth == hung]
        if same or new.preposition not in {"pour", "for", "fur"}:
            return same[-1] if same else None
    fits = [(_likeness(new.mention, m), -m.place, m) for m in found]
    best = max(fits, key=lambda f: f[:2], default=None)
    return best[2] if best and best[0] > 0 else None


def _likeness(new: Mention, old: Mention) -> float:
    same_kind = 0.0 if not new.kind or not old.kind else 2.0 if new.kind == old.kind else -6.0
    name = 2.0 if new.name == old.name else -1.0
    return same_kind + name + {"subject": 1.5, "object": 1.0}.get(old.role, 0.0) - 0.7 * old.depth


def _replaced(new: _New, old: Mention, last: str, language: str) -> str:
    phrase, start = (new.text if old.preposition else new.mention.text), old.start
    if old.preposition and new.preposition:
        contracted = fold(last[old.start :].split(" ")[0]) == old.preposition
        start = old.start if contracted else last[:start].rstrip().rfind(" ") + 1
    elif old.preposition and language == "fr":
        lead = {"du": "de", "des": "de", "au": "à", "aux": "à"}.get(old.preposition)
        start = old.start if lead else max(last[: old.start].rstrip(" '’").rfind(" ") + 1, 0)
        phrase = after(
            lead or last[start : old.start].strip().replace("d'", "de").replace("d’", "de"), phrase
        )
    return sentence(f"{last[:start]}{phrase}{_kept_complement(new, old, last)}{last[old.end :]}")


def _kept_complement(new: _New, old: Mention, last: str) -> str:
    """ "Et le préfet ?" after "le maire de Lyon": what hung on the old noun hangs on the new one."""
    own = re.search(r"\s(?:de|d['’]|du|des|of|von)\b", new.text)
    hung = re.search(r"\s(?:de\s|d['’]|du\s|des\s|of\s|von\s)", last[old.start : old.end])
    plain = not new.mention.name and not old.name
    return last[old.start + hung.start() : old.end] if plain and hung and not own else ""


def _agreeing(text: str, new: Mention, old: Mention) -> str:
    """The pronoun that repeats a French subject takes the new one's gender."""
    if old.role != "subject" or not new.gender:
        return text
    who = {"m": "il", "f": "elle"}.get(new.gender, "il") + ("s" if new.number == "p" else "")
    text = _GENDERED.sub(lambda m: f"{m['verb']}{who}", text, count=1)
    ending = {"m": "", "f": "e"}.get(new.gender, "") + ("s" if new.number == "p" else "")
    return _BEING.sub(lambda m: f"{m['verb']}{m['participle']}{ending}", text, count=1)
