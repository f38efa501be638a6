import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sentences import spans

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
DATA = Path(__file__).parent.parent.parent / "shared" / "data"

FRENCH = """
M. Dupont et Mme. La Rue ont vu le Dr. Martin.
César est né en 100 av. J.-C. à Rome.
Il est mort en 44 av. J.-C.
Alexandre vivait avant lui.
Certains fruits, p. ex. les pommes, se gardent.
Voir art. L. 121-3 du code, p. 12 et suiv.
Le 3 janv. 2020, J.-P. Martin est élu.
Le 1er mai, il prend 3,14 % des parts, soit 1.250 euros.
J. Le Goff, A. de Gaulle et W. E. B. Du Bois écrivent.
Vraiment ?!
Oui…
Non...
« Bonjour ! dit-il.
Je pars. »
Altman a ajouté : « J’espère que vous viendrez. »
« C’est faux. », a-t-il répondu.
« Plus de puissance », a expliqué Kevin Weil.
Elle répondit : « C’est faux. ».
Reste à savoir s'ils trouveront un terrain d’entente… à suivre.
Voir https://www.example.com/a.b?c=d.
Écrire à jean.dupont@example.com.
Elon Musk a fondé X.com puis vendu la version 2.0.1 de son outil.
La vitamine C.
Elle est utile.
Il roule à 426 km/h.
Classé premier, il gagne à 15 h.
Le départ est à 8 h.
Il vend des pommes, des poires, etc.
Le marché est grand.
Il habite (depuis 1950. Ou 1951 ?) à Paris.
[…] Il revient en 2003.
12 personnes l'attendent.[3]
Le Ve s. apr. J.-C. commence.
Puis rien, car c'est fini.
"""

ENGLISH = """
Mr. Smith met Dr. J. R. Brown vs. the U.S. Army.
He works for Apple Inc.
The firm is rich, e.g. in Fig. 3 and No. 5.
It was, i.e. is, version 3.11.
“Really?” she asked.
“Yes.”
He left at 5 p.m.
Peter came on Jan. 5, 2020.
I have a Ph.D.
She said no.
John F. Kennedy Jr. lived in Washington D.C.
The gov. of St. Louis won (see Smith et al. 2019, pp. 3-5).
Wait...
What?!
So be it!
In the U.S.
The dollar fell by 3.5%.
"""

GERMAN = """
Er kam am 3. Mai 2020 an.
Im 19. Jahrhundert war das anders.
Die 2. Auflage erschien am 5.3.1990.
Das gilt z. B. für Kinder, d. h. für alle.
Das gilt z.B. für Frauen, u. a. in Bonn.
Siehe Nr. 5 und Abs. 2.
„Niemand hat das gesagt.“
Er schwieg.
„Wirklich?“, fragte sie.
»Ich komme.«
Er ging.
»Nein!«, rief sie.
Ludwig XIV. regierte lange.
Das war 500 v. Chr.
Der Tempel kostete ca. 5 Mio. Euro, vgl. Abb. 3.
Prof. Dr. Müller lebt in Frankfurt a. M. und St. Gallen.
Am 1. und 2. Mai ist frei.
Das 3. Kapitel endet hier.
"""


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


def documents() -> Iterator[str]:
    yield from (path.read_text(encoding="utf-8") for path in SEEDS)


def assert_covers(text: str) -> None:
    position = 0
    for start, end in spans(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


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


def test_the_seeds_split_into_sentences_that_end_as_sentences_do() -> None:
    found = [s for text in documents() for s in sentences(text)]
    assert all(s[0].isupper() or s[0] in "«„•-🤣©x" or s.startswith("date 2025") for s in found), found
    assert "« Elon pousse ses équipes à aller plus vite que la loi." in found
    assert "déclarant : « Vous devez aller sur la Lune. »" in " ".join(s[-46:] for s in found)
    assert "Elon Musk vs. Sam Altman, round final ?" in found


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_sentences_cover_every_character_of_a_seed(path: Path) -> None:
    assert_covers(path.read_text(encoding="utf-8"))


WORDS = [
    "Le chat",
    "dort",
    "M. ",
    "av. J.-C.",
    "z. B. ",
    "3. Mai",
    "p. 12",
    "Oui. ",
    "xAI",
    "@x",
    "https://x.com/a?b",
]
MARKS = [
    "«",
    "»",
    "“",
    "”",
    "„",
    "'",
    '"',
    "(",
    ")",
    "[",
    "- ",
    "•",
    "1. ",
    "…",
    "...",
    "?!",
    ".",
    "!",
    "。",
    "|",
]
SPACES = [" ", "\n", "\n\n", "\xa0", "\r\n", "\u2028", "\f", "\u200b", "e\u0301", "🤣"]


@given(st.lists(st.sampled_from([*WORDS, *MARKS, *SPACES]), max_size=40).map("".join) | st.text(max_size=120))
@settings(max_examples=300, deadline=None)
def test_sentences_are_ordered_trimmed_and_cover_every_character(text: str) -> None:
    assert_covers(text)


@given(st.lists(st.sampled_from(FRENCH.strip().split("\n")), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_sentences_do_not_depend_on_the_order_of_paragraphs(paragraphs: list[str]) -> None:
    assert sentences("\n\n".join(paragraphs)) == paragraphs


HOSTILE = {
    "one long line": "Le chat dort. " * 360_000,
    "marks": ".!?" * 50_000,
    "spaced marks": ". " * 50_000,
    "closing quotes": "».”" * 50_000,
    "open brackets": "(" * 50_000 + "." + ")" * 50_000,
    "spaces": ". " + " " * 500_000 + "A",
    "line breaks": "\n" * 500_000,
    "dashes": "-\n" * 50_000,
    "initials": "M. J. " * 50_000,
    "no break": ("." + "\xa0" * 300) * 2_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_split_in_linear_time(name: str) -> None:
    assert_covers(HOSTILE[name])


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside this checkout")
@pytest.mark.parametrize("name", ["wiki_fr_pool", "service_public"])
def test_sentences_cover_every_character_of_real_passages(name: str) -> None:
    with (DATA / name / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            assert_covers(json.loads(line)["text"])
