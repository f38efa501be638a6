"""MCP's own client over HTTP and over standard input and output."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from assistant.adapters.owner import own
from assistant.errors import StoreBusy
from assistant.exchange import answer_to_json, hit_to_json, record_to_json
from assistant.ports import Service
from assistant.scope import Scope
from assistant.serve.doors.mcp_tools import TOOLS
from assistant.serve.page.aside import opened_aside
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.fickle import Fickle
from tests.serve.live import live
from tests.serving import serving

QUESTION = "Combien coûte le projet Étoile ?"


FILE = "été/a b#1?%.txt"
SERVICE = Fickle(
    [
        memory_document(FILE, "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards. \U0001f680\n"),
        memory_document("b.txt", "Le pain serait cher.\n"),
    ]
)
Use = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """For a program that asks a server which owns the store."""
    store = tmp_path_factory.mktemp("store")
    with own(store) as owner, serving(SERVICE, token=owner.token) as url, own(store, url=url):
        yield os.environ | {"ASSISTANT_STORE": str(store)}


@pytest.fixture(params=["http", "http of 2025", "stdio"])
def use(request: pytest.FixtureRequest, url: str, environment: dict[str, str]) -> Callable[[Use], Any]:
    """Does something with a client that is connected."""
    words = ["-m", "assistant", "mcp"]
    program = StdioServerParameters(command=sys.executable, args=words, env=environment)

    def used(act: Use) -> Any:
        async def connected() -> Any:
            where = program if request.param == "stdio" else f"{url}/mcp"
            async with Client(where, mode="auto" if request.param != "http of 2025" else "legacy") as client:
                return await act(client)

        return asyncio.run(connected())

    return used


def test_every_tool_says_what_it_takes_and_gives(use: Callable[[Use], Any]) -> None:
    tools = {tool.name: tool for tool in use(lambda client: client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "read_document", "list_documents"}
    for tool in tools.values():
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.output_schema["type"] == "object"
        assert tool.annotations.read_only_hint


def test_the_tools_give_what_the_service_gives(use: Callable[[Use], Any]) -> None:
    calls: list[tuple[str, dict[str, Any], Any]] = [
        ("ask", {"question": QUESTION}, answer_to_json(SERVICE.ask(QUESTION))),
        (
            "ask",
            {"question": "Et combien ?", "history": [QUESTION], "scope": {"files": ["b.txt"]}},
            answer_to_json(SERVICE.ask("Et combien ?", [QUESTION], scope=Scope(("b.txt",)))),
        ),
        (
            "search",
            {"question": QUESTION, "k": 1},
            {"hits": [hit_to_json(h) for h in SERVICE.search(QUESTION, k=1)]},
        ),
        ("list_documents", {}, {"documents": [record_to_json(r) for r in SERVICE.documents()]}),
    ]

    async def act(client: Client) -> list[Any]:
        return [await client.call_tool(name, arguments) for name, arguments, _ in calls]

    for (name, _, expected), given in zip(calls, use(act), strict=True):
        assert not given.is_error
        assert given.structured_content == expected
        jsonschema.validate(given.structured_content, TOOLS[name].gives.model_json_schema())


def test_documents_are_resources_whatever_they_are_called(use: Callable[[Use], Any]) -> None:
    async def act(client: Client) -> dict[str, str]:
        listed = (await client.list_resources()).resources
        assert [r.name for r in listed] == [r.file for r in SERVICE.documents()]
        return {r.name: (await client.read_resource(r.uri)).contents[0].text for r in listed}

    assert use(act) == {r.file: getattr(SERVICE.document(r.file), "text", None) for r in SERVICE.documents()}


def test_a_part_of_a_document_is_read(use: Callable[[Use], Any]) -> None:
    citation = SERVICE.ask(QUESTION).citations[0]
    part = {"file": FILE, "start": citation.start, "end": citation.end}
    given = use(lambda client: client.call_tool("read_document", part)).structured_content
    assert (given["text"], given["start"], given["end"]) == (citation.quote, citation.start, citation.end)


def test_what_goes_wrong_is_told_where_the_model_reads_it(url: str, caplog: pytest.LogCaptureFixture) -> None:
    calls = [
        ("ask", {"question": ""}, "question: String should have at least 1 character"),
        ("ask", {"question": "x", "unknown": 1}, "unknown: Extra inputs are not permitted"),
        ("ask", {"question": "abîmé"}, "Run: assistant ingest --rebuild"),
        ("ask", {"question": "bogue"}, "See the server's log."),
        ("read_document", {"file": "../b.txt"}, "../b.txt is not among the documents."),
        ("read_document", {"file": "b.txt", "start": 99}, "it has no part from 99 to 21"),
    ]

    async def act() -> list[Any]:
        async with Client(f"{url}/mcp") as client:
            return [await client.call_tool(name, arguments) for name, arguments, _ in calls]

    for (*_, expected), given in zip(calls, asyncio.run(act()), strict=True):
        assert given.is_error
        assert expected in given.content[0].text
        assert "secret" not in given.content[0].text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("uri", ["assistant://documents/no.txt", "file:///etc/passwd", "assistant://b.txt"])
def test_what_is_no_document_cannot_be_read(url: str, uri: str) -> None:
    async def act() -> Any:
        async with Client(f"{url}/mcp") as client:
            with pytest.raises(MCPError, match="is not among the documents"):
                await client.read_resource(uri)
            with pytest.raises(MCPError, match="There is no tool 'sing'"):
                await client.session.call_tool("sing", {})

    asyncio.run(act())


def test_the_stages_are_progress(url: str) -> None:
    told: list[tuple[float, str | None]] = []

    async def hear(done: float, total: float | None, message: str | None) -> None:
        told.append((done, message))

    async def act() -> None:
        async with Client(f"{url}/mcp") as client:
            await client.call_tool("ask", {"question": QUESTION}, progress_callback=hear)

    asyncio.run(act())
    assert told == [(1, "rewrite"), (2, "retrieve"), (3, "read"), (4, "answer"), (5, "verify")]


def test_before_there_is_anything_to_ask_the_tools_say_so(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SERVICE, "state", "starting")

    async def act() -> list[Any]:
        async with Client(f"{url}/mcp") as client:
            return [await client.call_tool(name, {"question": QUESTION}) for name in ("ask", "search")]

    for given in asyncio.run(act()):
        assert given.is_error
        assert "The assistant is starting" in given.content[0].text


def test_a_client_that_gives_up_ends_the_work(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SERVICE, "left", threading.Event())

    async def act() -> None:
        async with Client(f"{url}/mcp") as client:
            with pytest.raises(MCPError, match=r"[Tt]imed out"):
                await client.call_tool("ask", {"question": "toujours"}, read_timeout_seconds=0.5)

    asyncio.run(act())
    assert SERVICE.left.wait(20)


def test_a_long_catalogue_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.serve.doors.mcp._PAGE", 2, raising=True)
    documents = [memory_document(f"{n}.txt", f"Texte {n}.\n") for n in range(5)]

    async def act(url: str) -> list[list[str]]:
        pages, cursor = [], None
        async with Client(f"{url}/mcp") as client:
            while True:
                page = await client.list_resources(cursor=cursor)
                pages.append([r.name for r in page.resources])
                cursor = page.next_cursor
                if cursor is None:
                    return pages

    with live(FakeService(documents)) as url:
        assert asyncio.run(act(url)) == [["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt"]]


def test_without_the_package_it_says_how_to_install_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    status, named, said = call(url, "POST", "/mcp", {})
    assert (status, named["content-type"]) == (404, "application/problem+json")
    assert "pip install 'assistant[mcp]'" in json.loads(said)["detail"]
    hidden = """
import sys
sys.modules["mcp"] = None
from assistant.commands.line import main
sys.exit(main(["mcp"]))
"""
    done = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'assistant[mcp]'" in done.stderr


def test_the_server_starts_without_mcp_and_openai() -> None:
    code = "import sys, assistant.serve.server; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"mcp", "mcp_types", "openai"}


def test_a_service_that_opens_aside_is_closed_by_who_opened_it() -> None:
    by: list[str] = []

    @contextmanager
    def opening() -> Iterator[Service]:
        by.append(threading.current_thread().name)
        yield SERVICE
        by.append(threading.current_thread().name)

    with opened_aside(opening) as coming:
        assert coming.result(10) is SERVICE
    assert len(by) == 2
    assert set(by) != {threading.current_thread().name}
    assert len(set(by)) == 1


def test_a_service_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    @contextmanager
    def opening() -> Iterator[Service]:
        raise StoreBusy("vectorstore/ is held by another process.")
        yield

    with opened_aside(opening) as coming, pytest.raises(StoreBusy, match="another process"):
        coming.result(10)


def test_a_store_in_use_is_told_by_the_tools(tmp_path: Path) -> None:
    async def act() -> Any:
        program = StdioServerParameters(
            command=sys.executable,
            args=["-m", "assistant", "mcp"],
            env=os.environ | {"ASSISTANT_STORE": str(tmp_path)},
        )
        async with Client(program) as client:
            with pytest.raises(MCPError, match="in use by process"):
                await client.list_resources()
            return await client.call_tool("ask", {"question": QUESTION})

    with own(tmp_path):
        given = asyncio.run(act())
    assert given.is_error
    assert "in use by process" in given.content[0].text
