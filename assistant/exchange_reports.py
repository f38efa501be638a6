"""What the assistant tells of its own work as JSON, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.exchange import Json, plain, valued
from assistant.reports import Refusal, Stage, Status, Summary


def status_to_json(status: Status) -> Json:
    """The state of an assistant."""
    return {**plain(status), "refused": [plain(r) for r in status.refused]}


def status_from_json(reply: Mapping[str, Any]) -> Status:
    """The state of which this is the JSON."""
    return valued(Status, {**reply, "refused": _refusals(reply.get("refused", ()))})


def summary_to_json(summary: Summary) -> Json:
    """What an ingest did; ``refused`` is a list of objects with ``file`` and ``reason``."""
    return {**plain(summary), "refused": [plain(r) for r in summary.refused]}


def summary_from_json(reply: Mapping[str, Any]) -> Summary:
    """The summary of which this is the JSON."""
    return valued(Summary, {**reply, "refused": _refusals(reply["refused"])})


def _refusals(replies: Iterable[Mapping[str, Any]]) -> tuple[Refusal, ...]:
    return tuple(valued(Refusal, r) for r in replies)


def stage_to_json(stage: Stage) -> Json:
    """The stage that has just begun."""
    return plain(stage)


def stage_from_json(reply: Mapping[str, Any]) -> Stage:
    """The stage of which this is the JSON."""
    return valued(Stage, reply)
