"""The page's events, called with any data: no bug in the log, and nobody is told what another asked."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import cases
from tests.fakes import FakeService, memory_document
from tests.serve.hostile_json import anything, near, spelled
from tests.serve.live import live

SECRET = "Zanzibar"
TEXT = "Le projet Étoile coûte 12 milliards.\n"
TURN = {
    "turn": "t1",
    "question": "Combien coûte le projet Étoile ?",
    "history": [],
    "scope": None,
    "writer": "quotes",
}
SCOPED = {**TURN, "history": ["Qui ?"], "scope": {"files": ["a.txt"], "since": "", "until": ""}}
EVENTS = ("answer", "ask", "search", "documents", "document")
DATA: dict[str, tuple[list[Any], ...]] = {
    "answer": ([TURN], [SCOPED], [None]),
    "ask": ([TURN["question"], ["Qui ?"], {}],),
    "search": ([TURN["question"], 3, [], {"files": ["a.txt"]}],),
    "documents": ([],),
    "document": (["a.txt"],),
    "draw": ([None],),
}
JSON = {"Content-Type": "application/json"}

# The server's threads draw random numbers while a case is made: hypothesis takes it for the case's doing.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(FakeService([memory_document("a.txt", TEXT)])) as address:
        yield address


@pytest.fixture(scope="module")
def line(url: str) -> Iterator[HTTPConnection]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    yield connection
    connection.close()


def sent(line: HTTPConnection, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    try:
        line.request(method, f"/gradio_api{path}", body, JSON)
        reply = line.getresponse()
        return reply.status, reply.read()
    except (HTTPException, OSError):  # closed while nothing was said
        line.close()
        line.request(method, f"/gradio_api{path}", body, JSON)
        reply = line.getresponse()
        return reply.status, reply.read()


def full(status: int, said: bytes) -> bool:
    """Whether too many events wait already."""
    return status == 503 and "Queue is full" in json.loads(said)["detail"]


def events(line: HTTPConnection, body: dict[str, Any]) -> list[dict[str, Any]]:
    """All that a session is told of its event, up to the end of the stream; empty where it was not taken."""
    status, said = sent(line, "POST", "/queue/join", spelled(body))
    if status != 200 or "session_hash" not in body:
        assert status < 500 or full(status, said), said
        return []
    return streamed(line, str(body["session_hash"]))


def streamed(line: HTTPConnection, session: str) -> list[dict[str, Any]]:
    status, said = sent(line, "GET", f"/queue/data?session_hash={session}")
    assert status == 200, said
    return [json.loads(row[5:]) for row in said.decode().split("\n") if row.startswith("data:")]


@pytest.fixture(scope="module")
def numbers(line: HTTPConnection) -> dict[str, int]:
    return numbered(line)


def numbered(line: HTTPConnection) -> dict[str, int]:
    """The page's events by name, as its framework counts them."""
    line.request("GET", "/config")
    config = json.loads(line.getresponse().read())
    return {d["api_name"]: d["id"] for d in config["dependencies"] if d["backend_fn"]}


def test_the_page_has_no_event_that_is_not_tried(numbers: dict[str, int]) -> None:
    assert set(numbers) == set(DATA)


@pytest.mark.parametrize("name", DATA)
def test_any_data_is_answered_or_refused_and_told_to_who_sent_it(
    line: HTTPConnection,
    numbers: dict[str, int],
    name: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    count = 0

    @given(
        near(*DATA[name]) | anything,
        st.sampled_from(["", "", "fn_index", "event_data", "event_id", "simple_format"]),
        anything,
    )
    @cases(12)
    def holds(data: Any, extra: str, put: Any) -> None:
        nonlocal count
        count += 1
        victim = {
            "data": [{**TURN, "question": SECRET}],
            "fn_index": numbers["answer"],
            "session_hash": f"v{count}",
        }
        assert sent(line, "POST", "/queue/join", spelled(victim))[0] == 200
        body = {"data": data, "fn_index": numbers[name], "session_hash": f"{name}{count}"}
        told = events(line, body | ({extra: put} if extra else {}))
        assert not told or told[-1]["msg"] in ("close_stream", "process_completed", "unexpected_error")
        assert SECRET not in json.dumps(told)
        assert SECRET in json.dumps(streamed(line, f"v{count}"))

    holds()
    assert not [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert "Traceback" not in "".join(capfd.readouterr())
    told = events(line, {"data": [TURN], "fn_index": numbers["answer"], "session_hash": f"{name}-after"})
    assert "12 milliards" in json.dumps(told, ensure_ascii=False)


CALL = {"data": DATA["ask"][0], "session_hash": "s"}
OTHERS = {
    "/cancel": {"session_hash": "s", "fn_index": 2, "event_id": "e"},
    "/reset": {"event_id": "e"},
    "/component_server": {"session_hash": "s", "component_id": 1, "fn_name": "f", "data": [1]},
    "/run/ask": CALL,
    "/api/ask": CALL,
    "/call/ask": CALL,
    "/call/answer": {"data": [TURN]},
    "/run/predict": {**CALL, "fn_index": 5},
    "/queue/join": {**CALL, "fn_index": 5},
    "/queue/join/": {**CALL, "fn_index": 5},
}


@pytest.mark.parametrize("component", [0, 1, 10**6])
def test_no_part_of_the_page_has_functions_to_call(line: HTTPConnection, component: int) -> None:
    asked = {**OTHERS["/component_server"], "component_id": component}
    status, said = sent(line, "POST", "/component_server", json.dumps(asked).encode())
    assert status == 422
    assert b"No part of the page" in (said if isinstance(said, bytes) else said.encode())


@pytest.mark.parametrize("path", OTHERS)
def test_the_framework_s_other_addresses_take_anything(
    line: HTTPConnection, path: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    @given(near(OTHERS[path]).map(spelled) | anything.map(spelled) | st.binary(max_size=40))
    @cases(8)
    def holds(body: bytes) -> None:
        status, said = sent(line, "POST", path, body)
        assert status < 500 or full(status, said) or json.loads(said)["error"], said

    holds()
    assert not [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("path", ["/call/ask", "/run/ask", "/queue/join"])
def test_an_empty_session_is_refused(line: HTTPConnection, path: str) -> None:
    status, said = sent(line, "POST", path, spelled({**CALL, "fn_index": 5, "session_hash": ""}))
    assert (status, b"session_hash is empty" in said) == (422, True)


class Held(FakeService):
    """Answers no question before it is let go."""

    def __init__(self) -> None:
        super().__init__([memory_document("a.txt", TEXT)])
        self.go_on = threading.Event()

    def stream(self, *asked: Any, **named: Any) -> Iterator[Any]:
        self.go_on.wait(60)
        return super().stream(*asked, **named)


def test_a_crowd_that_hears_nothing_is_turned_away_and_harms_nobody() -> None:
    service = Held()
    with live(service) as address:
        line = HTTPConnection(urlsplit(address).netloc, timeout=60)
        replies = [sent(line, "POST", "/call/ask", spelled(CALL)) for _ in range(500)]
        assert {status for status, _ in replies} == {200, 503}
        assert all(full(status, said) for status, said in replies if status != 200)
        assert 200 <= sum(status == 200 for status, _ in replies) < 300
        service.go_on.set()
        told, ask = [], numbered(line)["ask"]
        for _ in range(100):
            if told := events(line, {**CALL, "fn_index": ask, "session_hash": "later"}):
                break
            time.sleep(0.1)
        line.close()
        assert told
