"""Many questions on standard input, and questions to some documents only."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from assistant.commands.batch import Asked, read_line
from assistant.commands.line import main
from assistant.errors import BadQuestion
from assistant.exchange import answer_from_json, hit_from_json
from assistant.ports import Service
from assistant.scope import Scope
from assistant.settings import Settings
from tests.fakes import FakeService, memory_document

SERVICE = FakeService(
    [
        memory_document("notes/a.txt", "Le projet Étoile coûte 12 milliards.\n", date="2025-01"),
        memory_document("b.txt", "Le projet Étoile coûte 13 milliards.\n", date="2023"),
    ]
)
QUESTION = "Combien coûte le projet Étoile ?"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    def run(*words: str, heard: str = "") -> tuple[int, str, str]:
        @contextmanager
        def connect(settings: Settings, *, indexed: bool = False, rebuild: bool = False) -> Iterator[Service]:
            yield SERVICE

        monkeypatch.setattr("sys.stdin", io.StringIO(heard))
        code = main(list(words), connect=connect)
        out = capsys.readouterr()
        return code, out.out, out.err

    return run


def test_each_line_is_answered_in_its_order(say: Say) -> None:
    lines = [
        QUESTION,
        "",
        json.dumps({"question": "Et combien ?", "history": [QUESTION]}),
        json.dumps("Bonjour"),
        json.dumps({"question": QUESTION, "scope": {"files": ["notes/"], "since": "2024"}}),
    ]
    code, out, err = say("ask", "--jsonl", heard="\n".join(lines))
    assert (code, err) == (0, "")
    answers = [answer_from_json(json.loads(line)) for line in out.splitlines()]
    scope = Scope(("notes/",), since="2024")
    assert answers == [
        SERVICE.ask(QUESTION),
        SERVICE.ask("Et combien ?", [QUESTION]),
        SERVICE.ask("Bonjour"),
        SERVICE.ask(QUESTION, scope=scope),
    ]


def test_a_line_that_cannot_be_answered_gives_its_problem_in_its_place(say: Say) -> None:
    code, out, err = say("ask", "--jsonl", heard=f'{QUESTION}\n{{"question": 3}}\n{QUESTION}\n')
    first, second, third = map(json.loads, out.splitlines())
    assert code == 1
    assert err == "1 of 3 questions could not be answered: see their problems.\n"
    assert first == third
    assert (second["problem"]["type"], second["line"]) == ("BadQuestion", 2)


def test_what_a_line_leaves_out_is_taken_from_the_words(say: Say) -> None:
    words = ("--history", QUESTION, "--file", "b.txt")
    _, out, _ = say("ask", "--jsonl", *words, heard="Et combien ?\n")
    asked = SERVICE.ask("Et combien ?", [QUESTION], scope=Scope(("b.txt",)))
    assert answer_from_json(json.loads(out)) == asked


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "{}",
        '{"question": ""}',
        '{"question": "x", "querry": 1}',
        '{"question": "x", "history": "x"}',
        '{"question": "x", "history": [1]}',
        '{"question": "x", "scope": []}',
        '{"question": "x", "scope": {"folder": "x"}}',
        '{"question": "x", "scope": {"files": "x"}}',
        '{"question": "x", "scope": {"since": "yesterday"}}',
        '{"question": "x", "scope": {"until": 2024.5}}',
    ],
)
def test_a_line_of_another_shape_is_said(line: str) -> None:
    with pytest.raises(BadQuestion, match=r"[.:].*"):
        read_line(line, Asked())


@pytest.mark.parametrize("line", ['"Le Monde" dit quoi ?', "[1] dit quoi ?", "  dit   quoi ?\n"])
def test_plain_words_need_no_quotes(line: str) -> None:
    assert read_line(line, Asked()).question == " ".join(line.split())


def test_questions_come_from_one_place_only(say: Say) -> None:
    assert say("ask", "--jsonl", QUESTION)[0] == 2
    assert say("ask", "--jsonl", "--json")[0] == 2


def test_some_documents_only_are_asked_and_searched(say: Say) -> None:
    for words, file in (
        (("--file", "b.txt"), "b.txt"),
        (("--file", "notes/"), "notes/a.txt"),
        (("--since", "2024"), "notes/a.txt"),
        (("--until", "2023-12-31"), "b.txt"),
    ):
        answer = answer_from_json(json.loads(say("ask", "--json", *words, QUESTION)[1]))
        assert {c.file for c in answer.citations} == {file}
        found = json.loads(say("search", "--json", *words, QUESTION)[1])["hits"]
        assert {hit_from_json(h).passage.file for h in found} == {file}


def test_a_date_that_is_none_is_a_usage_error(say: Say) -> None:
    code, _, err = say("ask", "--since", "hier", QUESTION)
    assert code == 2
    assert "'hier' is not a date" in err
