"""A right answer is recognised as right, and what is wrong is said in plain words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import BadJudgements
from assistant.evaluate.judgements import JudgedQuestion, judge, matches, plain, read_judged
from assistant.values import Answer, Citation, Claim, Hit, Outcome, Passage, Verdict

TEXTS = {"a.txt": "L’État investit 500\u00a0milliards. Le reste attend.", "b.txt": "Il neige à Memphis."}
A = Citation("a.txt", 0, 30, "L’État investit 500\u00a0milliards.")
B = Citation("b.txt", 0, 19, "Il neige à Memphis.", also=("copy.txt",))
QUESTION = JudgedQuestion("q1", "Combien ?", True, contain_all=(("500 milliards", "demi-billion"),))
NONE = JudgedQuestion("q2", "Quelle capitale ?", False)
GOLDEN = Path(__file__).parents[2].parent / "shared" / "golden" / "questions.jsonl"


def answer(*citations: Citation, text: str = "Voici.", outcome: Outcome = Outcome.SUPPORTED) -> Answer:
    verdicts = tuple(Verdict(Claim(text, (c,)), outcome, "quoted") for c in citations)
    return Answer("Combien ?", "Combien ?", "fr", verdicts)


def failures(judged: JudgedQuestion, said: Answer) -> list[str]:
    return judge(judged, said, TEXTS.get)


def write(path: Path, *entries: Any) -> Path:
    path.write_text("\n".join(e if isinstance(e, str) else json.dumps(e) for e in entries), "utf-8")
    return path


def test_an_answer_that_meets_every_condition_is_right() -> None:
    both = replace(QUESTION, files_any=("a.txt", "x.txt"), files_all=("a.txt", "b.txt"))
    assert failures(both, answer(A, B)) == []


def test_words_are_compared_without_case_or_kind_of_space_and_apostrophe() -> None:
    assert plain("L’ÉTAT\u00a0 a\nﬁni") == "l'état a fini"
    assert failures(replace(QUESTION, contain_all=(("l'état INVESTIT",),)), answer(A)) == []


def test_words_may_stand_in_the_claim_that_cites() -> None:
    assert failures(QUESTION, answer(B, text="Un demi-billion.")) == []


def test_each_list_of_words_needs_one_that_is_there() -> None:
    two = replace(QUESTION, contain_all=(("500 milliards",), ("Memphis", "Austin")))
    (failure,) = failures(two, answer(A))
    assert "“Memphis” or “Austin”" in failure
    assert failures(two, answer(A, B)) == []


def test_words_do_not_stand_half_in_one_quote_and_half_in_the_next() -> None:
    assert failures(replace(QUESTION, contain_all=(("milliards. il neige",),)), answer(A, B, text=""))


def test_missing_files_are_named() -> None:
    wanted = replace(QUESTION, files_any=("x.txt", "y.txt"), files_all=("b.txt", "a.txt"))
    assert failures(wanted, answer(A)) == ["cites a.txt, none of x.txt, y.txt", "cites a.txt, not b.txt"]


def test_a_copy_of_the_same_bytes_counts_as_the_file() -> None:
    assert failures(replace(NONE, answerable=True, files_all=("copy.txt",)), answer(B)) == []


def test_abstaining_from_an_answerable_question_is_wrong() -> None:
    hit = Hit(Passage("a.txt", 0, 5, "L’État", "", "A"), 1, 0.1)
    assert failures(QUESTION, replace(answer(), hits=(hit,))) == [
        "declined although the documents answer; nearest: a.txt"
    ]
    assert failures(QUESTION, answer()) == ["declined although the documents answer; nothing was retrieved"]


def test_only_abstaining_is_right_where_nothing_answers() -> None:
    assert failures(NONE, answer()) == []
    assert failures(NONE, answer(A, outcome=Outcome.REFUTED)) == []
    (failure,) = failures(NONE, answer(A))
    assert failure.startswith("answered instead of declining: Voici.")
    assert failures(NONE, replace(answer(), reply="Bonjour !"))


def test_claims_that_are_not_shown_do_not_count() -> None:
    said = replace(answer(B), verdicts=answer(B).verdicts + answer(A, outcome=Outcome.UNPROVEN).verdicts)
    assert len(failures(QUESTION, said)) == 1


@pytest.mark.parametrize(
    "citation",
    [
        replace(A, start=1),
        replace(A, end=31),
        replace(A, file="x.txt"),
        replace(A, quote="L'État"),
        Citation("a.txt", 3, 3, ""),
    ],
)
def test_a_quote_that_does_not_stand_at_its_place_is_wrong(citation: Citation) -> None:
    assert not matches(citation, TEXTS.get)
    said = answer(citation, text="500 milliards")
    assert any("does not stand at" in failure for failure in failures(QUESTION, said))


def test_the_golden_questions_can_be_read() -> None:
    if not GOLDEN.exists():
        pytest.skip("the golden questions are not beside this checkout")
    golden = read_judged(GOLDEN)
    assert sum(q.answerable for q in golden) == 37
    assert sum(not q.answerable for q in golden) == 7
    assert all(q.history for q in golden if q.category == "follow")


def test_lists_may_be_left_out_and_blank_lines_and_a_bom_are_nothing(tmp_path: Path) -> None:
    line = json.dumps({"id": "1", "question": "Où ?", "answerable": True, "note": "x"})
    path = write(tmp_path / "q.jsonl", "\ufeff" + line, "", "  ")
    assert read_judged(path) == [JudgedQuestion("1", "Où ?", True)]


GOOD = {"id": "1", "question": "Où ?", "answerable": True}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "holds no question"),
        (["{"], ":1 is not JSON"),
        (["[1]"], "not a JSON object"),
        ([GOOD, GOOD], "holds the id '1' 2 times"),
        ([GOOD | {"question": " "}], "question is ' '"),
        ([{"question": "Où ?", "answerable": True}], "id is None"),
        (["", GOOD | {"answerable": "yes"}], ":2: answerable is 'yes'"),
        ([GOOD | {"history": "Qui ?"}], "history is 'Qui ?'"),
        ([GOOD | {"files_any": [1]}], "files_any holds"),
        ([GOOD | {"contain_all": ["a"]}], "contain_all holds 'a'"),
        ([GOOD | {"contain_all": [[]]}], "contain_all holds"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, entries: list[Any], said: str) -> None:
    with pytest.raises(BadJudgements, match=r"q\.jsonl") as refused:
        read_judged(write(tmp_path / "q.jsonl", *entries))
    assert said in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match="No such file"):
        read_judged(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(BadJudgements, match="not UTF-8"):
        read_judged(tmp_path / "latin.jsonl")
    with pytest.raises(BadJudgements, match="directory"):
        read_judged(tmp_path)
