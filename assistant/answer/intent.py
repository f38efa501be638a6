"""What kind of message a person wrote: a question to search for, an overview, a summary, a greeting."""

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import forms
from assistant.text import fold


class Kind(StrEnum):
    """How a message is answered."""

    FACT = "fact"
    DEFINE = "define"
    SUMMARY = "summary"
    OVERVIEW = "overview"
    SOURCES = "sources"
    GREETING = "greeting"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Intent:
    """The kind of a message and what it is about, folded to lower case without accents, possibly empty."""

    kind: Kind
    topic: str = ""


def intent(message: str) -> Intent:
    """The kind of a message, by its form alone; what is not recognised is a question of fact."""
    text = " ".join(fold(message).split()).strip(" ?!.…")
    if forms.THANKS.fullmatch(text):
        return Intent(Kind.THANKS)
    if forms.GREETING.fullmatch(text):
        return Intent(Kind.GREETING)
    return _asked(forms.GREETING_BEFORE.sub("", text))


def _asked(text: str) -> Intent:
    if forms.OVERVIEW.fullmatch(text):
        return Intent(Kind.OVERVIEW)
    if match := forms.SOURCES.fullmatch(text):
        return Intent(Kind.SOURCES, _topic(match))
    for pattern in forms.SUMMARIES:
        if match := pattern.fullmatch(text):
            return Intent(Kind.SUMMARY, _topic(match))
    match = forms.DEFINE.fullmatch(text)
    if match and _is_a_name(_topic(match)):
        return Intent(Kind.DEFINE, _topic(match))
    return Intent(Kind.FACT)


def _topic(match: re.Match[str]) -> str:
    topic = (match["topic"] or "").strip(" «»\"“”„'")
    return forms.ARTICLE.sub("", topic)


def _is_a_name(topic: str) -> bool:
    """Whether the topic is a name to be explained rather than a description that asks for one."""
    return 0 < len(topic.split()) <= 5 and not forms.CLAUSE.search(topic)
