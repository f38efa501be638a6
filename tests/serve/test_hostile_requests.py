"""Whatever is sent to any address, the server says what is wrong with it and goes on; nothing is a bug."""

import json
import logging
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.exchange import answer_to_json
from assistant.feedback import Feedback
from assistant.ports import Progress
from assistant.reports import Summary
from tests.cases import cases
from tests.fakes import FakeService, memory_document
from tests.hostile_texts import texts
from tests.serve.hostile_json import anything, near, spelled
from tests.serve.live import TOKEN, live

QUESTION = "Combien coûte le projet Étoile ?"
TEXT = "Le projet Étoile coûte 12 milliards.\nIl est haut.\n"
FILES = ["a.txt", "deux\nlignes.txt", "été/b#1?.txt"]
ANSWER = answer_to_json(FakeService([memory_document("a.txt", TEXT)]).ask(QUESTION))
SCOPE = {"files": ["a.txt"], "since": "2020", "until": "2030-01"}
ASK = {"question": QUESTION, "history": ["Qui ?"], "scope": SCOPE}
CHAT = {
    "model": "assistant",
    "messages": [{"role": "user", "content": QUESTION}],
    "assistant": {"scope": SCOPE},
}
PARTS = {"model": "assistant", "stream": True, "stream_options": {"include_usage": True}, "n": 1}
PARTS["messages"] = [
    {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    {"role": "system", "content": None},
]
RPC = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
READ = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "resources/read",
    "params": {"uri": "assistant://documents/a.txt"},
}
LIST = {"jsonrpc": "2.0", "id": 3, "method": "resources/list", "params": {"cursor": "a"}}
BODIES: dict[str, tuple[Any, ...]] = {
    "/v1/ask": (ASK, {**ASK, "writer": "quotes"}),
    "/v1/ask/stream": (ASK,),
    "/v1/search": ({**ASK, "k": 3},),
    "/v1/chat/completions": (CHAT, PARTS),
    "/v1/ingest": ({"folder": None, "rebuild": False},),
    "/mcp": (RPC, READ, LIST, {**RPC, "method": "initialize"}, [RPC, READ]),
    "/page/render": ({"answers": [ANSWER]},),
    "/page/export": (
        {"answers": [ANSWER], "format": "markdown", "title": "Le phare"},
        {"answers": [ANSWER], "format": "html"},
    ),
    "/page/feedback": ({"id": "0" * 12, "rating": "up", "reason": "", "history": [], "answer": ANSWER},),
}
HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "X-Assistant-Page": "1",
    "Accept": "application/json, text/event-stream",
}
names = st.sampled_from(FILES) | texts.map(lambda text: text.encode(errors="replace").decode())


class Steady(FakeService):
    """Whatever folder it is told, it keeps its documents."""

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        return Summary(unchanged=tuple(FILES))


# The server's threads draw random numbers while a case is made: hypothesis takes it for the case's doing.
pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module")


@pytest.fixture(scope="module")
def kept() -> list[Feedback]:
    return []


@pytest.fixture(scope="module")
def url(kept: list[Feedback]) -> Iterator[str]:
    with live(Steady([memory_document(f, TEXT) for f in FILES]), keep=kept.append) as address:
        yield address


class Line:
    """A connection that is opened again where the server has closed it."""

    def __init__(self, url: str) -> None:
        self._place = urlsplit(url).netloc
        self._open = HTTPConnection(self._place, timeout=60)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        try:
            return self._sent(method, path, body, headers)
        except (HTTPException, OSError):
            self.close()
            return self._sent(method, path, body, headers)

    def close(self) -> None:
        """Opened anew by the next request."""
        self._open.close()

    def _sent(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        self._open.request(method, path, body, headers)
        reply = self._open.getresponse()
        return reply.status, reply.headers.get("content-type", ""), reply.read()


@pytest.fixture(scope="module")
def line(url: str) -> Iterator[Line]:
    made = Line(url)
    yield made
    made.close()


def assert_told(path: str, status: int, kind: str, said: bytes) -> None:
    """No bug; what is refused is refused in JSON with a line to read, in OpenAI's words where those are."""
    assert status < 500, said
    assert b"InternalError" not in said
    assert b"Traceback" not in said
    if status >= 400 and path.startswith("/v1"):
        told = json.loads(said)
        assert "json" in kind
        assert told["error"]["message"] if "error" in told else told["detail"]


@pytest.mark.parametrize("path", BODIES)
def test_any_body_is_answered_or_refused_with_what_is_wrong(
    line: Line, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    bodies = near(*BODIES[path]).map(spelled) | anything.map(spelled) | st.binary(max_size=60)

    @given(bodies)
    @cases(15)
    def holds(body: bytes) -> None:
        assert_told(path, *line.send("POST", path, body, {**HEADERS, "Content-Type": "application/json"}))

    holds()
    assert line.send("GET", "/healthz", b"", {})[0] == 200
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


PLACES = [
    "/v1/documents/{}",
    "/v1/models/{}",
    "/v1/{}",
    "/page/source?file={}",
    "/page/passage?file={}&start=0&end=9",
]
PLACES += [
    "/page/documents?name={}",
    "/page/documents?file={}",
    "/page/documents/restore?file={}",
    "/v1/documents?name={}",
]
PLACES += [
    "/v1/documents/{}/restore",
    "/v1/documents/a.txt?start={}",
    "/v1/status?check={}",
    "/embed?files={}",
]
PLACES += [
    "/page/source?file=a.txt&marks={}",
    "/page/map?cited={}",
    "/page/timeline?cited={}",
    "/login?next={}",
]


def test_any_name_in_any_address_is_answered_or_refused(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    @given(
        st.sampled_from(["GET", "GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH"]),
        st.sampled_from(PLACES),
        names | st.integers(-(2**70), 2**70).map(str),
        st.binary(max_size=100) | st.just(b"Une page."),
        st.sampled_from(["application/json", "text/plain", "multipart/form-data", "", "x"]),
    )
    @cases(150)
    def holds(method: str, place: str, name: str, body: bytes, kind: str) -> None:
        path = place.format(quote(name, safe="/"))
        status, told, said = line.send(method, path, body, {**HEADERS, "Content-Type": kind})
        assert_told("" if method == "HEAD" or status == 405 else path, status, told, said)
        if method == "GET" and place == "/v1/documents/{}" and name in FILES:
            assert json.loads(said)["file"] == name

    holds()
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]


def test_what_was_asked_while_all_that_was_sent_is_still_there(line: Line, kept: list[Feedback]) -> None:
    status, _, said = line.send("GET", "/v1/documents", b"", HEADERS)
    assert status == 200
    assert {d["file"] for d in json.loads(said)["documents"]} >= set(FILES)
    assert all(opinion.answer.question for opinion in kept)
