"""What a check of this installation found, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

_ADVICE = " Run: "


class Level(StrEnum):
    """How bad it is: a problem keeps something from working, a warning will or may."""

    FINE = "fine"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``run`` is the command to run, or in words what to do; empty where it is fine."""

    check: str
    level: Level
    found: str
    run: str = ""


def fine(check: str, found: str) -> Finding:
    """All is well with it."""
    return Finding(check, Level.FINE, found)


def warning(check: str, found: str, run: str) -> Finding:
    """It works, for now or in part."""
    return Finding(check, Level.WARNING, *_told(found, run))


def problem(check: str, found: str, run: str = "") -> Finding:
    """It does not work. ``found`` may be the message of an error, which says itself what to run."""
    return Finding(check, Level.PROBLEM, *_told(found, run))


def _told(found: str, run: str) -> tuple[str, str]:
    said, _, advised = " ".join(found.split()).partition(_ADVICE)
    return said, advised or run
