"""French object pronouns that lean on an earlier question: le, la, lui, y, en."""

import re

from assistant.retrieve.follow.antecedent import Choose, Wanted
from assistant.retrieve.follow.french import INVERTED
from assistant.retrieve.follow.grammar import words
from assistant.retrieve.follow.grammars import FRENCH
from assistant.retrieve.follow.impersonal import is_within
from assistant.retrieve.follow.inflect import after, begins_with_vowel, led
from assistant.text import fold

_CLITICS = {"le": Wanted("m", "s"), "la": Wanted("f", "s"), "l'": Wanted("", "s"), "les": Wanted("", "p")}
_WORD = r"[^\W\d_]+"
_OBJECT = re.compile(
    rf"(?P<lead>^qui\s+|\b(?:peut|peuvent|doit|doivent|veut|veulent|pour|(?:peut|doit)-on|faut-il|comment|"
    rf"où|quand)\s+)"
    rf"(?P<who>l['’]|le\s+|la\s+|les\s+)(?P<verb>{_WORD})"
    rf"|\b(?P<who2>l['’]|le\s+|la\s+|les\s+)(?P<verb2>{_WORD})(?P<tail>-(?:t-)?(?:on|ils?|elles?))",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(
    r"(?:er|ir|[vw]oir|ndre|oudre|perdre|mettre|battre|a[iî]tre|[dl]ire|faire|uire|crire|vivre|suivre|"
    r"clure|rompre|croire)$"
)
_NOUNS = words(
    "métier atelier quartier chantier cahier papier courrier soir pouvoir avenir désir loisir dossier "
    "foyer loyer cancer hiver février janvier fer mer premier dernier sentier fichier calendrier danger "
    "cendre gendre panier fermier policier ouvrier pompier chevalier officier conseiller banquier "
    "héritier leader manager souvenir plaisir cuir tir affaire navire empire sourire délire"
)
_FINITE = re.compile(r"(?:a|est|ont|sont|va|vont|(?!fait)\w+ai(?:t|ent))$", re.IGNORECASE)
_PARTICIPLE_AFTER = re.compile(
    r"\s+(?:(?:pas|déjà|aussi|encore)\s+)?(?P<participle>\w+(?:é|i|u|is|it|ert)e?s?)\b"
)


def direct_object(text: str, choose: Choose) -> str:
    """ "Qui l'a votée ?", "Comment la renouveler ?": the object goes after its verb."""
    match = _OBJECT.search(text)
    if not match:
        return text
    who, verb = (
        (match["who"] or match["who2"]).strip().replace("’", "'").lower(),
        match["verb"] or match["verb2"],
    )
    if not _is_clitic(match, verb) or is_within(text, match.start(), "fr", objective=True):
        return text
    found = choose(_CLITICS[who])
    if found is None:
        return text
    rest = text[match.end() :]
    group = _PARTICIPLE_AFTER.match(rest) if verb in {"a", "ont", "avait", "avaient", "aura"} else None
    rest = _agree_less(rest, group) if group else f" {found.text}{rest}"
    rest = rest.replace("\0", f" {found.text}", 1)
    return f"{text[: match.start()]}{match['lead'] or ''}{verb}{match['tail'] or ''}{rest}"


def _agree_less(rest: str, group: re.Match[str]) -> str:
    """The participle before its object does not agree with it: l'a votée, a voté la loi."""
    participle = re.sub(r"(?<=[éiu])e?s?$", "", group["participle"])
    return f"{rest[: group.start('participle')]}{participle}\0{rest[group.end() :]}"


def _is_clitic(match: re.Match[str], verb: str) -> bool:
    """Before a verb it is a pronoun, before a noun an article; a capital after it makes a name."""
    lead = (match["lead"] or "").strip().lower()
    if verb[0].isupper() or verb.lower() in _NOUNS:
        return False
    following = match.string[match.end() :].split()[:1]
    if not lead or lead == "qui":
        article = following and _FINITE.match(following[0])
        return not lead or not (article or INVERTED.search(match.string, match.end("verb")))
    if following and _FINITE.match(following[0]) and verb.lower() not in {"a", "ont", "avait", "aura"}:
        return False
    return verb.lower() in {"a", "ont", "avait", "aura"} or bool(_INFINITIVE.search(verb))


_DATIVE = re.compile(r"\b(?P<who>lui|leur)\s+(?=\w+)(?!\w+\s+de\b)", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!\bil )(?:(?<=[\w?,] )|(?P<lead>\b[sn]['’]))y\s+(?!en\b|avoir\b|(?:a|avait|aura|"
    r"aurait)[- ](?:t[-'’ ])?ils?\b)(?=\w)",
    re.IGNORECASE,
)
_THEREOF = re.compile(
    r"(?:\bqu['’]en\s+(?!\d)|(?<=combien )en\s+|(?<=qui )en\s+|(?<=comment )en\s+|(?<=pourquoi )en\s+)"
    r"(?=[a-zàâéèêîïôûç]+(?:-|\s|\?))(?!est-il\b)",
    re.IGNORECASE,
)


def indirect_object(text: str, choose: Choose) -> str:
    """lui, leur, y, en: the phrase goes to the end, led by its preposition."""
    for pattern, build in ((_DATIVE, _dative), (_THERE, _there), (_THEREOF, _thereof)):
        match = pattern.search(text)
        if match and not is_within(text, match.start(), "fr", objective=True):
            text = build(text, match, choose)
    return text


def _words_before(text: str, at: int) -> list[str]:
    return fold(text[:at]).split()


def _dative(text: str, match: re.Match[str], choose: Choose) -> str:
    wanted = Wanted(number="s") if match["who"].lower() == "lui" else Wanted(number="p")
    possessive = match["who"].lower() == "leur" and not text[: match.start()].rstrip().lower().endswith(
        ("que", "qui")
    )
    led = _words_before(text, match.start())[-1:] in ([w] for w in FRENCH.prepositions)
    found = None if possessive or led else choose(wanted)
    return _at_end(text[: match.start()] + text[match.end() :], after("à", found.text)) if found else text


def _there(text: str, match: re.Match[str], choose: Choose) -> str:
    found = choose(Wanted(kind="thing"))
    if found is None:
        return text
    rest = text[match.end() :]
    lead = (match["lead"] or "")[:1]
    reflexive = (f"{lead}'" if begins_with_vowel(rest) else f"{lead}e ") if lead else ""
    return _at_end(f"{text[: match.start()]}{reflexive}{rest}", after("à", found.text))


def _thereof(text: str, match: re.Match[str], choose: Choose) -> str:
    rest = text[match.end() :]
    found = None if re.search(r"\s(?:aux?|à)\s", rest) else choose(Wanted())
    if found is None:
        return text
    lead = led(text[match.start() : match.start() + 2] + "e", rest) if "qu" in match.group().lower() else rest
    return _at_end(f"{text[: match.start()]}{lead}", after("de", found.text))


def _at_end(text: str, phrase: str) -> str:
    body = text.rstrip(" ?!.")
    return f"{body} {phrase}{text[len(body) :]}"
