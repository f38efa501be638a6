"""What people thought of answers is kept, and becomes judged questions."""

import json
import stat
from pathlib import Path

import pytest

from assistant.commands.line import main
from assistant.errors import FeedbackError
from assistant.evaluate.feedback import judged_questions, questions_to_judge
from assistant.evaluate.judgements import judge, read_judged
from assistant.feedback import Feedback, keep_feedback, read_feedback
from assistant.scope import Scope
from tests.fakes import FakeService, memory_document

SERVICE = FakeService(
    [
        memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n"),
        memory_document("b.txt", "Le projet Étoile serait abandonné.\n"),
    ]
)
RIGHT = Feedback("one", "up", SERVICE.ask("Combien coûte le projet Étoile ?"), at="2026-01-02T03:04:05Z")
DECLINED = Feedback("two", "up", SERVICE.ask("Qui préside le zzzzz yyyyy ?"), history=("Et alors ?",))
WRONG = Feedback("three", "down", SERVICE.ask("Le projet Étoile serait quoi ?"), reason="« ancien »\nchiffre")


def kept(path: Path, *feedback: Feedback) -> Path:
    for one in feedback:
        keep_feedback(path, one)
    return path


def test_what_is_kept_comes_back_without_the_passages_retrieved(tmp_path: Path) -> None:
    path = kept(tmp_path / "f.jsonl", RIGHT, WRONG)
    back = read_feedback(path)
    assert [(f.id, f.rating, f.reason, f.at) for f in back] == [
        ("one", "up", "", "2026-01-02T03:04:05Z"),
        ("three", "down", "« ancien »\nchiffre", ""),
    ]
    assert back[0].answer.claims == RIGHT.answer.claims
    assert back[0].answer.hits == ()
    assert len(path.read_text("utf-8").splitlines()) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_last_opinion_of_an_answer_counts_and_one_taken_back_does_not(tmp_path: Path) -> None:
    changed = Feedback("one", "down", RIGHT.answer)
    assert [f.rating for f in read_feedback(kept(tmp_path / "f", RIGHT, changed))] == ["down"]
    assert read_feedback(kept(tmp_path / "f", Feedback("one", "", RIGHT.answer))) == []


def test_a_full_file_takes_no_more_and_says_what_to_do(tmp_path: Path) -> None:
    path = kept(tmp_path / "f", RIGHT)
    before = path.read_bytes()
    with pytest.raises(FeedbackError, match=r"is full. Export it, then delete it"):
        keep_feedback(path, WRONG, limit=len(before) + 10)
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedbackError, match="cannot be written"):
        keep_feedback(tmp_path, RIGHT)
    (tmp_path / "f").write_text('\n{"id": "x"}\n', "utf-8")
    with pytest.raises(FeedbackError, match=r"f:2 is no feedback .*Delete the line"):
        read_feedback(tmp_path / "f")
    assert read_feedback(tmp_path / "none") == []


def test_thumbs_up_become_questions_that_evaluate_reads_and_the_same_answer_passes(tmp_path: Path) -> None:
    lines = judged_questions([RIGHT, DECLINED, WRONG])
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    cost, declined = read_judged(tmp_path / "q.jsonl")
    assert (cost.question, cost.answerable, cost.files_any) == (
        RIGHT.answer.question,
        True,
        ("a.txt", "b.txt"),
    )
    assert cost.contain_all == (("12",),)
    assert (declined.answerable, declined.history) == (False, ("Et alors ?",))
    texts = {d.file: SERVICE.document(d.file) for d in SERVICE.documents()}
    for judged in (cost, declined):
        given = SERVICE.ask(judged.question, judged.history)
        assert judge(judged, given, lambda file: texts[file].text if texts[file] else None) == []
    assert judge(cost, DECLINED.answer, lambda file: None) != []


def test_without_a_short_answer_one_of_the_quotes_must_stand() -> None:
    [line] = judged_questions([Feedback("x", "up", WRONG.answer)])
    assert line["contain_all"] == [[c.quote for c in WRONG.answer.citations]]


def test_what_was_found_wrong_waits_for_a_judge() -> None:
    some = Feedback("four", "up", SERVICE.ask("Combien coûte le projet Étoile ?", scope=Scope(("a.txt",))))
    wrong, scoped = questions_to_judge([RIGHT, WRONG, some])
    assert (wrong["answerable"], wrong["rating"], wrong["reason"]) == (None, "down", WRONG.reason)
    assert wrong["answered"] == WRONG.answer.text
    assert (scoped["id"], scoped["scope"]["files"]) == ("feedback-four", ("a.txt",))
    assert judged_questions([some]) == []


def test_the_command_writes_both_files_and_never_over_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_FEEDBACK", str(tmp_path / "f.jsonl"))
    out = tmp_path / "questions.jsonl"
    assert main(["feedback", "export", str(out)]) == 0
    assert "holds no feedback" in capsys.readouterr().out
    assert not out.exists()
    kept(tmp_path / "f.jsonl", RIGHT, DECLINED, WRONG)
    assert main(["feedback", "export", str(out)]) == 0
    said = capsys.readouterr().out
    assert "2 judged questions" in said
    assert "questions.to-judge.jsonl: 1 questions to judge" in said
    assert [q.id for q in read_judged(out)] == ["feedback-one", "feedback-two"]
    before = out.read_bytes()
    assert main(["feedback", "export", str(out)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert out.read_bytes() == before
