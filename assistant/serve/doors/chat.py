"""OpenAI's chat completions in our values: what is sent becomes a question, an answer what is sent back.

All that is ours and not OpenAI's stands under one key, ``assistant``: in the request the scope, in the
reply the whole answer, in an annotation the whole citation.
"""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from assistant.exchange import Json, answer_to_json
from assistant.serve.doors.bodies import HISTORY_LIMIT, QUESTION_LIMIT, Sound, Within, WrittenBy
from assistant.serve.wall.request_id import request_id
from assistant.values import Answer, Citation

MODEL = "assistant"
_LABEL = r"(?: \([^()\n]*\))?"
_UNSUPPORTED = ("tools", "functions", "logprobs", "audio")


class Part(BaseModel):
    """A part of a message; of the user's only those of type ``text`` are understood."""

    type: Sound = Field(examples=["text"])
    text: Sound = ""


class Message(BaseModel):
    """One message. The user's are the questions, the last of them the one asked; others are not read."""

    role: Sound = Field(examples=["user"])
    content: Sound | list[Part] | None = Field(default=None, examples=["Combien coûte le projet Étoile ?"])


class Ours(BaseModel):
    """Which documents are asked, and who answers: as in /v1/ask."""

    model_config = ConfigDict(extra="forbid")
    scope: Within = Within()
    writer: WrittenBy = ""


class Chat(BaseModel):
    """A request for a chat completion; parameters that only steer a language model change nothing."""

    model: Sound = Field(examples=[MODEL])
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = False
    stream_options: dict[str, Any] | None = Field(default=None, examples=[{"include_usage": True}])
    n: int | None = Field(default=1, description="One answer is given: nothing else than 1.", examples=[1])
    tools: Any = Field(default=None, description="Refused, as functions, logprobs and audio are.")
    functions: Any = None
    logprobs: Any = None
    audio: Any = None
    response_format: Any = Field(default=None, description="Refused unless its type is text.")
    assistant: Ours = Field(default=Ours(), examples=[{"scope": {"files": ["notes/"]}}])


def refusal(chat: Chat) -> tuple[str, str] | None:
    """The parameter that cannot be honoured, with what to do; none where all can."""
    for name in _UNSUPPORTED:
        if getattr(chat, name):
            return name, f"{name} is not supported: answers are quoted from the documents. Leave it out."
    if chat.n not in (None, 1):
        return "n", f"n is {chat.n}: one answer is given to a question. Leave it out."
    kind = chat.response_format
    if kind and not (isinstance(kind, dict) and kind.get("type") == "text"):
        return "response_format", "response_format is not supported: read the key 'assistant' of the reply."
    return _unasked(chat)


def _unasked(chat: Chat) -> tuple[str, str] | None:
    asked = [m for m in chat.messages if m.role == "user"]
    if not asked:
        return "messages", "No message is of role user: the last one is the question."
    if isinstance(asked[-1].content, list) and (odd := {p.type for p in asked[-1].content} - {"text"}):
        return "messages", f"A part of type {min(odd)} cannot be read: send parts of type text."
    length = len(_text(asked[-1]))
    if not 1 <= length <= QUESTION_LIMIT:
        return "messages", f"The question has {length} characters: it must have 1 to {QUESTION_LIMIT}."
    return None


def conversation(chat: Chat) -> tuple[str, list[str]]:
    """The question and the earlier ones, oldest first, as many of them as are listened to."""
    *earlier, question = (_text(m) for m in chat.messages if m.role == "user")
    return question, [text for text in earlier if 1 <= len(text) <= QUESTION_LIMIT][-HISTORY_LIMIT:]


def _text(message: Message) -> str:
    if isinstance(message.content, list):
        return "\n".join(p.text for p in message.content if p.type == "text").strip()
    return (message.content or "").strip()


def completion(chat: Chat, answer: Answer, *, place: str) -> Json:
    """The answer as a whole chat completion; ``place`` is where documents are served."""
    message: Json = {"role": "assistant", "content": _told(answer), "refusal": None}
    message["annotations"] = annotations(answer, place=place)
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"usage": _usage(chat, answer), "assistant": answer_to_json(answer)}
    return {**_head("chat.completion"), "choices": [choice], **usage}


def chunks(chat: Chat, answer: Answer, *, place: str) -> Iterator[Json]:
    """The answer as chunks, a line each; the last has the annotations and the whole answer."""
    head = _head("chat.completion.chunk")
    told = bool((chat.stream_options or {}).get("include_usage"))
    open_usage: Json = {"usage": None} if told else {}
    yield {**head, "choices": [_choice({"role": "assistant", "content": "", "refusal": None})], **open_usage}
    for line in _told(answer).splitlines(keepends=True):
        yield {**head, "choices": [_choice({"content": line})], **open_usage}
    last = _choice({"annotations": annotations(answer, place=place)}, finish="stop")
    yield {**head, "choices": [last], **open_usage, "assistant": answer_to_json(answer)}
    if told:
        yield {**head, "choices": [], "usage": _usage(chat, answer)}


def _told(answer: Answer) -> str:
    """The answer's text; below it, where the language model failed, the line that says so."""
    return f"{answer.text}\n\n{answer.note}" if answer.note else answer.text


def _choice(delta: Json, *, finish: str | None = None) -> Json:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}


def _head(kind: str) -> Json:
    return {"id": f"chatcmpl-{request_id()}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(chat: Chat, answer: Answer) -> Json:
    """Words: nothing here counts in tokens."""
    question, history = conversation(chat)
    asked, told = sum(len(text.split()) for text in (question, *history)), len(answer.text.split())
    return {"prompt_tokens": asked, "completion_tokens": told, "total_tokens": asked + told}


def annotations(answer: Answer, *, place: str) -> list[Json]:
    """One for each marker of the text, in OpenAI's shape of a citation of a page.

    ``start_index`` to ``end_index`` is the marker in the message, ``url`` the cited part of the document
    and ``assistant`` the citation itself.
    """
    said = {c["n"]: c for claim in answer_to_json(answer)["claims"] for c in claim["citations"] if c["n"]}
    return [_annotation(start, end, c, said[n], place) for start, end, n, c in _markers(answer)]


def _annotation(start: int, end: int, citation: Citation, said: Json, place: str) -> Json:
    url = f"{place}{quote(citation.file)}?start={citation.start}&end={citation.end}"
    marked = {"start_index": start, "end_index": end, "title": citation.title or citation.file, "url": url}
    return {"type": "url_citation", "url_citation": marked, "assistant": said}


def _markers(answer: Answer) -> Iterator[tuple[int, int, int, Citation]]:
    """Start, end, number and citation of each marker, sought behind its claim: a quote may hold a [1] too."""
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    at = 0
    for claim in answer.claims:
        marks = [f"[{numbers[c]}]" for c in claim.citations]
        line = re.escape(claim.text) + _LABEL + " " + re.escape("".join(marks))
        found = re.compile(line).search(answer.text, at)
        assert found is not None, "every claim shown stands in the text"
        at = found.end() - sum(map(len, marks))
        for mark, citation in zip(marks, claim.citations, strict=True):
            yield at, at + len(mark), numbers[citation], citation
            at += len(mark)
