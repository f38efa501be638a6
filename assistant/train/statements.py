"""Turns a French question and its answer into a statement, by rule; where no rule fits, into none."""

import re
from collections.abc import Callable

_VERB = (
    r"(?:est|sont|était|étaient|fut|furent|sera|a|ont|avait|avaient|eut|eurent|aura|peut|peuvent|pouvait|"
    r"doit|doivent|devait|devient|devint|va|vont|fait|font|faisait|permet|permettent|vit|vivent|reste|joue|"
    r"porte|compte|possède|abrite|représente|constitue|contient|désigne|signifie|existe|existent|remporte|"
    r"gagne|commence|débute|mesure|dure|meurt|naît|dirige|utilise|parle|appartient|donne|prend|reçoit|"
    r"se \w+|s'\w+|\w+(?:ait|aient|èrent|irent|urent))"
)
_INVERTED = re.compile(r"\b(?P<v>[\w']+)-(?:t-)?(?P<p>ils?|elles?|on)\b", re.IGNORECASE)
_PREPOSITION = r"(?:dans|en|à|de|par|pour|sur|avec|depuis|contre|vers|sous|lors de|au cours de|jusqu'à|chez)"
_PLACED = re.compile(
    rf"^(?:{_PREPOSITION}|le \d|au |aux |du |des |d'|entre |avant |après |dès |vers |il y a |près )",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:Le|La|Les|L'|Un|Une|Des|Du|Au|Aux|De|En|Dans|À|Par|Pour|Son|Sa|Ses|Il|Elle|Ce)\b")
_BE = r"(?P<be>est|sont|était|étaient|fut|furent|sera|a été|ont été)"
_PASSED = (
    r"(?P<v>(?:a|ont|eut|eurent) eu lieu"
    r"|(?:est|sont|était|étaient|fut|furent|a été|ont été|a|ont) \w+(?:ée?s?|te?s?|ie?|is|ue?|us)"
    r"|s'est \w+|se sont \w+|se \w+|s'\w+|vit|naît|meurt|débute|commence)"
)


def statement(question: str, answer: str) -> str | None:
    """The answer put in the question's place: "Qui a fondé X ?", "Y" gives "Y a fondé X."."""
    asked = re.sub(r"[\s?!.…]+$", "", question.replace("’", "'")).strip()
    asked = re.sub(r"(\w)[ -]t[ -](ils?|elles?|on)\b", r"\1-t-\2", re.sub(r"\s+", " ", asked))
    said = re.sub(r"[\s,;:.]+$", "", answer.strip())
    if not asked or not said or len(said) > 160:
        return None
    for pattern, build in _RULES:
        if (found := pattern.match(asked)) and (made := build(found, _inner(said))):
            return _sentence(made)
    return None


def cloze(question: str, answer: str) -> str:
    """The form for questions that no rule turns: the question and its answer, one after the other."""
    return f"{question.strip().rstrip(' ?')} : {answer.strip()}"


def _inner(answer: str) -> str:
    return answer[0].lower() + answer[1:] if _ARTICLE.match(answer) else answer


def _sentence(text: str) -> str:
    plain = re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;")
    return plain[0].upper() + plain[1:] + "."


def _straight(text: str) -> str | None:
    """A clause with its verb before its pronoun, in order: "X est-il né" gives "X est né"."""
    found = _INVERTED.search(text)
    if not found:
        return None
    subject = text[: found.start()].strip()
    pronoun = (
        "" if subject and not re.fullmatch(r"(?:ne|n'|se|s')", subject) else found["p"].capitalize() + " "
    )
    return (
        f"{subject} {pronoun}{found['v']}{text[found.end() :]}"
        if subject
        else f"{pronoun}{found['v']}{text[found.end() :]}"
    )


def _with(preposition: str | None, answer: str) -> str:
    """The answer under the question's preposition, unless it brings its own."""
    if _PLACED.match(answer) or answer.startswith(("lors", "pendant", "durant", "depuis")):
        return answer
    if re.match(r"\d{1,2}(?:er)? \w+(?: \d{4})?$", answer):
        return "le " + answer
    if re.match(r"(?:\w+ )?[12]\d{3}$", answer):
        return "en " + answer
    if not preposition:
        return answer
    preposition = preposition.lower()
    if preposition in ("à", "de") and re.match(r"(?:le|les) ", answer):
        joined = {"à le": "au", "à les": "aux", "de le": "du", "de les": "des"}
        first, rest = answer.split(" ", 1)
        return f"{joined[f'{preposition} {first}']} {rest}"
    return f"{preposition} {answer}"


def _subject(m: re.Match[str], answer: str) -> str:
    return f"{answer} {m['rest']}"


def _copula(m: re.Match[str], answer: str) -> str:
    return f"{m['rest']} {m['be']} {answer}"


def _in_place(m: re.Match[str], answer: str) -> str:
    return f"{m['rest']} {_with(m['prep'], answer)}"


def _counted(m: re.Match[str], answer: str) -> str | None:
    """ "Combien de X VP" and "Combien de X S a-t-il VP"."""
    number = answer if m["noun"].split()[0].lower() in answer.lower() else f"{answer} {m['noun']}"
    straight = _straight(m["rest"])
    return f"{straight} {number}" if straight else f"{number} {m['rest']}"


def _clause(m: re.Match[str], answer: str) -> str | None:
    """A clause after its question word: with inversion, or as it is after "est-ce que"."""
    rest = m["rest"]
    straight = rest if m.groupdict().get("plain") else _straight(rest)
    return f"{straight} {_with(m.groupdict().get('prep'), answer)}" if straight else None


def _passive(m: re.Match[str], answer: str) -> str:
    return f"{m['rest']} {m['v']} {_with(m.groupdict().get('prep'), answer)}"


def _noninverted(m: re.Match[str], answer: str) -> str | None:
    """A verb before its subject without a pronoun: "Où vivent les Xhosas"."""
    return None if _INVERTED.search(m[0]) or m["v"].lower() == "est" else _passive(m, answer)


def _reason(m: re.Match[str], answer: str) -> str | None:
    straight = m["rest"] if m["plain"] is not None else _straight(m["rest"])
    if not straight:
        return None
    if re.match(r"(?:car|parce|pour|afin|en raison|à cause|grâce|par|du fait|puisque)\b", answer):
        return f"{straight} {answer}"
    return f"{straight} car {answer}" if re.search(_VERB, answer) else None


def _defined(m: re.Match[str], answer: str) -> str:
    return f"{m['rest']} est {answer}"


def _done(m: re.Match[str], answer: str) -> str:
    return f"{m['rest']} {m.groupdict().get('v') or ''} {answer}"


def _quality(m: re.Match[str], answer: str) -> str | None:
    return None if _INVERTED.search(m["rest"]) else _subject(m, answer)


_PERSON = r"(?!.*\bpar\b|\w+(?:é|ée|és|ées|is|us?|it)\b)(?:(?:le|la|les|l'|un|une) ?)?[^,]+"
_THING = rf"(?:l[ea]s? |l'|une? )(?:(?!\b{_VERB}\b).)+"
_WHEN = r"(?:quand|où|comment|depuis quand)"
_LATER = r"(?:l[ea]s? |l'|une? |des |[^\W\da-zà-ÿ]).+"
_MEANS = r"(?P<v>désigne|signifie|représente|permet|veut dire|contient|fait|montre|indique)"

Build = Callable[[re.Match[str], str], str | None]
_FORMS: tuple[tuple[str, Build], ...] = (
    (rf"qui {_BE} (?P<rest>{_PERSON})", _copula),
    (r"(?:qui est-ce qui|qui|qu'est-ce qui) (?P<rest>.+)", _subject),
    (rf"quel(?:le)?s? {_BE} (?P<rest>.+)", _copula),
    (rf"(?:qu'est[- ]ce que|c'est quoi) (?:c'est que )?(?P<rest>{_THING})", _defined),
    (r"qu'est-ce qu'(?P<rest>une? .+)", _defined),
    (r"qu'est[- ]ce qu(?:e |')(?P<rest>.+)", _done),
    (rf"(?P<prep>{_PREPOSITION}) quel(?:le)?s? \w+ {_PASSED} (?P<rest>.+)", _passive),
    (rf"(?P<prep>{_PREPOSITION}) quel(?:le)?s? \w+ (?P<rest>.+)", _clause),
    (rf"(?P<prep>{_PREPOSITION}) (?:qui|quoi) (?P<rest>.+)", _clause),
    (rf"quel(?:le)?s? [\w' -]{{2,40}}? (?P<rest>{_VERB} (?!-).+)", _quality),
    (r"quel(?:le)?s? \w+ (?P<rest>.+)", _clause),
    (r"(?:quand|où|comment) est-ce qu(?:e |')(?P<plain>(?P<rest>.+))", _clause),
    (rf"{_WHEN} {_PASSED} (?P<rest>.+)", _passive),
    (rf"(?:quand|où|comment|que|qu') ?(?P<v>\w+(?:e|ent|t|aient)) (?P<rest>{_LATER})", _noninverted),
    (rf"(?:où|comment) {_BE} (?P<rest>.+)", _copula),
    (rf"(?:{_WHEN}|que|combien(?! d)|qu') ?(?P<rest>.+)", _clause),
    (r"pourquoi (?P<plain>est-ce qu(?:e |'))?(?P<rest>.+)", _reason),
    (r"combien (?:de |d')(?P<noun>[\w-]+) (?P<rest>.+)", _counted),
    (rf"que {_MEANS} (?P<rest>.+)", _done),
    (
        rf"(?!qu|comb|où|comment|pourq)(?P<rest>.+?) (?:(?P<prep>{_PREPOSITION}) )?"
        r"(?:quel(?:le)?s? \w+|quand|où|combien|qui|quoi|comment)",
        _in_place,
    ),
)
_RULES = tuple((re.compile(f"^{form}$", re.IGNORECASE), build) for form, build in _FORMS)
"""Tried in this order; the first that fits is taken."""
