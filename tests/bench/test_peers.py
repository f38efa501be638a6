"""What the benchmark of peers counts as an exact, a right and an absent citation."""

from collections.abc import Sequence

import numpy as np
import pytest

from bench.peers.corpus import laid_out, question
from bench.peers.embeddings import embedded
from bench.peers.measures import Asked, Cited, location, place, summary, verbatim

TEXT = "Sport\n\nIl pleut. Il pleut à Lyon."
FILES = {"0000.txt": TEXT}


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [(17, 33, "exact"), (7, 23, "elsewhere"), (17, 32, "elsewhere"), (None, None, "none given")],
)
def test_a_place_is_exact_only_where_the_file_says_just_that(
    start: int | None, end: int | None, told: str
) -> None:
    assert TEXT[17:33] == "Il pleut à Lyon."
    assert location(Cited("0000.txt", "Il pleut à Lyon.", start, end), TEXT) == told


def test_a_citation_without_a_place_is_looked_for_by_its_words_white_space_aside() -> None:
    joined = Cited("0000.txt", "Sport\nIl pleut.")
    assert place(joined, TEXT) == (0, 16)
    assert not verbatim(joined, TEXT)
    assert place(Cited("0000.txt", "Il neige."), TEXT) is None
    assert place(Cited("0000.txt", ""), TEXT) is None


def test_a_place_that_is_given_is_believed_where_it_is_wrong() -> None:
    assert place(Cited("0000.txt", "Il pleut à Lyon.", 0, 5), TEXT) == (0, 5)


def test_the_gold_answer_must_lie_in_the_citation_and_the_paragraph_only_touch_it() -> None:
    asked = asked_for(Cited("0000.txt", "Il pleut.", 7, 16), Cited("0000.txt", "Il pleut à Lyon.", 17, 33))
    found = summary([asked], FILES)
    assert (found["Success@1"], found["Success@5"], found["answer in first"]) == (1, 1, 0)
    assert (found["exact"], found["citations"]) == (2, 2)


def test_a_citation_of_another_paragraph_is_wrong_however_near() -> None:
    found = summary([asked_for(Cited("0000.txt", "Sport", 0, 5))], FILES)
    assert (found["Success@1"], found["Success@5"]) == (0, 0)


def test_a_question_without_a_citation_counts_as_zero() -> None:
    right = asked_for(Cited("0000.txt", "Il pleut à Lyon.", 17, 33))
    found = summary([right, asked_for()], FILES)
    assert (found["Success@1"], found["answer in first"], found["without citation"]) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("articles", [False, True])
def test_a_gold_answer_stands_where_the_question_says(articles: bool) -> None:
    items = [{"id": i, "title": "Lyon", "text": t} for i, t in (("a", "Il pleut."), ("b", "Il y neige."))]
    files, places = laid_out(items, articles=articles)
    asked = question({"text": "?", "answers": [{"text": "neige", "start": 5, "doc_id": "b"}]}, places)
    [(name, start, end)] = asked.gold
    assert len(files) == (1 if articles else 2)
    assert files[name][start:end] == "neige"
    [(name, start, end)] = asked.paragraphs
    assert files[name][start:end] == "Il y neige."


class Telling:
    """Vectors that tell what was embedded: 1 for a question, 0 for a passage, and the text's length."""

    name = digest = "telling"

    def embed_questions(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, len(text)] for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [[0.0, len(text)] for text in texts]


def test_the_server_embeds_what_begins_with_query_as_a_question_and_all_else_as_passages() -> None:
    texts = ["query: pluie", "passage: la pluie", "neige"]
    assert np.array_equal(embedded(Telling(), texts), [[1, 5], [0, 8], [0, 5]])
    assert np.array_equal(embedded(Telling(), texts[1:]), [[0, 8], [0, 5]])


def asked_for(*cited: Cited) -> Asked:
    return Asked([("0000.txt", 28, 32)], [("0000.txt", 7, 33)], cited, 1.0)
