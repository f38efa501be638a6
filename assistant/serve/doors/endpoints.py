"""Named endpoints for programs that use ``gradio_client``: the same JSON as under ``/v1``."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.exchange import Json, answer_to_json, document_to_json, hit_to_json, record_to_json
from assistant.ports import Service
from assistant.serve.doors.bodies import Question, Search
from assistant.serve.flow import answered, until_ready
from assistant.serve.toolkit import gr
from assistant.serve.wall.callers import caller_of
from assistant.serve.wall.load import Load

LOG = logging.getLogger(__name__)
_BUG = "Something went wrong that the assistant did not foresee. The details are in its log."
_LATER = "Ask again in a moment."

P = ParamSpec("P")
T = TypeVar("T")


def add_endpoints(service: Service, load: Load) -> None:
    """Give the Blocks at hand ``/ask``, ``/search``, ``/documents`` and ``/document``."""
    for work in _endpoints(service):
        gr.api(_told(work, load), api_name=work.__name__, concurrency_limit=None)


def _endpoints(service: Service) -> list[Callable[..., Coroutine[Any, Any, Any]]]:
    async def ask(question: str, history: list[str] = [], scope: Json = {}) -> Json:  # noqa: B006
        """The answer to a question, each claim with its exact citations; history is the earlier questions."""
        asked = Question(question=question, history=history, scope=scope)  # type: ignore[arg-type]
        await _ready(service)
        answer = await answered(service, asked.question, asked.history, asked.scope.scope)
        return answer_to_json(answer)

    async def search(question: str, k: int = 10, history: list[str] = [], scope: Json = {}) -> list[Json]:  # noqa: B006
        """The k passages nearest to a question, best first."""
        asked = Search(question=question, k=k, history=history, scope=scope)  # type: ignore[arg-type]
        await _ready(service)
        words = asked.question, asked.history
        hits = await asyncio.to_thread(service.search, *words, k=asked.k, scope=asked.scope.scope)
        return [hit_to_json(hit) for hit in hits]

    async def documents(request: gr.Request) -> list[Json]:
        """The documents that can be asked."""
        _may_read(request)
        return [record_to_json(r) for r in await asyncio.to_thread(service.documents)]

    async def document(file: str, request: gr.Request) -> Json:
        """One document: its facts and its whole text."""
        _may_read(request)
        # the framework hands over whatever was sent
        found = await asyncio.to_thread(service.document, file) if isinstance(file, str) else None
        if found is None:
            raise _error(f"{file} is not among the documents.")
        return document_to_json(found)

    return [ask, search, documents, document]


def _may_read(request: gr.Request) -> None:
    # The wall sees one address for all endpoints and lets in who may ask.
    if "read" not in caller_of(request.request.scope).scopes:  # type: ignore[union-attr]
        raise _error("This needs a key with the scope read.")


async def _ready(service: Service) -> None:
    async for _ in until_ready(service):
        pass


def _told(work: Callable[P, Awaitable[T]], load: Load) -> Callable[P, Awaitable[T]]:
    """The same work within the load; what goes wrong is told in a line that the caller can act on."""

    @wraps(work)
    async def told(*args: P.args, **kwargs: P.kwargs) -> T:
        if load.full:
            raise _error(f"{load.running} requests are being answered or wait. {_LATER}")
        try:
            with load.one_more():
                async with asyncio.timeout(load.seconds):
                    return await work(*args, **kwargs)
        except gr.Error:
            raise
        except TimeoutError as error:
            raise _error(f"No answer within {load.seconds:g} s. {_LATER}") from error
        except Exception as error:
            raise _error(_fault(error)) from error

    return told


def _error(detail: str) -> gr.Error:
    return gr.Error(detail, print_exception=False)


def _fault(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(str(x) for x in e['loc'])}: {e['msg']}" for e in error.errors())
    if isinstance(error, AssistantError):
        return str(error)
    LOG.error("A program's question could not be answered.", exc_info=error)
    return _BUG
