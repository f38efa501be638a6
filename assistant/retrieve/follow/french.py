"""French pronouns that lean on an earlier question, each put back as what it stands for."""

import re
from dataclasses import replace

from assistant.retrieve.follow.antecedent import Choose, Wanted
from assistant.retrieve.follow.impersonal import is_impersonal, is_within
from assistant.retrieve.follow.inflect import after, led
from assistant.text import fold

SUBJECTS = {
    "il": Wanted("m", "s"),
    "elle": Wanted("f", "s"),
    "ils": Wanted("", "p"),
    "elles": Wanted("f", "p"),
}
_PERSONS = {"lui": "il", "elle": "elle", "eux": "ils", "elles": "elles"}

_WORD = r"[^\W\d_]+"
_BEFORE_VERB = r"(?:(?:ne|n['’]|se|s['’]|y|en|l['’]|le|la|les|lui|leur)\s*)*"
_AUXILIARIES = "est|a|ont|sont|était|avait|va|vont|peut|doit|veut|fait|sera|aura|etait|fut"
INVERTED = re.compile(
    rf"(?<![\w-])(?P<clitics>{_BEFORE_VERB})(?:(?P<verb>{_WORD})(?:-t[-'’]|-| t[-'’ ])"
    rf"|(?P<bare>{_AUXILIARIES})\s+(?:t\s+)?)(?P<who>ils?|elles?)\b(?!-)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"(?P<lead>^|\bqu['’]|\bs['’]|\b(?:que|quand|pourquoi|comment|combien|où|ou|puisqu['’]|dont|si)\s+)"
    r"(?P<who>ils?|elles?)\s+(?=\w|[a-z]['’])",
    re.IGNORECASE,
)
_DISLOCATED = re.compile(r"^(?P<who>lui|elle|eux|elles)\s*,\s*", re.IGNORECASE)
_TONIC = re.compile(
    r"\b(?P<lead>avec|contre|pour|chez|sur|de|d['’]|à|par|sans|selon|envers|vers|devant|derrière|comme|"
    r"entre)\s*"
    r"\b(?P<who>lui|elle|eux|elles)\b(?!-)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"\s+(?:(?:pas|déjà|encore|aussi|été|se|s['’])\s*)*\w+(?:é|ée|és|ées|i|is|it|u|us|er|ir|oir|re|ert|"
    r"eint)\b"
)
_SOLE = re.compile(r"^(?:qu['’]|que\b)", re.IGNORECASE)


def subject(text: str, choose: Choose) -> str:
    """ "Où est-il situé ?": the subject takes its place before the verb, or after it where que forbids."""
    text, forced = _undislocate(text)
    match = INVERTED.search(text)
    if match and not is_impersonal(text, match.start("who")) and not is_within(text, match.start(), "fr"):
        return _inverted(text, match, choose, forced)
    plain = _PLAIN.search(text)
    if (
        plain
        and _leads(text, plain)
        and not is_impersonal(text, plain.start("who"))
        and not is_within(text, plain.start("who"), "fr")
    ):
        return _plain(text, plain, choose, forced)
    return text


def _leads(text: str, match: re.Match[str]) -> bool:
    """In a clause of its own the pronoun has its noun before it; only the main subject leans outward."""
    before = fold(text[: match.start()]).strip()
    if match["lead"].lower().startswith(("qu'", "qu’")):
        return before.endswith("est-ce")
    return len(before.split()) < 3


def _undislocate(text: str) -> tuple[str, str]:
    match = _DISLOCATED.match(text)
    return (text[match.end() :], match["who"].casefold()) if match else (text, "")


def _wanted(who: str, forced: str) -> Wanted:
    wanted = SUBJECTS[_PERSONS.get(forced, who.casefold())]
    return replace(wanted, kind="person") if forced else wanted


def _inverted(text: str, match: re.Match[str], choose: Choose, forced: str) -> str:
    found = choose(_wanted(match["who"], forced))
    if found is None:
        return text
    verb = match["verb"] or match["bare"]
    if _SOLE.match(text) or re.match(r"qui\s+(?:est|sont|était)\W", text, re.IGNORECASE):
        rest = text[match.end() :]
        group = _PARTICIPLE.match(rest)
        cut = group.end() if group else 0
        return f"{text[: match.start()]}{match['clitics']}{verb}{rest[:cut]} {found.text}{rest[cut:]}"
    typed = match.group()[len(match["clitics"]) :]
    inverted = typed if "-" in typed else f"{verb}-{_euphonic(verb)}{match['who']}"
    inverted = match["clitics"] + inverted
    inverted = inverted if inverted.isupper() else inverted[0].lower() + inverted[1:]
    return f"{text[: match.start()]}{found.text} {inverted}{text[match.end() :]}"


def _euphonic(verb: str) -> str:
    return "t-" if verb[-1] in "aec" else ""


def _plain(text: str, match: re.Match[str], choose: Choose, forced: str) -> str:
    found = choose(_wanted(match["who"], forced))
    if found is None:
        return text
    lead = match["lead"].replace("’", "'")
    joined = led(f"{lead[:-1]}e", found.text) if lead.lower() in {"qu'", "puisqu'"} else f"{lead}{found.text}"
    return f"{text[: match.start()]}{joined} {text[match.end() :]}"


def tonic(text: str, choose: Choose) -> str:
    """ "Qui a travaillé avec lui ?": the phrase after the preposition."""
    match = _TONIC.search(text)
    if not match or is_within(text, match.start(), "fr", objective=True):
        return text
    who = match["who"].casefold()
    found = choose(SUBJECTS[_PERSONS[who]])
    lead = "de" if match["lead"].lower().startswith("d") and len(match["lead"]) < 3 else match["lead"]
    return f"{text[: match.start()]}{after(lead, found.text)}{text[match.end() :]}" if found else text
