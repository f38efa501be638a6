"""Where a cited passage stands too: files of the same bytes, and copies of its document."""

import json
from collections.abc import Iterable, Iterator

from assistant.serve.texts import text, when
from assistant.values import Citation


def places_json(citation: Citation, language: str) -> str | None:
    """The other places for the page's script, each with its own file, span and date; none where none is."""
    places = [
        {"file": file, "start": at.start, "end": at.end, "when": when(language, at.date)}
        for file, at in _places(citation)
    ]
    return json.dumps(places, ensure_ascii=False) if places else None


def beside(cited: Iterable[Citation], language: str) -> list[str]:
    """In words the files that hold these places of one document too, each once."""
    given = list(cited)
    same = dict.fromkeys(file for c in given for file in c.also)
    copies = dict.fromkeys(file for c in given for file, at in _places(c) if at is not c)
    said = (("copies", same), ("also_in", copies))
    return [text(language, key, files=", ".join(files)) for key, files in said if files]


def printed(citation: Citation, language: str) -> str:
    """In a sentence the copies with their places, for what is read on paper; empty where there are none."""
    places = ", ".join(f"{c.file} ({c.start}–{c.end})" for c in citation.copies)
    return f" {text(language, 'also_in', files=places)}." if places else ""


def _places(citation: Citation) -> Iterator[tuple[str, Citation]]:
    yield from ((file, citation) for file in citation.also)
    yield from ((file, copy) for copy in citation.copies for file in (copy.file, *copy.also))
