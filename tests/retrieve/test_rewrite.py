import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.retrieve.rewrite import LONGEST, parts, rewrite
from assistant.text import fold

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, object]]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def norm(text: str) -> str:
    words = re.findall(r"[\w-]+", fold(text))
    return f" {' '.join(words)} "


def stands_alone(case: dict[str, object]) -> bool:
    """Whether the rewritten question names all it needs and no word that leans on the history."""
    question, needs = case["question"], case["needs"]
    out = rewrite(question, case["history"])  # type: ignore[arg-type]
    if needs is None:
        return out == question
    return all(fold(n) in fold(out) for n in needs) and not any(norm(w) in norm(out) for w in case["without"])  # type: ignore[attr-defined]


def test_follow_ups_that_the_rules_were_made_on_stand_alone() -> None:
    assert [c for c in cases("follow_ups_tuned.jsonl") if not stands_alone(c)] == []


def test_follow_ups_held_out_from_the_rules_stand_alone() -> None:
    held_out = cases("follow_ups_held_out.jsonl")
    assert sum(map(stands_alone, held_out)) >= 0.95 * len(held_out)


@pytest.mark.parametrize(
    ("history", "question", "alone"),
    [
        # subjects
        (["Qui est Ada Byron ?"], "Où est-elle née ?", "Où Ada Byron est-elle née ?"),
        (["Qui est Ada Byron ?"], "Qu'a-t-elle inventé ?", "Qu'a inventé Ada Byron ?"),
        (["Qui est Ada Byron ?"], "combien a t elle gagné", "Combien Ada Byron a-t-elle gagné"),
        (["Quand le musée a-t-il ouvert ?"], "Est-ce qu'il est gratuit ?",
         "Est-ce que le musée est gratuit ?"),
        (["Qui est Ada Byron ?", "Et Alan Turing ?"], "Quelle est leur relation ?",
         "Quelle est la relation d'Ada Byron et Alan Turing ?"),
        # objects
        (["Combien coûte le viaduc ?"], "Qui le finance ?", "Qui finance le viaduc ?"),
        (["Combien coûte le viaduc ?"], "Qu'en pense le maire ?", "Que pense le maire du viaduc ?"),
        (["Que demande l'union ?"], "Que lui répond l'État ?", "Que répond l'État à l'union ?"),
        # nouns
        (["Combien coûte le projet Neptune ?"], "Qui finance ce projet ?", "Qui finance le projet Neptune ?"),
        (["Où la mairie construit-elle son stade ?"], "Combien de places compte-t-il ?",
         "Combien de places le stade de la mairie compte-t-il ?"),
        (["Que dit Paul Lefort du budget ?"], "Que pense Ada Byron de cette critique ?",
         "Que pense Ada Byron de la critique de Paul Lefort sur le budget ?"),
        (["Résume l'article sur le viaduc."], "Qui l'a écrit ?", "Qui a écrit l'article sur le viaduc ?"),
        # the subject of the last question comes before what hangs on it
        (["Que fait Paul Lefort pour plaire au conseil régional ?"], "Et combien a-t-il versé au club ?",
         "Combien Paul Lefort a-t-il versé au club ?"),
        (["Que fait Paul Lefort pour plaire au conseil régional ?"], "Où est-il situé ?",
         "Où le conseil régional est-il situé ?"),
        # what is left out
        (["Qui est le maire de Lyon ?"], "Et de Paris ?", "Qui est le maire de Paris ?"),
        (["Qui est le maire de Lyon ?"], "Et le préfet ?", "Qui est le préfet de Lyon ?"),
        (["Qui est le maire de Lyon ?"], "Depuis quand ?", "Qui est le maire de Lyon, et depuis quand ?"),
        (["Quand Ada Byron est-elle née ?"], "Et Alan Turing ?", "Quand Alan Turing est-il né ?"),
        (["Où se trouve le viaduc ?"], "Quel budget ?", "À propos du viaduc : quel budget ?"),
        (["Où se trouve le viaduc ?"], "Combien de piles y a-t-il ?",
         "À propos du viaduc : combien de piles y a-t-il ?"),
        # English and German
        (["What is the Louvre?"], "How much does it cost?", "How much does the Louvre cost?"),
        (["Who founded Nestlé?"], "Who is its director?", "Who is Nestlé's director?"),
        (["What did Paul Lefort say about the tram?"], "Why did he say that?",
         "Why did Paul Lefort say that about the tram?"),
        (["Was kostet die Brücke?"], "Wer hat sie gebaut?", "Wer hat die Brücke gebaut?"),
        (["Wer ist Ada Byron?"], "Was war ihr Beruf?", "Was war Ada Byrons Beruf?"),
    ],
)  # fmt: skip
def test_a_follow_up_reads_as_a_question(history: list[str], question: str, alone: str) -> None:
    assert rewrite(question, history) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Qui est Musk ?",
        "Combien y a-t-il de communes ?",
        "Pourquoi Ada dit-elle qu'elle part ?",
        "Combien ada a-t-elle gagné ?",
        "Combien de joueurs sont-ils blessés ?",
        "Quels types de prêts existent-ils ?",
        "Qui a vendu son entreprise ?",
        "Médiateur de l'eau : comment y recourir ?",
        "Contre qui la France a-t-elle joué ?",
        "Quand l'Inter a gagné la coupe ?",
        "Comment appelle-t-on la rencontre de deux clubs ?",
        "Que faire de son véhicule ?",
        "A quelle heure ferme la poste cette semaine ?",
        "What time is it?",
        "Is there a bus?",
        "Why did Ada leave when she was young?",
        "Gibt es einen Flughafen?",
        "Et ?",
        "merci",
        "",
        "   ",
        "?!",
        "🚀",
    ],
)
def test_a_question_that_stands_alone_comes_back_unchanged(question: str) -> None:
    assert rewrite(question, ["Que fait la ministre Sophie Bernard pour le théâtre de Lyon ?"]) == question


def test_without_history_nothing_changes() -> None:
    assert rewrite("Où est-il situé ?", []) == "Où est-il situé ?"
    assert rewrite("Où est-il situé ?", ["", "  "]) == "Où est-il situé ?"


def test_a_long_message_says_enough_by_itself() -> None:
    long = "Où est-il situé ? " + "mot " * LONGEST
    assert rewrite(long, ["Quand le musée a-t-il ouvert ?"]) == long


_WORDS = st.sampled_from(
    [
        "Et",
        "Qui",
        "Que",
        "Où",
        "Combien",
        "est-il",
        "a-t-elle",
        "il",
        "elle",
        "lui",
        "y",
        "en",
        "le",
        "la",
        "l'",
        "les",
        "de",
        "du",
        "à",
        "ce",
        "cette",
        "projet",
        "son",
        "sa",
        "Musk",
        "Ada",
        "musée",
        "maire",
        "Lyon",
        "2023",
        "?",
        ",",
        ":",
        "pourquoi",
        "quand",
        "what",
        "it",
        "they",
        "their",
        "there",
        "who",
        "is",
        "wer",
        "sie",
        "er",
        "und",
        "das",
    ]
)


@settings(max_examples=150)
@given(
    st.lists(st.lists(_WORDS, max_size=8).map(" ".join), max_size=3),
    st.lists(_WORDS, max_size=9).map(" ".join),
)
def test_any_words_in_any_order_are_survived(history: list[str], question: str) -> None:
    assert isinstance(rewrite(question, history), str)
    assert parts(question)


@settings(max_examples=100)
@given(st.lists(st.text(max_size=60), max_size=2), st.text(max_size=80))
def test_any_text_is_survived(history: list[str], question: str) -> None:
    assert isinstance(rewrite(question, history), str)


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("Qui est Ada Byron et où habite-t-elle ?", ["Qui est Ada Byron ?", "Où Ada Byron habite-t-elle ?"]),
        ("Combien coûte le viaduc ? Et quand sera-t-il prêt ?",
         ["Combien coûte le viaduc ?", "Quand le viaduc sera-t-il prêt ?"]),
        ("Qu'est-ce que le viaduc et combien coûte-t-il ?",
         ["Qu'est-ce que le viaduc ?", "Combien le viaduc coûte-t-il ?"]),
        ("What is the Louvre and who is behind it?", ["What is the Louvre?", "Who is behind the Louvre?"]),
        ("Wer ist Ada Byron und wo wohnt sie?", ["Wer ist Ada Byron?", "Wo wohnt Ada Byron?"]),
    ],
)  # fmt: skip
def test_two_questions_in_one_are_taken_apart(message: str, questions: list[str]) -> None:
    assert parts(message) == questions


@pytest.mark.parametrize(
    "message",
    [
        "Quand et où Ada Byron est-elle née ?",
        "Quel est le projet qui coûte cher et qui inquiète le maire ?",
        "Pourquoi le maire dit-il que le pont tombe et que le viaduc tiendra ?",
        "Qui a fondé le club, et quand ?",
        "Qui sont Ada et Alan ?",
        "Bonjour ! Qui est Ada ?",
        "Vraiment ? Qui est Ada ?",
        "Qui est Ada ???",
        "Où est le pont ? Merci d'avance.",
        "Savez-vous où il vit et comment il travaille ?",
        "a? b? c? d? e?",
        "Qui a dit « où est-il et que fait-il » ?",
        "",
    ],
)
def test_one_question_stays_whole(message: str) -> None:
    assert parts(message) == [message]


def test_the_weather_is_nobody() -> None:
    for question in ("Quel temps fera-t-il demain à Paris ?", "Quel temps fait-il ?"):
        assert rewrite(question, ["Où est le pont ?"]) == question


def test_what_was_asked_about_last_is_meant_before_what_fits_a_little_better() -> None:
    history = ["Où est situé le centre de recherche et qui le dirige ?", "Qu'est-ce que Galileo ?"]
    assert rewrite("Et combien coûte-t-il ?", history) == "Combien Galileo coûte-t-il ?"
