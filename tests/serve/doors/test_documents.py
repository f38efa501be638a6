"""The documents over HTTP: read whole or in part, fetched once, kept once; and the name of each request."""

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from assistant.exchange import document_to_json, record_to_json
from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.serve.doors.client import Remote
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call, problem
from tests.serve.live import TOKEN, live

OWNER = {"Authorization": f"Bearer {TOKEN}"}
FILE = "été/a b#1?%.txt"
PATH = f"/v1/documents/{quote(FILE)}"
TEXT = "Le projet \U0001f680 Étoile.\n\nIl coûte 12 milliards.\n"


class Endless(FakeService):
    """Its answers never come; it notices when nobody listens any more."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.left = threading.Event(), threading.Event()

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        try:
            while not self.left.wait(0.02):
                yield Stage("read")
                self.begun.set()
        finally:
            self.left.set()


@pytest.fixture
def service() -> FakeService:
    return FakeService([memory_document(FILE, TEXT)])


@pytest.fixture
def url(service: FakeService) -> Iterator[str]:
    with live(service) as address:
        yield address


def told(url: str, path: str, **headers: str) -> dict[str, Any]:
    status, _, said = call(url, "GET", path, **headers)
    assert status == 200, said
    read: dict[str, Any] = json.loads(said)
    return read


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", 0, len(TEXT)),
        ("?start=10&end=18", 10, 18),
        ("?start=11", 11, len(TEXT)),
        ("?end=0", 0, 0),
        (f"?start={len(TEXT)}", len(TEXT), len(TEXT)),
        ("?start=40&end=999", 40, len(TEXT)),
    ],
)
def test_a_part_counts_code_points_and_carries_the_document_s_facts(
    url: str, service: FakeService, query: str, start: int, end: int
) -> None:
    document = service.document(FILE)
    assert document is not None
    place = {"start": start, "end": end, "length": len(TEXT)}
    assert told(url, PATH + query) == document_to_json(document) | place | {"text": TEXT[start:end]}


@pytest.mark.parametrize(
    "query", ["?start=-1", "?end=-1", "?start=5&end=4", "?start=999", "?start=x", "?start=1.5"]
)
def test_a_part_that_is_not_there_is_a_problem(url: str, query: str) -> None:
    assert problem(url, "GET", PATH + query)["status"] == 422


@pytest.mark.parametrize("path", [PATH, f"{PATH}?start=1&end=3", "/v1/documents"])
def test_what_is_at_hand_is_not_sent_again(url: str, service: FakeService, path: str) -> None:
    _, named, _ = call(url, "GET", path)
    tag = named["etag"]
    for known in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        status, again, said = call(url, "GET", path, If_None_Match=known)
        assert (status, again["etag"], said) == (304, tag, b"")
    assert call(url, "GET", path, If_None_Match='"x"')[0] == 200
    service.add("b.txt", b"Autre.")
    service.remove("uploads/b.txt")
    service._documents[FILE] = memory_document(FILE, TEXT + "Fin.\n")
    assert call(url, "GET", path, If_None_Match=tag)[0] == 200


def test_the_tag_of_a_document_is_its_sha256(url: str) -> None:
    assert call(url, "GET", PATH)[1]["etag"] == f'"{hashlib.sha256(TEXT.encode()).hexdigest()}"'


def test_the_same_bytes_are_kept_once_under_whatever_name(url: str, service: FakeService) -> None:
    sent = b"Une note.\n"
    status, _, said = call(url, "POST", "/v1/documents?name=note.txt", sent, **OWNER)
    first = json.loads(said)
    assert (status, first["added"], first["document"]["file"]) == (
        201,
        ["uploads/note.txt"],
        "uploads/note.txt",
    )
    for name in ("note.txt", "copie.txt"):
        status, _, said = call(
            url, "POST", f"/v1/documents?name={name}", sent, Content_Type="text/plain", **OWNER
        )
        again = json.loads(said)
        assert (status, again["document"]) == (200, first["document"])
        assert (again["added"], again["unchanged"]) == ([], ["uploads/note.txt"])
    status, _, said = call(url, "POST", "/v1/documents?name=x.txt", TEXT.encode(), **OWNER)
    assert (status, json.loads(said)["document"]["file"]) == (200, FILE)
    listed = told(url, "/v1/documents")["documents"]
    assert listed == [record_to_json(r) for r in service.documents()]
    assert len(listed) == 2


def test_a_document_is_taken_away_and_brought_back(url: str, service: FakeService) -> None:
    remote = Remote(url, TOKEN)
    assert remote.add("une note.txt", b"Une note.").added == ("uploads/une note.txt",)
    path = f"/v1/documents/{quote('uploads/une note.txt')}"
    assert call(url, "DELETE", path, **OWNER)[::2] == (204, b"")
    assert call(url, "GET", path)[0] == 404
    assert call(url, "DELETE", path, **OWNER)[0] == 404
    assert call(url, "POST", f"{path}/restore", {}, **OWNER)[::2] == (204, b"")
    assert told(url, path)["text"] == "Une note."


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/documents?name=a.txt", b"x"),
        ("DELETE", "/v1/documents/uploads/a.txt", None),
        ("POST", "/v1/documents/uploads/a.txt/restore", {}),
    ],
)
def test_nothing_changes_for_who_has_no_key(url: str, method: str, path: str, body: Any) -> None:
    assert problem(url, method, path, body)["status"] == 401
    assert problem(url, method, path, body, Authorization="Bearer another")["status"] == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/documents", b"x", 422),
        ("/v1/documents?name=", b"x", 422),
        (f"/v1/documents?name={'x' * 201}", b"x", 422),
        ("/v1/documents?name=a.txt", b"", 422),
        ("/v1/documents?name=a.txt", b"\xff\xfe\x00", 422),
        ("/v1/documents/a.txt/restore", {}, 404),
    ],
)
def test_what_cannot_be_kept_is_said(url: str, path: str, body: Any, status: int) -> None:
    assert problem(url, "POST", path, body, **OWNER)["status"] == status


@pytest.mark.parametrize("name", ["abc", "0c4f:1/2+a=-", "x" * 128])
def test_a_request_keeps_its_name(url: str, name: str) -> None:
    for path in ("/v1/status", "/v1/nothing", "/mcp/x"):
        assert call(url, "GET", path, X_Request_ID=name)[1]["x-request-id"] == name
    assert problem(url, "GET", "/v1/nothing", X_Request_ID=name)["request_id"] == name


@pytest.mark.parametrize("name", ["", "a b", "é", "x" * 129, "<script>"])
def test_a_name_that_is_not_fit_is_replaced_and_no_two_are_alike(url: str, name: str) -> None:
    sent = {"X_Request_ID": name.encode().decode("latin-1")}
    made = {call(url, "GET", "/v1/status", **sent)[1]["x-request-id"] for _ in range(3)}
    assert len(made) == 3
    assert name not in made


def test_a_caller_who_hangs_up_ends_the_work() -> None:
    service = Endless()
    with live(service) as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
        connection.request("POST", "/v1/ask", b'{"question": "x"}', {"Content-Type": "application/json"})
        assert service.begun.wait(30)
        connection.close()
        assert service.left.wait(30)


def test_a_document_is_reached_whatever_its_name() -> None:
    names = ["deux\nlignes.txt", "\n", "a\r\nb/c\n", "a\u2028b.txt", "a\\xe9.txt", "..txt"]
    with live(FakeService([memory_document(file, TEXT) for file in names])) as url:
        for file in names:
            assert told(url, f"/v1/documents/{quote(file)}")["file"] == file
            assert Remote(url, TOKEN).document(file) is not None
