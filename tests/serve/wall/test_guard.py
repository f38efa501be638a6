"""Who may call the server, and what browsers are told."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from assistant.serve.wall.guard import is_ours
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import live


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(FakeService([memory_document("a.txt", "Un <b>deux</b>.")])) as address:
        yield address


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:7860", "127.0.0.1:1", "127.9.9.9", "[::1]:80", "app.localhost", "localhost."],
)
def test_loopback_names_are_ours(host: str) -> None:
    assert is_ours(host, bound="127.0.0.1")


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "[::1", "a b"],
)
def test_other_names_are_not(host: str) -> None:
    assert not is_ours(host, bound="127.0.0.1")


def test_the_bound_host_is_ours() -> None:
    assert is_ours("192.168.1.4:7860", bound="192.168.1.4")
    assert is_ours("chat.example:80", bound="chat.example")


def test_bound_to_everything_any_address_is_ours_but_no_foreign_name() -> None:
    assert is_ours("192.168.1.4:7860", bound="0.0.0.0")
    assert not is_ours("evil.example", bound="0.0.0.0")


@pytest.mark.parametrize("path", ["/", "/v1/status", "/page/state", "/config"])
def test_a_foreign_host_sees_nothing(url: str, path: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path, headers={"Host": "evil.example"})
    reply = connection.getresponse()
    assert (reply.status, b"ForeignHost" in reply.read()) == (403, True)
    connection.close()


@pytest.mark.parametrize("path", ["/v1/ask", "/page/ingest", "/gradio_api/queue/join", "/gradio_api/upload"])
def test_pages_of_other_sites_may_change_nothing(url: str, path: str) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1"):
        status, _, said = call(url, "POST", path, {"question": "x"}, Origin=origin)
        assert (status, b"ForeignOrigin" in said) == (403, True)


def test_the_page_itself_may(url: str) -> None:
    assert call(url, "POST", "/v1/ask", {"question": "x"}, Origin=url)[0] == 200


def test_no_cross_origin_header_is_ever_sent(url: str) -> None:
    for path in ("/", "/v1/status", "/config", "/theme.css"):
        _, headers, _ = call(url, "GET", path, Origin="http://127.0.0.1:1")
        assert not [h for h in headers if h.startswith("access-control-")]


def test_browsers_are_told_to_fetch_from_nowhere_else(url: str) -> None:
    _, headers, _ = call(url, "GET", "/")
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_indexing_needs_the_page_s_own_header(url: str) -> None:
    assert call(url, "POST", "/page/ingest", {})[0] == 403


@pytest.mark.parametrize(
    "path", ["/page/static/../api.py", "/page/static/%2e%2e/api.py", "/gradio_api/file=/etc/passwd"]
)
def test_no_file_but_the_page_s_own_can_be_read(url: str, path: str) -> None:
    assert call(url, "GET", path)[0] in (403, 404)
