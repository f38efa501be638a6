"""What a document is called and which language it is written in."""

import re
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from assistant.adapters.documents.dates import line_date, without_date_marker
from assistant.adapters.documents.decode import clean
from assistant.sentences import spans
from assistant.text import one_line, visible

_SHORTEST_TITLE, _LONGEST_TITLE = 8, 120
_LINES, _CHARACTERS = 12, 4000
_MADE_UP = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|(?:untitled|sans titre|unbenannt|ohne titel)\b.*|"
    r"(?:document|dokument|présentation|presentation|book|classeur|new document|word document)[ _-]*\d*|"
    r"powerpoint[ -]presentation|about:blank|\(?anonymous\)?|"
    r".*\.(?:docx?|indd|tex|dvi|p65|qxd|odt|rtf|pdf|html?|xlsx?|pptx?|csv|epub)|"
    r"[\W\d_]*|no title|title|titre|titel)",
    re.IGNORECASE,
)
_DECORATION = re.compile(r"^(?:[#>*•·▪–—=+~_|-]+\s*)+|[\s*_#=]+$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_LANGUAGES = (
    "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv "
)
_LANGUAGES += "tr uk vi zh"
_FEWEST_LETTERS, _LEAST_SURE, _ENOUGH = 20, 0.3, 20_000


def title_of(text: str, *, given: str, file: str) -> str:
    """The title that the document states, else its first line that looks like one, else the file's stem."""
    given = one_line(clean(given))
    if given and not _MADE_UP.fullmatch(given):
        return _cut(given)
    return _first_line(text) or visible(PurePosixPath(file).stem)


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of most of the text, ``und`` where it is too short to say."""
    sample = text[:_ENOUGH]
    if sum(c.isalpha() for c in sample) < _FEWEST_LETTERS:
        return "und"
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _LEAST_SURE else "und"


@cache
def _identifier() -> Any:
    """Loaded once, when first needed: it takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier


def _first_line(text: str) -> str:
    lines = [line for line in text[:_CHARACTERS].split("\n") if line.strip()][:_LINES]
    for line in lines:
        line = _DECORATION.sub("", one_line(without_date_marker(line)))
        if len(line) >= _SHORTEST_TITLE and not _unlike_a_title(line):
            return _cut(line)
    return ""


def _unlike_a_title(line: str) -> bool:
    letters = sum(c.isalpha() for c in _ADDRESS.sub("", line))
    return letters < len(line) / 2 or line_date(line) is not None


def _cut(line: str) -> str:
    """The line, its first sentence where it is long, or as many whole words as fit."""
    if len(line) <= _LONGEST_TITLE:
        return line
    start, end = next(iter(spans(line[:1000])), (0, len(line)))
    if _SHORTEST_TITLE <= end - start <= _LONGEST_TITLE:
        return line[start:end].removesuffix(".")
    return line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
