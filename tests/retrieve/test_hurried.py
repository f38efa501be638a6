import pytest

from assistant.retrieve.hurried import spelled_out


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("ki a di bonjour", "qui a dit bonjour"),
        ("pk il a fé sa ?", "pourquoi il a fait ça ?"),
        ("keske Paul veut ?", "qu'est-ce que Paul veut ?"),
        ("c koi le viaduc", "c'est quoi le viaduc"),
    ],
)
def test_hurried_french_is_spelled_out(typed: str, spelled: str) -> None:
    assert spelled_out(typed) == spelled


@pytest.mark.parametrize(
    "question",
    [
        "Quelle est sa taille ?",
        "Was ist ki?",
        "Who is ke?",
        "Que fait la KI ?",
        "Qu'est-ce que la vitamine c ?",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert spelled_out(question) == question
