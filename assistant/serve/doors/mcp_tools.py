"""What an MCP client may have done: each tool with what it takes, what it gives and how."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import NothingIndexed
from assistant.exchange import Json, answer_to_json, hit_to_json, record_to_json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.serve.doors import replies
from assistant.serve.doors.bodies import Question, Search
from assistant.serve.doors.documents import part_of
from assistant.serve.flow import answering, waiting
from assistant.values import Answer

Tell = Callable[[str], Awaitable[None]]
"""Told each stage of the work as it begins."""


class Reading(BaseModel):
    """A document, or the part of it from ``start`` to ``end``."""

    model_config = ConfigDict(extra="forbid")
    file: str = Field(description="The path that list_documents or a citation names.")
    start: int | None = Field(default=None, ge=0, description="Unicode code points from the start.")
    end: int | None = Field(default=None, ge=0, description="Behind the last character.")


class Nothing(BaseModel):
    """Nothing needs to be said."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; ``act`` is given a service and what is taken, as its model read it."""

    name: str
    title: str
    about: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    act: Callable[[Service, Any, Tell], Awaitable[Json]]


async def _ask(service: Service, asked: Question, tell: Tell) -> Json:
    _ready(service)
    answer: Answer | None = None
    async with aclosing(answering(service, asked.question, asked.history, asked.scope.scope)) as steps:
        async for step in steps:
            if isinstance(step, Stage):
                await tell(step.name)
            elif isinstance(step, Answer):
                answer = step
    assert answer is not None, "a stream ends with its answer"
    return answer_to_json(answer)


async def _search(service: Service, asked: Search, tell: Tell) -> Json:
    _ready(service)
    scope = asked.scope.scope
    hits = await asyncio.to_thread(service.search, asked.question, asked.history, k=asked.k, scope=scope)
    return {"hits": [hit_to_json(hit) for hit in hits]}


async def _read(service: Service, asked: Reading, tell: Tell) -> Json:
    return await asyncio.to_thread(part_of, service, asked.file, asked.start, asked.end)


async def _list(service: Service, asked: Nothing, tell: Tell) -> Json:
    return {"documents": [record_to_json(r) for r in await asyncio.to_thread(service.documents)]}


def _ready(service: Service) -> None:
    now = service.status()
    if waiting(now):
        raise NothingIndexed(now.message or f"The assistant is {now.state}. Ask again in a moment.")


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "ask",
            "Ask the documents",
            "Answer a question from the documents. Every claim carries the exact place of its quote "
            "(file, start, end, quote); the answer abstains where the documents do not hold it.",
            Question,
            replies.Answer,
            _ask,
        ),
        Tool(
            "search",
            "Search the documents",
            "The passages nearest to a question, best first, without judging whether they answer it.",
            Search,
            replies.Hits,
            _search,
        ),
        Tool(
            "read_document",
            "Read a document",
            "A document's text, or the part of it from start to end: a citation's quote is exactly its part.",
            Reading,
            replies.Document,
            _read,
        ),
        Tool(
            "list_documents",
            "List the documents",
            "Every document that can be asked, with its title, date and language.",
            Nothing,
            replies.Documents,
            _list,
        ),
    )
}
