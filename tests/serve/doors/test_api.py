"""The HTTP interface: the real server, and the command line's own client as one of its callers."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.errors import AssistantError, NothingIndexed, OutOfMemory, StoreBusy, StoreDamaged
from assistant.exchange import answer_to_json
from assistant.ports import Progress
from assistant.reports import Stage, Status, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.serve.doors.client import Remote
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.live import TOKEN, live

QUESTION = "Combien coûte le projet Étoile ?"
DOCUMENTS = [
    memory_document("été/a b#1?%.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n"),
    memory_document("b.txt", "Le pain serait cher.\nLe projet Étoile coûte 12 milliards.\n"),
]


class Changing(FakeService):
    """Its state is what the test says; a question that says so breaks it."""

    state = "ready"

    def status(self, *, check: bool = False) -> Status:
        return Status(self.state, "checked" if check else "", "seeds", "fake", 0, 0)

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        yield Stage("retrieve")
        if "abîmé" in question:
            raise StoreDamaged("vectorstore/ is cut. Run: assistant ingest --rebuild")
        if "bogue" in question:
            raise ZeroDivisionError("secret")
        if "énorme" in question:
            raise MemoryError
        yield from super().stream(question, history, scope=scope)

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        if folder and folder.name == "pris":
            raise StoreBusy("vectorstore/ is held by another process.")
        return super().ingest(folder, rebuild=rebuild, progress=progress)


SERVICE = Changing(DOCUMENTS)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


@pytest.fixture
def remote(url: str) -> Remote:
    return Remote(url, TOKEN, patience=10)


def call(
    url: str, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    named = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=10)) as connection:
        connection.request(method, path, sent, named)
        reply = connection.getresponse()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()


def problem(url: str, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    status, named, said = call(url, method, path, body, **headers)
    assert named["content-type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(said)
    assert set(told) == {"type", "title", "detail", "status", "request_id"}
    assert told["request_id"] == named["x-request-id"]
    assert told["status"] == status
    return told


def test_the_client_gets_the_answer_that_the_service_gives(remote: Remote) -> None:
    assert answer_to_json(remote.ask(QUESTION)) == answer_to_json(SERVICE.ask(QUESTION))


def test_history_makes_a_follow_up_stand_alone(remote: Remote) -> None:
    assert remote.ask("Et lui ?", [QUESTION]).query == f"{QUESTION} Et lui ?"


def test_a_stream_tells_the_stages_then_the_answer(remote: Remote) -> None:
    *stages, answer = remote.stream(QUESTION)
    assert [s.name for s in stages if isinstance(s, Stage)][:2] == ["retrieve", "rewrite"]
    assert isinstance(answer, Answer)


def test_search_gives_k_hits(remote: Remote) -> None:
    assert remote.search(QUESTION, k=1) == SERVICE.search(QUESTION, k=1)


def test_documents_are_listed_and_read_whatever_they_are_called(remote: Remote) -> None:
    assert remote.documents() == SERVICE.documents()
    assert remote.document(DOCUMENTS[0].file) == DOCUMENTS[0]
    assert remote.document("../secret.txt") is None


def test_status_is_told_and_checked_on_demand(remote: Remote) -> None:
    assert remote.status().message == ""
    assert remote.status(check=True).message == "checked"


def test_ingest_tells_its_progress_and_its_summary(remote: Remote, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("Bonjour à tous.")
    told: list[tuple[int, int, str]] = []
    other = FakeService()
    with live(other) as url:
        summary = Remote(url, TOKEN).ingest(
            tmp_path, progress=lambda *args, **named: told.append((*args, *named.values()))
        )
    assert summary.added == ("c.txt",)
    assert told == [(1, 1, "c.txt")]
    assert [r.file for r in other.documents()] == ["c.txt"]


def test_ingest_tells_what_it_failed_with(remote: Remote, tmp_path: Path) -> None:
    with pytest.raises(NothingIndexed):
        remote.ingest(tmp_path)
    with pytest.raises(StoreBusy, match="another process"):
        remote.ingest(tmp_path / "pris")


@pytest.mark.parametrize("token", ["", "the-toke", "the-token2", "é"])
def test_the_store_changes_only_for_the_bearer_of_the_token(url: str, token: str) -> None:
    bearer = f"Bearer {token}".encode().decode("latin-1")
    status, named, said = call(url, "POST", "/v1/ingest", {"folder": "/nowhere"}, Authorization=bearer)
    assert (status, named["www-authenticate"]) == (401, "Bearer")
    assert b"token" in said


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": " \n"},
        {"question": 3},
        {"question": None},
        {"question": "x" * 2001},
        {"question": "x", "history": "x"},
        {"question": "x", "history": ["x"] * 51},
        {"question": "x", "history": ["x" * 2001]},
        {"question": "x", "unknown": 1},
        [],
        b"{",
        b"\xff",
        b"",
    ],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream", "/v1/search"])
def test_malformed_questions_are_refused(url: str, path: str, body: Any) -> None:
    assert problem(url, "POST", path, body)["type"] == "InvalidRequest"


def test_a_question_of_the_full_length_is_read(remote: Remote) -> None:
    assert remote.ask("é" * 2000).abstained


@pytest.mark.parametrize("k", [0, -1, 101, "many"])
def test_k_has_bounds(url: str, k: object) -> None:
    assert problem(url, "POST", "/v1/search", {"question": "x", "k": k})["status"] == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_read(url: str, kind: str) -> None:
    assert problem(url, "POST", "/v1/ask", {"question": "x"}, Content_Type=kind)["status"] == 415


def test_a_body_over_the_limit_is_refused_with_and_without_its_length(url: str) -> None:
    assert problem(url, "POST", "/v1/ask", b" " * 300_000)["status"] == 413
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    pieces = (b" " * 10_000 for _ in range(30))
    connection.request("POST", "/v1/ask", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
    status = connection.getresponse().status
    connection.close()
    assert status == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("POST", "/v1/nothing", 404),
        ("GET", "/v1/documents/absent.txt", 404),
        ("GET", "/v1/documents/%2e%2e/%2e%2e/etc/passwd", 404),
        ("DELETE", "/v1/status", 404),
    ],
)
def test_unknown_addresses_are_problems(url: str, method: str, path: str, status: int) -> None:
    body, owner = {} if method == "POST" else None, f"Bearer {TOKEN}"
    assert problem(url, method, path, body, Authorization=owner)["status"] == status


def test_errors_keep_their_class(remote: Remote) -> None:
    with pytest.raises(StoreDamaged, match="--rebuild"):
        remote.ask("abîmé")
    with pytest.raises(StoreDamaged, match="--rebuild"):
        list(remote.stream("abîmé"))


def test_too_little_memory_is_no_bug(remote: Remote, url: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(OutOfMemory, match="Try again"):
        remote.ask("énorme")
    with pytest.raises(OutOfMemory, match="Try again"):
        list(remote.stream("énorme"))
    assert call(url, "POST", "/v1/ask", {"question": "énorme"})[0] == 503
    assert not caplog.text


def test_a_bug_is_a_500_that_gives_nothing_away(url: str, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/v1/ask", "/v1/ask/stream"):
        _, _, said = call(url, "POST", path, {"question": "bogue"})
        assert b"InternalError" in said
        assert b"secret" not in said
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("state", ["starting", "indexing"])
def test_a_question_before_there_is_anything_to_ask_is_told_to_come_back(
    url: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SERVICE, "state", state)
    for path in ("/v1/ask", "/v1/ask/stream", "/v1/search"):
        status, named, _ = call(url, "POST", path, {"question": "x"})
        assert (status, named["retry-after"]) == (503, "2")
    assert call(url, "GET", "/v1/status")[0] == 200


def test_openapi_describes_every_route_and_no_page_of_another_host_is_needed(url: str) -> None:
    described = json.loads(call(url, "GET", "/v1/openapi.json")[2])
    assert {"/v1/ask", "/v1/ask/stream", "/v1/search", "/v1/status", "/v1/documents", "/v1/ingest"} <= set(
        described["paths"]
    )
    assert not [p for p in described["paths"] if not p.startswith("/v1/")]


def test_a_listener_that_leaves_stops_the_work() -> None:
    left, reached = threading.Event(), []

    class Endless(FakeService):
        def stream(
            self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
        ) -> Iterator[Stage | Verdict | Answer]:
            try:
                while not left.wait(0.02):
                    yield Stage("read")
            finally:
                reached.append("closed")
                left.set()

    with live(Endless()) as url:
        stages = Remote(url, TOKEN).stream("x")
        assert next(stages) == Stage("read")
        stages.close()
        assert left.wait(10)
    assert reached == ["closed"]


def test_many_questions_at_once_get_their_own_answers(remote: Remote) -> None:
    answers: dict[int, str] = {}

    def ask(n: int) -> None:
        answers[n] = remote.ask(f"numéro {n}").question

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: f"numéro {n}" for n in range(12)}


def test_every_error_of_ours_has_a_status() -> None:
    from assistant import errors
    from assistant.serve.doors.problem import status_of

    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, AssistantError)]
    assert all(400 <= status_of(kind("x")) < 600 for kind in kinds)
