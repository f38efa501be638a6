"""What a person types, what they read, and the exit code: over a service in memory."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.commands.line import main
from assistant.errors import StoreDamaged
from assistant.exchange import answer_from_json, hit_from_json
from assistant.exchange_reports import status_from_json, summary_from_json
from assistant.ports import Service
from assistant.reports import Stage, Status
from assistant.scope import EVERYTHING, Scope
from assistant.settings import Settings
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document

DOCUMENTS = [
    memory_document("a.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n", date="2025-01"),
    memory_document("b.txt", "Le pain serait cher.\n\x1b[31mLe rouge [bold]brille[/bold].\n"),
]
QUESTION = "Combien coûte le projet Étoile ?"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def service() -> FakeService:
    return FakeService(DOCUMENTS)


@pytest.fixture
def say(service: FakeService, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs a command line over the service: exit code, standard output, standard error."""

    def run(*words: str, over: Service = service, **asked: Any) -> tuple[int, str, str]:
        @contextmanager
        def connect(settings: Settings, *, indexed: bool = False, rebuild: bool = False) -> Iterator[Service]:
            yield over

        code = main(list(words), connect=connect)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


class Failing(FakeService):
    """Every question raises what it was made with."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(DOCUMENTS)
        self._error = error

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        yield Stage("retrieve")
        raise self._error

    def status(self, *, check: bool = False) -> Status:
        return Status("failed" if check else "ready", "vectorstore/ lost its vectors.")


def test_ask_shows_the_short_answer_the_claim_and_its_source(say: Say) -> None:
    code, out, err = say("ask", QUESTION)
    assert (code, err) == (0, "")
    lines = [line for line in out.split("\n") if line]
    assert lines[0] == "12"
    assert lines[1].startswith("Le projet Étoile coûte 12 milliards. [1]")
    assert lines[-2] == "[1] a.txt:18-54 · 2025-01 · Le projet Étoile"


def test_ask_marks_what_the_source_only_alleges(say: Say) -> None:
    assert "Le pain serait cher. (au conditionnel dans la source) [1]" in say("ask", "pain cher")[1]


def test_ask_takes_unquoted_words_and_standard_input(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = say("ask", *QUESTION.split())
    monkeypatch.setattr("sys.stdin", io.StringIO(QUESTION + "\n"))
    assert say("ask") == asked


def test_ask_declines_with_related_passages_and_exit_code_zero(say: Say) -> None:
    code, out, _ = say("ask", "Quelle capitale choisit le projet australien ?")
    assert code == 0
    assert "Les documents ne permettent pas de répondre" in out
    assert "Pas une réponse, mais des passages proches" in out
    assert "a.txt:0-18" in out
    assert "Sources" not in out


def test_ask_as_json_is_the_answer(say: Say, service: FakeService) -> None:
    code, out, _ = say("ask", "--json", QUESTION)
    assert code == 0
    assert answer_from_json(json.loads(out)) == service.ask(QUESTION)


def test_history_makes_a_follow_up_stand_alone_and_the_person_sees_how(say: Say) -> None:
    out = say("ask", "--history", "Bonjour", "--history", QUESTION, "Et combien ?")[1]
    assert f"→ {QUESTION} Et combien ?" in out
    assert "12 milliards" in out


def test_a_document_cannot_steer_the_terminal(say: Say) -> None:
    for words in (["ask", "rouge brille"], ["ask", "--json", "rouge brille"], ["search", "rouge brille"]):
        out = say(*words)[1]
        assert "\x1b" not in out
        assert "[bold]brille[/bold]" in out


def test_no_question_is_a_usage_error(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(" \n"))
    for command in ("ask", "search"):
        code, out, err = say(command, "  ")
        assert (code, out) == (2, "")
        assert "There is no question" in err


def test_bytes_that_are_no_text_are_asked_as_question_marks(say: Say) -> None:
    code, out, _ = say("ask", "--json", "projet \udcff ?")
    assert code == 0
    assert json.loads(out)["question"] == "projet ? ?"


def test_search_lists_passages_best_first(say: Say, service: FakeService) -> None:
    code, out, _ = say("search", "-k", "2", QUESTION)
    assert code == 0
    assert [line.split()[0] for line in out.split("\n") if line] == ["rank", "1", "2"]
    found = json.loads(say("search", "-k", "2", "--json", QUESTION)[1])
    assert [hit_from_json(h) for h in found["hits"]] == service.search(QUESTION, k=2)


def test_search_says_when_nothing_is_near(say: Say) -> None:
    assert say("search", "zzzz")[1] == "No passage is near to this question.\n"


def test_ingest_says_what_it_did_and_what_it_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("Bonjour.", "utf-8")
    (tmp_path / "d.txt").write_text("", "utf-8")
    code, out, _ = say("ingest", str(tmp_path))
    assert code == 0
    assert [line.split() for line in out.split("\n")[1:4]] == [
        ["added", "1"],
        ["removed", "2"],
        ["refused", "1"],
    ]
    assert "d.txt: the file is empty" in out
    again = summary_from_json(json.loads(say("ingest", str(tmp_path), "--json")[1]))
    assert again.unchanged == ("c.txt",)
    rebuilt = summary_from_json(json.loads(say("ingest", str(tmp_path), "--rebuild", "--json")[1]))
    assert rebuilt.added == ("c.txt",)


def test_ingest_of_nothing_fails_in_one_line(say: Say, tmp_path: Path) -> None:
    code, out, err = say("ingest", str(tmp_path))
    assert (code, out) == (1, "")
    assert err == f"{tmp_path} holds nothing that could be indexed. Put documents in it.\n"


def test_status_lists_the_documents(say: Say, service: FakeService) -> None:
    code, out, _ = say("status")
    assert code == 0
    assert "ready" in out
    assert "a.txt" in out
    assert status_from_json(json.loads(say("status", "--json")[1])) == service.status(check=True)


def test_status_of_a_damaged_store_fails(say: Say) -> None:
    damaged = Failing(AssertionError())
    for words in (["status"], ["status", "--json"]):
        code, out, _ = say(*words, over=damaged)
        assert code == 1
        assert "lost its vectors" in out


def test_an_error_of_the_tree_is_one_line_and_exit_code_one(say: Say) -> None:
    code, out, err = say("ask", "?", over=Failing(StoreDamaged("The store\nis cut. Run: assistant ingest")))
    assert (code, out, err) == (1, "", "The store is cut. Run: assistant ingest\n")


def test_a_setting_that_cannot_be_used_is_said(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_K", "six")
    assert say("ask", "?")[::2] == (1, "ASSISTANT_K is 'six': not a whole number.\n")


def test_an_interruption_is_one_line(say: Say) -> None:
    code, out, err = say("ask", "?", over=Failing(KeyboardInterrupt()))
    assert (code, out) == (130, "")
    assert err.count("\n") == 1
    assert err.startswith("Interrupted.")


def test_a_bug_keeps_its_traceback(say: Say) -> None:
    with pytest.raises(ZeroDivisionError):
        say("ask", "?", over=Failing(ZeroDivisionError()))


def test_ask_lets_the_model_write_and_names_it(say: Say) -> None:
    modelled = FakeService(DOCUMENTS, model="petit-7b")
    assert "— petit-7b" in say("ask", "--writer", "model", QUESTION, over=modelled)[1]
    assert "petit-7b" not in say("ask", "--writer", "quotes", QUESTION, over=modelled)[1]
    told = json.loads(say("ask", "--writer", "model", "--json", QUESTION, over=modelled)[1])
    assert told["writer"] == "petit-7b"
    code, _, err = say("ask", "--writer", "model", QUESTION)
    assert (code, "No language model" in err) == (1, True)


def test_ask_says_that_quotes_stand_in(say: Say) -> None:
    class Down(FakeService):
        def stream(self, *asked: Any, **chosen: Any) -> Iterator[Any]:
            for step in super().stream(*asked, **chosen):
                yield replace(step, note="Le modèle ne répond pas.") if isinstance(step, Answer) else step

    assert "Le modèle ne répond pas." in say("ask", QUESTION, over=Down(DOCUMENTS))[1]


def test_many_questions_may_each_say_who_answers(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [{"question": QUESTION, "writer": w} for w in ("model", "quotes", "poet")]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines))))
    out = say("ask", "--jsonl", over=FakeService(DOCUMENTS, model="petit-7b"))[1]
    told = [json.loads(line) for line in out.splitlines()]
    assert [t.get("writer") for t in told] == ["petit-7b", "quotes", None]
    assert "poet" in told[2]["problem"]["detail"]
