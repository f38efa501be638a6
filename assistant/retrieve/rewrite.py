"""A follow-up question made to stand alone, from the earlier questions, without a language model."""

import re
from collections.abc import Sequence

from assistant.retrieve.follow.another import another
from assistant.retrieve.follow.antecedent import Choose, Wanted, antecedent, owned
from assistant.retrieve.follow.bare import bare
from assistant.retrieve.follow.english import english
from assistant.retrieve.follow.french import subject, tonic
from assistant.retrieve.follow.french_nouns import demonstrative, possessive
from assistant.retrieve.follow.french_objects import direct_object, indirect_object
from assistant.retrieve.follow.german import german
from assistant.retrieve.follow.inflect import after, lower_first, sentence
from assistant.retrieve.follow.mentions import Mention, mentions
from assistant.retrieve.follow.parting import split
from assistant.text import fold, question_language, stems, words

LONGEST = 500
"""Characters: a longer message says enough by itself."""
REMEMBERED = 6
"""Earlier questions looked at: further back people name things again."""

KEPT = 0.5
"""Share of a follow-up's own words that it keeps when it is made to stand alone."""

_Earlier = Sequence[Sequence[Mention]]

_CAPITALS = re.compile(r"\w*[^\W\d_a-zß-öø-ÿ]\w*")
_CONNECTIVE = re.compile(r"^(?:et|mais|alors|donc|ok|sinon|du coup|and|but|so|then|und|aber)\b[\s,]+", re.I)
_ABOUT = {"fr": "À propos {}", "en": "About {}", "de": "Zu {}"}
_VAGUE = re.compile(
    r"\b(?:cela|ca|celle-ci|celui-ci|ceux-ci|ceci|this|that|das|davon|darum|damit|dazu|daruber|"
    r"dort)\b(?!\s+(?:va|roule))"
)
_ANSWERING = re.compile(
    r"^(?:que|qu'|comment|what|how|was|wie) ?.*\b(?:repond|reagit|replique|retorque|reply|respond|react|"
    r"antwortet|reagiert)\b"
)
_CORPUS = frozenset({"document", "documents", "articles", "textes", "fichiers", "sources", "corpus", "files"})
_ELSEWHERE = re.compile(
    r"\b(?:y a[- ]t[- ']il|(?:are|is|were|was) there|gibt es)\s*(?:en tout|au total|in total)?\s*[?.!]*$"
)
_FRAGMENT = re.compile(
    r"^(?:(?:a |en |dans |pour |depuis |sur |de |avec )?(?:quel(?:le)?s?|"
    r"combien d[e'])\s*\w+(?:\s+(?:exactement|au total|en tout))?|"
    r"(?:un|une|d'autres?|plus d[e']|quelques)\s*(?:exemples?|details?|precisions?|raisons?|chiffres?|"
    r"dates?|noms?|infos?|informations?)|"
    r"c'est-a-dire|(?:in |on |since |for )?(?:which|what) \w+|how (?:much|many) \w+|(?:an )?examples?|"
    r"(?:any |more )?details|"
    r"wie viele? \w+|welche[rs]? \w+|(?:ein )?beispiele?|(?:mehr )?details)\s*[?.!]*$"
)
_WEAK = re.compile(
    r"^(?:que|qu'|comment|pourquoi|what|how|why|was|wie|warum)\b.*\b(?:dit|repond|pense|propose|reagit|"
    r"explique|veut|fait|"
    r"demande|repondu|propose|reagi|say|said|think|reply|replied|answer|respond|propose|do|sagt|denkt|"
    r"antwortet|meint)\b"
)


def rewrite(question: str, history: Sequence[str]) -> str:
    """The question as it would stand alone, given the earlier ones, oldest first.

    A question that stands alone already, or for which nothing earlier fits, comes back unchanged.
    """
    if len(question) > LONGEST:
        return question
    alone: list[str] = []
    for earlier in history[-REMEMBERED:]:
        alone.append(_rewritten(earlier[:LONGEST], alone))
    return _rewritten(question, alone)


def leans(question: str, by_rules: str) -> bool:
    """Whether a question may need the earlier ones: the rules rewrote it, or it names nothing by itself."""
    return by_rules != question or not mentions(question, question_language(question))


def keeps_to(rewritten: str, question: str, history: Sequence[str]) -> bool:
    """Whether a question that somebody else made to stand alone is made of what was asked, and asks it.

    All its longer words, its figures and its names come from the question or the earlier ones, it keeps
    half of the question's own, and brings a word of the earlier ones.
    """
    before = " ".join(history)
    own, earlier, said = (set(stems(text)) for text in (question, before, rewritten))
    named = {w for name in _CAPITALS.findall(rewritten)[1:] for w in words(name)}
    known = said <= own | earlier and named <= set(words(f"{question} {before}"))
    kept = len(own & said) >= KEPT * len(own)
    return 0 < len(rewritten) <= LONGEST and known and kept and bool(said - own)


def parts(question: str) -> list[str]:
    """The questions that one message holds, each standing alone; the message itself where it is one."""
    pieces = split(question)
    if len(pieces) == 1:
        return [question]
    alone: list[str] = []
    for piece in pieces:
        alone.append(_rewritten(piece, alone))
    return list(dict.fromkeys(alone))


def _rewritten(question: str, history: Sequence[str]) -> str:
    if not history or not question.strip():
        return question
    last = history[-1]
    language = question_language(question, default=question_language(last))
    text = question.strip()
    found = another(text, last, language)
    stripped = _CONNECTIVE.sub("", text)
    found = found or bare(stripped, last)
    if found:
        return sentence(found)
    earlier = [mentions(q, question_language(q, default=language)) for q in history]
    whole = _resolved(stripped, earlier, language)
    if whole == stripped and not _ANSWERING.match(fold(stripped)):
        return _led_by_topic(question, stripped, earlier, language)
    led = _with_topic(whole, earlier, last, language)
    return sentence(led) if led != stripped else question


def _resolved(text: str, earlier: _Earlier, language: str) -> str:
    choose = _chooser(text, earlier, language)
    if language == "en":
        return english(text, choose)
    if language == "de":
        return german(text, choose)
    text = subject(text, choose)
    text = demonstrative(text, choose, earlier)
    for step in (direct_object, indirect_object, tonic, possessive):
        text = step(text, choose)
    return text


def _chooser(text: str, earlier: _Earlier, language: str) -> Choose:
    """Two pronouns of one question stand for two things, a possessive's owner aside."""
    taken = [m.text for m in mentions(text, language)]

    def choose(wanted: Wanted) -> Mention | None:
        found = antecedent(wanted, earlier, text, language=language, taken=() if wanted.whose else taken)
        if found:
            taken.append(found.text)
        return owned(found, earlier) if found else None

    return choose


def _with_topic(text: str, earlier: _Earlier, last: str, language: str) -> str:
    """ "Que répond Sam ?" alone has lost what he answers to: the last question's subject matter follows."""
    held = mentions(text, language)
    if not _WEAK.search(fold(text)) or sum(not m.depth for m in held) != 1:
        return text
    known = {m.text for m in held}
    free = [m for m in earlier[-1] if not m.depth and m.text not in known]
    if not free:
        return text
    what = next((m for m in free if m.role != "subject"), free[0])
    rest = last.rstrip(" ?!.")[what.end :] if what.role != "subject" else ""
    body, matter = text.rstrip(" ?!."), f"{what.text}{rest}"
    about = {"fr": f"à propos {after('de', matter)}", "en": f"about {matter}", "de": f"zu {matter}"}[language]
    return f"{body} {about}{text[len(body) :]}"


def _led_by_topic(question: str, text: str, earlier: _Earlier, language: str) -> str:
    """Where the question leans on something that no rule could place, what was spoken of leads it."""
    about = [m for m in earlier[-1] if not m.depth and m.head not in _CORPUS][:2]
    folded, held = fold(text), mentions(text, language)
    vague = not held and (_VAGUE.search(folded) or _is_fragment(text))
    alone = text != question.strip() and len(held) == 1 and held[0].end >= len(text.rstrip(" ?!."))
    if not about or not (vague or _ELSEWHERE.search(folded) or (alone and held[0].start == 0)):
        return question
    led = {"fr": [after("de", m.text) for m in about]}.get(language, [m.text for m in about])
    link = {"fr": " et ", "en": " and ", "de": " und "}[language]
    mark = " : " if language == "fr" else ": "
    return f"{_ABOUT[language].format(link.join(led))}{mark}{lower_first(text)}"


def _is_fragment(text: str) -> bool:
    """ "Quel montant ?", "Un exemple ?": a few words and no verb."""
    return len(text.split()) <= 5 and bool(_FRAGMENT.match(fold(text)))
