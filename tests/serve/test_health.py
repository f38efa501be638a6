"""What those who keep the server running are told."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.errors import SettingError
from assistant.reports import Status
from assistant.serve.logs import QUESTIONS, REQUESTS, JsonLines, keep_logs
from assistant.serve.metrics import BUCKETS, CONTENT_TYPE, Metrics
from assistant.serve.wall.access import Access
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import TOKEN, live

KNOWN, UNKNOWN = "Combien coûte le projet Étoile ?", "Quelle est la capitale du Pérou ?"


class Changing(FakeService):
    now: Status | None = None

    def status(self, *, check: bool = False) -> Status:
        return self.now or super().status(check=check)


SERVICE = Changing([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.")])


@pytest.fixture
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


def values(url: str) -> dict[str, float]:
    status, headers, said = call(url, "GET", "/metrics")
    assert (status, headers["content-type"]) == (200, CONTENT_TYPE)
    lines = [line for line in said.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_a_process_lives_before_it_is_ready(url: str) -> None:
    ready = SERVICE.status()
    for state, documents, status in (
        ("starting", 0, 503),
        ("failed", 1, 503),
        ("indexing", 0, 503),
        ("indexing", 1, 200),
        ("ready", 1, 200),
    ):
        SERVICE.now = replace(ready, state=state, documents=documents)
        assert call(url, "GET", "/healthz")[0] == 200
        found, headers, said = call(url, "GET", "/readyz")
        assert (found, json.loads(said)) == (status, {"state": state})
        assert ("retry-after" in headers) == (status == 503)
    SERVICE.now = None


def test_questions_abstentions_and_stages_are_counted(url: str) -> None:
    for question in (KNOWN, KNOWN, UNKNOWN):
        assert call(url, "POST", "/v1/ask", {"question": question})[0] == 200
    call(url, "POST", "/v1/ask", {"question": ""})
    found = values(url)
    assert found["assistant_questions_total"] == 3
    assert found["assistant_abstentions_total"] == 1
    assert found['assistant_requests_total{status="200"}'] >= 3
    assert found['assistant_requests_total{status="422"}'] == 1
    assert found['assistant_stage_seconds_count{stage="all"}'] == 3
    assert found['assistant_stage_seconds_bucket{stage="all",le="+Inf"}'] == 3
    assert found["assistant_documents"] == 1
    assert found["assistant_requests_running"] == 0
    assert found["assistant_ready"] == 1


def test_a_histogram_counts_what_is_at_most_each_bound() -> None:
    metrics = Metrics()
    for seconds in (0.01, 0.02, 3.0, 1000.0):
        metrics.time("read", seconds)
    said = metrics.exposition([])
    found = re.findall(r'_bucket\{stage="read",le="([^"]+)"\} (\d+)', said)
    assert [bound for bound, _ in found] == [*(f"{b:g}" for b in BUCKETS), "+Inf"]
    assert dict(found)["0.01"] == "1"
    assert dict(found)["0.025"] == "2"
    assert dict(found)["5"] == "3"
    assert dict(found)["+Inf"] == "4"
    assert 'assistant_stage_seconds_sum{stage="read"} 1003.03' in said


def test_labels_cannot_break_the_format() -> None:
    metrics = Metrics()
    metrics.count("assistant_errors_total", kind='a"b\\c\nd')
    assert 'assistant_errors_total{kind="a\\"b\\\\c\\nd"} 1' in metrics.exposition([])


def test_the_numbers_are_for_those_who_may_read() -> None:
    with live(SERVICE, access=Access(token=TOKEN, guarded=True)) as url:
        assert call(url, "GET", "/metrics")[0] == 401
        assert call(url, "GET", "/metrics", Authorization=f"Bearer {TOKEN}")[0] == 200


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The lines of JSON that are written meanwhile; the log is as before afterwards."""
    root, lines = logging.getLogger(), list[str]()

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handlers, level, kept = root.handlers[:], root.level, Kept()
    keep_logs("json", questions=False)
    kept.setFormatter(JsonLines())
    root.handlers[:] = [kept]
    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)
    REQUESTS.setLevel(logging.NOTSET)
    QUESTIONS.setLevel(logging.CRITICAL)


def test_each_request_is_a_line_of_json_without_what_was_asked(url: str, logged: list[str]) -> None:
    call(url, "POST", "/v1/ask", {"question": KNOWN}, X_Request_ID="nommé".encode().decode("latin-1"))
    call(url, "POST", "/v1/ask", {"question": KNOWN}, X_Request_ID="abc")
    call(url, "GET", "/page/source?file=secret.txt")
    call(url, "GET", "/a%0Ab", Authorization="Bearer ak_1_geheim")
    said = [json.loads(line) for line in logged if '"assistant.requests"' in line]
    assert [(s["method"], s["path"], s["status"]) for s in said][1:3] == [
        ("POST", "/v1/ask", 200),
        ("GET", "/page/source", 404),
    ]
    assert said[1]["request_id"] == "abc"
    assert said[1]["seconds"] >= 0
    assert said[3]["path"] == "/a\nb"
    written = "".join(logged)
    assert not any(word in written for word in ("Étoile", "secret.txt", "geheim", TOKEN))


def test_questions_are_written_where_that_is_switched_on(url: str, logged: list[str]) -> None:
    QUESTIONS.setLevel(logging.INFO)
    call(url, "POST", "/v1/ask", {"question": KNOWN}, X_Request_ID="abc")
    [said] = [json.loads(line) for line in logged if "assistant.questions" in line]
    assert (said["message"], said["request_id"]) == (f"question: {KNOWN}", "abc")


def test_a_log_of_another_kind_is_refused() -> None:
    with pytest.raises(SettingError, match="ASSISTANT_LOG is 'xml'"):
        keep_logs("xml", questions=False)
