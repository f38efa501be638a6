"""What a format's reader gets out of a file's bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """Clean text (see ``decode.clean``) and what the format states; ``pages`` as in Document.

    ``prose`` is false for tables and the like, whose first line is no title.
    """

    text: str
    title: str = ""
    date: str | None = None
    pages: tuple[int, ...] = ()
    prose: bool = True
    author: str = ""
