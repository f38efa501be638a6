import pytest

from assistant.text import fold, one_line, question_language, stems, visible, words


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Où est-il situé ?", "fr"),
        ("How many people live there?", "en"),
        ("Wie viele Menschen leben in der Stadt?", "de"),
        ("Et lui ?", "fr"),
        ("Who is Sam Altman?", "en"),
        ("ki a di sa", "fr"),
        ("", "fr"),
        ("2023", "fr"),
    ],
)
def test_the_language_of_a_question_is_known_by_its_small_words(question: str, language: str) -> None:
    assert question_language(question) == language


def test_folding_forgets_case_accents_and_ligatures() -> None:
    assert fold("Œuvre d’ÉTÉ") == "oeuvre d'ete"


def test_words_keep_decimal_figures_whole() -> None:
    assert words("3,5 % de l'Été") == ["3,5", "de", "l", "ete"]


def test_one_line_shows_every_space_as_one() -> None:
    assert one_line(" a\n\n b\u202fc ") == "a b c"


def test_stems_join_the_forms_of_a_word_and_keep_figures() -> None:
    assert stems("Les documents, un documentaire de 12 pages") == ["docume", "docume", "12", "pages"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Étude d’août 2024\u202f: fin.txt", "Étude d’août 2024\u202f: fin.txt"),
        ("deux\nlignes\t.txt", "deux\\nlignes\\t.txt"),
        ("fdp\u202etxt.pdf", "fdp\\u202etxt.pdf"),
        ("a\u2028b\x85c\x1b.txt", "a\\u2028b\\x85c\\x1b.txt"),
        ("zéro\u200blargeur.txt", "zéro\\u200blargeur.txt"),
        ("👩\u200d👧.txt", "👩\u200d👧.txt"),
        ("שלום.txt", "שלום.txt"),
    ],
)
def test_a_name_is_one_line_that_reads_as_it_is_written(name: str, shown: str) -> None:
    assert visible(name) == shown
