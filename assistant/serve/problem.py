"""Errors of the HTTP interface as problem+json (RFC 9457)."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import (
    AssistantError,
    ModelUnavailable,
    NothingIndexed,
    SettingError,
    StoreBusy,
    StoreError,
    UnreadableDocument,
)
from assistant.problems import problem_to_json

LOG = logging.getLogger(__name__)
RETRY_SECONDS = "2"
_STATUS: tuple[tuple[type[AssistantError], int], ...] = (
    (SettingError, 400),
    (NothingIndexed, 422),
    (UnreadableDocument, 422),
    (StoreBusy, 409),
    (StoreError, 503),
    (ModelUnavailable, 503),
)


def problem(status: int, kind: str, title: str, detail: str, **headers: str) -> JSONResponse:
    """A response that says what went wrong. Header names are given with underscores."""
    body = {"type": kind, "title": title, "detail": detail, "status": status}
    written = {k.replace("_", "-"): v for k, v in headers.items()}
    return JSONResponse(body, status, written, "application/problem+json")


def status_of(error: AssistantError) -> int:
    """The HTTP status that says an error of ours best."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def said(error: Exception) -> dict[str, object]:
    """Any error as the JSON of a problem, for streams that have already begun. A bug goes to the log."""
    if isinstance(error, AssistantError):
        return {**problem_to_json(error), "status": status_of(error)}
    LOG.error("An answer failed.", exc_info=error)
    return {"type": "InternalError", "title": "A bug", "detail": "See the server's log.", "status": 500}


def speak_problems(app: FastAPI) -> None:
    """Let every error of the application's own routes leave as a problem."""
    app.add_exception_handler(AssistantError, _assistant_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


async def _assistant_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AssistantError)
    told = problem_to_json(error)
    retry = {"Retry_After": RETRY_SECONDS} if status_of(error) == 503 else {}
    return problem(status_of(error), told["type"], told["title"], told["detail"], **retry)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = (f"{'.'.join(str(x) for x in e['loc'][1:]) or 'body'}: {e['msg']}" for e in error.errors())
    return problem(422, "InvalidRequest", "The request is not of the shape asked for.", "; ".join(faults))


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = {k.replace("-", "_"): v for k, v in (error.headers or {}).items()}
    kind = "InvalidRequest" if error.status_code == 400 else "HTTPError"
    return problem(error.status_code, kind, "The request was refused.", str(error.detail), **headers)


async def _bug(_: Request, error: Exception) -> JSONResponse:
    return problem(500, "InternalError", "A bug", "See the server's log.")
