"""The command line's way to a running assistant: the same values, the same errors, no framework."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.errors import AssistantError, NothingIndexed, ServerUnreachable, StoreDamaged
from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.serve.doors.client import Remote, server_sent_events
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.live import TOKEN as LIVE_TOKEN
from tests.serve.live import live
from tests.serving import TOKEN, Quiet, listening, serving

QUESTION = "Combien coûte le projet Étoile ?"
DOCUMENTS = [
    memory_document(
        "été/a b#1?.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n", date="2025-01"
    ),
    memory_document("b.txt", "Le pain serait cher.\nLe projet Étoile coûte 12 milliards.\n"),
]


@pytest.fixture
def service() -> FakeService:
    return FakeService(DOCUMENTS)


@pytest.fixture(params=["the standard library", "the real server"])
def remote(service: FakeService, request: pytest.FixtureRequest) -> Iterator[Remote]:
    """The client of a server that says what the interface promises, and of the real one."""
    real = request.param == "the real server"
    with live(service) if real else serving(service) as url:
        yield Remote(url + "/", LIVE_TOKEN if real else TOKEN, patience=10)


class Broken(FakeService):
    """Its store is damaged."""

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        yield Stage("retrieve")
        raise StoreDamaged("vectorstore/ lost its vectors. Run: assistant ingest --rebuild")


def test_a_remote_answer_is_the_answer(remote: Remote, service: FakeService) -> None:
    assert remote.ask(QUESTION) == service.ask(QUESTION)
    assert remote.ask(QUESTION).citations[0].file == "b.txt"


def test_history_travels(remote: Remote, service: FakeService) -> None:
    assert remote.ask("Et combien ?", [QUESTION]).query == f"{QUESTION} Et combien ?"
    assert remote.search("Et combien ?", [QUESTION]) == service.search("Et combien ?", [QUESTION])


def test_a_remote_stream_says_its_stages_and_then_the_answer(remote: Remote, service: FakeService) -> None:
    assert list(remote.stream(QUESTION)) == list(service.stream(QUESTION))


def test_a_scope_travels(remote: Remote, service: FakeService) -> None:
    scope = Scope(("a.txt",), since="2020", until="2030-01")
    assert remote.ask(QUESTION, scope=scope) == service.ask(QUESTION, scope=scope)
    assert remote.ask(QUESTION, scope=scope).scope == scope
    assert remote.search(QUESTION, scope=Scope(("a.txt",))) == service.search(
        QUESTION, scope=Scope(("a.txt",))
    )


def test_k_travels(remote: Remote) -> None:
    assert len(remote.search(QUESTION, k=1)) == 1
    assert len(remote.search(QUESTION, k=3)) == 3


def test_documents_come_whole_whatever_their_names(remote: Remote, service: FakeService) -> None:
    assert remote.documents() == service.documents()
    for record in remote.documents():
        assert remote.document(record.file) == service.document(record.file)


def test_an_unknown_document_is_none(remote: Remote) -> None:
    assert remote.document("no/such.txt") is None


def test_status_travels(remote: Remote, service: FakeService) -> None:
    assert remote.status() == service.status()
    assert remote.status(check=True) == service.status(check=True)


def test_ingest_reports_its_progress_and_its_summary(remote: Remote, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("Bonjour.", "utf-8")
    (tmp_path / "d.txt").write_text("", "utf-8")
    steps: list[tuple[int, int, str]] = []
    summary = remote.ingest(tmp_path, progress=lambda done, total, file: steps.append((done, total, file)))
    assert steps == [(1, 1, "c.txt")]
    assert summary.added == ("c.txt",)
    assert summary.removed == ("b.txt", "été/a b#1?.txt") or set(summary.removed) == {
        d.file for d in DOCUMENTS
    }
    assert [r.file for r in summary.refused] == ["d.txt"]


def test_the_folder_is_the_one_the_person_means(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "c.txt").write_text("Bonjour.", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert remote.ingest(Path("docs")).added == ("c.txt",)


def test_errors_arrive_as_what_they_were_raised_as(remote: Remote, tmp_path: Path) -> None:
    with pytest.raises(NothingIndexed, match="holds nothing"):
        remote.ingest(tmp_path)
    with serving(Broken()) as url:
        broken = Remote(url, TOKEN)
        with pytest.raises(StoreDamaged, match="lost its vectors"):
            broken.ask("?")
        with pytest.raises(StoreDamaged, match="lost its vectors"):
            list(broken.stream("?"))


def test_a_wrong_token_is_said(remote: Remote) -> None:
    with pytest.raises(AssistantError, match="token"):
        Remote(remote.url, "another").ingest()


def test_a_server_that_is_gone_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ServerUnreachable, match=r"does not answer.*assistant serve"):
        Remote(url, TOKEN).ask("?")


def test_a_server_that_stays_silent_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ServerUnreachable, match="timed out"):
            Remote(url, TOKEN, patience=0.05).ask("?")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"question": 1}', b"\xff", b"null"])
@pytest.mark.parametrize("status", [200, 404, 500])
def test_another_program_at_the_address_is_unreachable(body: bytes, status: int) -> None:
    class Other(Quiet):
        def do_GET(self) -> None:
            self.say(body, status=status)

        def do_POST(self) -> None:
            self.heard()
            self.say(body, status=status)

    with listening(Other) as url:
        remote = Remote(url, TOKEN)
        for call in (
            remote.documents,
            remote.ingest,
            lambda: remote.ask("?"),
            lambda: list(remote.stream("?")),
        ):
            with pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1"):
                call()


def test_a_proxy_of_the_environment_is_not_asked(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert remote.status().state == "ready"


def test_events_may_have_several_lines_and_comments() -> None:
    lines = [
        b": hi\n",
        b"\n",
        b"event: stage\r\n",
        b'data: {"name":\r\n',
        b'data: "read"}\r\n',
        b"\r\n",
        b"data: 1\n",
        b"\n",
    ]
    assert list(server_sent_events(lines)) == [("stage", {"name": "read"}), ("message", 1)]


def test_the_client_imports_no_framework() -> None:
    code = "import sys, assistant.serve.doors.client; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {
        "torch",
        "chromadb",
        "gradio",
        "llama_index",
        "numpy",
        "fastapi",
        "rich",
    }
