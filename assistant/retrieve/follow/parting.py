"""Where one message holds two questions."""

import re

from assistant.text import fold

MOST = 4
"""A message of more questions than that is a pasted text: it is searched whole."""

_WH = (
    r"(?:(?:à|a|en|dans|de|depuis|par|pour|avec|sur|in|on|since|for|seit)\s+)?(?:est-ce|qu['’]|que|qui|"
    r"quoi|où|ou|quand|"
    r"comment|combien|pourquoi|quel(?:le)?s?|lequel|laquelle|what|who|whom|whose|where|when|why|how|which|"
    r"was|wer|wen|"
    r"wem|wo|wann|warum|wie|wieso|welche[rsn]?)\b"
)
_MARK = re.compile(r"(?<=\?)[\s!?]+(?=\S)")
_LINK = re.compile(rf"\s*,?\s+(?:et|and|und)\s+(?=(?:{_WH}))", re.I)
_OPENS = re.compile(rf"^(?:et|and|und|mais|but|aber)?\s*,?\s*(?:{_WH})", re.I)
_INSIDE = re.compile(
    r"(?<!-)\b(?:qui|que|quoi|ou|quand|comment|combien|pourquoi|what|who|where|when|why|how|which|that|"
    r"dass|ob|wer|wo|"
    r"wann|warum|wie)\b|\bqu'"
)
_PERIPHRASIS = re.compile(r"^\s*(?:est-ce (?:que|qui)\b|est-ce qu'|que\b|qu')")
_VERB = re.compile(
    r"\b(?:est|sont|a|ont|etait|etaient|avait|fait|font|dit|pense|coute|vaut|va|vont|peut|doit|faut|veut|"
    r"fut|sera|repond|"
    r"habite|vit|is|are|was|were|did|does|do|has|have|had|will|can|could|should|ist|sind|hat|haben|war|"
    r"waren|wurde|"
    r"wurden|wird|kann|soll|kostet)\b|-(?:t-)?(?:il|elle|ils|elles|on|ce|vous|nous|tu)\b"
)


def split(message: str) -> list[str]:
    """The questions of a message in order, cut only where each side can be one; else the message alone."""
    sentences = _merged([piece.strip() for piece in _MARK.split(message.strip()) if piece.strip()])
    pieces = [part for sentence in sentences for part in _clauses(sentence)]
    return pieces if 1 < len(pieces) <= MOST else [message]


def _merged(sentences: list[str]) -> list[str]:
    """What asks nothing, and a mere word, stays with the question beside it."""
    merged: list[str] = []
    for sentence in sentences:
        asks = sentence.endswith("?") and len(re.findall(r"\w+", sentence)) > 1
        if merged and (not asks or len(re.findall(r"\w+", merged[-1])) < 2):
            merged[-1] = f"{merged[-1]} {sentence}"
        else:
            merged.append(sentence)
    return merged


def _clauses(sentence: str) -> list[str]:
    """Two where both sides ask ("Qui est Ada et où vit-elle ?"), one in "Quand et où est-elle née ?"."""
    for link in _LINK.finditer(sentence):
        first, second = sentence[: link.start()], sentence[link.end() :]
        if _asks(first) and _asks(second) and not _quoted(first):
            mark = " ?" if sentence.endswith(" ?") or "\u00a0?" in sentence else "?"
            return [f"{first.rstrip(' ,')}{mark}", second[:1].upper() + second[1:]]
    return [sentence]


def _asks(clause: str) -> bool:
    """A question of its own: opened by its one question word, with a verb and something to ask about."""
    opening = _OPENS.match(clause)
    rest = _PERIPHRASIS.sub("", fold(clause[opening.end() :])) if opening else ""
    return bool(
        opening
        and len(re.findall(r"\w+", clause)) > 2
        and rest.strip()
        and _has_verb(clause, rest)
        and not _INSIDE.search(rest)
    )


def _has_verb(clause: str, rest: str) -> bool:
    """After que or combien a verb comes first, whatever it is."""
    return bool(
        _VERB.search(rest)
        or re.match(r"(?:est-ce|que|qu['’]|où|combien|qui|who|was|wer|wo|wann|wie|warum)\s*\w+", clause, re.I)
    )


def _quoted(text: str) -> bool:
    return text.count("«") > text.count("»") or text.count("“") > text.count("”") or text.count('"') % 2 == 1
