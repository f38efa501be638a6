"""Keys are shown once, kept as hashes, and open what their scopes name until they are revoked."""

import json
import os
from pathlib import Path

import pytest

from assistant.commands.line import main
from assistant.errors import SettingError
from assistant.serve.wall.keys import KeyRing, create_key, read_keys, revoke_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deeper" / "keys.json"


def test_a_key_is_found_by_what_was_shown_and_by_nothing_else(path: Path) -> None:
    shown = create_key(path, "intranet", ["read", "ask"])
    ring = KeyRing(path)
    found = ring.find(shown)
    assert found is not None
    assert (found.name, found.scopes) == ("intranet", ("ask", "read"))
    wrong = [
        shown[:-1],
        shown + "a",
        shown.upper(),
        "",
        "ak",
        "ak__",
        "ak_é_é",
        shown.rsplit("_", 1)[0] + "_",
    ]
    assert [ring.find(w) for w in wrong] == [None] * len(wrong)


def test_the_secret_is_not_in_the_file_and_nobody_else_may_read_it(path: Path) -> None:
    shown = create_key(path, "intranet", ["ask"])
    assert shown.split("_", 2)[2] not in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert shown not in repr(read_keys(path))
    assert read_keys(path)[0].sha256 not in repr(read_keys(path))


def test_a_key_made_or_revoked_meanwhile_counts_at_once(path: Path) -> None:
    ring = KeyRing(path)
    assert ring.find("ak_1_2") is None
    one, other = create_key(path, "one", ["ask"]), create_key(path, "other", ["ask"])
    assert ring.find(one)
    revoke_key(path, "one")
    assert ring.find(one) is None
    assert ring.find(other)


def test_a_name_stands_for_one_key(path: Path) -> None:
    create_key(path, "one", ["ask"])
    with pytest.raises(SettingError, match="already"):
        create_key(path, "one", ["write"])
    with pytest.raises(SettingError, match="keys list"):
        revoke_key(path, "other")


@pytest.mark.parametrize("text", ["", "{", '[{"id": 1}]', "[1]", "null", '{"a": 1}'])
def test_a_damaged_file_says_what_to_do(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(SettingError, match="cannot be read as keys"):
        read_keys(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingError, match="ASSISTANT_KEYS"):
        create_key(tmp_path / "keys.json", "one", ["ask"])


def test_the_command_makes_lists_and_revokes(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_KEYS", str(path))
    assert main(["keys", "create", "nightly", "--scope", "write"]) == 0
    shown = capsys.readouterr().out.strip()
    found = KeyRing(path).find(shown)
    assert found is not None
    assert found.scopes == ("write",)
    assert main(["keys", "list", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)
    assert (listed["name"], listed["scopes"]) == ("nightly", ["write"])
    assert main(["keys", "revoke", "nightly"]) == 0
    assert main(["keys", "revoke", "nightly"]) == 1
    assert main(["keys", "list"]) == 0
    assert "No keys" in capsys.readouterr().out
