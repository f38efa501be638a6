"""Errors of the HTTP interface as problem+json (RFC 9457), or as OpenAI says them where it is asked so."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import (
    AssistantError,
    BadQuestion,
    ChangesOff,
    FeedbackError,
    ModelUnavailable,
    NameTaken,
    NotFound,
    NothingIndexed,
    NotInstalled,
    NotUploaded,
    OutOfMemory,
    OutOfRange,
    SettingError,
    StoreBusy,
    StoreError,
    UnreadableDocument,
)
from assistant.problems import problem_to_json
from assistant.serve.wall.request_id import request_id

LOG = logging.getLogger(__name__)
RETRY_SECONDS = "2"
OPENAI_PATHS = ("/v1/chat/completions", "/v1/models")
_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (SettingError, 400),
    (ChangesOff, 403),
    (NotFound, 404),
    (NotUploaded, 404),
    (NotInstalled, 404),
    (NameTaken, 409),
    (BadQuestion, 422),
    (OutOfRange, 422),
    (NothingIndexed, 422),
    (UnreadableDocument, 422),
    (StoreBusy, 409),
    (StoreError, 503),
    (ModelUnavailable, 503),
    (OutOfMemory, 503),
    (FeedbackError, 507),
)
_BUG = ("InternalError", "A bug", "See the server's log.")


def problem(status: int, kind: str, title: str, detail: str, **headers: str) -> JSONResponse:
    """A response that says what went wrong. Header names are given with underscores."""
    written = {k.replace("_", "-"): v for k, v in headers.items()}
    return JSONResponse(_told(status, kind, title, detail), status, written, "application/problem+json")


def status_of(error: AssistantError) -> int:
    """The HTTP status that says an error of ours best."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def said(error: Exception) -> dict[str, object]:
    """Any error as the JSON of a problem, for streams that have already begun. A bug goes to the log."""
    if isinstance(error, MemoryError):
        error = OutOfMemory()
    if isinstance(error, AssistantError):
        told = problem_to_json(error)
        return _told(status_of(error), told["type"], told["title"], told["detail"])
    LOG.error("An answer failed.", exc_info=error)
    return _told(500, *_BUG)


def openai_error(status: int, kind: str, detail: str, param: str | None = None) -> dict[str, object]:
    """An error as the JSON that OpenAI's clients read."""
    family = "server_error" if status >= 500 else "invalid_request_error"
    return {"error": {"message": detail, "type": family, "param": param, "code": kind}}


def speak_problems(app: FastAPI) -> None:
    """Let every error of the application's own routes leave as a problem."""
    app.add_exception_handler(AssistantError, _assistant_error)
    app.add_exception_handler(MemoryError, _no_memory)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


def _told(status: int, kind: str, title: str, detail: str) -> dict[str, object]:
    return {"type": kind, "title": title, "detail": detail, "status": status, "request_id": request_id()}


def _reply(request: Request, status: int, kind: str, title: str, detail: str, **headers: str) -> JSONResponse:
    if not request.url.path.startswith(OPENAI_PATHS):
        return problem(status, kind, title, detail, **headers)
    # OpenAI's clients take 400 for a request that is not of the shape asked for.
    status = 400 if status == 422 else status
    written = {k.replace("_", "-"): v for k, v in headers.items()}
    return JSONResponse(openai_error(status, kind, detail), status, written)


async def _assistant_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AssistantError)
    told = problem_to_json(error)
    retry = {"Retry_After": RETRY_SECONDS} if status_of(error) == 503 else {}
    return _reply(request, status_of(error), told["type"], told["title"], told["detail"], **retry)


async def _no_memory(request: Request, error: Exception) -> JSONResponse:
    return await _assistant_error(request, OutOfMemory())


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = (f"{'.'.join(str(x) for x in e['loc'][1:]) or 'body'}: {e['msg']}" for e in error.errors())
    title = "The request is not of the shape asked for."
    return _reply(request, 422, "InvalidRequest", title, "; ".join(faults))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = {k.replace("-", "_"): v for k, v in (error.headers or {}).items()}
    kind = "InvalidRequest" if error.status_code == 400 else "HTTPError"
    return _reply(request, error.status_code, kind, "The request was refused.", str(error.detail), **headers)


async def _bug(request: Request, error: Exception) -> JSONResponse:
    return _reply(request, 500, *_BUG)
