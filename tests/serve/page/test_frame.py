"""The document that the browser gets first."""

import json
import re
from collections.abc import Iterator

import pytest

from assistant.serve.texts import wording
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import live

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(
        FakeService([memory_document("<a>.txt", f"Un titre {HOSTILE}\nUne ligne {HOSTILE}.")])
    ) as address:
        yield address


def get(url: str, path: str, language: str = "fr") -> tuple[int, str]:
    status, _, said = call(url, "GET", path, Accept_Language=language)
    return status, said.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_document_is_in_the_browsers_language_and_shows_something(url: str, language: str) -> None:
    _, page = get(url, "/", language)
    assert re.search(rf'<html\s+lang="{language}"', page)
    assert f"<title>{wording(language)['title']}</title>" in page
    written = re.search(r'id="wording">(.*?)</script>', page)
    assert written
    assert json.loads(written[1])["welcome"] == wording(language)["welcome"]
    body = page[page.index("<body") :]
    assert wording(language)["welcome"] in body[: body.index("<gradio-app")]


def test_no_other_host_is_named_where_the_browser_would_ask_it(url: str) -> None:
    _, page = get(url, "/")
    assert not re.search(r'(?:src|href|content)="(?:https?:)?//', page)
    for path in ("/theme.css", "/page/static/layout.css", "/page/static/reading.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", get(url, path)[1])


def test_documents_reach_the_page_escaped(url: str) -> None:
    for path in (
        "/page/source?file=%3Ca%3E.txt&marks=1:0-5",
        "/page/passage?file=%3Ca%3E.txt&start=9&end=20",
    ):
        status, said = get(url, path)
        assert status == 200
        assert "&lt;script&gt;" in said
        assert "<script" not in said


def test_a_document_that_is_gone_is_named_and_escaped(url: str) -> None:
    status, said = get(url, "/page/source?file=%3Cscript%3E")
    assert (status, "<script" in said) == (404, False)
    assert "n’est plus parmi les documents" in said


def test_documents_are_listed_as_text_and_never_as_html(url: str) -> None:
    _, headers, said = call(url, "GET", "/page/documents")
    assert headers["content-type"] == "application/json"
    assert "<script" not in json.loads(said)["welcome"]


@pytest.mark.parametrize("place", ["start=5&end=5", "start=-1&end=4", "start=0&end=99999"])
def test_a_place_that_is_not_in_the_document_has_no_preview(url: str, place: str) -> None:
    assert get(url, f"/page/passage?file=%3Ca%3E.txt&{place}")[0] == 404


def test_the_state_is_said_in_the_language(url: str) -> None:
    assert json.loads(get(url, "/page/state", "fr")[1])["label"] == "Prêt"
    assert json.loads(get(url, "/page/state", "en")[1])["label"] == "Ready"


def test_a_browser_that_takes_compressed_pages_gets_the_dressed_one_too(url: str) -> None:
    _, headers, said = call(url, "GET", "/", Accept_Encoding="br, gzip")
    assert "content-encoding" not in headers
    assert b'id="wording"' in said
