"""What a person reads of values that are rare: pages, copies, long lists, two sources for one claim."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from assistant.commands import show
from assistant.commands.printing import say
from assistant.reports import Refusal, Status, Summary
from assistant.values import Answer, Citation, Claim, DocumentRecord, Hit, Outcome, Passage, Verdict

A = Citation("a.pdf", 10, 14, "Oui.", title="Le rapport", date="2025-01", page=3, also=("copie.pdf",))
B = Citation("b.txt", 0, 18, "Il a dit\x1b que oui.")
ANSWER = Answer(
    "Oui ?",
    "Oui ?",
    "fr",
    (
        Verdict(Claim("Oui.", (A, B), heading="Le rapport (2025)"), Outcome.SUPPORTED, "quoted"),
        Verdict(Claim("Non.", (A,)), Outcome.REFUTED, "another figure"),
    ),
    lead="Ce que disent les sources :",
)


def shown(capsys: pytest.CaptureFixture[str], views: Iterable[object]) -> list[str]:
    say(*views)
    return capsys.readouterr().out.splitlines()


def test_a_source_names_its_page_its_date_and_its_copies(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, [show.answer_view(ANSWER)])
    assert "[1] a.pdf:10-14 · p. 3 · 2025-01 · Le rapport · = copie.pdf" in lines


def test_a_source_names_the_places_of_its_copies(capsys: pytest.CaptureFixture[str]) -> None:
    cited = replace(A, also=(), copies=(replace(B, quote="Oui.", start=3, end=7),))
    answer = Answer("?", "?", "fr", (Verdict(Claim("Oui.", (cited,)), Outcome.SUPPORTED, ""),))
    assert "also in b.txt:3-7" in "\n".join(shown(capsys, [show.answer_view(answer)]))


def test_the_status_names_the_copies_of_one_text_once(capsys: pytest.CaptureFixture[str]) -> None:
    said = [("a.html", ("b.txt",)), ("b.txt", ("a.html",)), ("c.txt", ())]
    records = [DocumentRecord(f, f, f, None, "fr", 1, 1, copies=copies) for f, copies in said]
    lines = shown(capsys, show.status_view(Status("ready"), records))
    assert [line for line in lines if "copies" in line] == ["copies of one text: a.html, b.txt"]


@pytest.mark.parametrize(("disputed", "first"), [(False, "Oui"), (True, "Les sources :")])
def test_the_short_answer_stands_first_unless_sources_disagree(
    capsys: pytest.CaptureFixture[str], disputed: bool, first: str
) -> None:
    claim = Claim("Oui.", (A,), short="Oui", disputed=disputed)
    answer = Answer("?", "?", "fr", (Verdict(claim, Outcome.SUPPORTED, ""),), lead="Les sources :")
    assert shown(capsys, [show.answer_view(answer)])[0] == first


def test_a_quote_is_repeated_only_where_the_claim_says_it_otherwise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = shown(capsys, [show.answer_view(ANSWER)])
    at = lines.index("[2] b.txt:0-18")
    assert lines[at + 1] == "    « Il a dit\ufffd que oui. »"
    assert not any("« Oui. »" in line for line in lines)


def test_leads_and_headings_stand_above_their_claims(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, [show.answer_view(ANSWER)])
    assert lines[:3] == ["Ce que disent les sources :", "Le rapport (2025)", "Oui. [1][2]"]


def test_what_is_refuted_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert not any("Non." in line for line in shown(capsys, [show.answer_view(ANSWER)]))


def test_a_greeting_is_answered_without_sources(capsys: pytest.CaptureFixture[str]) -> None:
    greeting = Answer("Bonjour", "Bonjour", "fr", reply="Bonjour !")
    assert shown(capsys, [show.answer_view(greeting)]) == ["Bonjour !"]


def test_declining_with_nothing_near_is_said_alone(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, [show.answer_view(replace(ANSWER, verdicts=(), lead=""))])
    assert lines == ["Les documents ne permettent pas de répondre à cette question."]


def test_a_long_catalogue_is_cut_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    records = [DocumentRecord(f"{n}.txt", "", "Un\ntitre", None, "fr", 1, 7) for n in range(35)]
    status = Status("indexing", "a.txt", "seeds", "e5", 35, 245, done=10, total=300)
    lines = shown(capsys, show.status_view(status, records))
    assert "indexed    10 of 300 passages" in lines
    assert sum("Un titre" in line for line in lines) == 30
    assert lines[-1] == "… and 5 more"


def test_a_summary_names_only_what_happened(capsys: pytest.CaptureFixture[str]) -> None:
    summary = Summary(
        moved=("a -> b",), refused=(Refusal("c\x07.txt", "it is\nempty"),), passages=4, seconds=61
    )
    lines = shown(capsys, show.summary_view(summary))
    assert [line.split() for line in lines[1:3]] == [["moved", "1"], ["refused", "1"]]
    assert lines[3:] == ["4 passages, 1 min 1 s", "c\\x07.txt: it is empty"]


def test_an_ingest_that_changed_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, show.summary_view(Summary(unchanged=("a.txt",), passages=4)))
    assert lines[1].split() == ["unchanged", "1"]


def test_a_name_with_line_ends_stays_in_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    odd, long = "deux\nlignes\u2028.txt", "d/" * 500 + "fin.txt"
    records = [DocumentRecord(f, "0" * 64, "Un titre", None, "fr", 10, 1) for f in (odd, long)]
    lines = shown(capsys, show.status_view(Status("ready"), records))
    assert [line.split()[0] for line in lines[-2:]] == ["deux\\nlignes\\u2028.txt", "…" + long[-119:]]
    passage = Passage(odd, 0, 4, "Oui.", "0" * 64, "Un titre")
    assert (
        shown(capsys, [show.hits_view([Hit(passage, 1, 0.5)])])[1].split()[2]
        == "deux\\nlignes\\u2028.txt:0-4"
    )
