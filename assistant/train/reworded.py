"""What a sentence also says: the same shorter, in other words, in other figures, less precisely."""

import re
from collections.abc import Callable
from random import Random

from assistant.train.lexicon import SAME
from assistant.train.wording import (
    DATE,
    MONTHS,
    NUMBER,
    YEAR,
    balanced,
    replaced,
    swapped_word,
    value,
    whole,
    written,
)

_NUMERALS = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 1000: "mille"}
_WORDS = dict(enumerate(_NUMERALS.split())) | _TENS
_DIGITS = {word: n for n, word in _WORDS.items() if n > 1}
_SHARES = {"50": "la moitié", "25": "un quart", "75": "les trois quarts", "20": "un cinquième"}
_SHARE = re.compile(rf"(?<![\d,])({'|'.join(_SHARES)})\s?%(?= (?:des? |d'))")
_CENTURIES = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
_ROMAN = _CENTURIES.split()
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_ASIDE = re.compile(
    r", (?:qui|dont|où|lequel|laquelle|ce qui|notamment|en particulier|comme|alors|[^\W\d_]+ant) "
    r"[^,;:]{5,120}(?=[,.;]|$),?"
)
_APPOSED = re.compile(r"(?<=[\w)]), (?:l[ea]s? |l'|une? |des |son |sa )?[a-zà-ÿ][^,;:.]{4,80}, ")
_OPENING = re.compile(
    r"^(?:En|Dans|Au|Aux|À|Après|Avant|Pendant|Depuis|Lors|Par|Pour|Avec|Malgré|Sous)\b[^,;:.]{5,70}, (?=\w)"
)
_LINK = re.compile(r"^(?:Cependant|Toutefois|Ainsi|Enfin|De plus|En effet|Par ailleurs), ")
_LAST = re.compile(
    r"(?:;|, (?:et|mais|ce qui|tandis que|alors que|puis|afin|pour|avec|dont|car)\b"
    r"| (?:parce que|alors que|afin de|tandis que) )[^;]{4,}$"
)
_PRONOUN = re.compile(
    r"^(?:Il|Elle|Celui-ci|Celle-ci|Ce dernier|Cette dernière)\b"
    r"(?! (?:y|faut|existe|est (?:à|possible|probable|interdit|obligatoire)))"
)
_FEMININE = ("Elle", "Celle", "Cette")


def unbracketed(text: str, random: Random) -> str | None:
    """Without what stands in brackets."""
    made = _BRACKET.sub("", text)
    return whole(made) if made != text and len(made.split()) >= 4 else None


def pared(text: str, random: Random) -> str | None:
    """Without one aside: a relative clause, an apposition, an opening, a link or a last clause."""
    ways = [p for p in (_ASIDE, _APPOSED, _OPENING, _LINK, _LAST) if p.search(text)]
    if not ways:
        return None
    way = random.choice(ways)
    made = way.sub(" " if way is _APPOSED else "", text, count=1).rstrip(" ,;")
    return whole(made) if len(made.split()) >= 4 and balanced(made) else None


def moved(text: str, random: Random) -> str | None:
    """An opening adverbial put at the end."""
    found = _OPENING.match(text)
    if not found or not balanced(found[0]):
        return None
    opening = found[0].strip(" ,")
    return whole(f"{text[found.end() :].rstrip(' .')} {opening[0].lower()}{opening[1:]}")


def synonymous(text: str, random: Random) -> str | None:
    """One word for another that means the same."""
    return swapped_word(text, SAME, random)


def refigured(text: str, random: Random) -> str | None:
    """A number written another way: in words or digits, as a share, with another scale."""
    if ways := [(m, by) for m in NUMBER.finditer(text) if (by := _other_form(text, m))]:
        return replaced(text, *random.choice(ways))
    words = list(re.finditer(r"[^\W_]+", text))
    beside = [{w[0] for w in words[max(0, n - 1) : n + 2 : 2]} for n in range(len(words))]
    found = [
        m for m, near in zip(words, beside, strict=True) if m[0] in _DIGITS and not any(map(_numeral, near))
    ]
    return replaced(text, place := random.choice(found), str(_DIGITS[place[0]])) if found else None


def _numeral(word: str) -> bool:
    known = ("un", "cents", "cent", "vingts", "million", "millions", "milliards")
    return word in _DIGITS or word in known or word.isdigit()


def _other_form(text: str, m: re.Match[str]) -> str:
    """The number another way, empty for none."""
    number, after = value(m[0]), text[m.end() : m.end() + 14].strip()
    if after.startswith(("million", "milliard", *MONTHS)) or re.match(r"[%°:h]", after) or YEAR.match(m[0]):
        return ""
    if number in _WORDS and number >= 2 and not m[0].startswith("0"):
        return _WORDS[int(number)]
    return f"{written(number / 1e6)} millions de" if number >= 2e6 and number % 1e5 == 0 else ""


def shared(text: str, random: Random) -> str | None:
    """ "50 % des" as "la moitié des"."""
    found = _SHARE.search(text)
    if not found or re.search(r"(?:les|des|aux|ces) $", text[: found.start()]):
        return None
    return replaced(text, found, _SHARES[found[1]])


def redated(text: str, random: Random) -> str | None:
    """A date in figures or without its day; a year as its century or decade."""
    if dates := [m for m in DATE.finditer(text) if m[3]]:
        place = random.choice(dates)
        before, after = text[: place.start()], text[place.end() :]
        plain = re.search(r"(?:^|\w )[Ll]e $", before) and not re.search(
            r"(?:avant|après|depuis|dès|et) le $", before
        )
        if plain and random.random() < 0.5:
            return whole(f"{before[:-3]}en {random.choice([f'{place[2]} {place[3]}', place[3]])}{after}")
        day = 1 if place[1] == "1er" else int(place[1])
        return f"{before}{day:02}/{MONTHS.index(place[2]) + 1:02}/{place[3]}{after}"
    years = [m for m in YEAR.finditer(text) if re.search(r"\b[Ee]n $", text[: m.start()])]
    if not years:
        return None
    place = random.choice(years)
    year = int(place[0])
    early = year < 1900 or random.random() < 0.4
    by = f"au {_ROMAN[(year - 1) // 100]}e siècle" if early else f"dans les années {year // 10 * 10}"
    return whole(text[: place.start() - 3] + by + text[place.end() :])


def named(text: str, title: str) -> str | None:
    """The sentence's opening pronoun replaced by what its article is about."""
    plain = re.sub(r"\s*\(.*?\)", "", title).strip()
    found = _PRONOUN.match(text)
    if not found or not plain or len(plain) > 50:
        return None
    other = ("Le ", "Un ") if found[0].startswith(_FEMININE) else ("La ", "Une ", "Les ")
    return None if plain.startswith(other) else plain + text[found.end() :]


Rewording = Callable[[str, Random], str | None]
REWORDINGS: dict[str, tuple[Rewording, float]] = {
    "unbracketed": (unbracketed, 0.8), "pared": (pared, 0.65), "moved": (moved, 0.3),
    "synonym": (synonymous, 0.5), "figure form": (refigured, 0.6), "share": (shared, 0.8),
    "date form": (redated, 0.5),
}  # fmt: skip
"""Each with how often it is tried."""
