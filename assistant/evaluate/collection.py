"""Retrieval collections: a corpus of items, queries, and which items judges found relevant to each."""

import hashlib
import random
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadJudgements
from assistant.evaluate.judgements import json_lines, plain, text_lines, text_of
from assistant.evaluate.measures import Relevance
from assistant.values import Document


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the answers that judges marked and the items that they judged together."""

    id: str
    text: str
    answerable: bool = True
    answers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A corpus as documents whose file is the item's id, and the queries on it.

    ``relevance`` holds the graded items of each query by its id; empty where queries have candidates.
    """

    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    relevance: Mapping[str, Relevance]


def read_collection(
    folder: Path, *, corpus: Path | None = None, split: str = "", limit: int = 0, seed: int = 0
) -> Collection:
    """The collection of a folder: corpus.jsonl, queries.jsonl and, unless queries have candidates, qrels.tsv.

    ``corpus`` is another folder or file to take the items from; ``split`` keeps the queries of that
    split, ``limit`` a random sample of them, the same for the same seed. Raises BadJudgements.
    """
    entries = [e for e in json_lines(folder / "queries.jsonl") if not split or e[1].get("split") == split]
    if not entries:
        raise BadJudgements(f"{folder} holds no query of the split {split!r}. Choose another: --split")
    if 0 < limit < len(entries):
        entries = random.Random(seed).sample(entries, limit)
    queries = tuple(_query(f"{folder / 'queries.jsonl'}:{number}", entry) for number, entry in entries)
    language = Counter(str(entry.get("lang", "fr")) for _, entry in entries).most_common(1)[0][0]
    documents = _documents(corpus or folder, {plain(q.text) for q in queries}, language)
    relevance = _read_qrels(folder / "qrels.tsv", {q.id for q in queries})
    if not relevance and not any(q.candidates for q in queries):
        raise BadJudgements(f"{folder} holds neither a qrels.tsv nor candidates for these queries.")
    _check_items(folder, documents, relevance, queries)
    return Collection(documents, queries, relevance)


def _documents(corpus: Path, questions: set[str], language: str) -> tuple[Document, ...]:
    path = corpus / "corpus.jsonl" if corpus.is_dir() else corpus
    found = {}
    for number, entry in json_lines(path):
        file = text_of(entry, "id", f"{path}:{number}")
        found[file] = _document(file, entry, questions, language)
    if not found:
        raise BadJudgements(f"{path} holds no item.")
    return tuple(found.values())


def _document(file: str, entry: Mapping[str, Any], questions: set[str], language: str) -> Document:
    """An item as a document. A title that is one of the questions would give its answer away: it goes."""
    title, text = str(entry.get("title") or ""), str(entry.get("text") or "")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    digest = hashlib.sha256(f"{file}\0{text}".encode()).hexdigest()
    return Document(file, "" if plain(title) in questions else title, text, digest, language=language)


def _query(place: str, entry: dict[str, Any]) -> Query:
    answers, candidates = entry.get("answers") or [], entry.get("candidates") or []
    try:
        said = tuple(dict.fromkeys(str(answer["text"]) for answer in answers))
    except (TypeError, KeyError) as error:
        raise BadJudgements(f"{place}: answers is {answers!r}. Write a list of objects with text.") from error
    if not isinstance(candidates, list):
        raise BadJudgements(f"{place}: candidates is {candidates!r}. Write a list of ids.")
    answerable = bool(entry.get("answerable", True))
    return Query(
        text_of(entry, "id", place), text_of(entry, "text", place), answerable, said, tuple(candidates)
    )


def _read_qrels(path: Path, queries: set[str]) -> dict[str, dict[str, int]]:
    if not path.exists():
        return {}
    relevance: dict[str, dict[str, int]] = {}
    for number, line in text_lines(path):
        query, item, grade = _qrel(line, f"{path}:{number}")
        if query in queries and grade > 0:
            relevance.setdefault(query, {})[item] = grade
    return relevance


def _qrel(line: str, place: str) -> tuple[str, str, int]:
    try:
        query, item, grade = line.split("\t")
        return query, item, int(grade)
    except ValueError:
        raise BadJudgements(
            f"{place} is {line!r}. Write query id, item id and grade, parted by tabs."
        ) from None


def _check_items(
    folder: Path, documents: Sequence[Document], relevance: Mapping[str, Relevance], queries: Sequence[Query]
) -> None:
    wanted = {item for items in relevance.values() for item in items} | {
        c for q in queries for c in q.candidates
    }
    missing = wanted - {d.file for d in documents}
    if missing == wanted:
        raise BadJudgements(
            f"The corpus holds none of the {len(wanted)} items judged in {folder}. "
            "Choose one that does: --corpus"
        )
