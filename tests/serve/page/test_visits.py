"""What the page's framework remembers of visits and events: little, however many come."""

import json
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from gradio.state_holder import StateHolder

from assistant.serve.page import visits
from tests.fakes import memory_document
from tests.serve.crowd import Slow
from tests.serve.live import live

QUESTION = "Combien coûte le projet Étoile ?"
JSON = {"Content-Type": "application/json"}
Held = tuple[HTTPConnection, StateHolder, Slow]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """A line to a server that remembers two visits, what its framework remembers, and its service."""
    holders: list[StateHolder] = []
    begun = StateHolder.set_blocks

    def noted(holder: StateHolder, page: Any) -> None:
        holders.append(holder)
        begun(holder, page)

    monkeypatch.setattr(StateHolder, "set_blocks", noted)
    monkeypatch.setattr(visits, "_SESSIONS", 2)
    monkeypatch.setattr(visits, "_ASKED", 3)
    service = Slow([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n")])
    with live(service) as url:
        line = HTTPConnection(urlsplit(url).netloc, timeout=60)
        yield line, holders[-1], service
        service.go.set()
        line.close()


def sent(line: HTTPConnection, method: str, path: str, body: Any = None) -> str:
    line.request(method, path, json.dumps(body) if body else None, JSON)
    return line.getresponse().read().decode()


def told(line: HTTPConnection, session: str) -> str:
    """What a visit is told of the question."""
    asked = {"data": [QUESTION, [], {}], "session_hash": session}
    event = json.loads(sent(line, "POST", "/gradio_api/call/ask", asked))["event_id"]
    return sent(line, "GET", f"/gradio_api/call/ask/{event}")


def until(so: Callable[[], object]) -> None:
    """Return when it is so, within ten seconds."""
    end = time.monotonic() + 10
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_visits_beyond_some_are_forgotten_and_answered_all_the_same(held: Held) -> None:
    line, holder, service = held
    service.go.set()
    for session in ("first", "second", "third", "fourth", "first"):
        assert "12 milliards" in told(line, session)
    assert 1 <= len(holder.session_data) <= 2
    assert 1 <= len(holder.blocks._queue.pending_event_ids_session) <= 3


def test_a_visit_that_is_forgotten_while_it_waits_for_its_answer_gets_it(held: Held) -> None:
    line, holder, service = held
    config = json.loads(sent(line, "GET", "/config"))
    number = next(d["id"] for d in config["dependencies"] if d["api_name"] == "answer")
    turn = {"turn": "t", "question": QUESTION, "history": [], "scope": None, "writer": ""}
    asked = {"data": [turn], "fn_index": number, "session_hash": "patient"}
    sent(line, "POST", "/gradio_api/queue/join", asked)
    until(lambda: "patient" in holder.session_data)
    # The framework looks its visit up a few times more before the answer waits for the service.
    until(lambda: holder["second"] and holder["third"] and "patient" not in holder.session_data)
    service.go.set()
    assert "12 milliards" in sent(line, "GET", "/gradio_api/queue/data?session_hash=patient")


def test_events_are_not_summed_up(held: Held) -> None:
    line, holder, service = held
    service.go.set()
    for session in ("first", "second", "third"):
        told(line, session)
    queue = holder.blocks._queue
    assert len(queue.event_analytics) <= 1
    assert queue.cached_event_analytics_summary == {"functions": {}}
