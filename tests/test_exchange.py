"""What programs are told is what we hold: every value survives its JSON."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import errors, exchange, exchange_reports, problems
from assistant.plane import Point
from assistant.reports import Refusal, Stage, Status, Summary
from assistant.values import (
    Answer,
    Citation,
    Claim,
    Document,
    DocumentRecord,
    Hit,
    Outcome,
    Passage,
    Reading,
    Stance,
    Verdict,
)

texts = st.text(max_size=30)
numbers = st.integers(0, 10**6)
floats = st.floats(allow_nan=False, allow_infinity=False)
several = st.lists(texts, max_size=3).map(tuple)
maybe_text, maybe_number = st.none() | texts, st.none() | numbers

copies = st.builds(Citation, texts, numbers, numbers, texts, also=several)
citations = st.builds(
    Citation,
    texts,
    numbers,
    numbers,
    texts,
    title=texts,
    date=maybe_text,
    page=maybe_number,
    also=several,
    copies=st.just(()) | copies.map(lambda c: (c,)),
)
claims = st.builds(
    Claim,
    texts,
    st.lists(citations, max_size=3).map(tuple),
    st.sampled_from(Stance),
    short=texts,
    heading=texts,
    disputed=st.booleans(),
)
verdicts = st.builds(Verdict, claims, st.sampled_from(Outcome), texts)
passages = st.builds(
    Passage, texts, numbers, numbers, texts, texts, texts, date=maybe_text, page=maybe_number, also=several
)
readings = st.builds(
    Reading, floats, st.none() | st.tuples(numbers, numbers), st.lists(floats, max_size=3).map(tuple)
)
hits = st.builds(
    Hit, passages, numbers, floats, maybe_number, maybe_number, st.none() | readings, maybe_number
)
answers = st.builds(
    Answer,
    texts,
    texts,
    st.sampled_from(["fr", "en", "de", "und"]),
    st.lists(verdicts, max_size=3).map(tuple),
    st.lists(hits, max_size=3).map(tuple),
    lead=texts,
    reply=texts,
    writer=texts,
    threshold=st.none() | floats,
    seconds=st.dictionaries(texts, floats, max_size=3),
)
pages = st.lists(numbers, max_size=3).map(tuple)
documents = st.builds(Document, texts, texts, texts, texts, maybe_text, texts, pages)
records = st.builds(DocumentRecord, texts, texts, texts, maybe_text, texts, numbers, numbers, pages)
refusals = st.lists(st.builds(Refusal, texts, texts), max_size=3).map(tuple)
summaries = st.builds(Summary, *[several] * 6, refusals, numbers, floats)
statuses = st.builds(Status, *[texts] * 4, *[numbers] * 4)

KINDS = [
    (answers, exchange.answer_to_json, exchange.answer_from_json),
    (hits, exchange.hit_to_json, exchange.hit_from_json),
    (documents, exchange.document_to_json, exchange.document_from_json),
    (records, exchange.record_to_json, exchange.record_from_json),
    (summaries, exchange_reports.summary_to_json, exchange_reports.summary_from_json),
    (statuses, exchange_reports.status_to_json, exchange_reports.status_from_json),
    (st.builds(Stage, texts), exchange_reports.stage_to_json, exchange_reports.stage_from_json),
]

A = Citation("a.txt", 0, 4, "Oui.", title="A", date="2025-01", page=2)
B = Citation("b.txt", 5, 9, "Non.")
ANSWER = Answer(
    "Est-ce vrai ?",
    "Est-ce vrai ?",
    "fr",
    (
        Verdict(Claim("Peut-être.", (B,)), Outcome.UNPROVEN, "not in its passage"),
        Verdict(Claim("Oui.", (A,), Stance.CONDITIONAL, "Oui"), Outcome.SUPPORTED, "quoted"),
    ),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[1].__name__)
def test_every_value_comes_back_from_its_json(kind: Any) -> None:
    values, to_json, from_json = kind

    @given(values)
    def comes_back(value: Any) -> None:
        said = json.loads(json.dumps(to_json(value)))
        assert said == to_json(value)
        assert from_json(said) == value

    comes_back()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[1].__name__)
def test_keys_of_a_newer_program_are_ignored(kind: Any) -> None:
    values, to_json, from_json = kind

    @given(values)
    def comes_back(value: Any) -> None:
        assert from_json({**to_json(value), "of tomorrow": 1}) == value

    comes_back()


def test_an_answer_has_the_keys_of_the_design() -> None:
    said = exchange.answer_to_json(
        replace(ANSWER, hits=(Hit(Passage("a.txt", 0, 4, "Oui.", "5", "A"), 1, 0.9),))
    )
    keys = {"question", "query", "abstained", "text", "claims", "hits", "writer", "seconds"}
    assert keys <= set(said)
    assert {"text", "verdict", "stance", "why", "short", "citations"} <= set(said["claims"][0])
    assert {"n", "file", "title", "start", "end", "quote", "page"} <= set(said["claims"][0]["citations"][0])
    assert {"rank", "score", "file", "start", "end", "text"} <= set(said["hits"][0])


def test_markers_of_the_text_are_the_numbers_of_the_citations() -> None:
    said = exchange.answer_to_json(ANSWER)
    assert [c["n"] for claim in said["claims"] for c in claim["citations"]] == [None, 1]
    assert said["text"] == "Oui. (au conditionnel dans la source) [1]"


def test_a_place_of_an_unproven_claim_has_no_number_there_even_when_another_claim_cites_it() -> None:
    unproven = Verdict(Claim("Peut-être.", (A,)), Outcome.UNPROVEN, "not in its passage")
    said = exchange.answer_to_json(replace(ANSWER, verdicts=(unproven, ANSWER.verdicts[1])))
    assert [c["n"] for claim in said["claims"] for c in claim["citations"]] == [None, 1]


@pytest.mark.parametrize("said", [{}, {"question": 1}, {"question": "x", "query": "x", "language": None}])
def test_json_of_another_shape_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        exchange.answer_from_json(said)


def _error_kinds() -> list[type[errors.AssistantError]]:
    kinds = [k for k in vars(errors).values() if isinstance(k, type)]
    return [k for k in kinds if issubclass(k, errors.AssistantError)]


@pytest.mark.parametrize("kind", _error_kinds())
def test_every_error_comes_back_as_itself(kind: type[errors.AssistantError]) -> None:
    said = problems.problem_to_json(kind("found 3. Do 4."))
    assert set(said) == {"type", "title", "detail"}
    back = problems.problem_from_json(json.loads(json.dumps(said)))
    assert type(back) is kind
    assert str(back) == "found 3. Do 4."


@pytest.mark.parametrize("said", [{}, {"type": "about:blank", "title": "Not found"}, {"type": "annotations"}])
def test_an_unknown_problem_is_a_plain_error(said: dict[str, Any]) -> None:
    back = problems.problem_from_json(said)
    assert type(back) is errors.AssistantError
    assert str(back)


def test_no_field_of_a_citation_is_left_out() -> None:
    said = exchange.answer_to_json(ANSWER)["claims"][0]["citations"][0]
    assert {f.name for f in fields(Citation)} | {"n"} == set(said)


def test_a_point_of_the_map_comes_back_as_itself() -> None:
    point = Point("a.txt", 3, 40, -0.25, 1.0)
    assert exchange.point_from_json(json.loads(json.dumps(exchange.point_to_json(point)))) == point
