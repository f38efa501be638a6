"""A question word on its own: "Pourquoi ?", "And when?", "Seit wann?"."""

import re

from assistant.retrieve.follow.inflect import lower_first, sentence

_ADVERBIAL = (
    r"pourquoi|quand|où|ou|comment|depuis quand|jusqu['’]à quand|à quelle (?:date|heure|époque)|"
    r"en quelle année|"
    r"à quel (?:moment|endroit)|dans quel(?:le)? (?:ville|pays|région|lieu|but|cadre)|"
    r"pendant combien de temps|why|when|where|how|since when|"
    r"in (?:which|what) (?:year|city|country)|warum|wieso|wann|wo|wie|seit wann|in welchem jahr|"
    r"in welcher stadt|"
    r"pour quelle raison|pour quelles raisons|what for|how come"
)
_ARGUMENT = (
    r"qui|quoi|combien|lequel|laquelle|lesquels|lesquelles|(?:par|avec|pour|contre|chez|de|à) (?:qui|quoi|"
    r"combien)|"
    r"combien de temps|how much|how many|how long|who|what|which one|which ones|by whom|with whom|wer|was|"
    r"wie viele?|"
    r"wie lange|mit wem|von wem|à quel prix|pour combien"
)
_BARE = re.compile(
    rf"^(?:(?P<adverbial>{_ADVERBIAL})|(?P<argument>{_ARGUMENT}))(?:\s+(?:ça|cela|donc|exactement|alors|"
    rf"then|denn))*\s*[?!.]*$",
    re.I,
)
_OPENING = re.compile(
    rf"^(?:{_ADVERBIAL})\b(?!\s+(?:de|d['’]|much|many|long|viele?|lange|old|far|tall|big|hoch|groß|alt))\s*",
    re.I,
)
_POLAR = re.compile(
    r"^(?:est-ce|(?:le|la|les|l['’]|un|une|ce|cette|ces)\b.*?-(?:t-)?(?:il|elle)s?\b|"
    r"[A-ZÉÈÀÎ][\w'’ -]*?-(?:t-)?(?:il|elle)s?\b|(?:is|are|was|were|did|does|do|has|have|had|will|can|"
    r"could|should)\b|"
    r"(?:ist|sind|war|waren|hat|haben|wird|wurde|kann)\b)",
    re.I,
)
_WHEREABOUTS = re.compile(
    r"^(?:où|ou|where|wo)\s+(?:est|sont|se trouve|se situe|is|are|was|were|ist|liegt)\b", re.I
)
_WHO_DID = re.compile(r"^qui\s+(?P<verb>a|avait|aura)\s+", re.I)


def bare(text: str, last: str) -> str:
    """The last question asked for the reason, the date, the place; empty where the text is no such word."""
    match = _BARE.match(text)
    if not match or not last:
        return ""
    word, body = (match["adverbial"] or match["argument"]).strip(), last.rstrip(" ?!.")
    mark = last[len(body) :] or "?"
    opening = None if _WHEREABOUTS.match(body) else _OPENING.match(body)
    if match["adverbial"] and (opening or _POLAR.match(body)):
        rest = body[opening.end() :] if opening else lower_first(body)
        return f"{sentence(word)} {rest}{mark}"
    done = _WHO_DID.match(body)
    if match["adverbial"] and done:
        return f"{sentence(word)} {done['verb']}-t-on {body[done.end() :]}{mark}"
    link = {"fr": "et", "en": "and", "de": "und"}[_language(word)]
    return f"{body}, {link} {lower_first(word)}{mark}"


def _language(word: str) -> str:
    english = {"why", "when", "where", "how", "who", "what", "which", "since", "in", "by", "with"}
    german = {"warum", "wieso", "wann", "wo", "wie", "wer", "was", "seit", "mit", "von"}
    first = word.lower().split()[0]
    return "en" if first in english and "welche" not in word.lower() else "de" if first in german else "fr"
