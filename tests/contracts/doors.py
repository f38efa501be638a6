"""Every way into one assistant, as ``Door``: a new door is a function here and a line in DOORS."""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from anyio.from_thread import start_blocking_portal
from gradio_client import Client as Gradio
from mcp import Client, StdioServerParameters
from openai import OpenAI

from assistant.exchange import Json, answer_to_json, scope_to_json
from assistant.ports import Service
from assistant.scope import Scope
from assistant.serve.doors.client import server_sent_events


@dataclass(frozen=True, slots=True)
class House:
    """One assistant: its service, the URL where it is served, its documents' folder, its store."""

    service: Service
    url: str
    folder: Path
    store: Path


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: asks a question with its history and scope, and gives the text of a document."""

    ask: Callable[[str, Sequence[str], Scope], Json]
    text: Callable[[str], str]


Opens = Callable[[House], AbstractContextManager[Door]]


@contextmanager
def python(house: House) -> Iterator[Door]:
    def text(file: str) -> str:
        document = house.service.document(file)
        assert document is not None
        return document.text

    yield Door(lambda q, h, s: answer_to_json(house.service.ask(q, h, scope=s)), text)


@contextmanager
def command_line(house: House) -> Iterator[Door]:
    def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
        earlier = [word for each in history for word in ("--history", each)]
        files = [word for file in scope.files for word in ("--file", file)]
        return printed(house, "--json", *earlier, *files, question)

    yield Door(ask, lambda file: (house.folder / file).read_text("utf-8"))


@contextmanager
def command_lines(house: House) -> Iterator[Door]:
    def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
        return printed(house, "--jsonl", heard=json.dumps(body(question, history, scope)))

    yield Door(ask, lambda file: (house.folder / file).read_text("utf-8"))


def printed(house: House, *words: str, heard: str = "") -> Json:
    program = [sys.executable, "-m", "assistant", "ask", *words]
    ran = subprocess.run(program, capture_output=True, text=True, env=environment(house), input=heard)
    assert ran.returncode == 0, ran.stderr
    told: Json = json.loads(ran.stdout)
    return told


@contextmanager
def rest(house: House) -> Iterator[Door]:
    yield Door(lambda *asked: fetched(f"{house.url}/v1/ask", body(*asked)), lambda file: served(house, file))


@contextmanager
def rest_stream(house: House) -> Iterator[Door]:
    def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
        sent = posted(f"{house.url}/v1/ask/stream", body(question, history, scope))
        with urlopen(sent) as reply:
            events = list(server_sent_events(reply))
        told: Json = events[-1][1]
        assert events[-1][0] == "done"
        assert [unnumbered(said) for name, said in events if name == "claim"] == [
            unnumbered(claim) for claim in told["claims"]
        ]
        return told

    yield Door(ask, lambda file: served(house, file))


@contextmanager
def openai(house: House) -> Iterator[Door]:
    with OpenAI(base_url=f"{house.url}/v1", api_key="none") as client:

        def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
            said = client.chat.completions.create(**chat(question, history, scope))
            message = said.choices[0].message
            assert message.content is not None
            return checked(message.content, [a.to_dict() for a in message.annotations or []], said.assistant)

        yield Door(ask, lambda file: served(house, file))


@contextmanager
def openai_stream(house: House) -> Iterator[Door]:
    with OpenAI(base_url=f"{house.url}/v1", api_key="none") as client:

        def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
            chunks = list(client.chat.completions.create(stream=True, **chat(question, history, scope)))
            content = "".join(c.choices[0].delta.content or "" for c in chunks)
            assert [c.choices[0].finish_reason for c in chunks] == [None] * (len(chunks) - 1) + ["stop"]
            return checked(content, chunks[-1].choices[0].delta.annotations, chunks[-1].assistant)

        yield Door(ask, lambda file: served(house, file))


@contextmanager
def mcp_http(house: House) -> Iterator[Door]:
    with mcp_door(Client(f"{house.url}/mcp")) as door:
        yield door


@contextmanager
def mcp_stdio(house: House) -> Iterator[Door]:
    words = ["-m", "assistant", "mcp"]
    with mcp_door(
        Client(StdioServerParameters(command=sys.executable, args=words, env=environment(house)))
    ) as door:
        yield door


@contextmanager
def mcp_door(opened: Client) -> Iterator[Door]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(opened) as client:

        def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
            said = portal.call(client.call_tool, "ask", body(question, history, scope))
            assert not said.is_error, said.content
            assert json.loads(said.content[0].text) == said.structured_content
            told: Json = said.structured_content
            return told

        def text(file: str) -> str:
            [content] = portal.call(client.read_resource, f"assistant://documents/{quote(file)}").contents
            read = portal.call(client.call_tool, "read_document", {"file": file})
            assert read.structured_content["text"] == content.text
            whole: str = content.text
            return whole

        yield Door(ask, text)


@contextmanager
def llama_index(house: House) -> Iterator[Door]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of llama-index itself, when it is imported
        from assistant import AssistantQueryEngine

    def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
        said = AssistantQueryEngine(house.service, history=history, scope=scope).query(question)
        told: Json = said.metadata
        cited = {c["n"]: c for claim in told["claims"] for c in claim["citations"] if c["n"]}
        assert str(said) == told["text"]
        assert [n.node.metadata["n"] for n in said.source_nodes] == sorted(cited)
        for node in (n.node for n in said.source_nodes):
            place = node.metadata["file"], node.start_char_idx, node.end_char_idx, node.text
            assert place == tuple(cited[node.metadata["n"]][k] for k in ("file", "start", "end", "quote"))
        return told

    with python(house) as door:
        yield Door(ask, door.text)


@contextmanager
def gradio_client(house: House) -> Iterator[Door]:
    client = Gradio(house.url, verbose=False, analytics_enabled=False)

    def ask(question: str, history: Sequence[str], scope: Scope) -> Json:
        told: Json = client.predict(question, list(history), scope_to_json(scope), api_name="/ask")
        return told

    yield Door(ask, lambda file: str(client.predict(file, api_name="/document")["text"]))
    client.close()


DOORS: dict[str, Opens] = {
    "Python": python,
    "command line": command_line,
    "JSON lines": command_lines,
    "REST": rest,
    "REST stream": rest_stream,
    "OpenAI": openai,
    "OpenAI stream": openai_stream,
    "MCP over HTTP": mcp_http,
    "MCP over standard input": mcp_stdio,
    "llama-index": llama_index,
    "Gradio client": gradio_client,
}


def body(question: str, history: Sequence[str], scope: Scope) -> Json:
    return {"question": question, "history": list(history), "scope": scope_to_json(scope)}


def chat(question: str, history: Sequence[str], scope: Scope) -> dict[str, Any]:
    earlier = [
        m for h in history for m in ({"role": "user", "content": h}, {"role": "assistant", "content": "…"})
    ]
    return {
        "model": "assistant",
        "messages": [*earlier, {"role": "user", "content": [{"type": "text", "text": question}]}],
        "extra_body": {"assistant": {"scope": scope_to_json(scope)}},
    }


def checked(content: str, annotations: Sequence[Any], answer: Json) -> Json:
    """The answer, whose text and citations are those of the message."""
    assert content == answer["text"]
    cited = {c["n"]: c for claim in answer["claims"] for c in claim["citations"] if c["n"]}
    assert {a["assistant"]["n"]: a["assistant"] for a in annotations} == cited
    for each in annotations:
        marked, citation = each["url_citation"], each["assistant"]
        assert content[marked["start_index"] : marked["end_index"]] == f"[{citation['n']}]"
        assert fetched(marked["url"])["text"] == citation["quote"]
    return answer


def unnumbered(claim: Json) -> Json:
    """A claim as it is told before the answer is whole."""
    return {**claim, "citations": [{**c, "n": None} for c in claim["citations"]]}


def served(house: House, file: str) -> str:
    text: str = fetched(f"{house.url}/v1/documents/{quote(file)}?{urlencode({'start': 0})}")["text"]
    return text


def posted(url: str, said: Json) -> Request:
    return Request(url, json.dumps(said).encode(), {"Content-Type": "application/json"})


def fetched(url: str, said: Json | None = None) -> Json:
    with urlopen(url if said is None else posted(url, said)) as reply:
        told: Json = json.load(reply)
        return told


def environment(house: House) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return {**kept, "ASSISTANT_STORE": str(house.store), "PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1"}
