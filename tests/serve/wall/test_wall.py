"""A guarded server over a real connection: each way in, and each attempt without one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

import pytest

from assistant.serve.wall.access import Access
from assistant.serve.wall.keys import create_key, revoke_key
from assistant.serve.wall.login import TRIES_A_MINUTE
from assistant.serve.wall.session import COOKIE, Session
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import TOKEN, live

PASSWORD = "sésame ouvre-toi"
SITE = "https://intranet.example"
ASKED = {"question": "Combien coûte le projet ?"}
SERVICE = FakeService([memory_document("a.txt", "Le projet coûte 12 milliards.")])
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Access:
    keys = tmp_path_factory.mktemp("keys") / "keys.json"
    return Access(token=TOKEN, guarded=True, password=PASSWORD, keys=keys, origins=(SITE,))


@pytest.fixture(scope="module")
def url(access: Access) -> Iterator[str]:
    with live(SERVICE, access=access) as address:
        yield address


@pytest.fixture(scope="module")
def keys(access: Access) -> dict[str, str]:
    return {scope: create_key(access.keys, scope, [scope]) for scope in ("ask", "read", "write")}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def sign_in(url: str, password: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return call(url, "POST", "/login", f"password={quote(password)}".encode(), Content_Type=FORM, **headers)


CLOSED = [
    ("POST", "/v1/ask"),
    ("POST", "/v1/ask/stream"),
    ("POST", "/v1/search"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/status"),
    ("GET", "/v1/documents"),
    ("GET", "/v1/documents/a.txt"),
    ("POST", "/v1/documents?name=b.txt"),
    ("DELETE", "/v1/documents/a.txt"),
    ("POST", "/v1/ingest"),
    ("POST", "/mcp"),
    ("GET", "/metrics"),
    ("GET", "/"),
    ("GET", "/page/documents"),
    ("GET", "/page/source?file=a.txt"),
    ("POST", "/page/ingest"),
    ("GET", "/config"),
    ("POST", "/gradio_api/queue/join"),
    ("GET", "/gradio_api/info"),
    ("POST", "/gradio_api/upload"),
    ("GET", "//v1/documents"),
    ("GET", "/v1/../v1/documents"),
    ("GET", "/%76%31/documents"),
    ("GET", "/page/static/../documents"),
    ("GET", "/page/static/%2e%2e/documents"),
    ("HEAD", "/v1/documents"),
    ("OPTIONS", "/v1/documents"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_nothing_of_the_documents_is_open_to_a_stranger(url: str, method: str, path: str) -> None:
    for headers in ({}, bearer("ak_00000000_wrong"), bearer(""), {"Cookie": f"{COOKIE}=9999999999.a.b"}):
        status, _, said = call(url, method, path, ASKED if method == "POST" else None, **headers)
        assert status in (401, 404, 429)
        assert b"milliards" not in said


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/login", "/widget.js", "/embed", "/page/static/logo.svg"]
)
def test_what_holds_nothing_of_the_documents_is_open(url: str, path: str) -> None:
    assert call(url, "GET", path)[0] == 200


def test_each_scope_opens_its_own(url: str, keys: dict[str, str]) -> None:
    opened = {
        scope: (
            call(url, "POST", "/v1/ask", ASKED, **bearer(key))[0],
            call(url, "GET", "/v1/documents", **bearer(key))[0],
            call(url, "POST", "/v1/ingest", {}, **bearer(key))[0],
            call(url, "GET", "/", **bearer(key))[0],
        )
        for scope, key in keys.items()
    }
    assert opened["ask"] == (200, 403, 403, 403)
    assert opened["read"] == (403, 200, 403, 403)
    assert opened["write"] == (403, 403, 200, 403)


def test_a_wrong_scope_is_told_what_it_lacks(url: str, keys: dict[str, str]) -> None:
    status, _, said = call(url, "DELETE", "/v1/documents/a.txt", **bearer(keys["read"]))
    assert (status, json.loads(said)["type"]) == (403, "WrongScope")
    assert "write" in json.loads(said)["detail"]
    assert keys["read"].encode() not in said


def test_a_key_may_not_name_a_folder_of_the_server(url: str, keys: dict[str, str]) -> None:
    assert call(url, "POST", "/v1/ingest", {"folder": "/nowhere"}, **bearer(keys["write"]))[0] == 403
    assert call(url, "POST", "/v1/ingest", {"folder": "/nowhere"}, **bearer(TOKEN))[0] == 200


def test_a_revoked_key_opens_nothing_more(access: Access) -> None:
    key = create_key(access.keys, "brief", ["ask"])
    with live(SERVICE, access=access) as url:
        assert call(url, "POST", "/v1/ask", ASKED, **bearer(key))[0] == 200
        revoke_key(access.keys, "brief")
        assert call(url, "POST", "/v1/ask", ASKED, **bearer(key))[0] == 401


def test_a_person_signs_in_and_out(url: str) -> None:
    assert call(url, "GET", "/", Accept="text/html")[:2][0] == 303
    status, headers, _ = sign_in(url, PASSWORD)
    assert (status, headers["location"]) == (303, ".")
    kept = headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    cookie = kept.split(";")[0]
    assert call(url, "GET", "/", Cookie=cookie)[0] == 200
    assert call(url, "POST", "/v1/ask", ASKED, Cookie=cookie)[0] == 200
    # with no-referrer a browser says "Origin: null" for a form, which no wall can tell from another site
    assert call(url, "GET", "/login")[1]["referrer-policy"] == "same-origin"
    assert b"logout" in call(url, "GET", "/login", Cookie=cookie)[2]
    _, headers, _ = call(url, "POST", "/logout", b"", Cookie=cookie)
    assert "Max-Age=0" in headers["set-cookie"]


@pytest.mark.parametrize(("language", "title"), [("fr", "Se connecter"), ("en", "Sign in")])
def test_the_form_speaks_the_browsers_language(url: str, language: str, title: str) -> None:
    said = call(url, "GET", "/login", Accept_Language=language)[2].decode()
    assert title in said
    assert "<script" not in said


def test_another_sites_page_cannot_use_who_is_signed_in(url: str) -> None:
    cookie = f"{COOKIE}={Session(PASSWORD).cookie()}"
    for origin in (SITE, "http://evil.example", "null"):
        assert call(url, "POST", "/v1/ask", ASKED, Cookie=cookie, Origin=origin)[0] in (401, 403)
        assert call(url, "POST", "/page/ingest", {}, Cookie=cookie, Origin=origin)[0] == 403


def test_a_listed_site_may_ask_with_a_key_and_no_other_may(url: str, keys: dict[str, str]) -> None:
    wanted = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "authorization"}
    status, headers, _ = call(url, "OPTIONS", "/v1/ask/stream", Origin=SITE, **wanted)
    assert (status, headers["access-control-allow-origin"]) == (204, SITE)
    assert "authorization" in headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in headers
    status, headers, _ = call(url, "POST", "/v1/ask/stream", ASKED, Origin=SITE, **bearer(keys["ask"]))
    assert (status, headers["access-control-allow-origin"], headers["vary"]) == (200, SITE, "Origin")
    status, headers, _ = call(url, "GET", "/v1/documents", Origin=SITE, **bearer(keys["read"]))
    assert (status, headers["access-control-allow-origin"]) == (200, SITE)
    for origin in (
        "https://intranet.example.evil.example",
        "http://intranet.example",
        "https://evil.example",
    ):
        status, headers, _ = call(url, "POST", "/v1/ask", ASKED, Origin=origin, **bearer(keys["ask"]))
        assert (status, "access-control-allow-origin" in headers) == (403, False)
    assert call(url, "POST", "/page/ingest", {}, Origin=SITE, **bearer(TOKEN))[0] == 403


def test_a_refusal_can_be_read_by_a_listed_site(url: str) -> None:
    status, headers, _ = call(url, "POST", "/v1/ask", ASKED, Origin=SITE)
    assert (status, headers["access-control-allow-origin"]) == (401, SITE)


def test_keys_that_are_tried_again_and_again_are_not_even_refused_one_by_one(access: Access) -> None:
    with live(SERVICE, access=access) as url:
        tried = [call(url, "GET", "/v1/status", **bearer(f"ak_00000000_{n}")) for n in range(60)]
        assert [status for status, _, _ in tried[:30]] == [401] * 30
        waits = [headers["retry-after"] for status, headers, _ in tried if status == 429]
        assert waits
        assert all(int(wait) > 0 for wait in waits)
        assert call(url, "GET", "/v1/status", **bearer(TOKEN))[0] == 200


def test_only_the_chat_may_be_framed_and_by_listed_sites_alone(url: str) -> None:
    framed = call(url, "GET", "/embed")[1]["content-security-policy"]
    assert framed.endswith(f"frame-ancestors 'self' {SITE}")
    assert call(url, "GET", "/login")[1]["content-security-policy"].endswith("frame-ancestors 'self'")


def test_no_secret_is_in_a_refusal(url: str, caplog: pytest.LogCaptureFixture) -> None:
    said = [
        call(url, "GET", "/v1/status", **bearer("ak_12345678_not-the-secret"))[2],
        call(url, "POST", "/v1/ask", {"question": "?", "extra": "ak_1_2"}, **bearer(TOKEN))[2],
        sign_in(url, "not-the-password")[2],
    ]
    for reply in said:
        assert not any(
            s in reply for s in (b"not-the-secret", b"not-the-password", TOKEN.encode(), b"ak_1_2")
        )
    assert not any(s in caplog.text for s in ("not-the", TOKEN, PASSWORD))


def test_guessing_the_password_is_slowed_down_for_the_one_who_guesses(access: Access) -> None:
    proxied = replace(access, proxies=(ip_network("127.0.0.0/8"),))
    with live(SERVICE, access=proxied) as url:
        tried = [
            sign_in(url, str(n), X_Forwarded_For=f"{n}.1.1.1, 9.9.9.9") for n in range(TRIES_A_MINUTE + 3)
        ]
        assert [status for status, _, _ in tried] == [401] * TRIES_A_MINUTE + [429] * 3
        assert int(tried[-1][1]["retry-after"]) > 0
        assert sign_in(url, PASSWORD, X_Forwarded_For="9.9.9.9")[0] == 429
        assert sign_in(url, PASSWORD, X_Forwarded_For="8.8.8.8")[0] == 303


def test_who_a_proxy_names_is_believed_from_its_address_alone(access: Access) -> None:
    for network, expected in (("127.0.0.1/32", 200), ("10.0.0.0/8", 401)):
        chosen = replace(access, password="", proxy_header="X-User", proxies=(ip_network(network),))
        with live(SERVICE, access=chosen) as url:
            assert call(url, "GET", "/v1/status", X_User="marie")[0] == expected
            assert call(url, "GET", "/v1/status", X_User="")[0] == 401
            assert call(url, "GET", "/v1/status", X_User="marie", Origin=SITE)[0] == 401


def test_behind_tls_the_cookie_stays_there(access: Access) -> None:
    proxied = replace(access, proxies=(ip_network("127.0.0.0/8"),), hosts=("chat.example",))
    with live(SERVICE, access=proxied) as url:
        _, headers, _ = sign_in(url, PASSWORD, X_Forwarded_Proto="https", Host="chat.example")
        assert "Secure" in headers["set-cookie"]
        assert "Secure" not in sign_in(url, PASSWORD)[1]["set-cookie"]
        assert call(url, "GET", "/healthz", Host="other.example")[0] == 403


def test_damaged_keys_let_nobody_in_and_keep_those_who_are(tmp_path: Path, access: Access) -> None:
    chosen = replace(access, keys=tmp_path / "keys.json")
    chosen.keys.write_text("{", "utf-8")
    with live(SERVICE, access=chosen) as url:
        assert call(url, "GET", "/v1/status", **bearer("ak_1_2"))[0] == 401
        assert call(url, "GET", "/v1/status", **bearer(TOKEN))[0] == 200
        cookie = f"{COOKIE}={Session(PASSWORD).cookie()}"
        assert call(url, "GET", "/v1/status", Cookie=cookie)[0] == 200
