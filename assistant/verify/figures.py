"""The figures of a text in normal form: amounts, percentages, durations, measures, dates.

"100 000", "100.000" in German and "100,000" in English are one number; "un demi-billion" and "500
milliards" too. Digits that belong to a name ("GPT-4", "H100", "5G") are no figures.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.verify.dates import dates
from assistant.verify.quantities import Quantity, Token, quantity, tokens
from assistant.verify.units import IN_MONTHS, IN_SECONDS, Kind, Unit
from assistant.verify.wordlist import listed

_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "−": "-",
        "‑": "-",
        "’": "'",
        "\n": " ",
        "\t": " ",
    }
)
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")
_YEAR_WORDS = frozenset(
    listed(
        """
    en in depuis since fin début mi an année seit im jahr jusqu'en until dès early late avant après
    before after entre between vers anno of de von
    """
    )
)
_NOT_COUNTED = frozenset(
    listed(
        """
    dans sous sans vers depuis après puis plus alors mais pas les des ses ces très dès is was has as its
    this jusqu mars dont dann den das des
    """
    )
)


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` is a plain decimal ("500000000000") or a date in ISO form, possibly shortened ("2025-01").

    ``unit`` is a currency code, a duration's or measure's name, or empty.
    """

    kind: Kind
    value: str
    unit: str = ""


def figures(text: str, language: str = "fr") -> tuple[Figure, ...]:
    """The figures of a text, in order of kind: dates first, then the others as they stand."""
    plain = _PARAGRAPH.sub("; ", text).translate(_PLAIN)
    found: list[Figure] = []
    for start, end, value in dates(plain, language):
        if "\x00" not in plain[start:end]:
            found.append(_dated(value))
            plain = plain[:start] + "\x00" * (end - start) + plain[end:]
    return (*found, *_quantities(tokens(plain), language))


def stands(claimed: Figure, evidence: Iterable[Figure]) -> bool:
    """Whether the evidence holds the figure, as precisely at least as it is claimed."""
    return any(_covers(figure, claimed) for figure in evidence)


def _covers(given: Figure, claimed: Figure) -> bool:
    if given.kind is Kind.DATE and claimed.kind in (Kind.DATE, Kind.NUMBER):
        return _date_covers(given.value, claimed.value)
    if claimed.kind is Kind.NUMBER and not claimed.unit:
        return given.value == claimed.value
    if given.kind is Kind.DURATION and claimed.kind is Kind.DURATION:
        return _in_least(given) == _in_least(claimed)
    return given == claimed


def _date_covers(given: str, claimed: str) -> bool:
    if claimed.startswith("--"):
        return given == claimed or given[4:] == claimed[1:]
    return given == claimed or given.startswith(claimed + "-")


def _in_least(figure: Figure) -> tuple[str, Decimal]:
    months = figure.unit in IN_MONTHS
    factor = IN_MONTHS[figure.unit] if months else IN_SECONDS[figure.unit]
    return ("months" if months else "seconds", Decimal(figure.value) * factor)


def _dated(value: str) -> Figure:
    return Figure(Kind.TIME, value[1:]) if value.startswith("T") else Figure(Kind.DATE, value)


def _quantities(row: list[Token], language: str) -> list[Figure]:
    found: list[Figure] = []
    waiting: Quantity | None = None  # a bare number whose scale and unit may follow the second of a range
    i = 0
    while i < len(row):
        read = quantity(row, i, language)
        if read is None:
            i += 1
            continue
        if waiting and waiting.end + 1 >= i and not read.plain and _links(row, waiting.end, i):
            found[-1] = _figure(waiting.value * read.scale, read.unit)
        year = read.plain and _is_year(row, i, read)
        found.append(Figure(Kind.DATE, row[i].text) if year else _figure(read.value, read.unit))
        waiting = read if read.plain and row[i].number else None
        i = read.end
    return found


def _links(row: list[Token], end: int, i: int) -> bool:
    """Whether the words between two numbers make a range of them: "10 à 20 millions", "10-20 %"."""
    between = [t.text.lower() for t in row[end:i]]
    return between in ([], ["à"], ["to"], ["bis"], ["ou"], ["or"], ["oder"])


def _figure(value: Decimal, unit: Unit) -> Figure:
    plain = format(value, "f")
    return Figure(unit[0], plain.rstrip("0").rstrip(".") if "." in plain else plain, unit[1])


def _is_year(row: list[Token], i: int, read: Quantity) -> bool:
    """Whether four bare digits are a year rather than a count ("1999 salariés")."""
    token = row[i]
    if not (token.number and len(token.text) == 4 and token.text.isdigit() and 1000 <= read.value <= 2100):
        return False
    before = row[i - 1].text.lower() if i else ""
    if before in ("article", "articles", "n", "no", "nr", "page"):
        return False
    after = row[read.end].text.lower() if read.end < len(row) else ""
    counted = after.isalpha() and after.endswith(("s", "x")) and after not in _NOT_COUNTED
    return before in _YEAR_WORDS - {"de", "of", "von", "entre", "between"} or not counted
