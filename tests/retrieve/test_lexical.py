import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieve.lexical import LONGEST, content_words, terms
from assistant.retrieve.stopwords import EVERY_STOP_WORD
from assistant.text import fold


def test_stop_words_are_folded_as_the_words_they_are_compared_with() -> None:
    assert {w for w in EVERY_STOP_WORD if fold(w) != w} == set()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’œuvre d'Ève jusqu'à l'été", ["oeuvre", "eve"]),
        ("lorsqu'Élise puisqu’Omar quoiqu'Anne qu'Ida", ["elise", "omar", "anne", "ida"]),
        ("Aujourd'hui, aujourd’hui", ["aujourdhui", "aujourdhui"]),
        ("Grok-2", ["grok", "2", "grok2"]),
        ("grok2", ["grok2", "grok", "2"]),
        ("100 000, 100\u00a0000, 100\u202f000, 100.000, 100,000", ["100000"] * 5),
        ("1 234 567 habitants", ["1234567", "habitants"]),
        ("277 millions en 2024", ["277", "millions", "2024"]),
        ("14,2 % et 14.2 %", ["14.2", "14.2"]),
        ("le 21.01.2025", ["21", "01", "2025"]),
        ("2019 100 000", ["2019", "100000"]),
        ("O'Brien", ["o", "brien"]),
        ("Saint-Étienne", ["saint", "etienne", "saintetienne"]),
        ("dit-il peut-être", ["etre"]),
        ("mes_notes.txt", ["notes", "txt"]),
        ("H100", ["h100"]),
        ("東京都", ["東京", "京都"]),
        ("ÉLECTROMAGNÉTIQUE", ["electromagnetique"]),
        ("co\xadopération", ["cooperation"]),
        ("🚀 ?! …", []),
        ("", []),
    ],
)
def test_french_text_gives_its_content_words(text: str, words: list[str]) -> None:
    assert list(content_words(text, "fr")) == [w for w in words if w != "etre"]


def test_english_and_german_texts_lose_their_own_small_words() -> None:
    assert list(content_words("Who is Musk's rival and isn't he rich?", "en")) == ["musk", "rival", "rich"]
    assert list(content_words("Wie groß ist die Straße?", "de")) == ["gross", "strasse"]


def test_a_language_without_a_list_keeps_every_word() -> None:
    assert list(content_words("el pan de la casa", "es")) == ["el", "pan", "de", "la", "casa"]


def test_pairs_join_neighbouring_stems() -> None:
    found = terms("les grands ponts rouges", "fr", stem=lambda w: w.rstrip("s"))
    assert found.stems == ("grand", "pont", "rouge")
    assert found.pairs == ("grand_pont", "pont_rouge")


@given(st.text(max_size=300))
def test_words_are_short_and_hold_no_space(text: str) -> None:
    for word in content_words(text, "fr"):
        assert 0 < len(word) <= LONGEST
        assert word.split() == [word]


@given(st.text(alphabet="aàbcé' -’0123,.", max_size=60))
def test_case_and_accents_change_nothing(text: str) -> None:
    assert list(content_words(text.upper(), "fr")) == list(content_words(fold(text), "fr"))
