"""The documents as the page lists them, and questions that fit them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from assistant.reports import Refusal, Status
from assistant.scope import UPLOADS
from assistant.serve.page.markup import Html, tag, words
from assistant.serve.texts import count, language_name, size, text, when
from assistant.text import visible
from assistant.values import DocumentRecord

_LONGEST_TITLE = 64
_TITLE_END = re.compile(r"\s*[:.!?|…](?:\s|$)|\s[–—-]\s")
_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'-]+)+")


def listing(records: Sequence[DocumentRecord], status: Status, *, language: str) -> dict[str, Any]:
    """The documents with their facts in words, the files refused, and what may be changed.

    The page lists, searches and sorts them itself; nothing in it is HTML but ``welcome``.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for r in records:
        alike[r.sha256].append(r.file)
    return {
        "documents": [_row(r, alike[r.sha256], language) for r in records],
        "refused": [_refused(r) for r in status.refused],
        "totals": totals(records, language=language),
        "welcome": welcome_html(records, language=language, folder=status.folder),
        "folder": status.folder,
        "changes": status.changes,
        "max_mb": status.max_mb,
    }


def totals(records: Sequence[DocumentRecord], *, language: str) -> str:
    """How many documents and passages there are, in words."""
    passages = sum(r.passages for r in records)
    return f"{count(language, 'documents', len(records))} · {count(language, 'passages', passages)}"


def _row(record: DocumentRecord, alike: Sequence[str], language: str) -> dict[str, Any]:
    same = [visible(f) for f in alike if f != record.file]
    others = {"copies": same, "near_copies": [visible(f) for f in record.copies]}
    return {
        "file": record.file,
        "name": visible(record.file),
        "title": record.title or record.file,
        "date": record.date,
        "size": record.size,
        "facts": _facts(record, language),
        "also": " · ".join(text(language, k, files=", ".join(files)) for k, files in others.items() if files),
        "uploaded": record.file.startswith(UPLOADS),
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {**asdict(refusal), "name": visible(refusal.file), "uploaded": refusal.file.startswith(UPLOADS)}


def _facts(record: DocumentRecord, language: str) -> str:
    facts = [record.author, when(language, record.date), language_name(language, record.language)]
    facts += [count(language, "pages", len(record.pages))] if record.pages else []
    facts += [count(language, "passages", record.passages), size(language, record.size)]
    return " · ".join(f for f in facts if f)


def examples(records: Sequence[DocumentRecord], *, language: str) -> list[str]:
    """Up to three questions that these very documents can be asked."""
    if not records:
        return []
    asked = [text(language, "example_overview")]
    named = min(records, key=lambda r: (not short_title(r.title), -len(r.title), r.file))
    if title := short_title(named.title):
        asked.append(text(language, "example_summary", title=title))
    if topic := shared_name(r.title for r in records):
        asked.append(text(language, "example_sources", topic=topic))
    return asked


def short_title(title: str) -> str:
    """The part of a title that a person would say; empty where no part is short enough."""
    line = " ".join(title.split())
    if len(line) <= _LONGEST_TITLE:
        return line.rstrip(" .:")
    ends = [m.start() for m in _TITLE_END.finditer(line) if 12 <= m.start() <= _LONGEST_TITLE]
    return line[: ends[-1]].strip() if ends else ""


def shared_name(titles: Iterable[str]) -> str:
    """The proper name of two words or more that most titles hold, if at least two do."""
    seen = Counter(name for title in titles for name in dict.fromkeys(_NAME.findall(title)))
    best, times = max(seen.items(), key=lambda item: item[1], default=("", 0))
    return best if times > 1 else ""


def welcome_html(records: Sequence[DocumentRecord], *, language: str, folder: str) -> Html:
    """What an empty conversation shows: what this is, and questions to begin with."""
    head = tag("h2", words(text(language, "welcome")))
    if not records:
        return head + tag("p", words(text(language, "welcome_empty", folder=folder or "?")))
    asked = examples(records, language=language)
    buttons = (tag("button", words(q), class_="example", type="button", data_question=q) for q in asked)
    return head + tag("p", words(text(language, "welcome_more"))) + tag("div", *buttons, class_="examples")
