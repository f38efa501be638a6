"""The assistant as a model of OpenAI's chat completions, so that every client of theirs can ask it."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import JSONResponse

from assistant.exchange import Json
from assistant.ports import Service
from assistant.reports import Stage
from assistant.serve.doors import chat_replies, examples
from assistant.serve.doors.chat import MODEL, Chat, Message, chunks, completion, conversation, refusal
from assistant.serve.doors.problem import openai_error, said
from assistant.serve.doors.wire import event_stream, nobody, readiness
from assistant.serve.flow import answered, answering, unless_gone
from assistant.values import Answer

_ASKED = Chat(model=MODEL, messages=[Message(role="user", content=examples.QUESTION)])
_TOLD = completion(_ASKED, examples.VALUE, place="http://127.0.0.1:7860/v1/documents/")
_CHUNKS = {"text/event-stream": {"schema": {"type": "string"}, "example": "data: {}\n\ndata: [DONE]\n\n"}}
_EXAMPLE = {"application/json": {"example": _TOLD}}
_ERROR = {
    "model": chat_replies.Refused,
    "description": "Refused, in OpenAI's shape.",
    "content": {"application/json": {"example": openai_error(400, "unsupported", "Leave it out.", "tools")}},
}
_COMPLETED: dict[int | str, Any] = {
    200: {
        "model": chat_replies.Completion,
        "description": "The completion, or with ``stream`` its chunks.",
        "content": _EXAMPLE | _CHUNKS,
    },
    "4XX": _ERROR,
    503: _ERROR,
}


def add_chat(routes: APIRouter, service: Service) -> None:
    """The routes that OpenAI's clients call, under the same prefix as ours."""
    _add_models(routes)

    @routes.post("/chat/completions", dependencies=[Depends(readiness(service))], responses=_COMPLETED)
    async def complete(chat: Chat, request: Request) -> Response:
        """OpenAI's chat completion. The key ``assistant`` holds the whole answer, as /v1/ask gives it."""
        if chat.model != MODEL:
            return _no_model(chat.model)
        if (refused := refusal(chat)) is not None:
            param, detail = refused
            return JSONResponse(openai_error(400, "unsupported", detail, param), 400)
        place = f"{request.base_url}v1/documents/"
        if chat.stream:
            return event_stream(_events(service, chat, place))
        ours = chat.assistant
        work = answered(service, *conversation(chat), ours.scope.scope, writer=ours.writer)
        answer = await unless_gone(request.receive, work)
        return nobody() if answer is None else JSONResponse(completion(chat, answer, place=place))


def _add_models(routes: APIRouter) -> None:
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": MODEL}
    listed = {"object": "list", "data": [model]}

    @routes.get("/models", responses=examples.reply(chat_replies.Models, listed, "The one there is."))
    def models() -> Response:
        """The one model there is, as OpenAI lists models."""
        return JSONResponse(listed)

    told = examples.reply(chat_replies.Model, model, "The model.")

    @routes.get("/models/{name}", responses=told | {"4XX": _ERROR})
    def one(name: Annotated[str, Path(examples=[MODEL])]) -> Response:
        """One model."""
        return JSONResponse(model) if name == MODEL else _no_model(name)


async def _events(service: Service, chat: Chat, place: str) -> AsyncIterator[str]:
    """Chunks as server-sent events; the stages are comments, which keep the connection alive."""
    question, history = conversation(chat)
    scope, writer = chat.assistant.scope.scope, chat.assistant.writer
    try:
        async with aclosing(answering(service, question, history, scope, writer=writer)) as steps:
            async for step in steps:
                if isinstance(step, Stage):
                    yield f": {step.name}\n\n"
                elif isinstance(step, Answer):
                    for chunk in chunks(chat, step, place=place):
                        yield _event(chunk)
    except Exception as error:
        problem = said(error)
        yield _event(openai_error(int(str(problem["status"])), str(problem["type"]), str(problem["detail"])))
        return
    yield "data: [DONE]\n\n"


def _event(chunk: Json) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def _no_model(name: str) -> Response:
    detail = f"The model {name!r} does not exist here: ask {MODEL!r}."
    return JSONResponse(openai_error(404, "model_not_found", detail, "model"), 404)
