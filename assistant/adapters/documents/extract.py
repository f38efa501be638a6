"""What a format's reader gets out of a file's bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """Clean text (see ``decode.clean``) and what the format states; ``pages`` as in Document."""

    text: str
    title: str = ""
    date: str | None = None
    pages: tuple[int, ...] = ()
