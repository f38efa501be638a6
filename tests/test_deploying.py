"""The deployment files and their page name what exists."""

import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from assistant.commands.parser import parser
from assistant.serve.wall.needs import PUBLIC, needed
from assistant.settings import PREFIX, Settings, read_settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "deploying.md").read_text("utf-8")
IMAGE = (ROOT / "Dockerfile").read_text("utf-8")
UNIT = (ROOT / "deploy" / "assistant.service").read_text("utf-8")
COMPOSE: Any = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
PROXY = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
ALL = {PREFIX + f.name.upper() for f in fields(Settings)}


def test_every_setting_that_they_name_exists() -> None:
    named = re.findall(r"ASSISTANT_[A-Z_]+[A-Z]", PAGE + IMAGE + UNIT + str(COMPOSE))
    assert len(set(named)) > 15
    assert set(named) <= ALL


def test_every_command_of_the_page_can_be_read() -> None:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S))
    lines = [shlex.split(line, comments=True) for line in blocks.splitlines()]
    ours = [line[1:] for line in lines if line and line[0] == "assistant"]
    inline = [shlex.split(line) for line in re.findall(r"`assistant (serve [^`]*?)`", PAGE)]
    assert len(ours) + len(inline) >= 5
    for words in (*ours, *inline):
        parser().parse_args(words)


def test_its_links_and_paths_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
    for path in re.findall(r"\b(?:bench|deploy)/[\w.-]+\.(?:py|yaml|service)", PAGE):
        assert (ROOT / path).exists(), path


def test_what_the_page_says_is_public_is() -> None:
    [said] = re.findall(r"\n(`/healthz`[^\n]*?) need no key", PAGE)
    paths = re.findall(r"`(/\w+(?:\.js)?)`", said)
    assert len(paths) == 5
    assert all(needed("GET", path) == PUBLIC for path in paths)


def test_the_scopes_open_what_the_page_says() -> None:
    for scopes, opened in re.findall(r"^\| `(ask|read|write)` \| (.*) \|$", PAGE, re.M):
        for path in re.findall(r"`(/[\w/]+)`", opened):
            method = "GET" if path in ("/v1/models", "/v1/documents", "/v1/status", "/metrics") else "POST"
            assert needed(method, path) == {scopes}, path
    assert needed("POST", "/mcp") == {"ask", "read"}


def test_the_image_runs_as_an_ordinary_user_that_downloads_nothing() -> None:
    last = IMAGE.split("\nFROM ")[-1]
    assert re.search(r"^USER assistant$", last, re.M)
    assert "pip install" not in last
    assert "HF_HUB_OFFLINE=1" in last
    assert "load_models(read_settings())" in IMAGE
    health = re.search(r"127\.0\.0\.1:7860(/\w+)", last.split("HEALTHCHECK")[1])
    assert health is not None
    assert needed("GET", health[1]) == PUBLIC
    copied = re.findall(r"^COPY (?!--)(.*) \S+$", IMAGE, re.M)
    assert all((ROOT / name).exists() for names in copied for name in names.split())


def test_the_settings_of_the_image_can_be_read() -> None:
    given = dict(re.findall(r"(ASSISTANT_\w+)=(\S+)", IMAGE.split("\nFROM ")[-1]))
    chosen = read_settings(given)
    assert (chosen.host, chosen.log) == ("0.0.0.0", "json")
    assert chosen.keys.is_absolute()


def test_the_replicas_share_what_they_must_and_their_own_store_they_keep() -> None:
    first, second = COMPOSE["services"]["first"], COMPOSE["services"]["second"]
    assert first["environment"] == second["environment"]
    assert first["environment"]["ASSISTANT_CHROMA_URL"] == "http://chroma:8000"
    shared = {volume.split(":")[0] for volume in first["volumes"]}
    assert {"uploads", "keys"} <= shared <= set(COMPOSE["volumes"]) | {"${DOCUMENTS"}
    assert any(place.startswith("/var/lib/assistant/store") for place in first["tmpfs"])
    assert not any("/store" in volume for volume in first["volumes"])


def test_only_the_proxy_can_be_reached_and_chroma_reaches_nobody() -> None:
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["chroma"]["networks"] == ["inner"]
    assert COMPOSE["networks"]["inner"]["internal"] is True
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert services["first"]["environment"]["ASSISTANT_PROXY_ADDRESSES"] == subnet
    assert set(re.findall(r"(\w+):7860", PROXY)) <= set(services)


def test_the_unit_starts_the_server_and_gives_it_time_to_end() -> None:
    [started] = re.findall(r"^ExecStart=\S+/assistant (.*)$", UNIT, re.M)
    parser().parse_args(started.split())
    assert int(re.findall(r"TimeoutStopSec=(\d+)", UNIT)[0]) > 30
    assert re.search(r"^NoNewPrivileges=yes$", UNIT, re.M)
