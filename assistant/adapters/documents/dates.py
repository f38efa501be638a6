"""The date of a document: from its metadata, or from a line that is plainly its own date line."""

import datetime
import re
from collections.abc import Iterator

from assistant.months import ANY_MONTH, MONTHS

_FORMS = (
    r"(?P<y>\d{4})-(?P<m>\d\d?)(?:-(?P<d>\d\d?))?(?:[T ]\d\d:\d\d[\d:.,+Z-]*)?(?![\d-])",
    rf"(?P<d>\d\d?)(?:er|st|nd|rd|th|\.)?\s+(?:de\s+|of\s+)?(?P<n>{ANY_MONTH})\b\.?,?\s+(?P<y>\d{{4}})\b",
    rf"\b(?P<n>{ANY_MONTH})\b\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b",
    rf"\b(?P<n>{ANY_MONTH})\b\.?,?\s+(?P<y>\d{{4}})\b",
    r"(?P<d>\d\d?)(?P<sep>[./])(?P<m>\d\d?)(?P=sep)(?P<y>\d{4})\b",
)
_DATES = tuple(re.compile(r"(?<![\d-])" + form, re.IGNORECASE) for form in _FORMS)
_MARKER = re.compile(r"\W*date\s*:?\s+(?=\d)", re.IGNORECASE)
_AROUND = re.compile(
    r"\b(?:publiée?|postée?|parue?|rédigée?|créée?|modifiée?|mise? à jour|mise? en ligne|posted|published|"
    r"updated|last|modified|created|written|dated?|date de publication|datum|veröffentlicht|erschienen|"
    r"aktualisiert|stand|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|"
    r"le|the|den|vom|du|of|on|am|à|at|um|uhr|pm|gmt|utc|cet|cest|\d{1,2}\s?(?:h|:)\s?(?:\d\d)?(?::\d\d)?)\b|[\W_]",
    re.IGNORECASE,
)
_CITY = re.compile(r"[A-ZÀ-Þ][\w’'.-]+(?:[ -][A-ZÀ-Þ][\w’'.-]+){0,2}\s*,\s*(?:le|the|den|am|on)?\s*")
_AUTHOR = re.compile(r"(?:[Pp]ar|[Bb]y|[Vv]on)(?:\s+[A-ZÀ-Þ][\w’'.-]+){1,4}\b")
_LONGEST_LINE = 70
_LINES, _CHARACTERS = 10, 2000


def iso_date(found: str | datetime.datetime | None, *, since: int = 1900) -> str | None:
    """The ISO date that a metadata field begins with, or none where it names no plausible one."""
    if isinstance(found, datetime.datetime):
        return _plausible(found.year, found.month, found.day, since=since)
    if not found:
        return None
    year = re.fullmatch(r"\s*(\d{4})\s*", found)
    if year:
        return _plausible(int(year[1]), None, None, since=since)
    match = next((m for d in _DATES if (m := d.match(found.strip()))), None)
    return _read(match, since=since) if match else None


def own_date(text: str) -> str | None:
    """The ISO date of the first line, near the top, that says nothing but when the document was made."""
    for line in _top(text):
        found = line_date(line)
        if found:
            return found
    return None


def line_date(line: str) -> str | None:
    """The date of a date line ("Publié le 21 janvier 2025", "date 2025-01 …"), none for any other line."""
    marker = _MARKER.match(line)
    if marker:
        match = next((m for d in _DATES if (m := d.match(line, marker.end()))), None)
        return _read(match) if match else None
    if len(line) > _LONGEST_LINE:
        return None
    match = next((m for d in _DATES if (m := d.search(line))), None)
    return _read(match) if match and _bare(line[: match.start()], line[match.end() :]) else None


def without_date_marker(line: str) -> str:
    """The line without a leading "date 2025-01" marker."""
    marker = _MARKER.match(line)
    match = next((m for d in _DATES if marker and (m := d.match(line, marker.end()))), None)
    return line[match.end() :].strip(" \t:–—-|") if match else line


def _bare(before: str, after: str) -> bool:
    before, after = (_AUTHOR.sub("", side, count=1) for side in (before, after))
    return not _AROUND.sub("", _CITY.sub("", before, count=1)) and not _AROUND.sub("", after)


def _top(text: str) -> Iterator[str]:
    lines = (line.strip() for line in text[:_CHARACTERS].split("\n"))
    for n, line in enumerate(line for line in lines if line):
        if n == _LINES:
            return
        yield line


def _read(match: re.Match[str], *, since: int = 1500) -> str | None:
    parts = match.groupdict()
    month = MONTHS[parts["n"].casefold()] if parts.get("n") else int(parts["m"])
    day = int(parts["d"]) if parts.get("d") else None
    if parts.get("sep") == "/" and day and month > 12 >= day:
        day, month = month, day  # 1/21/2025 can only be American
    return _plausible(int(parts["y"]), month, day, since=since)


def _plausible(year: int, month: int | None, day: int | None, *, since: int) -> str | None:
    try:
        found = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if year < since or found > datetime.date.today() + datetime.timedelta(days=1):
        return None
    return found.isoformat()[: 10 if day else 7 if month else 4]
