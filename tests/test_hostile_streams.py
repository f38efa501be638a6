"""A language model's server that sends anything, cut anywhere: nothing uncited, no place that is none."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.llms.wire import events, pieces
from assistant.errors import WriterFailed
from assistant.exchange import answer_from_json, answer_to_json
from assistant.pipeline import ask
from assistant.values import Answer, Outcome
from assistant.writing import Prompt
from tests.cases import bounded, cases
from tests.hostile_texts import texts
from tests.test_pipeline import LIBRARY, PORT, parts

QUESTION = "Combien de navires le port de Brest accueille-t-il ?"
SENTENCES = [
    "Le port de Brest accueille 120 navires chaque année.",
    "Le port de Brest accueille 999 navires.",
    "Le capitaine Yann Kermeur dirige le port depuis 2019.",
    "Selon le maire, le chantier coûterait 300 millions d'euros.",
    "La bibliothèque municipale de Rennes ouvre à neuf heures.",
    "120 navires.",
    "Il n'accueille aucun navire.",
    "Les passages ne disent rien.",
    "**Le port** de `Brest`",
]
MARKERS = [
    "[1]",
    "[2]",
    "[0]",
    "[99]",
    "[1-90]",
    "[1, 2]",
    "【3†source】",
    "(source 1)",
    "</passage 1>",
    "[1",
    "]",
    "[[1]]",
]
MARKERS += ["<think>", "</think>", "[^1]", "[" * 50, "[-1]", "[１]", "[²]", "[1–3][2]"]
said = st.one_of(
    texts,
    st.lists(
        st.tuples(
            st.sampled_from(SENTENCES) | texts,
            st.sampled_from(MARKERS),
            st.sampled_from([" ", "\n", "\n\n", ""]),
        ),
        max_size=16,
    ).map(lambda rows: "".join(f"{a} {b}{c}" for a, b, c in rows)),
)
places = st.lists(st.integers(0), max_size=20)
PARTS = parts()
TEXTS = {d.file: d.text for d in (PORT, LIBRARY)}


def cut(whole: Any, at: Sequence[int]) -> list[Any]:
    ends = sorted({p % (len(whole) + 1) for p in at} | {len(whole)})
    return [whole[a:b] for a, b in zip([0, *ends], ends, strict=False)]


class Says:
    """A writer that says these pieces."""

    name = "any"

    def __init__(self, said: Sequence[str]) -> None:
        self._said = said

    def write(self, prompt: Prompt) -> Iterator[str]:
        yield from self._said


def answered(said: Sequence[str]) -> Answer:
    with bounded():
        answer = ask(QUESTION, [], replace(PARTS, writer=Says(said)), writer="model")
    return replace(answer, seconds={})


def assert_cited(answer: Answer) -> None:
    assert all(v.outcome is Outcome.SUPPORTED and v.claim.citations for v in answer.verdicts)
    assert all(TEXTS[c.file][c.start : c.end] == c.quote for c in answer.citations)
    numbers = {citation: n for n, citation in enumerate(answer.citations, start=1)}
    lines = answer.text.split("\n")
    for claim in answer.claims:
        marked = " " + "".join(f"[{numbers[c]}]" for c in claim.citations)
        assert any(line.startswith(claim.text) and line.endswith(marked) for line in lines)
        assert "999" not in claim.text
        assert "aucun" not in claim.text


@given(said, places)
@cases(60)
def test_whatever_a_model_says_is_cited_or_not_shown_however_it_is_cut(text: str, at: list[int]) -> None:
    answer = answered([text])
    assert_cited(answer)
    assert answered(cut(text, at)) == answer
    assert answered(list(text)) == answer
    assert answer_from_json(json.loads(json.dumps(answer_to_json(answer)))) == answer


KEYS = ["choices", "delta", "message", "content", "finish_reason", "error", "code"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)
choices = st.fixed_dictionaries(
    {"delta": st.fixed_dictionaries({"content": said | json_values})},
    optional={"finish_reason": st.sampled_from([None, "stop", "length", 1, "x"])},
)
chunks = st.one_of(
    st.fixed_dictionaries({"choices": st.lists(choices, max_size=2)})
    .map(json.dumps)
    .map("data: {}\n\n".format),
    json_values.map(json.dumps).map("data: {}\n".format),
    st.sampled_from(
        [
            "data: [DONE]\n\n",
            ": ping\n",
            "event: x\n",
            "data:\n",
            "data: {\n",
            "\n",
            "<html>",
            "data: " + "[" * 9000 + "\n",
        ]
    ),
    st.text(max_size=30),
)
streams = st.lists(chunks, max_size=8).map(lambda c: "".join(c).encode("utf-8", "surrogatepass")) | st.binary(
    max_size=200
)


def heard(received: Sequence[bytes]) -> tuple[list[str], str]:
    """The text, and why it broke off."""
    text: list[str] = []
    try:
        with bounded():
            text.extend(pieces(events(received)))
    except WriterFailed as failed:
        return text, failed.reason
    return text, ""


@given(streams, places)
@cases(100)
def test_whatever_a_server_sends_is_text_or_its_failure_however_it_is_cut(
    stream: bytes, at: list[int]
) -> None:
    whole = heard([stream])
    assert heard(cut(stream, at)) == whole
    assert heard([stream[n : n + 1] for n in range(len(stream))]) == whole
    assert all(type(piece) is str for piece in whole[0])
