"""What every writer keeps to, the fake one as the real ones."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from assistant.adapters.llms.endpoint import EndpointLLM
from assistant.adapters.llms.writer import LlamaWriter
from assistant.errors import WriterFailed
from assistant.writing import Prompt, Writer
from tests.adapters.llm_server import model
from tests.fakes import FakeWriter

SAID = "Le port de Brest accueille 120 navires. [1]\n"
PROMPT = Prompt("Réponds.", "Combien ?")


@pytest.fixture(params=["fake", "endpoint"])
def writer(request: pytest.FixtureRequest) -> Iterator[Writer]:
    if request.param == "fake":
        yield FakeWriter(SAID)
        return
    with model(lambda turn: turn.say(*SAID.partition("120"))) as server:
        yield LlamaWriter(EndpointLLM(server.url, "petit"))


@pytest.fixture(params=["fake", "endpoint"])
def failing(request: pytest.FixtureRequest) -> Iterator[Writer]:
    if request.param == "fake":
        yield FakeWriter(WriterFailed("no", reason="denied"))
        return
    with model(lambda turn: turn.refuse(401, "no")) as server:
        yield LlamaWriter(EndpointLLM(server.url, "petit"))


def test_it_has_a_name(writer: Writer) -> None:
    assert writer.name


def test_its_pieces_are_its_text_the_same_every_time(writer: Writer) -> None:
    for _ in range(2):
        pieces = list(writer.write(PROMPT))
        assert "".join(pieces) == SAID
        assert len(pieces) > 1
        assert all(pieces)


def test_it_can_be_stopped_and_asked_again(writer: Writer) -> None:
    pieces: Any = writer.write(PROMPT)
    with closing(pieces):
        next(pieces)
    assert "".join(writer.write(PROMPT)) == SAID


def test_what_goes_wrong_is_its_one_error(failing: Writer) -> None:
    with pytest.raises(WriterFailed) as raised:
        list(failing.write(PROMPT))
    assert raised.value.reason == "denied"
