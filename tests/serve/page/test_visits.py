"""What the page's framework remembers of visits and events: little, however many come."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from gradio.state_holder import StateHolder

from assistant.serve.page import visits
from tests.fakes import FakeService, memory_document
from tests.serve.live import live

QUESTION = "Combien coûte le projet Étoile ?"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[HTTPConnection, StateHolder]]:
    """A line to a server that remembers two visits, and what its framework remembers."""
    holders: list[StateHolder] = []
    begun = StateHolder.set_blocks

    def noted(holder: StateHolder, page: Any) -> None:
        holders.append(holder)
        begun(holder, page)

    monkeypatch.setattr(StateHolder, "set_blocks", noted)
    monkeypatch.setattr(visits, "_SESSIONS", 2)
    monkeypatch.setattr(visits, "_ASKED", 3)
    with live(FakeService([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n")])) as url:
        line = HTTPConnection(urlsplit(url).netloc, timeout=60)
        yield line, holders[-1]
        line.close()


def told(line: HTTPConnection, session: str) -> str:
    """What a visit is told of the question."""
    body = json.dumps({"data": [QUESTION, [], {}], "session_hash": session})
    line.request("POST", "/gradio_api/call/ask", body, {"Content-Type": "application/json"})
    event = json.loads(line.getresponse().read())["event_id"]
    line.request("GET", f"/gradio_api/call/ask/{event}")
    return line.getresponse().read().decode()


def test_visits_beyond_some_are_forgotten_and_answered_all_the_same(
    held: tuple[HTTPConnection, StateHolder],
) -> None:
    line, holder = held
    for session in ("first", "second", "third", "fourth", "first"):
        assert "12 milliards" in told(line, session)
    assert 1 <= len(holder.session_data) <= 2
    assert 1 <= len(holder.blocks._queue.pending_event_ids_session) <= 3


def test_events_are_not_summed_up(held: tuple[HTTPConnection, StateHolder]) -> None:
    line, holder = held
    for session in ("first", "second", "third"):
        told(line, session)
    queue = holder.blocks._queue
    assert len(queue.event_analytics) <= 1
    assert queue.cached_event_analytics_summary == {"functions": {}}
