"""The assistant as a model of OpenAI's own client, and what that client is told when it asks wrongly."""

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from assistant.exchange import answer_to_json
from assistant.scope import Scope
from assistant.serve.doors.chat import annotations
from assistant.values import Answer, Citation, Claim, Outcome, Stance, Verdict
from tests.fakes import memory_document
from tests.serve.doors.test_api import call
from tests.serve.fickle import Fickle
from tests.serve.live import live

QUESTION = "Combien coûte le projet Étoile ?"
PATH = "/v1/chat/completions"


SERVICE = Fickle(
    [
        memory_document("a.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n", date="2025"),
        memory_document("b.txt", "Le projet Étoile coûte 12 milliards.\nSelon lui, le pain serait cher.\n"),
    ]
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=20) as opened:
        yield opened


def asked(content: Any, **more: Any) -> dict[str, Any]:
    return {"model": "assistant", "messages": [{"role": "user", "content": content}], **more}


def test_the_text_the_citations_and_the_whole_answer_come_out(client: OpenAI) -> None:
    said = client.chat.completions.create(**asked(QUESTION))
    answer = SERVICE.ask(QUESTION)
    assert said.choices[0].message.content == answer.text
    assert said.choices[0].finish_reason == "stop"
    assert said.to_dict()["assistant"] == answer_to_json(answer)
    cited = [a.to_dict()["assistant"]["quote"] for a in said.choices[0].message.annotations or []]
    assert cited == [c.quote for claim in answer.claims for c in claim.citations]


def test_usage_counts_words(client: OpenAI) -> None:
    usage = client.chat.completions.create(**asked("Et combien ?")).usage
    assert usage is not None
    assert (usage.prompt_tokens, usage.total_tokens) == (3, 3 + usage.completion_tokens)


def test_the_user_s_earlier_messages_are_the_history_and_others_are_not_read(client: OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "Réponds en vers."},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
        {"role": "assistant", "content": None, "refusal": "non"},
        {"role": "user", "content": "x" * 3000},
        {"role": "user", "content": "Et combien ?"},
        {"role": "assistant", "content": "Voici :"},
    ]
    said = client.chat.completions.create(model="assistant", messages=messages)
    assert said.to_dict()["assistant"] == answer_to_json(SERVICE.ask("Et combien ?", [QUESTION]))


def test_some_documents_only_can_be_asked(client: OpenAI) -> None:
    scope = {"files": ["b.txt"], "since": "", "until": ""}
    said = client.chat.completions.create(**asked(QUESTION), extra_body={"assistant": {"scope": scope}})
    assert said.to_dict()["assistant"] == answer_to_json(SERVICE.ask(QUESTION, scope=Scope(("b.txt",))))


def test_an_abstention_is_an_answer_without_annotations(client: OpenAI) -> None:
    message = client.chat.completions.create(**asked("Quelle capitale australienne ?")).choices[0].message
    assert message.annotations == []
    assert message.content == SERVICE.ask("Quelle capitale australienne ?").text


def test_a_stream_gives_the_text_line_by_line_then_everything(client: OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(**asked(QUESTION), stream=True, stream_options={"include_usage": True})
    )
    *spoken, last, usage = chunks
    answer = SERVICE.ask(QUESTION)
    assert "".join(c.choices[0].delta.content or "" for c in spoken) == answer.text
    assert len(spoken) == 1 + len(answer.text.splitlines())
    assert spoken[0].choices[0].delta.role == "assistant"
    assert last.choices[0].finish_reason == "stop"
    assert last.to_dict()["assistant"] == answer_to_json(answer)
    assert len(last.to_dict()["choices"][0]["delta"]["annotations"]) == 3  # type: ignore[index]
    assert (usage.choices, usage.usage is not None) == ([], True)
    assert len({c.id for c in chunks}) == 1


def test_the_asynchronous_client_is_answered_too(url: str) -> None:
    async def both() -> tuple[str | None, str]:
        async with AsyncOpenAI(base_url=f"{url}/v1", api_key="none") as client:
            whole = await client.chat.completions.create(**asked(QUESTION))
            stream = await client.chat.completions.create(**asked(QUESTION), stream=True)
            pieces = [c.choices[0].delta.content or "" async for c in stream]
            return whole.choices[0].message.content, "".join(pieces)

    assert asyncio.run(both()) == (SERVICE.ask(QUESTION).text,) * 2


def test_the_models_are_listed_and_found(client: OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["assistant"]
    assert client.models.retrieve("assistant").owned_by == "assistant"
    with pytest.raises(openai.NotFoundError, match="'gpt' does not exist here"):
        client.models.retrieve("gpt")


def test_what_only_steers_a_language_model_is_let_pass(client: OpenAI) -> None:
    said = client.chat.completions.create(
        **asked(QUESTION, temperature=0.3, max_tokens=5, seed=1, n=1, tools=[], stop=["x"], user="me"),
        response_format={"type": "text"},
        extra_body={"of_tomorrow": 1},
    )
    assert said.choices[0].message.content == SERVICE.ask(QUESTION).text


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}]}, "tools"),
        ({"functions": [{"name": "f"}]}, "functions"),
        ({"n": 2}, "n"),
        ({"n": 0}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"response_format": "json"}, "response_format"),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages"),
        ({"messages": [{"role": "user", "content": "x" * 2001}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}, "messages"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_honoured_is_refused_by_name(
    client: OpenAI, more: dict[str, Any], param: str, stream: bool
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(**{**asked(QUESTION), **more, "stream": stream})
    assert (refused.value.param, refused.value.code) == (param, "unsupported")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        [],
        {},
        {"model": "assistant"},
        asked(3),
        asked("x", assistant={"scop": 1}),
        asked("x", n="a"),
    ],
)
def test_a_request_of_another_shape_is_an_error_in_openai_s_shape(url: str, body: Any) -> None:
    status, named, said = call(url, "POST", PATH, body)
    assert (status, named["content-type"]) == (400, "application/json")
    assert set(json.loads(said)["error"]) == {"message", "type", "param", "code"}


def test_another_model_does_not_exist(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="ask 'assistant'") as refused:
        client.chat.completions.create(**{**asked(QUESTION), "model": "gpt-4o"})
    assert refused.value.code == "model_not_found"


def test_errors_come_as_openai_s_own(client: OpenAI, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(openai.InternalServerError, match="--rebuild") as refused:
        client.chat.completions.create(**asked("abîmé"))
    assert (refused.value.status_code, refused.value.code) == (503, "StoreDamaged")
    with pytest.raises(openai.APIError, match="--rebuild"):
        list(client.chat.completions.create(**asked("abîmé"), stream=True))
    with pytest.raises(openai.InternalServerError, match="See the server's log") as bug:
        client.chat.completions.create(**asked("bogue"))
    assert "secret" not in str(bug.value.body)
    again = client.with_options(max_retries=2)  # the server hangs up after a bug
    with pytest.raises(openai.APIError, match="See the server's log"):
        list(again.chat.completions.create(**asked("bogue"), stream=True))
    assert "ZeroDivisionError" in caplog.text


def test_before_there_is_anything_to_ask_it_says_when_to_come_back(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SERVICE, "state", "starting")
    status, named, said = call(url, "POST", PATH, asked(QUESTION))
    assert (status, named["retry-after"]) == (503, "2")
    assert json.loads(said)["error"]["type"] == "server_error"


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_goes_away_ends_the_work(
    url: str, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SERVICE, "left", threading.Event())
    with OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=0.5) as hasty:
        with pytest.raises(openai.APITimeoutError):
            hasty.chat.completions.create(**asked("toujours"))
        assert SERVICE.left.wait(20)


def test_a_marker_is_found_behind_its_claim_whatever_the_quotes_hold() -> None:
    quotes = ("Dit [1] et [2].", "Dit [1] et [2]. [1]", "a")
    citations = [Citation("a.txt", n, n + len(q), q) for n, q in enumerate(quotes)]
    claims = [
        Claim(quotes[0], (citations[0], citations[1])),
        Claim(quotes[1], (citations[1],), Stance.CONDITIONAL),
        Claim(quotes[2], (citations[2], citations[0]), Stance.REPORTED, heading="a.txt [1]"),
    ]
    answer = Answer(
        "?", "?", "fr", tuple(Verdict(c, Outcome.SUPPORTED, "") for c in claims), lead="Voici [1] :"
    )
    notes = annotations(answer, place="/")
    marked = [(n["url_citation"]["start_index"], n["url_citation"]["end_index"]) for n in notes]
    assert [answer.text[a:b] for a, b in marked] == ["[1]", "[2]", "[2]", "[3]", "[1]"]
    assert [answer.text[b : b + 1] for _, b in marked] == ["[", "\n", "\n", "[", ""]
    assert [n["assistant"]["n"] for n in notes] == [1, 2, 2, 3, 1]
