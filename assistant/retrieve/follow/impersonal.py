"""Pronouns that stand for nothing ("il y a", "what time is it") or for something in their own question."""

import re

from assistant.retrieve.follow.grammars import GRAMMARS, QUESTION_WORDS
from assistant.retrieve.follow.mentions import mentions, tokens
from assistant.text import fold

_ADJECTIVES = (
    "possible|impossible|vrai|faux|exact|prevu|necessaire|obligatoire|interdit|permis|question|utile|normal|facile|"
    "difficile|preferable|certain|probable|arrive|advenu|temps|tard|tot|minuit|midi|indispensable|autorise|legal|"
    "illegal|dangereux|important|courant|recommande|conseille|bon|mieux"
)
_FRENCH = re.compile(
    rf"\by (?:a|avait|aura|aurait|eut)-(?:t-)?il\b|\by a t il\b|\bs'agi(?:t|ssait|ra)[- ]il\b|"
    rf"\b(?:faut|fallait|faudra|faudrait|pleut|neige|suffit|convient|importe|existe|existait|vaut|parait|"
    rf"semble)-(?:t-)?il\b|"
    rf"\b(?:s'est|se sera)-il (?:passe|produit)|\b(?:se|s'y) (?:passe|produit|peut|trouve)-t?-?il (?:que|"
    rf"en cas)\b|"
    rf"\bse passe-t-il\b|\bse fait-il\b|\b(?:arrive|manque|reste)-t-il\b|\bva-t-il se (?:passer|produire)|"
    rf"\best[- ]il (?:{_ADJECTIVES}|mis fin|fait mention)\b|\best[- ]il \w+ qu(?:e\b|')|"
    rf"\btemps (?:fait|faisait|fera|ferait|a)-(?:t-)?il\b|"
    rf"\bheure est[- ]il\b|\bfait-il (?:beau|froid|chaud|jour|nuit|mauvais)|"
    rf"\b(?:peut|doit)-il y avoir\b|\bil (?:n'|ne )?(?:pourrait|peut|pouvait|doit)(?: pas)? y avoir\b|"
    rf"\bil (?:se passe|se produit|arrive|y a|y avait|faut|fallait|s'agit|pleut|neige|existe|suffit|convient|"
    rf"est (?:{_ADJECTIVES})|vaut mieux|semble|parait)\b"
)
_ENGLISH = re.compile(
    r"\btime (?:is|was) it\b|\b(?:is|was|be) it (?:true|false|possible|impossible|necessary|legal|illegal|"
    r"raining|"
    r"snowing|likely|mandatory|allowed|forbidden|worth|ok|okay|safe|hard|easy|important|dangerous|common)\b|"
    r"\bdoes it take to\b|\bdid it take (?:\w+ )*to\b|\bit (?:is|was) (?:true|possible|necessary)\b|"
    r"\bit (?:rain|snow)s?\b|\b(?:is|are|was|were|will|has|have) there\b|\bthere (?:is|are|was|were)\b|"
    r"\bwhat is it (?:like|called) to\b"
)
_GERMAN = re.compile(
    r"\bgibt es\b|\bes gibt\b|\bhandelt es sich\b|\bgeht es (?:um|dir|ihnen|darum)\b|\bspat ist es\b|"
    r"\bist es (?:moglich|wahr|erlaubt|verboten|notig|notwendig|wichtig|richtig)\b|\b(?:regnet|schneit) es\b|"
    r"\bkommt es\b|\bgab es\b|\bstimmt es\b"
)
_CLAUSE = re.compile(
    r"\b(?:qu'|que|qui|quand|et|comment|and|und|lorsqu\w*|si|when|because|that|who|if|while|dass|weil|wenn|"
    r"als)\b|\bqu'"
)
_ALL = (_FRENCH, _ENGLISH, _GERMAN)


def is_impersonal(text: str, at: int) -> bool:
    """Whether the pronoun at this place stands for nothing."""
    place = len(fold(text[:at]))
    folded = fold(text)
    return any(m.start() <= place < m.end() for p in _ALL for m in p.finditer(folded))


def has_impersonal(text: str) -> bool:
    return any(p.search(fold(text)) for p in _ALL)


def is_within(text: str, at: int, language: str, *, kind: str = "", objective: bool = False) -> bool:
    """Whether something before this place of the same question can be what the pronoun stands for.

    A question word's own noun ("quelle somme") never is, nor what hangs on it ("ville de l'Ohio").
    ``objective``: an object is never the subject of its own clause (binding principle B).
    """
    before, grammar = text[:at], GRAMMARS[language]
    if re.search(r"\w\s*:\s", before):
        return True
    whole = [m for m in mentions(text, language) if m.start < at]
    found = [m for m in whole if m.preposition not in grammar.of and not m.depth]
    clauses = _CLAUSE.search(fold(before[found[0].end :])) or has_impersonal(before) if found else None
    if objective and found and not clauses:
        found = found[1:]
    if any(not (kind and m.kind and m.kind != kind) for m in found):
        return True
    return language == "fr" and not objective and (_unmarked_subject(before) or _asked_for(text, at))


def _asked_for(text: str, at: int) -> bool:
    """What is asked for is the subject itself: "Combien d'œuvres marquent-elles", "Quel style a-t-il été"."""
    many = re.match(r"combien d[e'’]\s*\w+s\b", text, re.I) and re.search(
        r"-(?:il|elle)s\b", text[at : at + 24], re.I
    )
    which = re.match(r"quel(?:le)?s?\s+\w+", text, re.I)
    passive = re.search(
        r"\b(?:est|sont|était|étaient|fut|furent)-\w+\W|-(?:t-)?(?:il|elle)s?\s+été\b",
        text[max(0, at - 12) :],
        re.I,
    )
    exist = re.search(r"\bexist\w+-(?:t-)?(?:il|elle)s?\b", text[at : at + 24], re.I)
    return bool(many or (which and (passive or exist)))


def _unmarked_subject(before: str) -> bool:
    """In a hurry names lose their capital: "combien musk a-t-il donné" has its subject before the verb."""
    words = [t.low for t in tokens(before) if t.text[0].isalnum()]
    if len(words) < 2 or words[0] not in {"combien", "ou", "quand", "comment", "pourquoi"}:
        return False
    rest = words[1:]
    grammar = GRAMMARS["fr"]
    known = (
        grammar.stops
        | grammar.prepositions
        | QUESTION_WORDS
        | {"temps", "fois", "exactement", "alors", "donc"}
    )
    return rest[-1] not in known and (len(rest) == 1 or rest[-2] not in grammar.of)
