import json
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.split import split
from assistant.sentences import spans
from assistant.values import Document, Passage
from tests.cases import cases

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
DATA = ROOT.parent / "shared" / "data"
PROSE = "Le conseil a voté le budget de la commune hier soir. La hausse atteint 3,2 %, a dit la maire. "


def document(text: str, *, pages: tuple[int, ...] = ()) -> Document:
    return Document("a/b.txt", "Titre", text, "f" * 64, "2025-01", "fr", pages)


def passages(text: str, *, size: int = 300, pages: tuple[int, ...] = ()) -> list[Passage]:
    return split(document(text, pages=pages), size=size)


def assert_partition(text: str, found: list[Passage]) -> None:
    assert "".join(p.text for p in found) == text
    position = 0
    for p in found:
        assert (p.start, p.end) == (position, position + len(p.text))
        assert p.text.strip() or len(found) == 1
        position = p.end


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


@pytest.mark.parametrize("size", [80, 300, 700, 1500])
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_passages_of_a_seed_give_it_back_and_keep_its_sentences_whole(path: Path, size: int) -> None:
    text = path.read_text("utf-8")
    found = passages(text, size=size)
    assert_partition(text, found)
    inside = [s for p in found if p.evidence for s in sentences(p.text)]
    whole = set(sentences(text))
    longest = max(len(s) for s in whole)
    assert all(s in whole or "pic.twitter" in text or longest > 1.5 * size for s in inside)


@pytest.mark.parametrize("size", [300, 500, 700, 1000])
def test_passages_come_out_near_the_size(size: int) -> None:
    lengths = [len(p.text) for p in passages((PROSE * 3 + "\n\n") * 40, size=size)]
    assert 0.8 * size < sum(lengths) / len(lengths) < 1.2 * size
    assert max(lengths) <= 1.5 * size


def test_passages_carry_the_facts_of_their_document() -> None:
    (p,) = passages("Un texte.")
    assert (p.file, p.title, p.sha256, p.date, p.language) == ("a/b.txt", "Titre", "f" * 64, "2025-01", "fr")
    assert (p.page, p.heading, p.evidence, p.also) == (None, "", True, ())


def test_an_empty_document_has_no_passages_and_white_space_is_no_evidence() -> None:
    assert passages("") == []
    (p,) = passages(" \n ")
    assert (p.text, p.evidence) == (" \n ", False)


def test_a_heading_stays_with_the_text_after_it_and_names_what_follows() -> None:
    text = f"Chapitre un\n\n{PROSE * 4}\n\nChapitre deux\n{PROSE * 8}"
    found = passages(text)
    first = [p.heading for p in found].index("Chapitre deux")
    assert [p.heading for p in found] == ["Chapitre un"] * first + ["Chapitre deux"] * (len(found) - first)
    assert found[0].text.startswith("Chapitre un")
    assert found[first].text.startswith("Chapitre deux")
    assert not any(p.text.strip().endswith(("un", "deux")) for p in found)


def test_markdown_headings_lose_their_marks() -> None:
    assert [p.heading for p in passages(f"# Un *titre*\n\n{PROSE}")] == ["Un *titre"]
    assert [p.heading for p in passages(f"Un titre\n========\n{PROSE}")] == ["Un titre"]


@pytest.mark.parametrize(
    "line",
    ["- un point", "« Une citation »", "Une phrase.", "Il dit :", "a | b", "https://x.com", "***", "x" * 130],
)
def test_such_a_line_is_no_heading(line: str) -> None:
    assert {p.heading for p in passages(f"{line}\n\n{PROSE * 4}")} == {""}


def test_many_short_lines_are_a_list_and_no_headings() -> None:
    assert {p.heading for p in passages("Poires\nPommes\nPrunes\nCerises\nFigues\n" + PROSE)} == {""}


def test_page_starts_begin_passages_that_know_their_page() -> None:
    first, second, third = f"{PROSE}\n", "   \n", f"\n {PROSE}"
    text = first + second + third
    found = passages(text, size=2000, pages=(0, len(first), len(first + second)))
    assert_partition(text, found)
    assert [p.page for p in found] == [1, 3]
    assert found[1].text.strip() == PROSE.strip()


def test_no_passage_crosses_a_page_start() -> None:
    text = PROSE * 30
    pages = tuple(range(0, len(text), 500))
    found = passages(text, size=400, pages=pages)
    assert_partition(text, found)
    assert not any(text[page : p.end].strip() for p in found for page in pages if p.start < page < p.end)
    assert [p.page for p in found] == sorted(p.page or 0 for p in found)
    assert {p.page for p in found} == set(range(1, len(pages) + 1))


def test_furniture_is_cut_out_and_is_no_evidence() -> None:
    text = f"{PROSE}\n\nLire aussi : Un autre article\n\n{PROSE}\n\nShare this:\nLeave a Reply\n"
    found = passages(text, size=2000)
    assert_partition(text, found)
    assert [(p.evidence, p.text.strip()) for p in found] == [
        (True, PROSE.strip()),
        (False, "Lire aussi : Un autre article"),
        (True, PROSE.strip()),
        (False, "Share this:\nLeave a Reply"),
    ]


def test_a_tweet_keeps_its_words_as_evidence_and_loses_its_byline() -> None:
    text = (ROOT / "seeds" / "002_e3a18996d4abb89e.txt").read_text("utf-8")
    found = passages(text, size=700)
    evidence = "".join(p.text for p in found if p.evidence)
    assert "So he’s basically calling Donald Trump a liar?" in evidence
    assert "@" not in evidence
    assert "pic.twitter.com" not in evidence


def test_a_sentence_far_over_the_size_is_cut_at_clauses_then_words_then_letters() -> None:
    clauses = "le chat dort, " * 60
    words = "mot " * 300
    letters = "e\u0301" * 600
    for text, ending in ((clauses, ", "), (words, " "), (letters, "\u0301")):
        found = passages(text.strip())
        assert_partition(text.strip(), found)
        assert all(p.text.endswith(ending) for p in found[:-1])
        assert max(len(p.text) for p in found) <= 600


def test_repeated_sentences_have_places_of_their_own() -> None:
    text = "Le même texte. " * 400
    found = passages(text)
    assert len({p.start for p in found}) == len(found)


WORDS = ["Titre\n\n", "Le chat dort. ", "M. Dupont ", "mot, " * 30, "- un\n", "« Oui ! » ", "e\u0301", "🤣"]
WORDS += ["Share this:\n", "Lire aussi : x\n", "— A (@b) 3 mai 2024\n"]
PIECES = st.sampled_from([*WORDS, "\n", "\n\n", " ", "\f", "\xa0", " " * 90])


@given(
    st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300),
    st.integers(1, 200),
    st.lists(st.integers(0, 400), max_size=4).map(lambda pages: tuple(sorted(set(pages)))),
)
@cases(300)
def test_passages_partition_any_text(text: str, size: int, pages: tuple[int, ...]) -> None:
    assert_partition(text, passages(text, size=size, pages=pages))


def test_no_passage_begins_with_the_space_after_an_accent() -> None:
    for size in range(1, 5):
        assert_partition("e\u0301 Titre\n\n", passages("e\u0301 Titre\n\n", size=size))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Le chat dort. " * 70_000,
        "x" * 2_000_000,
        "?!" * 50_000,
        "H\na.\n" * 100_000,
        "\n" * 300_000,
        "e\u0301" * 500_000,
    ],
    ids=["line", "letters", "marks", "headings", "line breaks", "accents"],
)
def test_hostile_text_is_split(text: str) -> None:
    assert_partition(text, passages(text, size=700))


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside this checkout")
@pytest.mark.parametrize("name", ["wiki_fr_pool", "service_public"])
def test_passages_of_real_documents_give_them_back_and_keep_their_sentences_whole(name: str) -> None:
    texts: dict[str, list[str]] = defaultdict(list)
    with (DATA / name / "corpus.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts[row["title"] if name == "wiki_fr_pool" else row["id"][:-3]].append(row["text"])
    for paragraphs in list(texts.values())[::5]:
        text = "\n\n".join(paragraphs)
        found = passages(text, size=700)
        assert_partition(text, found)
        inside = [s for p in found for s in sentences(p.text)]
        assert len(inside) - len(sentences(text)) <= 0.01 * len(inside) + 2
