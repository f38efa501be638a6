"""What the reader is taught: real questions, hard negatives, variants made by rule and seed."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import BadJudgements
from assistant.sentences import spans
from assistant.train.course import read_course
from assistant.train.groups import Course
from assistant.train.judged import Paragraph, Question, read_questions
from assistant.train.lesson import samples
from assistant.train.negatives import WordIndex, fused, negatives
from assistant.train.reader import groups_of
from assistant.train.variants import cropped, half_english, hurried, slipped, swapped, without_answer
from tests.adapters.networks import TinyEmbedder, word_tokens
from tests.train.sets import write_sets

TEXT = (
    "Le pont date de 1805. Il est en pierre. Un autre pont date aussi de 1805, dit-on. "
    "Il mène au marché de la ville."
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("sets")
    return read_course(write_sets(folder), TinyEmbedder(), kept=folder)


def test_a_test_split_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match="neither train nor dev"):
        read_questions(write_sets(tmp_path) / "piaf", "test")


def test_an_absent_set_and_a_broken_row_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadJudgements, match="Give the folder"):
        read_questions(tmp_path, "dev")
    (tmp_path / "queries.jsonl").write_text('{"split": "train"}\n{', encoding="utf-8")
    with pytest.raises(BadJudgements, match="line 2"):
        read_questions(tmp_path, "dev")
    with pytest.raises(BadJudgements, match="lacks 'id'"):
        read_questions(tmp_path, "train")


def test_only_train_questions_are_taught(course: Course) -> None:
    assert {task.question.id for task in course.tasks} == {
        f"{kind}{n}" for kind in ("q", "sq") for n in range(6)
    }


def test_hard_negatives_never_hold_the_answer_string() -> None:
    pool = {
        n: Paragraph(n, "", text)
        for n, text in {"a": "né en 1805", "b": "En 1805 aussi", "c": "en 1806"}.items()
    }
    question = Question("q", "Quand ?", True, (("a", (6, 10)),), ("a",))
    assert negatives(question, pool, ["a", "b", "c"]) == ("c",)


def test_words_are_found_without_accents_and_endings() -> None:
    index = WordIndex(["les élévations du sol", "un marché", "des pommes", "rien", "autre"])
    assert fused(index.scores("elevation"), k=1) == [0]


def test_a_group_begins_with_the_pair_that_answers(course: Course) -> None:
    for seed in range(40):
        for task in course.tasks:
            first, *others = course.group(task, Random(seed))
            assert first.right
            assert not any(pair.right for pair in others)
            assert all(
                first.text[a:b] in ("1800", "1801", "1802", "1803", "1804", "1805") for a, b in first.answers
            )


def test_the_same_seed_gives_the_same_groups(course: Course) -> None:
    assert groups_of(course, 3, seed=1, size=4) == groups_of(course, 3, seed=1, size=4)
    assert groups_of(course, 3, seed=1, size=4) != groups_of(course, 3, seed=2, size=4)


def test_an_epoch_takes_every_task_once(course: Course) -> None:
    groups = [g for step in range(len(course.tasks)) for g in groups_of(course, step, seed=1, size=1)]
    assert len({g[0].text for g in groups}) == len(course.tasks)


def test_every_sentence_that_holds_the_answer_is_cut() -> None:
    rest = without_answer(TEXT, [(16, 20)], least=10)
    assert rest == "Il est en pierre. Il mène au marché de la ville."


def test_what_is_left_too_short_is_no_example() -> None:
    assert without_answer(TEXT, [(16, 20)], least=200) is None
    assert without_answer("Le pont date de 1805.", [(16, 20)], least=1) is None


@given(st.integers(0, 2**32))
def test_a_crop_is_a_slice_that_holds_what_it_must(seed: int) -> None:
    long = TEXT * 12
    text, start = cropped(long, (700, 704), Random(seed), most=300)
    assert long[start : start + len(text)] == text
    holders = [(a, b) for a, b in spans(long) if a < 704 and b > 700]
    assert start <= holders[0][0]
    assert holders[-1][1] <= start + len(text)


@given(st.text(max_size=60), st.integers(0, 2**32))
def test_any_question_can_be_typed_in_a_hurry(question: str, seed: int) -> None:
    assert hurried(question, Random(seed)) == hurried(question, Random(seed))
    slipped(question, Random(seed))
    half_english(question, Random(seed))
    swapped(question, ["Brest"], Random(seed))


def test_a_swapped_question_asks_about_something_else() -> None:
    names = ["Brest"]
    assert swapped("Que fit Napoléon en 1805 ?", names, Random(1)) != "Que fit Napoléon en 1805 ?"
    assert swapped("Où est né Napoléon ?", names, Random(1)) == "Où est né Brest ?"
    assert swapped("où est-il né ?", names, Random(1)) is None


def test_common_words_become_english_and_names_stay() -> None:
    assert half_english("Qui est le roi de Naples ?", Random(4)).startswith("who is")
    assert "Naples" in half_english("Qui est le roi de Naples ?", Random(4))


def test_the_tokens_of_an_answer_spell_it(course: Course) -> None:
    groups = [course.group(task, Random(2)) for task in course.tasks if task.question.answers]
    for group, made in zip(groups, samples(groups, word_tokens), strict=True):
        sample, pair = made[0], group[0]
        (edge,) = sample.edges
        places = sample.window.places[edge[0] - sample.window.first : edge[1] - sample.window.first + 1]
        assert pair.text[places[0][0] : places[-1][1]].strip() == pair.text[slice(*pair.answers[0])]
        assert edge[0] in sample.inside
        assert all(not s.inside for s in made[1:])
