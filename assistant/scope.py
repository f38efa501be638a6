"""Which documents a question is put to."""

from dataclasses import dataclass

UPLOADS = "uploads/"
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
"""An ISO 8601 date, possibly shortened, as a regular expression."""

"""How the paths of uploaded documents begin in the catalogue, wherever they are kept."""


@dataclass(frozen=True, slots=True)
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
        named = not self.files or any(
            file == f or (f.endswith("/") and file.startswith(f)) for f in self.files
        )
        if not named or not (self.since or self.until):
            return named
        # A shortened date stands for its whole month or year: it is in where any of its days is.
        return date is not None and _upto(self.since, date) and _upto(date, self.until)


def _upto(early: str, late: str) -> bool:
    length = min(len(early), len(late))
    return early[:length] <= late[:length]


EVERYTHING = Scope()
