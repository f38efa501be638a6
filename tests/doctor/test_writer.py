"""What ``assistant doctor`` says of the language model."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from assistant.adapters.llms import offered
from assistant.doctor.findings import Level
from assistant.doctor.patient import Patient
from assistant.doctor.writer import writer
from assistant.settings import Settings
from tests.adapters.llm_server import Turn, model


@contextmanager
def ollama(said: Any) -> Iterator[str]:
    """A server that lists its models as Ollama does."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/v1/models" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *said: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def said(settings: Settings, *, quick: bool = False) -> tuple[Level, str, str]:
    [found] = writer(Patient(settings, quick=quick))
    return found.level, found.found, found.run


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ({"data": [{"id": "qwen2.5:7b"}, {"id": "phi"}]}, "Ollama runs with qwen2.5:7b, phi"),
        ({"data": None}, "Ollama runs and has no model: ollama pull"),
        ({"models": []}, "no language model is set up, and none is needed"),
        ("rubbish", "no language model is set up, and none is needed"),
    ],
)
def test_a_running_ollama_is_offered(monkeypatch: pytest.MonkeyPatch, listed: Any, told: str) -> None:
    with ollama(listed) as url:
        monkeypatch.setattr(offered, "OLLAMA", url)
        level, found, _ = said(Settings())
    assert level is Level.FINE
    assert told in found
    assert ("ASSISTANT_LLM_MODEL=qwen2.5:7b" in found) == ("qwen" in told)


def test_where_nobody_listens_none_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offered, "OLLAMA", "http://127.0.0.1:9/v1")
    assert "answers are quotes" in said(Settings())[1]


def test_one_that_is_set_up_is_asked_for_a_few_words_and_no_more() -> None:
    def endless(turn: Turn) -> None:
        turn.begin()
        turn.drip("jour ")

    with model(endless) as served:
        settings = Settings(llm_url=served.url, llm_model="petit")
        level, found, _ = said(settings)
        assert served.ended.wait(10), "it was not stopped"
        assert len(served.asked) == 1
    assert level is Level.FINE
    assert found.startswith("petit writes: first word after ")
    assert "pieces a second" in found


def test_one_that_refuses_is_a_problem_with_what_to_do() -> None:
    with model(lambda turn: turn.refuse(401, {"error": {"message": "bad key"}})) as served:
        level, found, run = said(Settings(llm_url=served.url, llm_model="petit", llm_key="secret"))
    assert level is Level.PROBLEM
    assert run
    assert "secret" not in found + run


def test_in_a_hurry_it_is_named_and_not_asked() -> None:
    with model(Turn.hang) as served:
        settings = Settings(llm_url=served.url, llm_model="petit")
        assert said(settings, quick=True) == (Level.FINE, "petit is set up, not tried", "")
        assert served.asked == []


def test_a_setting_that_cannot_be_is_a_problem_like_any_other() -> None:
    from assistant.doctor.examine import examine

    settings = replace(Settings(), llm_url="ftp://x", llm_model="petit")
    [found] = [f for f in examine(Patient(settings, quick=True)) if f.check == "writer"]
    assert found.level is Level.PROBLEM
    assert "ASSISTANT_LLM_URL" in found.found
