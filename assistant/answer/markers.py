"""The marks by which language models name the passages they draw on, in all their shapes."""

import re

_NUMBER = r"\^?\d{1,2}"
_KIND = r"sources?|passages?|documents?|docs?|extraits?|quellen?|passagen?|r[ée]f(?:[ée]rence)?s?\.?|n°"
_NAME = rf"(?:{_KIND})\s*:?\s*"
_ONE = rf"(?:{_NAME})?{_NUMBER}"
_LIST = rf"{_ONE}(?:\s*(?:,|;|&|-|–|—|et|and|und|à|to|bis)\s*{_ONE})*"
MARKER = re.compile(
    rf"\[\s*{_LIST}\s*\]|【\s*{_LIST}(?:†[^】\n]{{0,40}})?\s*】"
    rf"|[(（]\s*(?={_NAME}){_LIST}\s*[)）]|</?\s*(?={_NAME}){_LIST}\s*>",
    re.IGNORECASE,
)
"""[1], [1, 2], [1-3], [^1], 【1】, 【1†source】, (source 1), (passages 1 et 2), </passage 1>."""

BEGUN = r"[\[【(（<][^\]】)）>\n]{0,24}"
"""A regular expression of what may become a marker when more of it is there."""

_RANGE = re.compile(r"(\d+)\s*(?:-|–|—|à|to|bis)\s*\D{0,12}(\d+)", re.IGNORECASE)
_WIDEST = 12


def numbers(marked: str) -> tuple[int, ...]:
    """The numbers that the markers of a text name, once each, in order; ranges are counted out."""
    found: dict[int, None] = {}
    for marker in MARKER.finditer(marked):
        found.update(dict.fromkeys(_counted(marker[0])))
    return tuple(found)


def _counted(marker: str) -> list[int]:
    ranges = {m.span(): (int(m[1]), int(m[2])) for m in _RANGE.finditer(marker)}
    named = [int(n) for n in re.findall(r"\d+", marker)]
    between = [n for a, b in ranges.values() if a < b <= a + _WIDEST for n in range(a, b + 1)]
    return sorted({*named, *between}) if ranges else named


def blanked(text: str) -> str:
    """The text with spaces in the place of its markers, so that all else stands where it stood."""
    return MARKER.sub(lambda marker: " " * len(marker[0]), text)


def unmarked(text: str) -> str:
    """The text without its markers and the spaces that they leave before a full stop or comma."""
    while MARKER.search(text):  # again where one stood inside another
        text = MARKER.sub(" ", text)
    return re.sub(r"\s+(?=[.,](?:\s|$))", "", text)
