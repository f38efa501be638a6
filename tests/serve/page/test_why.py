"""Why an answer is what it is, as HTML."""

import re
from dataclasses import replace

import pytest

from assistant.serve.page.render import answer_html
from assistant.serve.page.why import share, why_html
from assistant.values import Answer, Citation, Claim, Hit, Outcome, Passage, Reading, Verdict
from tests.serve.page.test_render import Read

TEXT = "Stargate coûte 500 euros. "


def passage(n: int, text: str = TEXT) -> Passage:
    return Passage("a.txt", n * 100, n * 100 + len(text), text, "0", f"Titre {n}", page=n + 1)


def hit(n: int, probability: float | None, **ranks: int) -> Hit:
    reading = None if probability is None else Reading(probability, None, (1.0,))
    return Hit(passage(n), n + 1, 0.5, reading=reading, **ranks)


def place(n: int) -> Citation:
    return Citation("a.txt", n * 100, n * 100 + 24, TEXT[:24])


SUPPORTED = Verdict(Claim(TEXT[:24], (place(0),)), Outcome.SUPPORTED, "Mot pour mot dans la source citée.")
DOUBTED = Verdict(Claim("Stargate coûte 5 euros", (place(1),)), Outcome.REFUTED, "Un autre chiffre.")
ANSWER = Answer(
    "q",
    "q",
    "fr",
    (SUPPORTED, DOUBTED),
    (
        hit(0, 0.874, dense_rank=3, lexical_rank=1, fused_rank=2),
        hit(1, 0.7, dense_rank=1, fused_rank=1),
        hit(2, 0.65, dense_rank=7, lexical_rank=9, fused_rank=4),
        hit(3, 0.4199, lexical_rank=2, fused_rank=3),
    ),
    threshold=0.42,
    seconds={"retrieve": 0.05, "read": 1.234},
)


def rows(answer: Answer, language: str = "en") -> list[str]:
    html = why_html(answer, language=language)
    return [Read(row).text for row in html.split('<li class="trail">')[1:]]


def test_every_passage_is_told_with_its_ranks_and_its_reading() -> None:
    told = rows(ANSWER)
    assert len(told) == len(ANSWER.hits)
    assert "meaning 3words 1fused 2" in told[0]
    assert "meaning 1words –fused 1" in told[1]
    assert [re.search(r"reading(\d+%)", row)[1] for row in told] == ["87%", "70%", "65%", "41%"]  # type: ignore[index]
    assert all(row.startswith(TEXT.strip()) for row in told)


def test_what_was_cited_and_why_the_rest_was_dropped_is_said() -> None:
    cited, doubted, spare, below = rows(ANSWER)
    assert "Cited [1]" in cited
    assert "did not pass the check" in doubted
    assert "other sentences preferred" in spare
    assert "below 42%" in below


def test_what_is_below_the_threshold_never_looks_as_if_it_reached_it() -> None:
    assert share("en", 0.4199) == "41%"
    assert share("en", 0.42) == "42%"
    assert [share("en", p) for p in (0.0, 0.29, 0.57, 1.0)] == ["0%", "29%", "57%", "100%"]


def test_bars_are_as_long_as_the_probability_and_show_the_threshold() -> None:
    read = Read(why_html(ANSWER, language="fr"))
    assert [bar["width"] for bar in read.having("bar-share")] == ["87.4", "70.0", "65.0", "42.0"]
    assert {bar["x"] for bar in read.having("bar-least")} == {"42.0"}


def test_the_check_of_each_claim_is_told() -> None:
    html = why_html(ANSWER, language="en")
    shown, doubted = (Read(row).text for row in html.split('<li class="verdict ')[1:])
    assert "Supported [1] Mot pour mot dans la source citée." in shown
    assert "Stargate coûte 5 euros" in doubted
    assert "Refuted Un autre chiffre." in doubted


def test_the_seconds_of_each_stage_are_told() -> None:
    assert Read(why_html(ANSWER, language="fr")).text.endswith("Recherche0,050 sLecture1,23 s")
    assert "statement checked against its source · 1.3 s" in Read(why_html(ANSWER, language="en")).text


def test_an_abstention_says_how_far_its_passages_were_from_answering() -> None:
    declined = replace(ANSWER, verdicts=(), hits=ANSWER.hits[3:])
    assert "1 passage found, none answers" in Read(why_html(declined, language="en")).text
    assert "below 42%" in rows(declined)[0]


def test_passages_that_were_not_read_are_said_to_have_chosen_the_document() -> None:
    unread = replace(ANSWER, verdicts=(), hits=(hit(0, None),), threshold=None)
    assert "Not read" in rows(unread)[0]
    assert "reading" not in rows(unread)[0]


def test_an_answer_of_an_older_program_without_a_threshold_is_told_without_one() -> None:
    old = replace(ANSWER, threshold=None)
    assert not Read(why_html(old, language="en")).having("bar-least")
    assert "other sentences preferred" in rows(old)[3]


def test_nothing_led_to_a_word_back() -> None:
    assert why_html(Answer("bonjour", "bonjour", "fr", reply="Bonjour !"), language="fr") == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_comes_folded_up_with_the_answer(language: str) -> None:
    html = answer_html(ANSWER, language=language)
    assert html.endswith(why_html(ANSWER, language=language))
    assert Read(html).having("why")[0].get("open") is None


def test_hostile_words_stay_words() -> None:
    bad = "<script>x</script><img src=x onerror=y> ${a}"
    hits = (replace(hit(0, 0.1), passage=replace(passage(0, bad), title=bad, file=bad)),)
    doubted = Verdict(Claim(bad, ()), Outcome.UNPROVEN, bad)
    html = why_html(Answer("q", "q", "fr", (doubted,), hits, seconds={bad: 1.0}), language="fr")
    assert "<script" not in html
    assert "<img" not in html
