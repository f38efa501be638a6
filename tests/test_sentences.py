import pytest

from assistant.sentences import spans
from tests.golden_sentences import ENGLISH, FRENCH, GERMAN


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize("golden", [FRENCH, ENGLISH, GERMAN], ids=["fr", "en", "de"])
@pytest.mark.parametrize("space", [" ", "  ", "\n", "\n\n", "\xa0 "])
def test_a_golden_list_of_sentences_joined_splits_back(golden: str, space: str) -> None:
    expected = golden.strip().split("\n")
    assert sentences(space.join(expected)) == expected


@pytest.mark.parametrize("space", ["\xa0", "\u202f", "\u2009", " "])
def test_any_space_before_a_french_mark_stays_in_the_sentence(space: str) -> None:
    expected = [f"Est-ce «{space}clair{space}»{space}?", f"«{space}Oui{space}!{space}»", "Bien."]
    assert sentences(" ".join(expected)) == expected


def test_items_are_sentences_of_their_own() -> None:
    text = (
        "Le projet :\n- Oracle, un géant\n- SoftBank ;\n• OpenAI.\n1. Un\n2) Deux\na) trois\nLa suite est là."
    )
    assert sentences(text) == text.split("\n")


def test_a_lone_dash_belongs_to_the_line_after_it() -> None:
    assert sentences("Synthèse\n-\nUne usine sur la Lune.\n-\n\nUn canon.") == [
        "Synthèse",
        "-\nUne usine sur la Lune.",
        "-\n\nUn canon.",
    ]


def test_numbered_items_in_a_line_keep_their_numbers() -> None:
    expected = ["Trois points : 1. Le premier.", "2. Le deuxième.", "3. Le troisième."]
    assert sentences(" ".join(expected)) == expected
    assert sentences("1. Cela, ou\n2. ceci, ou\n3. rien") == ["1. Cela, ou", "2. ceci, ou", "3. rien"]


def test_a_german_date_may_be_wrapped() -> None:
    assert sentences("Der Rat trat am\n3. Mai zusammen.") == ["Der Rat trat am\n3. Mai zusammen."]


def test_headings_without_a_full_stop_are_lines_of_their_own() -> None:
    text = (
        "AI\nElon Musk contre Sam Altman : La lutte pour la couronne\nOpenAI contre xAI – et le jeu\n"
        "Qui l'emportera ?\nxAI et le pouvoir des données\nMais la menace demeure."
    )
    assert sentences(text) == text.split("\n")


def test_text_wrapped_to_a_width_reads_on_over_its_line_breaks() -> None:
    wrapped = (
        "Le président de la République française a déclaré hier que le\n"
        "ministre de l'Intérieur n'avait pas rencontré les syndicats de\n"
        "Marseille depuis le 3 mai. Il a ajouté que la situation de la\n"
        "Corse, dit-il, était bonne !\n"
        "Chapitre II\n"
        "Une autre affaire, selon M.\n"
        "Dupont, reste ouverte."
    )
    assert sentences(wrapped) == [
        wrapped[: wrapped.index(" Il a ajouté")],
        wrapped[wrapped.index("Il a ajouté") : wrapped.index("\nChapitre")],
        "Chapitre II",
        "Une autre affaire, selon M.\nDupont, reste ouverte.",
    ]


def test_a_line_broken_before_a_small_letter_reads_on() -> None:
    text = "La durée pendant laquelle le site\nrestera fermé n'est pas connue."
    assert sentences(text) == [text]


def test_rows_of_a_table_are_sentences_of_their_own() -> None:
    text = "de 3 à 4 ans | 334,30 € | 267 €\nde 5 à 6 ans | 501,70 € | 401 €"
    assert sentences(text) == text.split("\n")


def test_page_numbers_do_not_join_the_text_around_them() -> None:
    text = "Le rapport conclut à la hausse.\n12\nLa suite du rapport."
    assert sentences(text) == text.split("\n")


def test_dialogue_dashes_begin_sentences() -> None:
    expected = ["— Tu viens ?", "— Non, dit-il.", "— Bon !"]
    assert sentences("\n".join(expected)) == expected
    assert sentences(" ".join(expected)) == expected


def test_emoji_stay_with_the_sentence_before_them() -> None:
    assert sentences("Super ! 🎉 Merci 🍿 à tous. 🤣🤣 Oui.") == [
        "Super ! 🎉",
        "Merci 🍿 à tous. 🤣🤣",
        "Oui.",
    ]


def test_stray_marks_join_a_neighbour() -> None:
    assert sentences("Titre\n=====\nTexte. .. Suite.") == ["Titre\n=====", "Texte. ..", "Suite."]


def test_a_forgotten_space_does_not_hide_the_end() -> None:
    assert sentences("C'est « vrai ».Depuis, rien. La fin.Le début.") == [
        "C'est « vrai ».",
        "Depuis, rien.",
        "La fin.",
        "Le début.",
    ]
    assert sentences("Qu'est-ce que l'IA ?L'IA est là.") == ["Qu'est-ce que l'IA ?", "L'IA est là."]
    assert sentences("Node.JS et ASP.Net vivent.") == ["Node.JS et ASP.Net vivent."]


def test_combining_accents_change_nothing() -> None:
    expected = ["E\u0301te\u0301 difficile…", "E\u0301lan e\u0301teint !", "L'e\u0301te\u0301."]
    assert sentences(" ".join(expected)) == expected


def test_repeated_sentences_have_spans_of_their_own() -> None:
    text = "Oui. " * 50
    assert spans(text) == [(5 * n, 5 * n + 4) for n in range(50)]


@pytest.mark.parametrize("text", ["", " ", "\n\t\xa0", "\r\n"])
def test_text_without_characters_has_no_sentences(text: str) -> None:
    assert spans(text) == []
