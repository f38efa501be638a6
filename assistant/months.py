"""The names of the months in French, English and German, whole and shortened, in lower case."""

_NAMES = (
    "janvier january januar jan janv jänner",
    "février february februar fév févr feb fevrier",
    "mars march märz mar mär",
    "avril april avr apr",
    "mai may",
    "juin june juni jun",
    "juillet july juli juil jul",
    "août august aout aug",
    "septembre september sept sep",
    "octobre october oktober oct okt",
    "novembre november nov",
    "décembre december dezember déc dec dez decembre",
)
MONTHS = {name: n for n, names in enumerate(_NAMES, start=1) for name in names.split()}
"""A month's name to its number, from 1."""
ANY_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""A pattern for any of them, the longest first."""
