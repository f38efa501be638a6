"""One answer or a whole conversation as a file: Markdown, JSON, a page to print."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.exchange import answer_to_json
from assistant.serve.page.footnotes import answer_markdown, plain
from assistant.serve.page.printed import printed_html
from assistant.values import Answer

_LONGEST_NAME = 60


class Format(StrEnum):
    """The kinds of file that answers are exported as."""

    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


_KINDS = {
    Format.MARKDOWN: ("md", "text/markdown"),
    Format.JSON: ("json", "application/json"),
    Format.HTML: ("html", "text/html"),
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, the type of its content, its text."""

    name: str
    media_type: str
    text: str


def export(answers: Sequence[Answer], *, format: Format, title: str = "", language: str) -> Export:
    """The answers as a file. ``title`` is the conversation's; without one a single answer stands alone."""
    named = title or next((a.question for a in answers), "")
    ending, media_type = _KINDS[format]
    if format is Format.MARKDOWN:
        written = conversation_markdown(answers, title=title, language=language)
    elif format is Format.HTML:
        written = printed_html(answers, title=named, language=language)
    else:
        written = conversation_json(answers, title=title)
    return Export(f"{file_name(named)}.{ending}", media_type, written)


def conversation_markdown(answers: Sequence[Answer], *, title: str = "", language: str) -> str:
    """Each answer with its own footnotes; several stand below the title, their footnotes named apart."""
    if not title and len(answers) == 1:
        return answer_markdown(answers[0], language=language)
    parts = [
        answer_markdown(a, language=language, prefix=f"{part}-") for part, a in enumerate(answers, start=1)
    ]
    return "\n".join([f"# {plain(title)}\n", "---\n\n".join(f"{part}\n" for part in parts)]).rstrip() + "\n"


def conversation_json(answers: Sequence[Answer], *, title: str = "") -> str:
    """An answer in the schema that every program gets, or a title and a list of such answers."""
    said = [answer_to_json(answer) for answer in answers]
    whole = said[0] if not title and len(said) == 1 else {"title": title, "answers": said}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def file_name(title: str) -> str:
    """A name for a file, made of the title's words; letters without accents, digits and hyphens only."""
    bare = unicodedata.normalize("NFKD", title.lower()).replace("œ", "oe").replace("æ", "ae")
    kept = "".join(
        c if c.isascii() and c.isalnum() else "" if unicodedata.combining(c) else " " for c in bare
    )
    name = "-".join(kept.split())
    cut = name[:_LONGEST_NAME]
    return (cut if cut == name else cut.rpartition("-")[0] or cut) or "answer"
