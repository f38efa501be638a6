"""French nouns that lean on an earlier question: "cette entreprise", "celui-ci", "son budget"."""

import re
from collections.abc import Sequence

from assistant.retrieve.follow.antecedent import Choose, Wanted
from assistant.retrieve.follow.grammar import words
from assistant.retrieve.follow.grammars import FRENCH
from assistant.retrieve.follow.impersonal import is_within
from assistant.retrieve.follow.inflect import after, begins_with_vowel
from assistant.retrieve.follow.mentions import FEMININE, Mention
from assistant.text import fold

_GENDERS = {
    "ce": Wanted("m", "s"), "cet": Wanted("m", "s"), "cette": Wanted("f", "s"), "ces": Wanted("", "p"),
    "celui": Wanted("m", "s"), "celle": Wanted("f", "s"), "ceux": Wanted("", "p"), "celles": Wanted("f", "p"),
}  # fmt: skip
_LEAD = r"(?P<lead>\b(?:de|d['’]|à|a)\s*)?"
_LATTER = re.compile(
    _LEAD + r"(?<![-\w])(?P<which>celui|celle|ceux|celles)-(?:ci|là)\b"
    r"|(?P<lead2>\b(?:de|à|a)\s+)?(?<![-\w])(?P<this>ce|cette|ces)\s+derni(?:er|ère|ers|"
    r"ères)\b(?=\s*(?:[?,.!:;-]|$)|\s+(?![a-zé]*(?:mois|jour|annee|année|semaine|fois)))",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?P<lead>\b(?:de|à|a)\s+)?(?<![-\w])(?P<which>ce|cet|cette|ces)\s+(?P<noun>[^\W\d_]{3,}(?:-(?!ci|"
    r"là)\w+)?)(?:-(?:ci|là))?",
    re.IGNORECASE,
)
_TIMES = words(
    "annee annees mois semaine jour jours matin soir nuit fois ete hiver printemps automne week-end "
    "moment instant siecle que qui sont dont point date heure document documents corpus article articles "
    "texte textes"
)
_ABSTRACT = words(
    "critique critiques decision annonce declaration proposition idee accusation accusations reponse "
    "mesure choix reaction position opinion affirmation polemique question probleme remarque attaque "
    "attaques promesse menace demande revelation initiative rupture conflit querelle dispute desaccord "
    "avis"
)
_PEOPLE = words(
    "homme femme personne ministre president presidente joueur joueuse auteur ecrivain roi reine patron "
    "patronne milliardaire entraineur artiste peintre chanteur chanteuse acteur actrice general senateur "
    "depute"
)
_FIRMS = words(
    "entreprise societe groupe firme banque marque compagnie startup start-up club equipe journal parti "
    "organisation association institution universite"
)
_NAMED = _FIRMS | words("pays ville region commune departement capitale etat continent")
_KINDS = words(
    "batiment edifice monument lieu site endroit projet programme plan loi traite accord oeuvre livre "
    "roman film tableau evenement bataille guerre match competition tournoi centre usine modele logiciel "
    "outil machine appareil vehicule navire technologie produit aide taxe impot maladie animal plante "
    "espece systeme reseau fusee satellite"
)
_POSSESSIVE = re.compile(
    r"(?P<lead>\b(?:de|à)\s+)?\b(?P<which>son|sa|ses|leurs?)\s+(?P<noun>(?:(?:premi|derni)(?:er|ère)s?\s+|"
    r"(?:nouve\w+|ancien\w*|grande?s?|petite?s?|beau|belle|meilleure?s?|principa\w+)\s+)*"
    r"[^\W\d_][\w'’-]*(?:\s+(?:de\s+|d['’])[a-zà-ÿ]+)?)",
    re.IGNORECASE,
)
_ANYONE = re.compile(
    r"\b(?:comment|ou|quand|pour|de|faut-il|fallait-il|peut-on|doit-on|puis-je|dois-je|peut-il|on|je|"
    r"chacun)\b"
    r".*?\b(?:\w+(?:er|ir|re)|on|je)\b|^\w+(?:er|ir)\b|^que faire\b"
)

_PRONOUN = re.compile(r"\b(?:ils?|elles?|on)\b")
_WHOEVER = re.compile(
    r"^(?:qui|(?:le|la|les)?quel(?:le)?s?(?:\s+des)?\s+\w+)\s+(?!(?:est|sont|etait|etaient|fut|furent|"
    r"sera)\b)\w+"
)


def demonstrative(text: str, choose: Choose, earlier: Sequence[Sequence[Mention]]) -> str:
    """ "celui-ci", "ce dernier", "ce projet": what was named before takes their place."""
    match = _LATTER.search(text)
    if match and not is_within(text, match.start(), "fr"):
        found = choose(_GENDERS[(match["which"] or match["this"]).lower()])
        return _put(text, match, match["lead"] or match["lead2"], found.text) if found else text
    for match in _NOUN.finditer(text):
        if _goes_on(text[match.end() :]):
            continue
        phrase = _named(fold(match["noun"]), match, text, choose, earlier)
        if phrase:
            return _put(text, match, match["lead"], phrase)
    return text


def _goes_on(rest: str) -> bool:
    """ "ce système politique", "cette décision du roi": a noun described anew is not the one from before."""
    following = rest.split()[:1]
    if not following or not rest[:1].isspace() or not following[0][0].isalpha():
        return False
    word = fold(following[0].strip("?,.;:!"))
    if word.startswith("d'") or word in FRENCH.of:
        return True
    return (
        word not in FRENCH.stops | FRENCH.prepositions
        and "-" not in word
        and not word.endswith(("ait", "aient", "ont"))
    )


def _named(
    noun: str, match: re.Match[str], text: str, choose: Choose, earlier: Sequence[Sequence[Mention]]
) -> str:
    if noun in _TIMES or noun in fold(text[: match.start()]).split():
        return ""
    same = [m for found in earlier for m in found if m.head == noun]
    if same:
        return same[-1].text
    if noun in _ABSTRACT:
        return _event(match["which"].lower(), match["noun"], earlier)
    if noun not in _PEOPLE | _NAMED | _KINDS:
        return ""
    number = _GENDERS[match["which"].lower()].number
    found = choose(Wanted("", number, "person" if noun in _PEOPLE else "thing", bare_name=noun in _FIRMS))
    if found is None or (noun in _NAMED and not found.name and noun not in found.text):
        return ""
    return found.text


def _event(which: str, noun: str, earlier: Sequence[Sequence[Mention]]) -> str:
    """ "cette critique" after "Que dit Musk du budget ?": la critique de Musk sur le budget."""
    free = [m for m in (earlier[-1] if earlier else ()) if not m.depth]
    who = next((m for m in free if m.role == "subject" and m.kind != "thing"), None)
    what = next((m for m in free if m is not who), None)
    if not who and not what:
        return ""
    article = (
        "l'"
        if which != "ces" and begins_with_vowel(noun)
        else {"cette": "la ", "ces": "les "}.get(which, "le ")
    )
    by = f" {after('de', who.text)}" if who else ""
    return f"{article}{noun}{by}" + (f" sur {what.text}" if what else "")


def possessive(text: str, choose: Choose) -> str:
    """ "Quel est son salaire ?": le salaire de ..., unless it is anyone's ("renouveler sa carte")."""
    match = _POSSESSIVE.search(text)
    if not match or is_within(text, match.start(), "fr") or _is_anyone(fold(text[: match.start()])):
        return text
    which, noun = match["which"].lower(), match["noun"]
    if which == "leur" and fold(text[: match.start()]).rstrip().endswith(("que", "qui", "qu'")):
        return text
    found = choose(Wanted(number="p" if which.startswith("leur") else "s", whose=True))
    if found is None:
        return text
    feminine = which == "sa" or (which == "leur" and FEMININE.search(fold(noun)))
    article = "les " if which in {"ses", "leurs"} else "la " if feminine else "le "
    article = "l'" if article != "les " and begins_with_vowel(noun) else article
    return _put(text, match, match["lead"], f"{article}{noun} {after('de', found.text)}")


def _is_anyone(before: str) -> bool:
    """ "Qui a vendu son entreprise": its owner is whom the question asks for, or whoever asks."""
    return bool(_ANYONE.search(before) or _WHOEVER.search(before) or _PRONOUN.search(before))


def _put(text: str, match: re.Match[str], lead: str | None, phrase: str) -> str:
    lead = (lead or "").strip().replace("’", "'")
    preposition = {"d'": "de", "a": "à"}.get(lead.lower(), lead)
    led = after(preposition, phrase) if preposition else phrase
    return f"{text[: match.start()]}{led}{text[match.end() :]}"
