"""What a hostile caller sends, over a real connection: each attempt ends in a refusal, never in a hang."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant.serve.flow import ANSWERS_AT_ONCE
from assistant.serve.wall import intake
from assistant.serve.wall.access import Access
from assistant.serve.wall.intake import BODY_LIMIT
from tests.fakes import FakeService, memory_document
from tests.serve.crowd import ASKED, Slow, crowd, running
from tests.serve.doors.test_api import call
from tests.serve.live import TOKEN, live

HOSTILE = '<script>alert("vu")</script><img src=x onerror=alert(1)> coûte {{7*7}} ${7*7} 12 milliards.'
BAIT = memory_document("a.txt", HOSTILE)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(FakeService([BAIT])) as address:
        yield address


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    place = urlsplit(url)
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=30) as connection:
        yield connection


def raw(url: str, sent: bytes) -> bytes:
    """What comes back for these very bytes, up to the end of the connection."""
    with connected(url) as connection:
        connection.sendall(sent)
        said = b""
        while part := connection.recv(65536):
            said += part
    return said


@pytest.mark.parametrize(
    "file",
    [
        "../README.md",
        "..%2f..%2fREADME.md",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "a.txt%00",
        "a.txt/../../README.md",
        "..\\..\\README.md",
        "file:///etc/passwd",
        "%c0%ae%c0%ae/README.md",
    ],
)
def test_a_document_s_name_leads_to_no_file(url: str, file: str) -> None:
    for path in (f"/v1/documents/{file}", f"/page/source?file={file}"):
        status, _, said = call(url, "GET", path)
        assert status in (400, 404, 422)
        assert b"root:" not in said
        assert b"make run" not in said


@pytest.mark.parametrize(
    "name", ["../x.txt", "/etc/cron.d/x.txt", "a/../../x.txt", "..", "x\0.txt", "C:\\x.txt"]
)
def test_an_upload_s_name_is_no_path(url: str, name: str) -> None:
    from urllib.parse import quote

    status, _, said = call(
        url, "POST", f"/v1/documents?name={quote(name)}", b"Bonjour.", Authorization=f"Bearer {TOKEN}"
    )
    if status < 300:
        kept = json.loads(said)["document"]["file"]
        assert kept.startswith("uploads/")
        assert ".." not in Path(kept).parts
    assert not Path("/etc/cron.d/x.txt").exists()


def test_markup_of_a_document_stays_text(url: str) -> None:
    said = call(url, "GET", "/page/source?file=a.txt")[2].decode()
    assert "&lt;script&gt;" in said
    assert "<script" not in said
    assert "<img src=x" not in said
    assert call(url, "GET", "/v1/documents/a.txt")[1]["content-type"].startswith("application/json")


@pytest.mark.parametrize("header", ["X-Request-ID", "Origin", "Accept-Language", "If-None-Match"])
def test_a_header_cannot_be_split(url: str, header: str) -> None:
    for injected in (b"x\r\nSet-Cookie: a=b", b"x\nSet-Cookie: a=b", b"x\x00y", b"\xe9\xff", b"a" * 300):
        lines = [b"GET /healthz HTTP/1.1", b"Host: localhost", header.encode() + b": " + injected]
        said = raw(url, b"\r\n".join([*lines, b"Connection: close", b"", b""]))
        assert said.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))
        assert b"set-cookie" not in said.lower()


def test_a_request_s_name_is_kept_where_it_is_fit_to_be(url: str) -> None:
    assert call(url, "GET", "/healthz", X_Request_ID="abc-1")[1]["x-request-id"] == "abc-1"
    made = call(url, "GET", "/healthz", X_Request_ID='"><script>')[1]["x-request-id"]
    assert made.isalnum()


@pytest.mark.parametrize(
    "path", ["/%0d%0aSet-Cookie:%20a=b", "/login?x=%0d%0aSet-Cookie:%20a=b", "/v1/%0d%0a"]
)
def test_an_address_cannot_write_headers(url: str, path: str) -> None:
    assert "set-cookie" not in call(url, "GET", path)[1]


def test_two_lengths_are_not_guessed_between(url: str) -> None:
    body = b'{"question": "x"}'
    lines = [b"POST /v1/ask HTTP/1.1", b"Host: localhost", b"Content-Type: application/json"]
    smuggled = [
        b"Content-Length: %d" % len(body),
        b"Transfer-Encoding: chunked",
        b"",
        b"0",
        b"",
        b"GET /admin",
    ]
    assert raw(url, b"\r\n".join([*lines, *smuggled, b"", b""])).count(b"HTTP/1.1 200") == 0


def test_nothing_fetches_an_address_that_somebody_gives(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        there = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        page = f'<html><link rel=stylesheet href="{there}"><body><img src="{there}">Ici.</body></html>'
        key = {"Authorization": f"Bearer {TOKEN}"}
        call(url, "POST", "/v1/ask", {"question": there, "scope": {"files": [there]}})
        call(url, "POST", "/v1/ingest", {"folder": there}, **key)
        call(url, "POST", "/v1/documents?name=page.html", page.encode(), **key)
        call(url, "GET", f"/v1/documents/{there}")
        call(url, "GET", f"/gradio_api/file={there}")
        call(url, "GET", f"/gradio_api/proxy={there}")
        call(url, "GET", "/embed?files=" + there)
        with pytest.raises(BlockingIOError):
            trap.accept()


def test_a_body_over_the_limit_is_not_read(url: str) -> None:
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    said = raw(url, head + b"Content-Length: 99999999999\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 413")


def test_a_body_that_says_no_length_is_counted(url: str) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    parts = (b"x" * 65536 for _ in range(2 + BODY_LIMIT // 65536))
    with closing(connection):
        connection.request(
            "POST", "/v1/ask", parts, {"Content-Type": "application/json"}, encode_chunked=True
        )
        assert connection.getresponse().status == 413
    assert call(url, "GET", "/healthz")[0] == 200


def test_who_sends_all_of_too_large_a_body_before_listening_hears_why(url: str) -> None:
    status, headers, said = call(url, "POST", "/v1/ask", b"x" * 10_000_000)
    assert (status, headers["connection"]) == (413, "close")
    assert "at most 262144 are read" in json.loads(said)["detail"]


def test_a_body_that_trickles_in_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.5)
    head = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with live(FakeService()) as url, connected(url) as connection:
        connection.sendall(head + b"Content-Length: 50\r\n\r\n{")
        assert connection.recv(65536).startswith(b"HTTP/1.1 408")


def test_a_full_house_says_when_to_come_back_and_then_answers_everyone() -> None:
    service, people = Slow([BAIT]), ANSWERS_AT_ONCE + 2
    with live(service, access=Access(token=TOKEN, queue=2)) as url:
        with crowd(url, service, people=people) as told, gradio(url) as program:
            for path in ("/v1/ask", "/v1/ask/stream", "/v1/search", "/v1/chat/completions"):
                status, headers, said = call(url, "POST", path, ASKED)
                assert (status, json.loads(said)["type"]) == (503, "Busy")
                assert int(headers["retry-after"]) > 0
            with pytest.raises(AppError, match=f"{people} requests are being answered or wait"):
                program.predict(**ASKED, api_name="/ask")
            assert call(url, "GET", "/healthz")[0] == 200
        assert told == [200] * people
        assert call(url, "POST", "/v1/ask", ASKED)[0] == 200


@contextmanager
def gradio(url: str) -> Iterator[Client]:
    program = Client(url, verbose=False, analytics_enabled=False)
    yield program
    program.close()


def test_who_floods_is_slowed_down_and_others_are_not() -> None:
    limited = Access(token=TOKEN, rate=5)
    with live(FakeService(), access=limited) as url:
        flooded = [call(url, "POST", "/v1/ask", ASKED) for _ in range(8)]
        assert [status for status, _, _ in flooded].count(429) == 3
        assert int(flooded[-1][1]["retry-after"]) > 0
        assert call(url, "POST", "/gradio_api/queue/join", {})[0] == 429
        assert call(url, "POST", "/v1/ask", ASKED, Authorization=f"Bearer {TOKEN}")[0] == 200
        assert call(url, "GET", "/page/state")[0] == 200


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    service = Slow([BAIT])
    with live(service, access=Access(token=TOKEN, seconds=1)) as url:
        status, headers, said = call(url, "POST", "/v1/ask", ASKED)
        assert (status, json.loads(said)["type"], "retry-after" in headers) == (503, "TimedOut", True)
        for path, body in (("/v1/ask/stream", ASKED), ("/v1/chat/completions", CHAT)):
            told = until_closed(posted(url, path, body)).decode()
            assert "event: done" not in told
            *_, last = [line for line in told.splitlines() if line.startswith("data: ")]
            problem = json.loads(last.removeprefix("data: "))
            assert (problem["type"], problem["error"]["code"]) == ("TimedOut", "TimedOut")
            assert "No answer within 1 s" in problem["error"]["message"]
        with gradio(url) as program, pytest.raises(AppError, match="No answer within 1 s"):
            program.predict(**ASKED, api_name="/ask")
        assert running(url) == 0
        service.go.set()


CHAT = {"model": "assistant", "messages": [{"role": "user", "content": "Qui ?"}], "stream": True}


def posted(url: str, path: str, body: Mapping[str, object]) -> HTTPConnection:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    return connection


def until_closed(connection: HTTPConnection) -> bytes:
    from http.client import IncompleteRead

    try:
        return connection.getresponse().read()
    except IncompleteRead as cut:
        return cut.partial
    finally:
        connection.close()


def test_a_websocket_is_not_opened(url: str) -> None:
    lines = [b"GET /gradio_api/queue/join HTTP/1.1", b"Host: localhost", b"Connection: Upgrade, close"]
    wanted = [
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    assert b" 101 " not in raw(url, b"\r\n".join([*lines, *wanted, b"", b""])).split(b"\r\n")[0]
