"""Centuries and decades of a claim in which a year of its evidence lies: "1758" allows "au XVIIIe siècle"."""

import re

from assistant.text import fold

_CENTURY = re.compile(r"\b([ivx]+|\d{1,2})(?:e|eme|th|st|nd|rd|\.)?[ -](?:siecle|century|jahrhundert)s?\b")
_DECADE = re.compile(r"\b(?:annees |the )(\d{3}0)s?\b|\b(\d{3}0)er(?:n)? jahren?\b")
_YEAR = re.compile(r"(?<![\w.,])(?:1[0-9]{3}|20[0-9]{2})(?![\w]|[.,]\d)")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def without_periods(claim: str, evidence: str) -> str:
    """The claim less the centuries and decades of the evidence's years; others stay, to be looked for."""
    years = [int(year) for year in _YEAR.findall(evidence)]
    centuries, decades = {(y - 1) // 100 + 1 for y in years}, {y // 10 * 10 for y in years}
    plain = fold(claim)
    if len(plain) != len(claim):  # a letter that folds into two: places would not be the same
        return claim
    found = [m.span() for m in _CENTURY.finditer(plain) if _number(m[1]) in centuries]
    found += [m.span() for m in _DECADE.finditer(plain) if int(m[1] or m[2]) in decades]
    for start, end in sorted(found, reverse=True):
        claim = claim[:start] + claim[end:]
    return claim


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    values = [_ROMAN[letter] for letter in written]
    later = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, later, strict=True))
