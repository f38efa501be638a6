"""The command line as a process: how it starts, what it imports, pipes, signals."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.adapters.owner import own
from tests.fakes import FakeService, memory_document
from tests.serving import serving

HEAVY = {"torch", "transformers", "chromadb", "gradio", "fastapi", "llama_index", "numpy", "tantivy"}
PROGRAM = [sys.executable, "-m", "assistant"]
AUDITED = """
import sys
from assistant.commands.line import main
code = main(sys.argv[1:])
print(*sorted({name.split(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""
LONG = "Un projet " + "très long " * 500 + "\n"
DOCUMENTS = [memory_document("a.txt", "Le projet coûte 12 milliards.\nLe chat dort.\n" + LONG * 90)]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A store that this process owns and serves."""
    with (
        own(tmp_path) as owner,
        serving(FakeService(DOCUMENTS), token=owner.token) as url,
        own(tmp_path, url=url),
    ):
        yield tmp_path


def environment(**chosen: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return {**kept, "NO_COLOR": "", **chosen}


@pytest.fixture
def run(store: Path) -> Run:
    def ask(*words: str, program: list[str] = PROGRAM, **chosen: str) -> subprocess.CompletedProcess[str]:
        chosen = {"ASSISTANT_STORE": str(store), "PYTHONUTF8": "1", **chosen}
        return subprocess.run(
            [*program, *words], capture_output=True, encoding="utf-8", env=environment(**chosen), timeout=60
        )

    return ask


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["serve", "--help"],
        ["ask", "Combien coûte le projet ?", "--json"],
        ["search", "projet", "--json"],
        ["status", "--json"],
        ["ask", "Combien coûte le projet ?"],
        ["status"],
    ],
)
def test_help_and_the_way_to_a_server_import_no_framework(run: Run, words: list[str]) -> None:
    done = run(*words, program=[sys.executable, "-c", AUDITED])
    assert done.returncode == 0
    assert done.stdout
    assert not set(done.stderr.split()) & HEAVY


def test_help_imports_not_even_what_draws_tables(run: Run) -> None:
    done = run("--help", program=[sys.executable, "-c", AUDITED])
    assert not set(done.stderr.split()) & {"rich", "filelock", "http", "asyncio", "email"}


def test_ask_goes_through_the_server_that_owns_the_store(run: Run) -> None:
    said = json.loads(run("ask", "--json", "Combien coûte le projet ?").stdout)
    assert said["claims"][0]["citations"][0]["quote"] == "Le projet coûte 12 milliards."


def test_ingest_goes_through_the_server_that_owns_the_store(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "c.txt").write_text("Bonjour.", "utf-8")
    done = run("ingest", str(folder), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["added"] == ["c.txt"]


def test_evaluate_goes_through_the_server_that_owns_the_store(run: Run, tmp_path: Path) -> None:
    judged = {"id": "1", "question": "Combien coûte le projet ?", "answerable": True}
    (tmp_path / "judged.jsonl").write_text(json.dumps(judged), "utf-8")
    done = run("evaluate", str(tmp_path / "judged.jsonl"), "--json", program=[sys.executable, "-c", AUDITED])
    assert json.loads(done.stdout)["right"] == {"right": 1, "total": 1}
    assert not set(done.stderr.split()) & HEAVY


def test_an_error_of_the_server_is_one_line_here(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("ingest", str(tmp_path / "empty"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path / 'empty'} holds nothing that could be indexed. Put documents in it.\n"


def test_the_question_may_come_from_a_pipe_in_any_bytes(store: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "ask", "--json"],
        input="Combien coûte le projet ?\n".encode() + b"\xff",
        capture_output=True,
        env=environment(ASSISTANT_STORE=str(store), PYTHONUTF8="1"),
        timeout=60,
    )
    assert done.stderr == b""
    assert json.loads(done.stdout)["question"] == "Combien coûte le projet ? \ufffd"


def test_a_reader_that_goes_away_is_no_error(store: Path) -> None:
    words = [*PROGRAM, "search", "-k", "90", "--json", "projet"]
    settings = environment(ASSISTANT_STORE=str(store))
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=settings) as search:
        assert search.stdout
        assert search.stderr
        search.stdout.read(10)
        search.stdout.close()
        assert search.stderr.read() == b""
    assert search.returncode == 141


def test_ctrl_c_is_one_line(tmp_path: Path) -> None:
    """Ctrl-C while the program waits for its question."""
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    settings = environment(ASSISTANT_STORE=str(tmp_path), PYTHONVERBOSE="1")
    waiting = subprocess.Popen([*PROGRAM, "ask"], env=settings, **piped)
    assert waiting.stderr
    for line in waiting.stderr:  # it has imported what asks, and reads next
        if b"import 'assistant.commands.asking'" in line:
            break
    waiting.send_signal(signal.SIGINT)
    _, errors = waiting.communicate(timeout=60)
    said = [line for line in errors.decode().splitlines() if not line.startswith(("#", "import "))]
    assert waiting.returncode == 130
    assert "Interrupted. What was complete is kept." in said
    assert not any("Traceback" in line for line in said)


def test_an_output_that_is_not_unicode_is_no_error(run: Run) -> None:
    done = run("ask", "Combien coûte le projet ?", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "12 milliards" in done.stdout
