"""What the judge is taught: sentences said otherwise, the same made wrong, statements of questions."""

import json
from pathlib import Path
from random import Random

import pytest

from assistant.errors import BadJudgements
from assistant.train.answer_pairs import answer_pairs
from assistant.train.distorted import CONTRADICTING, DISTORTIONS, UNSAID
from assistant.train.evidence import Pair, read_measured
from assistant.train.judged import Paragraph, Question
from assistant.train.pairs import made_pairs
from assistant.train.reworded import REWORDINGS, named
from assistant.train.sentence_pairs import sentence_pairs, source
from assistant.train.statements import cloze, statement
from assistant.train.wording import affirmed, names, negated
from tests.train.sets import TOWNS, write_sets

TEXT = (
    "Ada Lovelace (1815-1852) publia en 1843, à Londres, un programme pour la machine de Babbage. "
    "Elle y compta 25 nombres en 3 heures. "
    "La machine ne fut pas construite avant sa mort, selon Luigi Menabrea. "
    "Charles Babbage reçut 17 000 livres du gouvernement le 3 mars 1842."
)


def once(change: str, text: str, *, others: tuple[str, ...] = (), seed: int = 1) -> str | None:
    return DISTORTIONS[change][0](text, Random(seed), others)


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("Qui a fondé Memphis ?", "Ménès", "Ménès a fondé Memphis."),
        ("Quand est-ce que le pont ouvre ?", "en 1805", "Le pont ouvre en 1805."),
        ("En quelle année le pont fut-il ouvert ?", "1805", "Le pont fut ouvert en 1805."),
        ("Où est né Ampère ?", "Lyon", "Ampère est né Lyon."),
        ("Quelle est la capitale du Pérou ?", "Lima", "La capitale du Pérou est Lima."),
        ("Combien de ponts la ville a-t-elle ?", "12", "La ville a 12 ponts."),
        ("Pourquoi le pont est-il fermé ?", "il est trop vieux", "Le pont est fermé car il est trop vieux."),
        ("À qui appartient-il ?", "à la ville", "Il appartient à la ville."),
    ],
)
def test_a_question_and_its_answer_become_a_statement(question: str, answer: str, said: str) -> None:
    assert statement(question, answer) == said


def test_what_no_rule_turns_stays_question_and_answer() -> None:
    assert statement("Le pont est-il ouvert ?", "oui") is None
    assert cloze("Le pont est-il ouvert ?", "oui") == "Le pont est-il ouvert : oui"


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("unbracketed", "Le pont (en pierre) date de 1805.", "Le pont date de 1805."),
        ("pared", "Le pont, qui est en pierre, date de 1805.", "Le pont date de 1805."),
        ("moved", "En 1805 à Brest, le pont fut ouvert.", "Le pont fut ouvert en 1805 à Brest."),
        ("synonym", "La ville de Brest est belle.", "La cité de Brest est belle."),
        ("figure form", "Il a 5 arches.", "Il a cinq arches."),
        ("share", "On y perdit 50 % des arches.", "On y perdit la moitié des arches."),
        ("date form", "Il ouvre en 1805.", "Il ouvre au XIXe siècle."),
    ],
)
def test_a_rewording_says_the_same(kind: str, before: str, after: str) -> None:
    assert REWORDINGS[kind][0](before, Random(1)) == after


def test_a_day_after_another_word_is_no_year() -> None:
    made = {REWORDINGS["date form"][0]("Il naquit avant le 3 mars 1842.", Random(n)) for n in range(9)}
    assert made == {"Il naquit avant le 03/03/1842."}


def test_a_pronoun_gives_way_to_the_title_of_its_gender() -> None:
    assert named("Il date de 1805.", "Pont de Brest (Finistère)") == "Pont de Brest date de 1805."
    assert named("Elle date de 1805.", "Le Pont") is None
    assert named("Il faut partir.", "Pont") is None


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("figure", "Il a 12 arches."),
        ("figure", "Il a trois arches."),
        ("date", "Il ouvre le 3 mars 1842."),
        ("unit", "Il coûta 12 euros."),
        ("name", "Ici vécut Ada Lovelace."),
        ("opposite", "Il ouvre avant midi."),
        ("negation", "Le pont est ouvert."),
        ("mood", "Le pont serait ouvert."),
        ("condition", "Vous pouvez passer sur le pont si vous avez payé."),
        ("quantifier", "Il ouvre souvent le matin."),
    ],
)
def test_one_detail_made_wrong_is_another_sentence(kind: str, before: str) -> None:
    for seed in range(20):
        made = once(kind, before, others=("Charles Babbage",) if kind == "name" else ("17 000",), seed=seed)
        assert made
        assert made != before


def test_a_figure_made_wrong_is_no_year_and_no_day() -> None:
    assert once("figure", "Il ouvre le 3 mars 1842.") is None


def test_what_has_no_such_detail_stays_as_it_is() -> None:
    assert {kind: once(kind, "On ouvre.") for kind in DISTORTIONS} == dict.fromkeys(DISTORTIONS)


def test_a_denial_is_put_in_or_taken_out() -> None:
    assert negated("Le pont est ouvert.") == "Le pont n'est pas ouvert."
    assert negated("Le pont n'est pas ouvert.") is None
    assert affirmed("Le pont n'est pas ouvert.") == "Le pont est ouvert."


def test_a_century_is_no_name() -> None:
    assert [m[0] for m in names("Au XIXe siècle vécut Ada Lovelace à Londres.")] == [
        "Ada Lovelace",
        "Londres",
    ]


def made_of_text(*, seed: int = 1) -> list[Pair]:
    here = source(Paragraph("p", "Machine", TEXT), ("Jean Martin",))
    return [pair for n in range(40) for at in range(4) for pair in sentence_pairs(here, at, Random(seed + n))]


def test_pairs_of_a_passage_are_labelled_by_what_was_done() -> None:
    pairs = made_of_text()
    false = set(DISTORTIONS) | {"neighbour", "half said"}
    assert {p.supported for p in pairs} == {True, False}
    for p in pairs:
        assert p.supported is (p.kind not in false)
        if p.kind in CONTRADICTING:
            assert p.refuted is True
        if p.kind in UNSAID or p.supported:
            assert p.refuted is False
        assert p.claim != p.premise or p.supported
        assert p.title in ("", "Machine")


def test_what_a_neighbour_says_is_not_in_its_premise() -> None:
    away = [p for p in made_of_text() if p.kind in ("neighbour", "half said")]
    assert away
    assert all(p.claim.rstrip(".") not in p.premise for p in away)


def test_an_answer_is_supported_another_and_its_absence_are_not() -> None:
    question = Question("q", "Quand parut le programme ?", True)
    start = TEXT.index("1843")
    here = source(Paragraph("p", "Machine", TEXT))
    found: dict[str, Pair] = {}
    for n in range(20):
        for pair in answer_pairs(question, (start, start + 4), ["25", "Londres"], here, Random(n)):
            found[pair.kind] = pair
    assert set(found) == {"answer", "other answer", "not said"}
    assert found["answer"].supported
    assert "1843" in found["answer"].premise
    assert "25" in found["other answer"].claim
    assert "1843" not in found["not said"].premise
    assert not found["other answer"].supported
    assert not found["not said"].supported


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets"))


def test_made_pairs_are_the_same_for_the_same_seed(data: Path) -> None:
    assert made_pairs(data) == made_pairs(data) != made_pairs(data, seed=2)


def test_passages_of_dev_questions_are_left_out(data: Path) -> None:
    told = " ".join(p.premise + p.claim for p in made_pairs(data))
    assert all(town in told for town in TOWNS[:6])
    assert not any(f"pont de {town}" in told for town in TOWNS[6:])


def test_neither_half_outnumbers_the_other_by_much(data: Path) -> None:
    pairs = made_pairs(data)
    right = sum(bool(p.supported) for p in pairs)
    assert 0.9 <= right / (len(pairs) - right) <= 1.15


def test_judged_pairs_are_read_with_what_is_known(data: Path) -> None:
    assert {(p.supported, p.refuted) for p in read_measured(data, "rte3_fr")} == {
        (True, False),
        (False, False),
        (False, True),
    }
    assert {(p.supported, p.refuted) for p in read_measured(data, "daccord")} == {
        (None, False),
        (False, True),
    }


def test_a_group_is_in_one_fold_and_a_test_split_is_refused(data: Path, tmp_path: Path) -> None:
    rows = read_measured(data, "rte3_fr")
    assert all(p.fold == q.fold for p in rows for q in rows if p.premise == q.premise)
    (tmp_path / "rte3_fr").mkdir()
    row = {"premise": "A", "hypothesis": "B", "label": "neutral", "split": "test"}
    (tmp_path / "rte3_fr" / "pairs.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(BadJudgements, match="test split"):
        read_measured(tmp_path, "rte3_fr")


def test_an_unknown_label_is_told(tmp_path: Path) -> None:
    (tmp_path / "daccord").mkdir()
    row = {"premise": "A", "hypothesis": "B", "label": "perhaps", "split": "test"}
    (tmp_path / "daccord" / "pairs.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(BadJudgements, match="perhaps"):
        read_measured(tmp_path, "daccord")
