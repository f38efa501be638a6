"""The page's own routes that change the documents."""

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from assistant.adapters.documents.formats import READERS
from assistant.ports import Progress
from assistant.reports import Status, Summary
from assistant.serve import page
from tests.fakes import FakeService, memory_document
from tests.serve.live import live

PAGE = {"X-Assistant-Page": "1"}


class Closable(FakeService):
    """Its changes can be switched off; an upload named ``lent.txt`` waits to be given up."""

    changes = True
    given_up = threading.Event()

    def status(self, *, check: bool = False) -> Status:
        return replace(super().status(check=check), changes=self.changes, max_mb=1)

    def add(self, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
        assert progress
        try:
            while name == "lent.txt":
                progress(0, 0, name)
                time.sleep(0.01)  # as one who works, and not fill the server's ears
        except BaseException:
            self.given_up.set()
            raise
        return super().add(name, content, progress=progress)


@pytest.fixture(scope="module")
def service() -> Closable:
    return Closable([memory_document("a.txt", "Un texte.\n")])


@pytest.fixture(scope="module")
def url(service: Closable) -> Iterator[str]:
    with live(service) as address:
        yield address


def send(url: str, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, list[Any]]:
    """The status and the JSON lines of the reply."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    reply = connection.getresponse()
    said = [json.loads(line) for line in reply.read().splitlines()]
    connection.close()
    return reply.status, said


def files(service: Closable) -> list[str]:
    return [r.file for r in service.documents()]


def test_an_upload_tells_its_progress_then_its_summary(url: str, service: Closable) -> None:
    status, said = send(url, "POST", f"/page/documents?name={quote('é t.txt')}", "Été.".encode(), **PAGE)
    assert status == 200
    assert said[0] == {"progress": {"done": 0, "total": 0, "file": "uploads/é t.txt"}}
    assert said[-1]["summary"]["added"] == ["uploads/é t.txt"]
    place = f"/page/documents?file={quote('uploads/é t.txt')}"
    assert send(url, "DELETE", place, **PAGE)[0] == 204
    assert files(service) == ["a.txt"]
    assert send(url, "POST", place.replace("documents?", "documents/restore?"), **PAGE)[0] == 204
    assert send(url, "DELETE", place, **PAGE)[0] == 204


def test_a_refusal_is_the_last_line(url: str) -> None:
    _, said = send(url, "POST", "/page/documents?name=vide.txt", b"", **PAGE)
    assert said[-1]["problem"]["type"] == "UnreadableDocument"
    assert "vide.txt is empty" in said[-1]["problem"]["detail"]


CHANGES = [
    ("POST", "/page/documents?name=b.txt"),
    ("DELETE", "/page/documents?file=a.txt"),
    ("POST", "/page/documents/restore?file=a.txt"),
    ("POST", "/page/ingest"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_no_other_page_can_change_anything(url: str, service: Closable, method: str, path: str) -> None:
    status, said = send(url, method, path, b"texte")
    assert (status, said[0]["detail"]) == (403, "Only the page may do this.")
    assert send(url, method, path, b"texte", Origin="http://evil.example", **PAGE)[0] == 403
    assert files(service) == ["a.txt"]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_with_changes_off_nobody_can(url: str, service: Closable, method: str, path: str) -> None:
    service.changes = False
    status, said = send(url, method, path, b"texte", **PAGE)
    service.changes = True
    assert (status, said[0]["type"]) == (403, "ChangesOff")
    assert "ASSISTANT_CHANGES is off" in said[0]["detail"]
    assert files(service) == ["a.txt"]


def test_a_file_of_the_folder_cannot_be_removed(url: str, service: Closable) -> None:
    status, said = send(url, "DELETE", "/page/documents?file=a.txt", **PAGE)
    assert (status, said[0]["type"]) == (404, "NotUploaded")
    assert files(service) == ["a.txt"]


def test_a_document_may_be_larger_than_a_question_and_no_larger_than_allowed(url: str) -> None:
    _, said = send(url, "POST", "/page/documents?name=grand.txt", b"x" * 900_000, **PAGE)
    assert said[-1]["summary"]["added"] == ["uploads/grand.txt"]
    send(url, "DELETE", "/page/documents?file=uploads/grand.txt", **PAGE)
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.putrequest("POST", "/page/documents?name=x.txt")
    for name, value in {"Content-Length": "1000001", **PAGE}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_who_goes_away_gives_the_upload_up(url: str, service: Closable) -> None:
    service.given_up.clear()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("POST", "/page/documents?name=lent.txt", b"texte", PAGE)
    reply = connection.getresponse()
    reply.readline()
    reply.close()
    connection.close()
    assert service.given_up.wait(20)
    assert files(service) == ["a.txt"]


def test_the_page_offers_to_upload_every_type_that_is_read() -> None:
    script = (Path(page.__file__).parent / "static" / "uploads.js").read_text("utf-8")
    [offered] = re.findall(r"const TYPES = \(\s*\"([^\"]*)\"", script)
    assert set(offered.split()) == set(READERS)
