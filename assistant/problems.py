"""Errors as problems of RFC 9457, and back, so that a person reads the same line through a server."""

from collections.abc import Mapping
from typing import Any

from assistant import errors
from assistant.errors import AssistantError

_UNSAID = "The server reported a problem and did not say which. Look at its log."


def problem_to_json(error: AssistantError) -> dict[str, str]:
    """The error as a problem: ``type`` is its class's name, ``detail`` its message."""
    title = (type(error).__doc__ or "").split("\n")[0]
    return {"type": type(error).__name__, "title": title, "detail": str(error)}


def problem_from_json(reply: Mapping[str, Any]) -> AssistantError:
    """The error of which this is the JSON; a plain AssistantError where its name is unknown here."""
    kind = getattr(errors, str(reply.get("type", "")), None)
    detail = str(reply.get("detail") or reply.get("title") or _UNSAID)
    if isinstance(kind, type) and issubclass(kind, AssistantError):
        return kind(detail)
    return AssistantError(detail)
