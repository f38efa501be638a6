"""Which documents a question is put to."""

from dataclasses import dataclass
from functools import cached_property

UPLOADS = "uploads/"
"""How the paths of uploaded documents begin in the catalogue, wherever they are kept."""

DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
"""An ISO 8601 date, possibly shortened, as a regular expression."""


@dataclass(frozen=True)
class Scope:
    """Which documents a question is put to: all by default.

    ``files`` are paths as the catalogue names them, a folder ends with ``/``; ``since`` and ``until``
    are ISO 8601 dates, possibly shortened, both included. A document without a date is in no span of time.
    """

    files: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def admits(self, file: str, date: str | None) -> bool:
        """Whether a document of this path and date is asked."""
        named = not self.files or file in self._named or file.startswith(self._folders)
        if not named or not (self.since or self.until):
            return named
        # A shortened date stands for its whole month or year: it is in where any of its days is.
        return date is not None and _upto(self.since, date) and _upto(date, self.until)

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(self.files)

    @cached_property
    def _folders(self) -> tuple[str, ...]:
        return tuple(f for f in self.files if f.endswith("/"))


def _upto(early: str, late: str) -> bool:
    length = min(len(early), len(late))
    return early[:length] <= late[:length]


EVERYTHING = Scope()
