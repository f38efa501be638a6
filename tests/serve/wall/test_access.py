"""A server that others can reach is guarded, or was said to be open."""

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import SettingError
from assistant.serve.wall.access import RATE_ELSEWHERE, access_of, is_loopback
from assistant.serve.wall.keys import create_key
from assistant.settings import Settings, read_settings

PROXY = {"proxy_header": "X-User", "proxy_addresses": "10.0.0.1, 172.16.0.0/12"}


def settings(tmp_path: Path, **chosen: Any) -> Settings:
    return Settings(**{"keys": tmp_path / "keys.json", **chosen})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "a.localhost"])
def test_on_loopback_nothing_is_asked_for(tmp_path: Path, host: str) -> None:
    assert is_loopback(host)
    access = access_of(settings(tmp_path, host=host), token="t")
    assert (access.guarded, access.rate) == (False, 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.4", "chat.example"])
def test_elsewhere_it_refuses_and_says_the_choices(tmp_path: Path, host: str) -> None:
    with pytest.raises(SettingError) as refused:
        access_of(settings(tmp_path, host=host), token="t")
    for choice in ("ASSISTANT_PASSWORD", "ASSISTANT_PROXY_HEADER", "assistant keys create", "--open-to-all"):
        assert choice in str(refused.value)


@pytest.mark.parametrize("chosen", [{"password": "x"}, PROXY])
def test_a_password_or_a_proxy_guards_it_everywhere(tmp_path: Path, chosen: dict[str, str]) -> None:
    assert access_of(settings(tmp_path, host="0.0.0.0", **chosen), token="t").guarded
    assert access_of(settings(tmp_path, **chosen), token="t").guarded


def test_a_key_guards_it_elsewhere(tmp_path: Path) -> None:
    create_key(tmp_path / "keys.json", "one", ["ask"])
    access = access_of(settings(tmp_path, host="0.0.0.0"), token="t")
    assert (access.guarded, access.rate) == (True, RATE_ELSEWHERE)


def test_it_is_open_where_that_is_said(tmp_path: Path) -> None:
    assert not access_of(settings(tmp_path, host="0.0.0.0", open=True), token="t").guarded


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("sésame\n", "utf-8")
    assert access_of(settings(tmp_path, password_file=str(file)), token="t").password == "sésame"
    file.write_text("\n", "utf-8")
    with pytest.raises(SettingError, match="empty"):
        access_of(settings(tmp_path, password_file=str(file)), token="t")
    with pytest.raises(SettingError, match="cannot be read"):
        access_of(settings(tmp_path, password_file=str(tmp_path / "none")), token="t")


@pytest.mark.parametrize(
    "chosen",
    [
        {"proxy_header": "X-User"},
        {"proxy_addresses": "10.0.0.300"},
        {"origins": "site.example"},
        {"origins": "https://site.example/path"},
        {"origins": "https://a@site.example"},
        {"origins": "*"},
        {"origins": "null"},
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path: Path, chosen: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=r"ASSISTANT_(PROXY|ORIGINS)"):
        access_of(settings(tmp_path, **chosen), token="t")


def test_lists_are_written_with_commas(tmp_path: Path) -> None:
    chosen = {"origins": "https://A.example, http://b.example:8080/", "hosts": "Chat.Example,b", **PROXY}
    access = access_of(settings(tmp_path, **chosen), token="t")
    assert access.origins == ("https://a.example", "http://b.example:8080")
    assert access.hosts == ("chat.example", "b")
    assert [str(n) for n in access.proxies] == ["10.0.0.1/32", "172.16.0.0/12"]


def test_secrets_are_not_printed(tmp_path: Path) -> None:
    chosen = read_settings({"ASSISTANT_PASSWORD": "sesame-ouvre-toi"})
    assert "sesame" not in repr(chosen)
    access = access_of(settings(tmp_path, password="sesame-ouvre-toi"), token="jeton")
    assert "sesame" not in repr(access)
    assert "jeton" not in repr(access)
