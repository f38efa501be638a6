"""French attribution: "selon X", "a déclaré que", "« … », déclare un initié", "accuse X de".

A verb of saying alone is not enough ("l'employeur déclare le salarié", "le parc rapporte dix euros"): it
must bring words with it, by "que", a colon, a quotation, an infinitive or an inverted subject.
"""

import re

from assistant.verify.quotation import MARK
from assistant.verify.saying import ER_VERBS, INFINITIVES, OTHER_FORMS, PARTICIPLES, PHRASES, SPEAKERS, TEXTS
from assistant.verify.source import names_source
from assistant.verify.wordlist import listed

_STEMS = "|".join(ER_VERBS)
_ENDINGS = ("e", "ent", "ait", "aient", "a", "èrent", "ant")
_FINITE = rf"(?:(?:{_STEMS})(?:{'|'.join(_ENDINGS)})|{'|'.join(OTHER_FORMS)}|{PHRASES})"
_PARTICIPLE = rf"(?:(?:{_STEMS})ée?s?|{'|'.join(PARTICIPLES)})"
_FORMS = frozenset(
    [stem + ending for stem in ER_VERBS for ending in (*_ENDINGS, "é", "ée", "és", "ées")]
    + OTHER_FORMS
    + PARTICIPLES
    + ["savoir", "valoir", "entendre"]
)
"""All forms that the patterns below look for: most sentences hold none and need no pattern."""

_WORD = re.compile(r"[^\W\d_]+")
_HAVE = r"(?:a|ont|avait|avaient|ayant|eut|eurent)"
_INVERTED = r"-(?:t-)?(?:il|elle|on|ils|elles)"
_ADVERBS = r"(?:[\s,]+(?!été\b)[\w']+){0,4}?"
SAY = rf"(?<![\w-])(?:{_HAVE}(?:{_INVERTED})?{_ADVERBS}\s+{_PARTICIPLE}|{_FINITE}(?:{_INVERTED})?)(?![\w'-])"
ASIDE = (
    r"(?:[\s,]+(?:\w+ment|aussi|donc|alors|encore|enfin|déjà|toujours|également|même|ensuite|hier|lui|leur|"
    r"souvent|d'ailleurs|plus tard|(?:à|au|aux|dans|en|lors|devant|sur|auprès|par|de|le|mardi|mercredi|"
    r"lundi|jeudi|vendredi|samedi|dimanche)(?:[\s']+(?!ce\b)[\w-]+){0,4}?)|,[^,.;:]{1,80}(?=,)){0,3}?"
)
_CONJUNCTION = "".join(
    rf"(?<!\b{word})"
    for word in listed(
        """
    ainsi tant alors afin bien dès tel telle sans pour avant après fois lors même plus moins mieux
    """
    )
)
QUE = rf"{_CONJUNCTION}[\s,]+(?:que\b|qu')"

_COLON = rf"[^.;:!?{MARK}]{{0,80}}(?<!suivant)(?<!suivante)(?<!suivants)(?<!suivantes)(?<!\s)\s?:"

_WITH_WORDS = re.compile(
    rf"{SAY}(?:{ASIDE}{QUE}"
    rf"|{_COLON}(?:\s|$)"
    rf"|\s+à\s+\d|\s+(?:ne pas )?(?:s'|se |l'|y |en )?(?:{INFINITIVES.replace(' ', '|')})\b)"
)
_THAT = re.compile(rf"{SAY}{ASIDE}{QUE}")
_GOES_ON = re.compile(
    r"\b(?:et|mais|ou|puis|donc)\s+(?:(?:ne|se|y|en|le|la|les|lui|leur)\s+|[nsl]')*\w+ra(?:it|ient)\b"
)
_IMPERSONAL = re.compile(rf"\b(?:est|était|fut|été)\s+(?:\w+\s+)?{_PARTICIPLE}{QUE}")
_DIRECT = re.compile(
    rf"{MARK}\s*[,.;–—-]?\s*(?:(?:lui|leur|nous|me|se)\s+|[ms]')?{SAY}|{SAY}\s+(?:alors |ainsi )?{MARK}"
    rf"|{SAY}[^.;:!?{MARK}]{{0,80}}:\s*{MARK}"
)
_TURNED = re.compile(
    rf"(?<![\w'-])(?:{_HAVE}{_INVERTED}{_ADVERBS}\s+{_PARTICIPLE}|{_FINITE}{_INVERTED})(?![\w-])[^?]*$"
)
_ANNOUNCED = re.compile(
    rf"(?<![\w'-])(?:annonc(?:e|ent|a|èrent)|annonç(?:a|ait|aient|ant)|{_HAVE}{_ADVERBS}\s+annoncé)(?![\w'-])"
)
_JUDGED = re.compile(
    rf"\b(?:qualifi|jug|décri|présent|considér)(?:ée?s?|te?s?)(?: par [^,.;]{{1,40}})? "
    rf"(?:comme |d'|de )?\s*{MARK}"
    rf"|{MARK} pour (?:(?:des|les|certaine?s|plusieurs|l'|le|la) ?)?(?:{'|'.join(SPEAKERS)})\b"
)
_ACCUSED = re.compile(
    rf"\b(?:accus|reproch)(?:e|ent|ait|aient|a|èrent|ant)\b(?! réception)[^.;:]{{1,80}}?\b(?:de |d')"
    rf"|\b{_HAVE}{_ADVERBS}\s+(?:accusée?s?|reproché)\b[^.;:]{{1,80}}?\b(?:de |d')"
    r"|\b(?:accusée?s?|soupçonnée?s?|suspectée?s?)(?: par [^,.;]{1,40})? (?:de (?!réception)|d')",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:aux? dires? d|aux yeux d|de sources? |dit-on|para[iî]t-il|il para[iî]t qu|"
    r"prétendument|soi-disant|le bruit court|la rumeur|on dit qu)"
    r"|(?:^|, )de l'av(?:is|eu) d|(?:^|, )pour (?:lui|elle|eux|elles),",
    re.IGNORECASE,
)
_BARE_NOUN = re.compile(
    r"(?:\b(?:les?|la|une?|des?|du|cet?|cette|ces|son|sa|se|chaque|toute|par|sur|en|je|notre|votre|petite|grande"
    r"|à|première|nouvelle|cet|d|j)[ ']|\b[ldj]')$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    rf"\b(?:{'|'.join(TEXTS)}|si)\b[^,.;:]{{0,50}}$|\bs'ils? [^,.;:]{{0,50}}$", re.IGNORECASE
)
_INTRODUCES = re.compile(rf"{SAY}{_COLON}$")


def is_reported(outside: str) -> bool:
    """Whether a French sentence attributes what it says.

    Quotations are replaced by MARK, apostrophes are straight, white space is plain.
    """
    if names_source(outside) or _HEARSAY.search(outside):
        return True
    if any(_said(m, outside) for m in _ACCUSED.finditer(outside)) or _JUDGED.search(outside):
        return True
    if _FORMS.isdisjoint(_WORD.findall(outside)):
        return False
    if any(_said(m, outside) for p in (_WITH_WORDS, _IMPERSONAL, _ANNOUNCED) for m in p.finditer(outside)):
        return True
    return bool(_DIRECT.search(outside) or _TURNED.search(outside))


def reported_from(text: str, start: int) -> int | None:
    """Where the words begin that the sentence reports by "que" after ``start``; None where none are, or where
    the sentence may go on about its subject behind them ("qui dit que …", "dit que … et viendrait")."""
    found = _THAT.search(text, start)
    if not found or re.search(r"\bqui\b", text[: found.start()]) or _GOES_ON.search(text, found.end()):
        return None
    return found.end()


def introduces(line: str) -> bool:
    """Whether a line, plain as above, ends in a colon that announces words: "Une source déclare :"."""
    return line.endswith(":") and bool(_INTRODUCES.search(line) or names_source(line))


def _said(match: re.Match[str], text: str) -> bool:
    """Not a noun ("cette annonce"), nor the author's voice ("je pense"), a rule's wording or an "if"."""
    before = text[: match.start()]
    return not _BARE_NOUN.search(before) and not _SUPPOSED.search(before)
