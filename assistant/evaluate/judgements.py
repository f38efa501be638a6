"""Judged questions: what a right answer must cite and hold, and whether an answer is right."""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.citing import files_of
from assistant.errors import BadJudgements
from assistant.values import Answer, Citation

DocumentText = Callable[[str], str | None]
"""The text of a document by its file, none where there is no such document."""

_APOSTROPHES = str.maketrans("’‘ʼ′`´", "''''''")


@dataclass(frozen=True, slots=True)
class JudgedQuestion:
    """A question and what its right answer fulfils.

    One of ``files_any`` and each of ``files_all`` is cited; of each list in ``contain_all`` one string
    stands in a cited quote or in its claim. Where ``answerable`` is false the right answer abstains.
    """

    id: str
    question: str
    answerable: bool
    category: str = ""
    lang: str = ""
    history: tuple[str, ...] = ()
    files_any: tuple[str, ...] = ()
    files_all: tuple[str, ...] = ()
    contain_all: tuple[tuple[str, ...], ...] = ()


def read_judged(path: Path) -> list[JudgedQuestion]:
    """The judged questions of a file of JSON lines. Raises BadJudgements, naming file and line."""
    found = [_judged(f"{path}:{number}", entry) for number, entry in json_lines(path)]
    (most, times), *_ = [*Counter(judged.id for judged in found).most_common(1), ("", 0)]
    if times > 1:
        raise BadJudgements(f"{path} holds the id {most!r} {times} times. Give each question its own.")
    if not found:
        raise BadJudgements(f"{path} holds no question. Write one JSON object a line.")
    return found


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object of each line that is not blank. Raises BadJudgements."""
    for number, line in text_lines(path):
        yield number, _object(line, f"{path}:{number}")


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not blank. Raises BadJudgements where it cannot be read."""
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8"
        raise BadJudgements(f"{path} cannot be read ({why}).") from error
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def judge(judged: JudgedQuestion, answer: Answer, document_text: DocumentText) -> list[str]:
    """What is wrong with the answer, one plain line each; empty where it is right."""
    if not judged.answerable:
        return [] if answer.abstained else [f"answered instead of declining: {_short(answer.text)}"]
    if answer.abstained:
        nearest = f"; nearest: {answer.hits[0].passage.file}" if answer.hits else "; nothing was retrieved"
        return [f"declined although the documents answer{nearest}"]
    return [
        *(_misplaced(c) for c in answer.citations if not matches(c, document_text)),
        *_files_missing(judged, answer),
        *_words_missing(judged, answer),
    ]


def matches(citation: Citation, document_text: DocumentText) -> bool:
    """Whether the quote stands in its document at exactly the place that the citation names."""
    text = document_text(citation.file)
    return bool(citation.quote) and text is not None and text[citation.start : citation.end] == citation.quote


def plain(text: str) -> str:
    """NFKC, lower case, straight apostrophes, single spaces: the form in which strings are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().translate(_APOSTROPHES).split())


def _files_missing(judged: JudgedQuestion, answer: Answer) -> Iterator[str]:
    cited = {file for c in answer.citations for file in files_of(c)}
    said = ", ".join(sorted(cited)) or "nothing"
    if judged.files_any and not cited & set(judged.files_any):
        yield f"cites {said}, none of {', '.join(judged.files_any)}"
    for file in judged.files_all:
        if file not in cited:
            yield f"cites {said}, not {file}"


def _words_missing(judged: JudgedQuestion, answer: Answer) -> Iterator[str]:
    said = [plain(t) for claim in answer.claims for t in (claim.text, *(c.quote for c in claim.citations))]
    for alternatives in judged.contain_all:
        if not any(plain(words) in text for words in alternatives for text in said):
            wanted = " or ".join(f"“{words}”" for words in alternatives)
            yield f"no quote or claim holds {wanted}; it says: {_short(answer.text)}"


def _misplaced(citation: Citation) -> str:
    place = f"{citation.file}[{citation.start}:{citation.end}]"
    return f"the quote does not stand at {place}: {_short(citation.quote)}"


def _short(text: str, *, size: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1] + "…"


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise BadJudgements(f"{place} is not JSON ({error}). Write one JSON object a line.") from error
    if not isinstance(entry, dict):
        raise BadJudgements(f"{place} is {_short(line)}: not a JSON object.")
    return entry


def _judged(place: str, entry: dict[str, Any]) -> JudgedQuestion:
    answerable = entry.get("answerable")
    if not isinstance(answerable, bool):
        raise BadJudgements(f"{place}: answerable is {answerable!r}. Write true or false.")
    groups = _list(entry, "contain_all", place)
    return JudgedQuestion(
        id=text_of(entry, "id", place),
        question=text_of(entry, "question", place),
        answerable=answerable,
        category=str(entry.get("category", "")),
        lang=str(entry.get("lang", "")),
        history=_texts(_list(entry, "history", place), "history", place),
        files_any=_texts(_list(entry, "files_any", place), "files_any", place),
        files_all=_texts(_list(entry, "files_all", place), "files_all", place),
        contain_all=tuple(_texts(group or None, "contain_all", place) for group in groups),
    )


def text_of(entry: dict[str, Any], key: str, place: str) -> str:
    """The text under the key, which must not be blank. Raises BadJudgements."""
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadJudgements(f"{place}: {key} is {value!r}. Write a text.")
    return value


def _list(entry: dict[str, Any], key: str, place: str) -> list[Any]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise BadJudgements(f"{place}: {key} is {value!r}. Write a list.")
    return value


def _texts(values: Any, key: str, place: str) -> tuple[str, ...]:
    if (
        not isinstance(values, Sequence)
        or isinstance(values, str)
        or not all(isinstance(v, str) for v in values)
    ):
        raise BadJudgements(f"{place}: {key} holds {values!r}. Write a list of texts.")
    return tuple(values)
