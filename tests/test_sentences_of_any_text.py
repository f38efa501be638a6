import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.sentences import spans
from tests.cases import cases
from tests.golden_sentences import FRENCH
from tests.hostile_texts import texts

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
DATA = Path(__file__).parent.parent.parent / "shared" / "data"


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


def assert_covers(text: str) -> None:
    position = 0
    for start, end in spans(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


def test_the_seeds_split_into_sentences_that_end_as_sentences_do() -> None:
    found = [s for path in SEEDS for s in sentences(path.read_text("utf-8"))]
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


@given(st.lists(st.sampled_from([*WORDS, *MARKS, *SPACES]), max_size=40).map("".join) | texts)
@cases(300)
def test_sentences_are_ordered_trimmed_and_cover_every_character(text: str) -> None:
    assert_covers(text)


@given(st.lists(st.sampled_from(FRENCH.strip().split("\n")), min_size=1, max_size=12))
@cases(60)
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
