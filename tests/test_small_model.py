"""A real language model, far too small to be trusted: nothing unsupported that it writes gets out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from assistant.adapters.llms.endpoint import EndpointLLM
from assistant.adapters.llms.gguf import GgufLLM
from assistant.adapters.llms.writer import LlamaWriter
from assistant.parts import Parts
from assistant.phrases import phrase
from assistant.pipeline import ask, stream
from assistant.values import Answer, Outcome
from tests.small_model import WEIGHTS, needs_small_model
from tests.test_pipeline import LIBRARY, PORT, parts

pytestmark = [pytest.mark.slow, needs_small_model]
QUESTIONS = [
    "Combien de navires le port de Brest accueille-t-il ?",
    "Combien coûterait le chantier selon le maire ?",
    "Résume le document sur le port de Brest",
    "Quand ouvre la bibliothèque municipale de Rennes ?",
    "Qui dirige le port de Brest depuis 2019 ?",
]
TEXTS = {d.file: d.text for d in (PORT, LIBRARY)}


@pytest.fixture(scope="module")
def llm() -> GgufLLM:
    return GgufLLM(WEIGHTS, threads=1, max_tokens=60)


@pytest.fixture(scope="module")
def of(llm: GgufLLM) -> Parts:
    return replace(parts(), writer=LlamaWriter(llm), seconds=120)


@pytest.fixture(scope="module")
def served(llm: GgufLLM) -> Iterator[str]:
    """Its own HTTP server, as llama.cpp's is used by itself."""
    import xllamacpp

    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.n_ctx, chosen.n_parallel = str(WEIGHTS), 2048, 1
    chosen.verbosity, chosen.warmup, chosen.ui = 0, False, False
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(chosen)
    yield server.listening_address
    del server


def sound(answer: Answer) -> bool:
    """Whether each claim is a quotation, or a sentence near enough to what it cites, at its exact place."""
    for verdict in answer.verdicts:
        claim = verdict.claim
        assert verdict.outcome is Outcome.SUPPORTED
        assert claim.citations
        assert all(TEXTS[c.file][c.start : c.end] == c.quote for c in claim.citations)
        held = " ".join(c.quote for c in claim.citations).casefold()
        if claim.written:
            assert all(w in held for w in claim.text.casefold().split() if w.isdigit() or len(w) > 12)
        else:
            assert claim.text.casefold()[:20] in held
    return True


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_it_writes_an_answer_is_sound(of: Parts, question: str) -> None:
    answer = ask(question, [], of, writer="model")
    assert sound(answer)
    assert answer.claims
    assert any(c.written for c in answer.claims) or answer.note or answer.dropped


def test_it_writes_the_same_answer_again(of: Parts) -> None:
    one, other = (ask(QUESTIONS[0], [], of, writer="model") for _ in range(2))
    assert replace(one, seconds={}) == replace(other, seconds={})


def test_through_its_http_server_it_is_checked_too(served: str) -> None:
    writer = LlamaWriter(EndpointLLM(served, "smollm2", max_tokens=60))
    answer = ask(QUESTIONS[0], [], replace(parts(), writer=writer), writer="model")
    assert sound(answer)
    assert answer.claims
    assert answer.note != phrase("fr", "note_unreachable")


def test_a_prompt_that_it_cannot_hold_is_answered_in_quotes() -> None:
    small = replace(parts(), writer=LlamaWriter(GgufLLM(WEIGHTS, threads=1, context=256)))
    answer = ask(QUESTIONS[0], [], small, writer="model")
    assert answer.note == phrase("fr", "note_context")
    assert sound(answer)
    assert answer.claims


def test_going_away_in_the_middle_leaves_it_ready_for_the_next(of: Parts) -> None:
    steps: Any = stream(QUESTIONS[0], [], of, writer="model")
    with closing(steps):
        while getattr(next(steps), "name", "") != "write":
            pass
    assert sound(ask(QUESTIONS[1], [], of, writer="model"))


def test_a_program_may_end_while_it_writes() -> None:
    program = (
        "from assistant.adapters.llms.gguf import GgufLLM\n"
        "from assistant.adapters.llms.writer import LlamaWriter\n"
        "from assistant.writing import Prompt\n"
        "from tests.small_model import WEIGHTS\n"
        "pieces = LlamaWriter(GgufLLM(WEIGHTS, threads=1)).write(Prompt('Write.', 'A long story.'))\n"
        "next(pieces)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, env=environment
    )
    assert (ran.returncode, ran.stderr) == (0, "")
