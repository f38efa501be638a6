"""A GGUF file run in this process: SmolLM2-135M, where its package and llama.cpp are installed."""

import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from assistant.adapters.llms.gguf import THREAD, GgufLLM
from assistant.adapters.llms.writer import LlamaWriter
from assistant.errors import WriterFailed
from assistant.writing import Prompt
from tests.small_model import WEIGHTS, needs_small_model

pytestmark = [pytest.mark.slow, needs_small_model]
PROMPT = Prompt("You are a helpful assistant.", "Write a long story about the capital of France.")


@pytest.fixture(scope="module")
def llm() -> GgufLLM:
    return GgufLLM(WEIGHTS, threads=1, max_tokens=24)


def said(llm: GgufLLM) -> tuple[list[str], str]:
    """The pieces, and why they ended where it was not of themselves."""
    pieces: list[str] = []
    try:
        for piece in LlamaWriter(llm).write(PROMPT):
            pieces.append(piece)
    except WriterFailed as failed:
        return pieces, failed.reason
    return pieces, ""


def test_it_writes_in_pieces_and_the_same_every_time(llm: GgufLLM) -> None:
    pieces, _ = first = said(llm)
    assert len(pieces) > 5
    assert said(llm) == first


def test_it_says_that_it_was_stopped_for_its_length(llm: GgufLLM) -> None:
    assert said(llm)[1] == "endless"


def test_closed_it_stops_and_can_be_asked_again(llm: GgufLLM) -> None:
    for _ in range(2):
        pieces: Any = LlamaWriter(llm).write(PROMPT)
        assert next(pieces)
        pieces.close()
    deadline = time.monotonic() + 20
    while any(t.name == THREAD for t in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(t.name == THREAD for t in threading.enumerate())


def test_what_it_cannot_hold_is_told(llm: GgufLLM) -> None:
    with pytest.raises(WriterFailed) as raised:
        list(LlamaWriter(llm).write(Prompt("Read.", "word " * 6000)))
    assert raised.value.reason == "context"


def test_nobody_else_can_use_it(llm: GgufLLM) -> None:
    address = llm._loaded().listening_address
    asked = urllib.request.Request(
        f"{address}/v1/chat/completions", b"{}", {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(asked, timeout=10)


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WriterFailed, match="cannot be loaded"):
        list(LlamaWriter(GgufLLM(broken)).write(PROMPT))
