"""A language model's text becomes the same sentences however it is cut, and none of it is lost or made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.claims import LONGEST, Said, Sentences, said
from assistant.answer.markers import MARKER, numbers, unmarked
from assistant.text import words
from tests import hostile_texts
from tests.cases import cases


def sentences(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.text, s.numbers) for s in said([text]) if s.text]


@pytest.mark.parametrize(
    ("marker", "named"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1;3]", (1, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[1 à 3]", (1, 2, 3)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[2][1][2]", (2, 1)),
        ("[^1]", (1,)),
        ("[source 1]", (1,)),
        ("[Passage 2]", (2,)),
        ("[passage 1, passage 2]", (1, 2)),
        ("【1】", (1,)),
        ("【3†source】", (3,)),
        ("(source 1)", (1,)),
        ("(Sources : 1, 2)", (1, 2)),
        ("(passages 1 et 2)", (1, 2)),
        ("(Quelle 4)", (4,)),
        ("（source 1）", (1,)),
        ("<passage 1>", (1,)),
        ("</passage 1>", (1,)),
        ("[99]", (99,)),
    ],
)
def test_markers_of_every_shape_are_read(marker: str, named: tuple[int, ...]) -> None:
    told = [("Musk dirige xAI.", named), ("Altman dirige OpenAI.", ())]
    assert sentences(f"Musk dirige xAI {marker}. Altman dirige OpenAI.") == told
    assert sentences(f"Musk dirige xAI. {marker} Altman dirige OpenAI.") == told
    assert sentences(f"Musk dirige xAI. {marker}\nAltman dirige OpenAI.") == told
    assert sentences(f"Musk dirige xAI.\n{marker}\nAltman dirige OpenAI.") == told
    assert sentences(f"Musk dirige xAI.\n{marker}") == told[:1]
    assert sentences(f"{marker} Musk dirige xAI.\nAltman dirige OpenAI.") == told


@pytest.mark.parametrize(
    "text", ["[2024]", "(1)", "[x]", "(vrai)", "m²", "[]", "[1", "(source)", "f(2)", "<b>"]
)
def test_what_is_no_marker_stays(text: str) -> None:
    assert sentences(f"Il vaut {text} ici.") == [(f"Il vaut {text} ici.", ())]


def test_a_wide_range_is_not_counted_out() -> None:
    assert numbers("[1-90]") == (1, 90)


@pytest.mark.parametrize(
    "text",
    [
        "M. Musk vaut 5,3 milliards d'euros, soit p. ex. 0.1 % de 12.5.",
        "C'est le 1er janv. 2025, av. J.-C., selon M. Le Goff.",
        "Le S&P 500 a perdu 3.5 % (cf. infra) etc. en 2025.",
    ],
)
def test_full_stops_inside_a_sentence_do_not_end_it(text: str) -> None:
    assert sentences(f"{text} [1] Fin.") == [(text, (1,)), ("Fin.", ())]


def test_lists_titles_and_emphasis_are_read_as_sentences() -> None:
    text = "## Réponse\n\n- **Musk** dirige xAI [1]\n* Altman dirige `OpenAI` [2]\n1. Il investit. [3]\n"
    assert sentences(text) == [
        ("Réponse", ()),
        ("Musk dirige xAI", (1,)),
        ("Altman dirige OpenAI", (2,)),
        ("Il investit.", (3,)),
    ]


def test_thoughts_are_not_sentences() -> None:
    assert sentences("<think>\nVoyons. [1] dit que.\n</think>\n\nMusk dirige xAI. [1]") == [
        ("Musk dirige xAI.", (1,))
    ]
    assert sentences("<think> sans fin. Encore. ") == []


def test_a_sentence_comes_with_the_word_after_its_markers() -> None:
    made = Sentences()
    assert not list(made.feed("Musk dirige xAI. [1"))
    assert not list(made.feed("] "))
    assert not list(made.feed("Altman"))
    assert [s.text for s in made.feed(" ")] == ["Musk dirige xAI."]
    assert [s.text for s in made.end()] == ["Altman"]


def test_what_has_no_end_is_cut() -> None:
    long = "mot " * 1000
    assert max(len(s.raw) for s in said([long])) <= LONGEST + 5
    assert "".join(s.raw for s in said([long])) == long


MARKS = [
    "[1]",
    "[1, 2]",
    "【3】",
    "(source 2)",
    "[^1]",
    "[1",
    "]",
    "(",
    "<think>",
    "</think>",
    "[2024]",
    "1-3",
]
WORDS = [
    "Musk",
    "dirige",
    "M.",
    "5,3",
    "xAI.",
    "fin?",
    "»",
    "«",
    "...",
    "3.",
    "av.",
    "J.-C.",
    "z. B.",
    "été",
    "**",
    "-",
    "#",
]
SPACES = [" ", " ", "\n", "\n\n", "\u00a0", "\t", "", "\r\n", "\u2028"]
texts = st.one_of(
    st.text(),
    st.lists(hostile_texts.texts | st.sampled_from(MARKS), max_size=5).map("".join),
    st.lists(st.sampled_from(MARKS + WORDS + SPACES), max_size=60).map("".join),
    st.lists(st.tuples(st.sampled_from(MARKS + WORDS), st.sampled_from(SPACES)), max_size=40).map(
        lambda pairs: "".join(a + b for a, b in pairs)
    ),
)


def cut(text: str, places: list[int]) -> list[str]:
    ends = sorted({p % (len(text) + 1) for p in places} | {len(text)})
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]


@given(texts, st.lists(st.integers(min_value=0), max_size=20))
@cases(100)
def test_it_matters_not_how_the_text_is_cut(text: str, places: list[int]) -> None:
    whole = list(said([text]))
    assert list(said(cut(text, places))) == whole
    assert list(said(text)) == whole  # character by character


@given(texts)
@cases(100)
def test_nothing_is_lost_and_nothing_made_up(text: str) -> None:
    found = list(said([text]))
    assert "".join(s.raw for s in found) == text
    assert all(s.raw for s in found)
    for s in found:
        assert _subsequence(s.text.replace(" ", ""), s.raw)
        assert not MARKER.search(s.text)
        if "think" not in text:
            kept, had = words(s.text), words(unmarked(EMPHASIS.sub("", s.raw)))
            assert had[len(had) - len(kept) :] == kept  # but for the number of a list's item, before them
            assert all(w.isdigit() for w in had[: len(had) - len(kept)])


EMPHASIS = re.compile(r"\*\*|__|`")


def _subsequence(part: str, whole: str) -> bool:
    left = iter(whole)
    return all(c in left for c in part)


def test_a_sentence_is_told_with_all_it_was() -> None:
    assert list(said(["Oui [1]. "])) == [Said("Oui [1]. ", "Oui.", (1,))]
