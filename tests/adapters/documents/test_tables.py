"""Tables and lists of values as lines that say themselves what they hold."""

import json

import pytest

from assistant.adapters.documents import tables
from assistant.adapters.documents.separated import read_csv
from assistant.adapters.documents.structured import read_json
from assistant.errors import UnreadableDocument

TOWNS = "Ville;Habitants;Maire\nLyon;522 250;Grégory Doucet\nNice;353 701;Christian Estrosi\n"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_each_row_names_its_columns_whatever_separates_them(separator: str) -> None:
    text = read_csv(TOWNS.replace(";", separator).encode()).text
    assert text.split("\n") == [
        "Ville | Habitants | Maire",
        "Ville: Lyon | Habitants: 522 250 | Maire: Grégory Doucet",
        "Ville: Nice | Habitants: 353 701 | Maire: Christian Estrosi",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_its_encoding_is_found(encoding: str) -> None:
    assert "Grégory Doucet" in read_csv(TOWNS.encode(encoding)).text


def test_a_cell_may_hold_separators_quotes_and_lines() -> None:
    text = read_csv(b'Nom,Mot\r\n"Dupont, Jean","Il dit ""oui"",\r\npuis part"\r\n').text
    assert text == 'Nom | Mot\nNom: Dupont, Jean | Mot: Il dit "oui", puis part'


def test_without_names_the_cells_stand_alone() -> None:
    assert read_csv(b"1,2,3\n4,5,6\n").text == "1 | 2 | 3\n4 | 5 | 6"
    assert read_csv(b"Total,Total\n4,5\n").text == "Total | Total\n4 | 5"


def test_ragged_rows_and_empty_ones_are_kept_and_left_out() -> None:
    assert read_csv(b"A,B,\n1\n,,\n1,2,3,4\n").text == "A | B\nA: 1\n1 | 2 | 3 | 4"


def test_one_column_and_one_line_are_text() -> None:
    assert read_csv(b"Une ligne.\nUne autre.\n").text == "Une ligne.\nUne autre."


def test_an_unclosed_quote_does_not_lose_the_rest() -> None:
    assert "fin du texte" in read_csv(b'Nom,Mot\nJean,"ouvert\nla fin du texte\n').text


def test_a_quote_that_is_never_closed_in_a_long_file_is_told() -> None:
    with pytest.raises(UnreadableDocument, match="never closed"):
        read_csv(b'a,b\n"' + b"x,y\n" * 300_000)


def test_a_table_that_grows_beyond_measure_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CHARACTERS", 1000)
    assert read_csv(TOWNS.encode()).text.endswith("Estrosi")
    with pytest.raises(UnreadableDocument, match="more text"):
        read_csv((TOWNS * 20).encode())


def test_values_stand_behind_the_names_that_lead_to_them() -> None:
    said = {
        "title": "Les phares",
        "date": "2021-05-04",
        "phares": [{"nom": "Kéréon", "mètres": 47, "allumé": True}, {"nom": "Ar-Men", "note": None}],
        "mots": ["un", "deux"],
        "texte": "Première ligne.\nDeuxième ligne.",
    }
    extract = read_json(json.dumps(said).encode())
    assert (extract.title, extract.date) == ("Les phares", "2021-05-04")
    assert extract.text == (
        "- title: Les phares\n- date: 2021-05-04\n- phares > nom: Kéréon\n- phares > mètres: 47\n"
        "- phares > allumé: true\n\n- phares > nom: Ar-Men\n\n- mots: un\n- mots: deux\n"
        "- texte:\nPremière ligne.\nDeuxième ligne."
    )


def test_one_json_text_a_line_is_read_too() -> None:
    assert read_json(b'{"a": 1}\n{"a": 2}\n').text == "- a: 1\n\n- a: 2"


def test_a_text_alone_and_figures_as_they_are_written() -> None:
    assert read_json(b'"Le chat dort."').text == "Le chat dort."
    assert read_json(b"[1.50, 12345678901234567890]").text == "1.50\n12345678901234567890"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": ', "is no JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "nested too deep"),
        (b"[" + b"1," * 1_000_001 + b"1]", "a million values"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
    ],
)
def test_json_that_cannot_be_read_is_told(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        read_json(content)
