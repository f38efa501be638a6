"""Every door lets one say who answers, and refuses a model where there is none."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import OpenAI

from assistant.errors import BadQuestion
from assistant.serve.doors.client import Remote
from assistant.values import Answer
from tests.fakes import FakeService, memory_document
from tests.serve.doors.test_api import call
from tests.serve.live import TOKEN, live

DOCUMENTS = [memory_document("a.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n")]
QUESTION = "Combien coûte le projet Étoile ?"


class Down(FakeService):
    """Its model is down: quotes answer, and say so."""

    def stream(self, *asked: Any, **chosen: Any) -> Iterator[Any]:
        for step in super().stream(*asked, **chosen):
            if isinstance(step, Answer) and "panne" in step.question:
                step = Answer(step.question, step.query, "fr", step.verdicts, note="Le modèle ne répond pas.")
            yield step


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(Down(DOCUMENTS, model="petit")) as address:
        yield address


@pytest.fixture(scope="module")
def bare() -> Iterator[str]:
    with live(FakeService(DOCUMENTS)) as address:
        yield address


def test_the_http_interface_and_its_client_pass_it_on(url: str) -> None:
    remote = Remote(url, TOKEN)
    assert remote.status().writer == "petit"
    for writer, name in (("model", "petit"), ("quotes", "quotes"), ("", "quotes")):
        answer = remote.ask(QUESTION, writer=writer)
        assert answer.writer == name
        assert {c.written for c in answer.claims} == {name == "petit"}
        *_, streamed = remote.stream(QUESTION, writer=writer)
        assert streamed == answer


def test_another_writer_is_refused(url: str, bare: str) -> None:
    assert call(url, "POST", "/v1/ask", {"question": QUESTION, "writer": "poet"})[0] == 422
    with pytest.raises(BadQuestion):
        Remote(bare, TOKEN).ask(QUESTION, writer="model")
    with pytest.raises(BadQuestion):
        list(Remote(bare, TOKEN).stream(QUESTION, writer="model"))


def test_openai_s_client_says_it_under_our_key(url: str, bare: str) -> None:
    asked: Any = {"model": "assistant", "messages": [{"role": "user", "content": QUESTION}]}
    ours = {"extra_body": {"assistant": {"writer": "model"}}}
    with OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        said = client.chat.completions.create(**asked, **ours).to_dict()
        assert said["assistant"]["writer"] == "petit"
        chunks = [c.to_dict() for c in client.chat.completions.create(stream=True, **asked, **ours)]
        assert chunks[-1]["assistant"]["writer"] == "petit"
    none = OpenAI(base_url=f"{bare}/v1", api_key="none", max_retries=0)
    with none as client, pytest.raises(openai.APIError):
        client.chat.completions.create(**asked, **ours)


def test_openai_s_client_reads_that_the_model_failed(url: str) -> None:
    asked: Any = {"model": "assistant", "messages": [{"role": "user", "content": f"{QUESTION} en panne"}]}
    with OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        content = client.chat.completions.create(**asked).choices[0].message.content or ""
        assert content.endswith("\n\nLe modèle ne répond pas.")
        parts = client.chat.completions.create(stream=True, **asked)
        assert "".join(c.choices[0].delta.content or "" for c in parts) == content
