"""The whole corridor over fakes: what a person gets, whatever the models are."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.copies import CopyFinder
from assistant.ingest.index import record_of
from assistant.ingest.split import split
from assistant.parts import Parts
from assistant.phrases import phrase
from assistant.pipeline import ask, stream
from assistant.reports import Stage
from assistant.scope import Scope
from assistant.values import Answer, Document, Outcome, Passage, Reading, Stance, Verdict
from tests.fakes import FakeEmbedder, FakeLexicalIndex, FakeReader, FakeStore, memory_document

PORT = memory_document(
    "port.txt",
    "Le port de Brest\n\nLe port de Brest accueille 120 navires chaque année. Selon le maire, le chantier "
    "coûterait 300 millions d'euros.\n\nLe capitaine Yann Kermeur dirige le port depuis 2019.\n",
    date="2024-03-01",
)
LIBRARY = memory_document(
    "bibliotheque.txt",
    "La bibliothèque de Rennes\n\nLa bibliothèque municipale de Rennes ouvre à neuf heures le samedi. "
    "Elle prête 40 000 livres.\n",
)


def parts(documents: Sequence[Document] = (PORT, LIBRARY), *, threshold: float = 0.5) -> Parts:
    store, embedder, lexical = FakeStore(), FakeEmbedder(), FakeLexicalIndex()
    for d in documents:
        passages = split(d, size=200)
        store.add(passages, embedder.embed_passages([p.text for p in passages]))
        store.publish([record_of(d, passages, size=0)])
    lexical.update(store)
    return Parts(embedder, store, lexical, FakeReader(), CopyFinder(store), threshold=threshold)


def test_every_citation_is_the_documents_text_at_its_place() -> None:
    answer = ask("Combien de navires le port de Brest accueille-t-il ?", [], parts())
    texts = {d.file: d.text for d in (PORT, LIBRARY)}
    assert answer.citations
    assert all(texts[c.file][c.start : c.end] == c.quote for c in answer.citations)
    assert answer.citations[0].file == "port.txt"
    assert "120 navires" in answer.claims[0].text
    assert answer.threshold == 0.5


def test_a_question_is_put_to_the_documents_of_its_scope_alone() -> None:
    question = "Combien de navires le port de Brest accueille-t-il ?"
    answer = ask(question, [], parts(), scope=Scope(("bibliotheque.txt",)))
    assert {h.passage.file for h in answer.hits} <= {"bibliotheque.txt"}
    assert answer.abstained
    assert ask(question, [], parts(), scope=Scope(since="2024")).citations[0].file == "port.txt"
    assert ask(question, [], parts(), scope=Scope(("rien.txt",))).hits == ()


def test_a_copy_is_cited_under_the_file_that_was_asked() -> None:
    copy = replace(PORT, file="archive/port.txt")
    answer = ask(
        "Combien de navires le port de Brest accueille-t-il ?",
        [],
        parts([copy, PORT]),
        scope=Scope(("port.txt",)),
    )
    assert answer.citations[0].file == "port.txt"
    assert answer.citations[0].also == ("archive/port.txt",)


class Figures(FakeReader):
    """Takes the first amount of a passage for its short answer."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        read = zip(super().read(question, passages), passages, strict=True)
        return [replace(r, answer=m.span() if (m := AMOUNT.search(p.text)) else None) for r, p in read]


AMOUNT = re.compile(r"\d+ millions d'euros")
BRIDGE = memory_document(
    "pont.txt", "Le chantier du port de Brest coûterait 410 millions d'euros, dit la presse.\n", date="2025"
)


def test_documents_that_disagree_are_both_quoted_under_their_names_and_dates() -> None:
    of = replace(parts([PORT, BRIDGE]), reader=Figures(), threshold=0.1)
    answer = ask("Combien coûterait le chantier du port de Brest ?", [], of)
    assert answer.lead == phrase("fr", "disputed")
    disputed = [c for c in answer.claims if c.disputed]
    assert {c.short for c in disputed} == {"300 millions d'euros", "410 millions d'euros"}
    above = [line for line in answer.text.splitlines() if line.startswith(("Le port", "Le chantier du port"))]
    assert any("port.txt, 2024-03-01" in line for line in above)
    assert any("pont.txt, 2025" in line for line in above)
    agreed = ask("Combien coûterait le chantier ?", [], replace(of, store=parts([PORT]).store))
    assert not any(c.disputed for c in agreed.claims)
    assert not agreed.lead


def test_claims_arrive_as_they_are_checked() -> None:
    steps = list(stream("Combien de navires le port de Brest accueille-t-il ?", [], parts()))
    told = [step for step in steps if isinstance(step, Verdict)]
    assert isinstance(steps[-1], Answer)
    assert tuple(told) == steps[-1].verdicts
    assert told


def test_a_claim_shows_the_mood_of_its_source() -> None:
    answer = ask("Combien coûterait le chantier selon le maire ?", [], parts())
    assert answer.claims[0].stance is Stance.CONDITIONAL
    assert phrase("fr", "conditional") in answer.text


def test_a_question_that_nothing_answers_is_declined_and_still_shows_what_is_near() -> None:
    answer = ask("Quelle recette de tarte faut-il cuisiner dimanche ?", [], parts(threshold=0.9))
    assert answer.abstained
    assert answer.claims == ()
    assert answer.hits
    assert answer.text == phrase("fr", "abstain")


def test_an_empty_store_declines() -> None:
    answer = ask("Combien de navires ?", [], parts([]))
    assert answer.abstained
    assert answer.hits == ()


@pytest.mark.parametrize("question", ["", "   ", "???", "🤣", "a" * 5000, 'AND OR NOT ( " * : ^ ~', "\x00"])
def test_any_message_gets_an_answer(question: str) -> None:
    assert isinstance(ask(question, [], parts()), Answer)


def test_a_greeting_is_answered_without_a_search() -> None:
    answer = ask("Bonjour !", [], parts())
    assert answer.reply
    assert not answer.abstained
    assert answer.hits == ()
    assert not answer.seconds


def test_the_frame_speaks_the_language_of_the_question() -> None:
    assert ask("Where is the treasure of the pirates?", [], parts(threshold=0.99)).text == phrase(
        "en", "abstain"
    )
    assert ask("Wo ist der Schatz der Piraten?", [], parts(threshold=0.99)).text == phrase("de", "abstain")


def test_a_follow_up_is_searched_as_a_question_that_stands_alone() -> None:
    answer = ask("Et combien de livres prête-t-elle ?", ["Quand ouvre la bibliothèque de Rennes ?"], parts())
    assert "bibliothèque" in answer.query
    assert answer.question == "Et combien de livres prête-t-elle ?"


def test_an_overview_cites_every_document() -> None:
    answer = ask("De quoi parlent ces documents ?", [], parts())
    assert {c.file for c in answer.citations} == {"port.txt", "bibliotheque.txt"}


def test_a_summary_cites_its_document_alone() -> None:
    answer = ask("Résume l'article sur le port de Brest.", [], parts())
    assert {c.file for c in answer.citations} == {"port.txt"}


def test_two_questions_in_one_are_both_answered() -> None:
    answer = ask("Combien de navires le port accueille-t-il ? Quand ouvre la bibliothèque ?", [], parts())
    assert {c.file for c in answer.citations} == {"port.txt", "bibliotheque.txt"}
    assert [h.rank for h in answer.hits] == list(range(1, len(answer.hits) + 1))


def test_every_claim_shown_was_checked() -> None:
    answer = ask("Qui dirige le port de Brest ?", [], parts())
    assert all(v.outcome is Outcome.SUPPORTED and v.why for v in answer.verdicts)


def test_the_stages_come_in_the_order_of_the_corridor_and_the_answer_last() -> None:
    *stages, answer = stream("Qui dirige le port de Brest ?", [], parts())
    assert [s.name for s in stages if isinstance(s, Stage)] == [
        "rewrite",
        "retrieve",
        "read",
        "answer",
        "verify",
    ]
    assert isinstance(answer, Answer)
    assert list(answer.seconds) == ["rewrite", "retrieve", "read", "answer", "verify"]


TOWN = memory_document(
    "mairie.txt", "La mairie\n\nYann Kermeur dirige Brest depuis 2019. Rennes a un maire.\n"
)


def test_a_premise_that_no_passage_says_is_named_and_given_no_short_answer() -> None:
    class Short(FakeReader):
        """Takes the beginning of a passage for its short answer."""

        def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
            return [replace(r, answer=(0, 5)) for r in super().read(question, passages)]

    of = replace(parts([TOWN]), reader=Short(), threshold=0.1)
    false = ask("Quand Kermeur a-t-il vendu Brest ?", [], of)
    assert false.lead == phrase("fr", "unsaid", names="« Kermeur » et « Brest »", words="« vendu »")
    assert false.claims
    assert not any(claim.short for claim in false.claims)
    apart = ask("Pourquoi Kermeur a-t-il vendu Quimper ?", [], of)
    assert apart.lead == phrase("fr", "apart", names="« Kermeur » et « Quimper »", words="")
    true = ask("Depuis quand Kermeur dirige-t-il Brest ?", [], of)
    assert true.lead == ""
    assert true.claims


def test_documents_of_which_one_denies_the_other_are_both_quoted_under_their_titles() -> None:
    says = memory_document("a.txt", "Avis\n\nLe pont de Brest ouvre le lundi.\n", date="2024-01-01")
    denies = memory_document("b.txt", "Avis\n\nLe pont de Brest n'ouvre pas le lundi.\n", date="2024-06-01")
    answer = ask("Le pont de Brest ouvre-t-il le lundi ?", [], parts([says, denies], threshold=0.1))
    assert answer.lead == phrase("fr", "disputed")
    assert {c.citations[0].file for c in answer.claims if c.disputed} == {"a.txt", "b.txt"}
    assert {"2024-01-01" in c.heading or "2024-06-01" in c.heading for c in answer.claims} == {True}


@pytest.mark.parametrize(("probability", "named"), [(0.2, False), (0.5, True)])
def test_a_short_answer_is_named_where_the_reader_is_sure(probability: float, named: bool) -> None:
    class Probable(Figures):
        """Takes every passage to answer that probably."""

        def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
            return [replace(r, probability=probability) for r in super().read(question, passages)]

    of = replace(parts([PORT]), reader=Probable(), threshold=0.1)
    answer = ask("Que coûterait le chantier du port de Brest ?", [], of)
    assert answer.claims
    assert any(claim.short for claim in answer.claims) == named
    counted = ask("Combien coûterait le chantier du port de Brest ?", [], of)
    assert counted.claims[0].short == "300 millions d'euros"  # a figure where one is asked for


ARTICLE = """Le viaduc de Kerlosquet rouvre

Le viaduc de Kerlosquet a rouvert à la circulation lundi matin, après deux ans de travaux sans accident.
Long de 412 mètres, l'ouvrage relie la vieille ville au plateau de Penhoat.

Le chantier du viaduc a coûté 38 millions d'euros à la région. Les riverains se plaignaient du bruit.
"""
FIRST = memory_document("viaduc.txt", ARTICLE, date="2025-05-05")
SECOND = memory_document("pages/viaduc.html", f"Rubriques et abonnements\n\n{ARTICLE}\n", title=FIRST.title)
CORRECTED = memory_document(
    "viaduc-2.txt", f"{ARTICLE}\nMis à jour.\n".replace("38", "39"), title=FIRST.title, date="2025-06-12"
)
LENGTH = "Quel ouvrage relie la vieille ville au plateau de Penhoat ?"
COST = "Combien a coûté le chantier du viaduc ?"


def text_of(file: str) -> str:
    return next(d.text for d in (FIRST, SECOND, CORRECTED) if d.file == file)


def test_an_article_saved_twice_is_one_source_with_two_files() -> None:
    alone, answer = (
        ask(LENGTH, [], parts([*documents, LIBRARY])) for documents in ([FIRST], [FIRST, SECOND])
    )
    assert [c.text for c in answer.claims] == [c.text for c in alone.claims]
    assert answer.claims
    assert len({c.file for c in answer.citations}) == 1
    for citation in answer.citations:
        [copy] = citation.copies
        assert {citation.file, copy.file} == {FIRST.file, SECOND.file}
        assert text_of(copy.file)[copy.start : copy.end] == copy.quote == citation.quote
    assert not any(c.disputed for c in answer.claims)
    said = [h.passage.text.strip() for h in answer.hits]
    assert len(said) == len(set(said))


def test_a_copy_alone_is_complete_and_a_copy_outside_the_scope_is_not_told() -> None:
    assert ask(LENGTH, [], parts([SECOND])).citations[0].copies == ()
    asked = ask(LENGTH, [], parts([FIRST, SECOND]), scope=Scope((SECOND.file,)))
    assert {c.file for c in asked.citations} == {SECOND.file}
    assert asked.citations[0].copies == ()


def test_a_corrected_edition_is_told_with_both_dates_however_near_its_figure() -> None:
    answer = ask(COST, [], parts([FIRST, SECOND, CORRECTED]))
    first, second = [c for c in answer.claims if c.disputed]
    assert {w for c in (first, second) for w in ("38", "39") if f"{w} millions" in c.text} == {"38", "39"}
    assert "viaduc-2.txt, 2025-06-12" in answer.text
    assert answer.lead == phrase("fr", "disputed")
    assert all(text_of(c.file)[c.start : c.end] == c.quote for c in answer.citations)
    assert all(v.outcome is Outcome.SUPPORTED for v in answer.verdicts)
    length = ask(LENGTH, [], parts([FIRST, SECOND, CORRECTED]))
    assert not any(c.disputed for c in length.claims)


def test_an_overview_and_the_sources_name_an_article_saved_twice_once() -> None:
    of = parts([FIRST, SECOND, LIBRARY])
    assert len(ask("De quoi parlent ces documents ?", [], of).citations) == 2
    said = ask("Que disent les sources sur le viaduc de Kerlosquet ?", [], of)
    assert len({c.file for c in said.citations}) == 1
