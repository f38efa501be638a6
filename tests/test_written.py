"""An answer by a language model: what the documents support is shown, and whatever goes wrong, quotes are."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from assistant.adapters.llms.endpoint import EndpointLLM
from assistant.adapters.llms.writer import LlamaWriter
from assistant.errors import BadQuestion, WriterFailed
from assistant.phrases import phrase
from assistant.pipeline import ask, stream
from assistant.reports import Stage
from assistant.values import Answer, Outcome, Stance, Verdict
from assistant.writing import Prompt, Writer
from assistant.written import MOST_SENTENCES
from tests.adapters.llm_server import Turn, model
from tests.fakes import FakeWriter
from tests.test_pipeline import BRIDGE, PORT, TOWN, Figures, parts

QUESTION = "Combien de navires le port de Brest accueille-t-il ?"
SHIPS = "Le port de Brest accueille 120 navires chaque année."
NOTES = ("unreachable", "denied", "busy", "slow", "context", "rubbish", "empty", "cut", "endless")


def written(*script: str | Exception, question: str = QUESTION, **more: Any) -> Answer:
    return by(FakeWriter(*script), question, **more)


def by(writer: Writer, question: str = QUESTION, **more: Any) -> Answer:
    return ask(question, [], replace(parts(), writer=writer, **more), writer="model")


def quoted(question: str = QUESTION) -> Answer:
    return ask(question, [], parts())


def test_a_supported_sentence_is_shown_with_its_exact_place() -> None:
    answer = written("Le port de Brest accueille 120 navires. [1]")
    [claim] = answer.claims
    assert (claim.text, claim.written) == ("Le port de Brest accueille 120 navires.", True)
    [citation] = claim.citations
    assert PORT.text[citation.start : citation.end] == citation.quote == SHIPS
    assert (answer.writer, answer.note, answer.dropped) == ("fake-7b", "", ())
    assert answer.text == "Le port de Brest accueille 120 navires. [1]"
    assert "write" in answer.seconds


def test_without_a_writer_asked_for_nothing_changes() -> None:
    writer = FakeWriter("Rien.")
    of = replace(parts(), writer=writer)
    plain = ask(QUESTION, [], parts())
    for answer in (ask(QUESTION, [], of), ask(QUESTION, [], replace(of, writes=True), writer="quotes")):
        assert replace(answer, seconds={}) == replace(plain, seconds={})
    assert writer.prompts == []


def test_the_settings_may_let_the_model_answer() -> None:
    answer = ask(QUESTION, [], replace(parts(), writer=FakeWriter(SHIPS), writes=True))
    assert answer.writer == "fake-7b"


def test_asking_for_a_model_where_there_is_none_is_refused() -> None:
    with pytest.raises(BadQuestion, match="ASSISTANT_LLM_URL"):
        ask(QUESTION, [], parts(), writer="model")


def test_what_is_not_supported_is_replaced_or_dropped_and_told() -> None:
    answer = written(
        f"{SHIPS} [1] Le port de Brest accueille 130 navires. [1] Paris fut une fête immense. [1]"
    )
    assert [c.text for c in answer.claims] == [SHIPS]
    assert len(answer.dropped) == 2
    assert "130" not in repr(answer.verdicts)
    assert "fête" not in repr(answer.verdicts) + repr(answer.dropped)


def test_a_replaced_sentence_comes_as_a_quotation() -> None:
    answer = written("Le port de Brest accueille 130 navires chaque année. [1]")
    [verdict] = answer.verdicts
    assert (verdict.claim.text, verdict.claim.written) == (SHIPS, False)
    assert verdict.why.startswith("Citation à la place d'une phrase du modèle")
    assert answer.writer == "quotes"


def test_a_doubt_of_the_source_is_kept() -> None:
    question = "Combien coûterait le chantier selon le maire ?"
    doubted = written("Le chantier coûterait 300 millions d'euros. [1]", question=question)
    assert [c.stance for c in doubted.claims] == [Stance.CONDITIONAL]
    sure = written("Le chantier coûte 300 millions d'euros. [1]", question=question)
    assert not any(c.written for c in sure.claims)


def test_each_sentence_is_shown_as_soon_as_it_is_checked() -> None:
    heard = threading.Event()

    class Slow(FakeWriter):
        def write(self, prompt: Prompt) -> Iterator[str]:
            yield f"{SHIPS} [1] Le capitaine "
            assert heard.wait(20)
            yield "dirige."

    steps = stream(QUESTION, [], replace(parts(), writer=Slow("")), writer="model")
    first = next(step for step in steps if isinstance(step, Verdict))
    heard.set()
    assert first.claim.text == SHIPS
    assert isinstance(list(steps)[-1], Answer)


def test_sentences_said_twice_are_shown_once() -> None:
    answer = written(f"{SHIPS} [1] {SHIPS} [1] {SHIPS}")
    assert len(answer.claims) == 1


def test_it_is_asked_with_the_rewritten_question_and_numbered_passages_alone() -> None:
    writer = FakeWriter(SHIPS)
    of = replace(parts(), writer=writer)
    ask(
        "Et à Rennes, combien de livres prête-t-elle ?",
        ["Parle-moi de la bibliothèque de Rennes"],
        of,
        writer="model",
    )
    for asked in writer.prompts:
        assert "Parle-moi" not in asked.matter + asked.orders
    ask(QUESTION, [], of, writer="model")
    assert "<passage 1 " in writer.prompts[-1].matter
    assert writer.prompts[-1].matter.endswith(QUESTION)


def test_it_is_not_asked_what_the_documents_do_not_answer() -> None:
    writer = FakeWriter("La tour Eiffel mesure 330 mètres.")
    answer = by(writer, "Quelle est la hauteur de la tour Eiffel ?")
    assert answer.abstained
    assert writer.prompts == []


def test_an_overview_and_a_greeting_are_not_written() -> None:
    writer = FakeWriter("Bonjour.")
    assert by(writer, "Bonjour").reply
    assert by(writer, "De quoi parlent les documents ?").claims
    assert writer.prompts == []


def test_where_sources_disagree_both_are_quoted() -> None:
    writer = FakeWriter("Le chantier coûterait 300 millions d'euros. [1]")
    of = replace(parts([PORT, BRIDGE]), reader=Figures(), threshold=0.1, writer=writer)
    answer = ask("Combien coûterait le chantier du port de Brest ?", [], of, writer="model")
    assert answer.lead == phrase("fr", "disputed")
    assert not any(c.written for c in answer.claims)
    assert writer.prompts == []


def test_a_summary_is_written_from_its_document() -> None:
    writer = FakeWriter(f"{SHIPS} [1]")
    answer = by(writer, "Résume le document sur le port de Brest")
    assert answer.writer == "fake-7b"
    assert "Kermeur" in writer.prompts[0].matter


@pytest.mark.parametrize("reason", NOTES)
@pytest.mark.parametrize(
    ("question", "language"), [(QUESTION, "fr"), ("How many navires does Brest port have?", "en")]
)
def test_whatever_fails_the_quotes_stand_in_and_one_line_says_so(
    reason: str, question: str, language: str
) -> None:
    answer = written(WriterFailed("no", reason=reason), question=question)
    assert answer.note == phrase(language, f"note_{reason}")
    assert "\n" not in answer.note
    assert answer.claims == quoted(question).claims
    assert answer.writer == "quotes"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("AUCUNE RÉPONSE", "nothing"),
        ("Paris fut une fête.", "unsupported"),
    ],
)
def test_where_it_says_nothing_of_use_quotes_answer(said: str, reason: str) -> None:
    answer = written(said)
    assert answer.note == phrase("fr", f"note_{reason}")
    assert answer.claims == quoted().claims


def test_of_two_questions_each_is_written() -> None:
    question = f"{QUESTION} Quand ouvre la bibliothèque municipale de Rennes ?"
    writer = FakeWriter(f"{SHIPS} [1]", "La bibliothèque municipale de Rennes ouvre à neuf heures. [1]")
    answer = by(writer, question)
    assert len(writer.prompts) == 2
    assert {c.file for c in answer.citations} == {"port.txt", "bibliotheque.txt"}


def test_what_was_checked_stays_where_the_stream_is_cut() -> None:
    def cut(turn: Turn) -> None:
        turn.begin()
        turn.text("Le port de Brest accueille 120 navires. [1] Le capitaine Yann Kermeur dirige")

    with model(cut) as server:
        answer = by(LlamaWriter(EndpointLLM(server.url, "petit")))
    assert answer.claims[0].text == "Le port de Brest accueille 120 navires."
    assert answer.note == phrase("fr", "note_cut")
    assert answer.writer == "petit"
    assert not any("dirige" in c.text and c.written for c in answer.claims)


def hangs(turn: Turn) -> None:
    turn.hang()


def hangs_in_the_middle(turn: Turn) -> None:
    turn.begin()
    turn.text("Le port ")
    turn.hang()


def never_ends(turn: Turn) -> None:
    turn.begin()
    turn.drip("encore " * 50)


def never_ends_a_line(turn: Turn) -> None:
    turn.begin()
    while not turn.ended.is_set():
        turn.send(b"data: " + b"x" * 100_000)


def drips(turn: Turn) -> None:
    turn.begin()
    while not turn.ended.is_set():
        turn.send(b": still there\n\n")
        time.sleep(0.05)


def repeats(turn: Turn) -> None:
    turn.begin()
    turn.drip("Il pleut sur la ville depuis longtemps. ")


def rubbish(turn: Turn) -> None:
    turn.begin(200, "text/html")
    turn.send(b"<html><body>It works!</body></html>")


def refuses(status: int, said: str) -> Any:
    return lambda turn: turn.refuse(status, {"error": {"message": said}}, Retry_After="0")


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (hangs, "slow"),
        (hangs_in_the_middle, "slow"),
        (drips, "slow"),
        (never_ends, "endless"),
        (never_ends_a_line, "rubbish"),
        (repeats, "unsupported"),
        (rubbish, "rubbish"),
        (refuses(401, "Incorrect API key"), "denied"),
        (refuses(429, "Rate limit reached"), "busy"),
        (refuses(400, "maximum context length is 2048 tokens"), "context"),
        (refuses(500, "oops"), "unreachable"),
        (lambda turn: turn.say(""), "empty"),
        (lambda turn: turn.begin(), "cut"),
    ],
)
def test_a_server_that_misbehaves_costs_no_answer(act: Any, reason: str) -> None:
    with model(act) as server:
        llm = EndpointLLM(server.url, "petit", wait=1.0)
        answer = by(LlamaWriter(llm), seconds=1.5)
        assert answer.note == phrase("fr", f"note_{reason}")
        assert answer.claims == quoted().claims
        if reason == "endless":
            assert server.ended.wait(10), "the generation goes on"


def test_going_away_stops_the_generation() -> None:
    with model(never_ends) as server:
        of = replace(parts(), writer=LlamaWriter(EndpointLLM(server.url, "petit")))
        with closing(_closable(stream(QUESTION, [], of, writer="model"))) as steps:
            while not server.asked:
                assert isinstance(next(steps), Stage)
        assert server.ended.wait(10)


def test_while_it_is_silent_a_sign_comes_so_that_one_can_go_away() -> None:
    with model(hangs) as server:
        of = replace(parts(), writer=LlamaWriter(EndpointLLM(server.url, "petit")))
        with closing(_closable(stream(QUESTION, [], of, writer="model"))) as steps:
            names = [step.name for step, _ in zip(steps, range(6), strict=False)]
    assert names.count("write") >= 2


def _closable(steps: Iterator[Any]) -> Any:
    return steps


def test_a_judge_decides_where_there_is_one() -> None:
    class Judge:
        threshold = 0.5

        def judge(self, premise: str, hypothesis: str) -> float:
            return 0.9 if "Brest" in premise else 0.1

    said = "Chaque année, 120 navires passent au port de Brest. [1]"
    assert [c.written for c in written(said).claims] == [False]
    [claim] = written(said, judge=Judge()).claims
    assert claim.text == "Chaque année, 120 navires passent au port de Brest."
    assert all(v.outcome is Outcome.SUPPORTED for v in written(said, judge=Judge()).verdicts)


def test_it_is_not_asked_where_no_passage_says_what_the_question_takes_for_granted() -> None:
    writer = FakeWriter("Kermeur a vendu Brest en 2019 [1].")
    answer = ask(
        "Quand Kermeur a-t-il vendu Brest ?",
        [],
        replace(parts([TOWN]), writer=writer, threshold=0.1),
        writer="model",
    )
    assert not writer.prompts
    assert answer.lead == phrase("fr", "unsaid", names="« Kermeur » et « Brest »", words="« vendu »")
    assert answer.claims
    assert not answer.note


def follow_up(*script: str | Exception, question: str, history: list[str]) -> tuple[Answer, FakeWriter]:
    writer = FakeWriter(*script)
    return ask(question, history, replace(parts(), writer=writer), writer="model"), writer


def test_a_follow_up_is_made_to_stand_alone_by_the_model_where_it_keeps_to_what_was_asked() -> None:
    history = ["Qui dirige le port de Brest ?"]
    made = "Combien de navires le port de Brest accueille-t-il ?"
    asked = "Et combien de navires y accueille-t-on ?"
    answer, writer = follow_up(f"« {made} »\n", SHIPS, question=asked, history=history)
    assert answer.query == made
    assert "120 navires" in answer.text
    first = writer.prompts[0]
    assert history[0] in first.matter
    assert first.matter.endswith(asked)
    assert "<passage" not in first.matter


@pytest.mark.parametrize(
    "made",
    [
        "Combien de navires le port de Quimper accueille-t-il ?",  # a name of its own
        "Combien de navires le port de Brest accueille-t-il depuis 2019 ?",  # a figure of its own
        "Qui dirige le port de Brest ?",  # another question
        "Le port de Brest accueille 120 navires chaque année.",  # an answer
        "Et combien de navires y accueille-t-on ?",  # nothing
        "Combien de navires le port de Brest accueille-t-il ? " * 20,
        "",
        WriterFailed("down", reason="unreachable"),
    ],
)
def test_where_the_model_does_not_keep_to_it_the_rules_make_it_stand_alone(made: str | Exception) -> None:
    history, asked = ["Qui dirige le port de Brest ?"], "Et combien de navires y accueille-t-on ?"
    answer, _ = follow_up(made, SHIPS, question=asked, history=history)
    assert answer.query == ask(asked, history, parts()).query


def test_a_question_that_stands_alone_is_not_given_to_the_model_to_rewrite() -> None:
    _, writer = follow_up(SHIPS, question=QUESTION, history=["Qui dirige le port de Brest ?"])
    assert len(writer.prompts) == 1
    assert "<passage 1 " in writer.prompts[0].matter


def test_while_the_model_rewrites_in_silence_a_sign_comes() -> None:
    class Slow(FakeWriter):
        def write(self, prompt: Prompt) -> Iterator[str]:
            time.sleep(1.2)
            yield from super().write(prompt)

    of = replace(parts(), writer=Slow(SHIPS))
    steps = list(stream("Et combien ?", ["Qui dirige le port de Brest ?"], of, writer="model"))
    assert [s.name for s in steps if isinstance(s, Stage)].count("rewrite") > 1


def test_a_model_that_says_all_at_once_is_heard_no_longer_than_one_that_streams() -> None:
    said = [f"Le port de Brest accueille {n} navires. [1]\n" for n in range(30)]

    class AtOnce:
        name = "at-once"

        def write(self, prompt: Prompt) -> Iterator[str]:
            yield "".join(said)

    at_once, streamed = by(AtOnce()), written("".join(said))
    assert at_once.dropped == streamed.dropped
    assert len(at_once.dropped) == MOST_SENTENCES
