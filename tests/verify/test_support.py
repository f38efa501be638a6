"""The check of quoted claims: exact places, exact words, whole figures."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sentences import spans
from assistant.values import Citation, Claim, Outcome, Passage
from assistant.verify.support import check

TEXT = (
    "Musk a soutenu la campagne de Donald Trump, à hauteur de 277 millions de dollars. "
    "Le ministre de l’Intérieur a promis 5 milliards d’euros aux villes en 2025.\n"
    "Colossus compte plus de 100\u00a0000 processeurs. Colossus n’est pas prêt."
)
SEEDS = Path(__file__).parents[2] / "seeds"


def passage(start: int = 0, end: int = len(TEXT), *, file: str = "a.txt", text: str = TEXT) -> Passage:
    return Passage(file, start, end, text[start:end], "0" * 64, "A", language="fr")


def cited(quote: str, *, file: str = "a.txt", text: str = TEXT) -> Citation:
    start = text.index(quote)
    return Citation(file, start, start + len(quote), quote)


def claim(quote: str, text: str | None = None, *, short: str = "") -> Claim:
    return Claim(quote if text is None else text, (cited(quote),), short=short)


CAMPAIGN = TEXT[: TEXT.index(" Le ministre")]
MINISTER = TEXT[TEXT.index("Le ministre") : TEXT.index("\n")]
COLOSSUS = "Colossus compte plus de 100\u00a0000 processeurs."


@pytest.mark.parametrize("quote", [CAMPAIGN, MINISTER, COLOSSUS, TEXT])
def test_a_verbatim_claim_is_supported_and_kept(quote: str) -> None:
    verdict = check(claim(quote), [passage()])
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.claim == claim(quote)


@pytest.mark.parametrize(
    "text",
    [
        "COLOSSUS COMPTE plus de 100 000 processeurs",
        "Colossus  compte\nplus de 100\u202f000 processeurs.",
        "plus de 100 000 processeurs",
        "Colossus […] 100 000 processeurs",
    ],
)
def test_case_spaces_and_cuts_change_nothing(text: str) -> None:
    assert check(claim(COLOSSUS, text), [passage()]).outcome is Outcome.SUPPORTED


def test_a_claim_that_differs_in_a_figure_alone_is_refuted() -> None:
    wrong = MINISTER.replace("5 milliards", "2 milliards")
    assert check(claim(MINISTER, wrong), [passage()]).outcome is Outcome.REFUTED


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre de l’Éducation a promis 5 milliards d’euros aux villes en 2025.",
        "Le ministre a promis 5 milliards d’euros.",
        "5 milliards d’euros sont promis.",
        "2 milliards",
        "en 2026",
        "",
        "« … »",
    ],
)
def test_other_words_than_the_source_s_are_unproven(text: str) -> None:
    assert check(claim(MINISTER, text), [passage()]).outcome is Outcome.UNPROVEN


def test_a_dropped_negation_is_unproven() -> None:
    assert (
        check(claim("Colossus n’est pas prêt.", "Colossus est prêt."), [passage()]).outcome
        is Outcome.UNPROVEN
    )


def test_a_figure_cut_from_a_longer_one_is_unproven() -> None:
    verdict = check(claim(CAMPAIGN, "à hauteur de 277"), [passage()])
    assert verdict.outcome is Outcome.UNPROVEN
    assert "277" in verdict.why


def test_a_claim_without_a_citation_is_unproven() -> None:
    assert check(Claim("Musk est riche.", ()), [passage()]).outcome is Outcome.UNPROVEN


@pytest.mark.parametrize(
    "changed",
    [
        {"start": 1},
        {"end": len(MINISTER)},
        {"file": "b.txt"},
        {"quote": MINISTER.replace("5", "2")},
        {"quote": MINISTER.upper()},
        {"quote": "", "start": 0, "end": 0},
        {"start": -3, "end": len(MINISTER) - 3},
        {"start": 10**9, "end": 10**9 + len(MINISTER)},
    ],
)
def test_a_quote_that_does_not_stand_at_its_place_proves_nothing(changed: dict[str, str | int]) -> None:
    wrong = replace(cited(MINISTER), **changed)
    verdict = check(Claim(MINISTER, (cited(MINISTER), wrong)), [passage()])
    assert verdict.outcome is Outcome.UNPROVEN
    assert verdict.claim.citations[1] == wrong


def test_a_quote_may_run_over_adjoining_passages_but_over_no_gap() -> None:
    cut = TEXT.index("100")
    whole = claim(TEXT)
    assert check(whole, [passage(cut), passage(0, cut)]).outcome is Outcome.SUPPORTED
    assert check(whole, [passage(cut + 1), passage(0, cut)]).outcome is Outcome.UNPROVEN
    assert check(whole, []).outcome is Outcome.UNPROVEN


def test_a_short_answer_must_be_a_slice_of_the_first_quote() -> None:
    assert check(claim(MINISTER, short="5 milliards"), [passage()]).outcome is Outcome.SUPPORTED
    assert check(claim(MINISTER, short="2 milliards"), [passage()]).outcome is Outcome.UNPROVEN


@pytest.mark.parametrize("short", ["277", "277 million", "usk", "77 millions de dollars"])
def test_a_short_answer_cut_in_a_word_or_a_figure_is_taken_off(short: str) -> None:
    verdict = check(claim(CAMPAIGN, short=short), [passage()])
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.claim.short == ""


@pytest.mark.parametrize("short", ["'t “actually", "They don"])
def test_a_short_answer_cut_at_an_apostrophe_is_taken_off(short: str) -> None:
    held = "They don't “actually have” l'argent promis."
    source = Passage("e.txt", 0, len(held), held, "0" * 64, "E", language="en")
    said = Claim(held, (Citation("e.txt", 0, len(held), held),), short=short)
    assert check(said, [source]).claim.short == ""
    whole = Claim(held, said.citations, short="argent promis")
    assert check(whole, [source]).claim.short == "argent promis"


@pytest.mark.parametrize("short", ["277 millions de dollars", "277 millions", "Donald Trump"])
def test_a_whole_short_answer_stays(short: str) -> None:
    assert check(claim(CAMPAIGN, short=short), [passage()]).claim.short == short


def test_a_further_citation_stays_only_with_the_claim_s_figures_and_names() -> None:
    other = (
        "En 2025, le ministre de l’Intérieur promit aux villes 5 milliards d’euros. Il dort. Musk a 3 euros."
    )
    there = passage(0, len(other), file="b.txt", text=other)
    same, silent = (cited(quote, file="b.txt", text=other) for quote in (other[:75].strip(), "Il dort."))
    verdict = check(Claim(MINISTER, (cited(MINISTER), same, silent)), [passage(), there])
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.claim.citations == (cited(MINISTER), same)


@pytest.mark.parametrize("language", ["fr", "en", "de", "it"])
def test_the_reason_is_one_line_in_every_language(language: str) -> None:
    for text in (MINISTER, "autre chose", MINISTER.replace("5", "2"), "en 2025 […] à"):
        why = check(claim(MINISTER, text), [passage()], language=language).why
        assert why
        assert "\n" not in why


def test_every_sentence_of_the_seeds_supports_itself() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        whole = Passage(path.name, 0, len(text), text, "0" * 64, "", language="fr")
        for start, end in spans(text):
            quote = text[start:end]
            if any(c.isalnum() for c in quote):
                said = " ".join(quote.split())
                verdict = check(Claim(said, (Citation(path.name, start, end, quote),)), [whole])
                assert verdict.outcome is Outcome.SUPPORTED, (quote, verdict.why)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=10))
def test_any_claim_has_a_verdict(quote: str, said: str, short: str) -> None:
    source = Passage("x", 0, len(quote), quote, "0" * 64, "")
    verdict = check(Claim(said, (Citation("x", 0, len(quote), quote),), short=short), [source])
    assert verdict.outcome in Outcome
    assert verdict.claim.text == said
