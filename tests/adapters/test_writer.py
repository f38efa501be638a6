"""A language model behind a URL: what it says arrives in pieces, and what goes wrong in words of ours."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import MockLLM

from assistant.adapters.llms.chosen import chosen_writer
from assistant.adapters.llms.endpoint import EndpointLLM
from assistant.adapters.llms.writer import LlamaWriter
from assistant.errors import SettingError, WriterFailed
from assistant.settings import read_settings
from assistant.writing import Prompt
from tests.adapters.llm_server import Turn, model

PROMPT = Prompt("Réponds.", "Qui dirige xAI ?")
SAID = ("Elon ", "Musk dirige", " xAI. [1]")


def writer(url: str, **more: Any) -> LlamaWriter:
    return LlamaWriter(EndpointLLM(url, "petit", **more))


def failure(url: str, **more: Any) -> WriterFailed:
    with pytest.raises(WriterFailed) as raised:
        list(writer(url, **more).write(PROMPT))
    return raised.value


def test_text_arrives_in_the_pieces_in_which_it_is_sent() -> None:
    with model(lambda turn: turn.say(*SAID)) as server:
        assert list(writer(server.url, key="sésame-1".replace("é", "e")).write(PROMPT)) == list(SAID)
    [asked], [headers] = server.asked, server.headers
    assert asked["messages"] == [
        {"role": "system", "content": PROMPT.orders},
        {"role": "user", "content": PROMPT.matter},
    ]
    assert (asked["model"], asked["temperature"], asked["stream"]) == ("petit", 0, True)
    assert "seed" in asked
    assert headers["Authorization"] == "Bearer sesame-1"


def test_without_a_key_none_is_sent() -> None:
    with model(lambda turn: turn.say(*SAID)) as server:
        list(writer(server.url).write(PROMPT))
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_url_may_end_in_any_usual_way(ending: str) -> None:
    assert EndpointLLM(f"http://127.0.0.1:1{ending}", "m").url == "http://127.0.0.1:1/v1/chat/completions"


def test_a_server_that_does_not_stream_is_understood() -> None:
    def whole(turn: Turn) -> None:
        message = {"role": "assistant", "content": "".join(SAID)}
        turn.refuse(200, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})

    with model(whole) as server:
        assert list(writer(server.url).write(PROMPT)) == ["".join(SAID)]


def test_comments_events_and_a_chunk_of_usage_are_passed_over() -> None:
    def chatty(turn: Turn) -> None:
        turn.begin()
        turn.send(b": keep-alive\n\nevent: message\n")
        turn.text("Oui.")
        turn.send(b'data: {"choices": [], "usage": {"total_tokens": 3}}\r\n\r\n')
        turn.done()

    with model(chatty) as server:
        assert list(writer(server.url).write(PROMPT)) == ["Oui."]


def test_closing_stops_the_generation() -> None:
    def endless(turn: Turn) -> None:
        turn.begin()
        turn.drip()

    with model(endless) as server:
        with closing(_closable(writer(server.url).write(PROMPT))) as pieces:
            next(pieces)
        assert server.ended.wait(10)


def _closable(pieces: Iterator[str]) -> Any:
    return pieces


def test_a_busy_server_is_asked_again() -> None:
    busy = {"error": {"message": "Rate limit"}}
    with model(lambda t: t.refuse(429, busy, Retry_After="0"), lambda t: t.say(*SAID)) as server:
        assert list(writer(server.url).write(PROMPT)) == list(SAID)
    assert len(server.asked) == 2


def test_one_that_stays_busy_is_given_up() -> None:
    with model(lambda t: t.refuse(429, {"error": "busy"}, Retry_After="0")) as server:
        assert failure(server.url).reason == "busy"
    assert len(server.asked) == 3


def test_one_that_wants_a_long_pause_is_given_up_at_once() -> None:
    with model(lambda t: t.refuse(429, {"error": "busy"}, Retry_After="3600")) as server:
        assert failure(server.url).reason == "busy"
    assert len(server.asked) == 1


def test_an_option_that_the_server_lacks_is_left_out() -> None:
    unknown = {"error": {"message": "Unsupported parameter: 'seed'"}}
    with model(lambda t: t.refuse(400, unknown), lambda t: t.say(*SAID)) as server:
        assert list(writer(server.url).write(PROMPT)) == list(SAID)
    assert "seed" in server.asked[0]
    assert "seed" not in server.asked[1]


@pytest.mark.parametrize(
    ("status", "said", "reason"),
    [
        (401, {"error": {"message": "Incorrect API key"}}, "denied"),
        (403, "no", "denied"),
        (400, {"error": {"type": "exceed_context_size_error", "message": "too many tokens"}}, "context"),
        (400, {"error": {"message": "maximum context length is 4096 tokens"}}, "context"),
        (404, {"error": {"message": "model not found"}}, "unreachable"),
        (500, "<html>", "unreachable"),
        (302, "elsewhere", "unreachable"),
    ],
)
def test_a_refusal_is_told_and_not_repeated(status: int, said: Any, reason: str) -> None:
    with model(lambda t: t.refuse(status, said)) as server:
        assert failure(server.url).reason == reason
    assert len(server.asked) == 1


def sends(data: bytes, kind: str = "text/event-stream") -> Any:
    def act(turn: Turn) -> None:
        turn.begin(200, kind)
        turn.send(data)

    return act


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (sends(b"<html>Bonjour</html>", "text/html"), "rubbish"),
        (sends(b"data: {\n\n"), "rubbish"),
        (sends(b"hello\n"), "rubbish"),
        (sends(b'data: {"choices": 3}\n\n'), "rubbish"),
        (sends(b'data: {"choices": [{"delta": {"content": 3}}]}\n\n'), "rubbish"),
        (sends(b"data: " + b"[" * 100_000 + b"\n\n"), "rubbish"),
        (sends(b'data: {"error": {"message": "the context size is exceeded"}}\n\n'), "context"),
        (sends(b'data: {"choices": [{"delta": {"content": "Elon"}}]}\n\n'), "cut"),
        (sends(b""), "cut"),
        (sends(b'data: {"choices": [{"delta": {}, "finish_reason": "length"}]}\n\n'), "endless"),
    ],
)
def test_what_is_no_answer_or_no_whole_one_is_told(act: Any, reason: str) -> None:
    with model(act) as server:
        assert failure(server.url).reason == reason


def test_silence_is_given_up() -> None:
    with model(lambda turn: turn.hang()) as server:
        assert failure(server.url, wait=0.2).reason == "slow"


def test_a_connection_that_breaks_is_told() -> None:
    def breaks(turn: Turn) -> None:
        turn.begin(200, Content_Length="1000")
        turn.text("Elon")
        turn._door.connection.shutdown(socket.SHUT_RDWR)

    with model(breaks) as server:
        assert failure(server.url).reason == "cut"


def test_where_nothing_listens_is_told() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}").reason == "unreachable"


def test_a_key_is_never_shown() -> None:
    secret = "sk-never-shown"
    with model(lambda t: t.refuse(401, {"error": "no"})) as server:
        assert secret not in str(failure(server.url, key=secret))
    llm = EndpointLLM("http://127.0.0.1:1", "m", key=secret)
    settings = read_settings({"ASSISTANT_LLM_KEY": secret})
    assert secret not in repr(llm) + str(llm.to_dict()) + repr(settings)


def test_a_password_in_the_url_is_never_shown() -> None:
    assert "hush" not in str(failure("http://me:hush@127.0.0.1:1/v1"))


def test_any_llm_of_llama_index_writes() -> None:
    assert "".join(LlamaWriter(MockLLM()).write(PROMPT))


def test_it_completes_as_llama_index_asks() -> None:
    with model(lambda turn: turn.say(*SAID)) as server:
        llm = EndpointLLM(server.url, "petit")
        assert llm.complete("Qui ?").text == "".join(SAID)
        assert [r.delta for r in llm.stream_complete("Qui ?")] == list(SAID)


def test_the_settings_choose(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(" secret \n")
    with model(lambda turn: turn.say(*SAID)) as server:
        chosen = read_settings({}, llm_url=server.url, llm_model="petit", llm_key_file=str(key))
        made = chosen_writer(chosen)
        assert made.name == "petit"
        assert list(made.write(PROMPT)) == list(SAID)
    assert server.headers[0]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"writer": "model"}, "ASSISTANT_WRITER is model: set"),
        ({"writer": "poet"}, "ASSISTANT_WRITER is 'poet': it must be quotes or model"),
        ({"llm_url": "localhost:11434", "llm_model": "m"}, "write it as"),
        ({"llm_url": "http://localhost:11434"}, "name the model"),
        ({"llm_url": "http://localhost:1", "llm_model": "m", "llm_gguf": "x.gguf"}, "choose one"),
        ({"llm_gguf": "/nowhere/x.gguf"}, "cannot be read"),
        ({"llm_gguf": __file__}, "no GGUF file"),
        ({"llm_url": "http://h", "llm_model": "m", "llm_key_file": "/nowhere"}, "cannot be read"),
        ({"llm_url": "http://h", "llm_model": "m", "llm_key_file": "/dev/null"}, "is empty"),
    ],
)
def test_settings_that_cannot_be_used_are_named(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        chosen_writer(read_settings({}, **chosen))


def test_with_nothing_set_nothing_is_imported() -> None:
    program = (
        "import sys\nfrom assistant import bootstrap\nfrom assistant.settings import read_settings\n"
        "assert bootstrap.build_writer(read_settings({})) is None\n"
        "heavy = {'llama_index', 'httpx', 'xllamacpp', 'assistant.adapters.llms.chosen', 'torch'}\n"
        "assert not heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
