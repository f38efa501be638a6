from dataclasses import replace

from assistant.answer.compose import MOST_CLAIMS, MOST_DOCUMENTS, answer_question, overview, summarise
from assistant.answer.intent import Intent, Kind
from assistant.sentences import spans
from assistant.values import Document, DocumentRecord, Hit, Passage, Reading

FACT = Intent(Kind.FACT)
ASKED = "?"


def passage(text: str, *, file: str = "a.txt", start: int = 0, title: str = "Le port") -> Passage:
    return Passage(file, start, start + len(text), text, f"sha of {file}", title, language="fr")


def hit(
    p: Passage, *, probability: float = 0.9, scores: tuple[float, ...] | None = None, answer: str = ""
) -> Hit:
    at = p.text.find(answer)
    span = (at, at + len(answer)) if answer else None
    reading = Reading(probability, span, scores or tuple(1.0 for _ in spans(p.text)))
    return Hit(p, 1, probability, reading=reading)


def test_a_claim_is_the_sentence_at_its_exact_place() -> None:
    p = passage("Il pleut.  Le port compte  120 navires. Il neige.", start=1000)
    draft = answer_question(
        ASKED, FACT, [hit(p, scores=(0.0, 1.0, 0.0), answer="120")], threshold=0.5, language="fr"
    )
    [claim] = draft.claims
    [citation] = claim.citations
    assert claim.text == "Le port compte 120 navires."
    assert citation.quote == "Le port compte  120 navires."
    assert p.text[citation.start - 1000 : citation.end - 1000] == citation.quote
    assert claim.short == "120"
    assert claim.short in citation.quote


def test_hits_under_the_threshold_give_no_claims() -> None:
    assert (
        answer_question(
            ASKED, FACT, [hit(passage("Il pleut ici."), probability=0.4)], threshold=0.5, language="fr"
        ).claims
        == ()
    )


def test_a_hit_that_was_not_read_is_never_quoted() -> None:
    assert (
        answer_question(
            ASKED, FACT, [Hit(passage("Il pleut ici."), 1, 1.0)], threshold=0.0, language="fr"
        ).claims
        == ()
    )


def test_the_best_sentence_comes_first_and_weak_ones_are_left_out() -> None:
    p = passage("Premier fait utile. Deuxième fait décisif. Remarque sans rapport.")
    draft = answer_question(ASKED, FACT, [hit(p, scores=(0.8, 1.0, 0.1))], threshold=0.5, language="fr")
    assert [c.text for c in draft.claims] == ["Deuxième fait décisif.", "Premier fait utile."]


def test_a_sentence_that_stands_in_two_files_is_one_claim_with_two_citations() -> None:
    one = passage("Le port de Brest accueille 120 navires par an.")
    two = passage("Le port de Brest accueille 120 navires par an !", file="b.txt")
    [claim] = answer_question(ASKED, FACT, [hit(one), hit(two)], threshold=0.5, language="fr").claims
    assert [c.file for c in claim.citations] == ["a.txt", "b.txt"]


def test_sentences_that_differ_in_a_figure_are_never_merged() -> None:
    one = passage("Le port de Brest accueille 120 navires par an.")
    two = passage("Le port de Brest accueille 150 navires par an.", file="b.txt")
    assert len(answer_question(ASKED, FACT, [hit(one), hit(two)], threshold=0.5, language="fr").claims) == 2


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    p = passage("Le maire a parlé hier. Il veut agrandir le port de 40 hectares.")
    [claim] = answer_question(ASKED, FACT, [hit(p, scores=(0.0, 1.0))], threshold=0.5, language="fr").claims
    assert claim.citations[0].quote == p.text


def test_a_pronoun_at_the_head_of_a_paragraph_is_left_alone() -> None:
    p = passage("Le maire a parlé hier.\n\nIl veut agrandir le port de 40 hectares.")
    [claim] = answer_question(ASKED, FACT, [hit(p, scores=(0.0, 1.0))], threshold=0.5, language="fr").claims
    assert claim.text == "Il veut agrandir le port de 40 hectares."


def test_a_statement_is_preferred_to_a_question_and_to_a_heading() -> None:
    p = passage("Combien de navires ?\nLes navires du port\nLe port compte 120 navires.")
    draft = answer_question(ASKED, FACT, [hit(p, scores=(1.0, 1.0, 1.0))], threshold=0.5, language="fr")
    assert draft.claims[0].text == "Le port compte 120 navires."


def test_an_answer_never_has_more_than_five_claims() -> None:
    p = passage(" ".join(f"Le fait numéro {n} est établi." for n in range(20)))
    assert len(answer_question(ASKED, FACT, [hit(p)], threshold=0.5, language="fr").claims) == MOST_CLAIMS


def test_sources_are_grouped_under_their_title_and_date() -> None:
    one = replace(passage("Le port compte 120 navires."), date="2024-03-01")
    two = passage("Le port compte 150 navires.", file="b.txt", title="Autre port")
    draft = answer_question(ASKED, Intent(Kind.SOURCES), [hit(one), hit(two)], threshold=0.5, language="fr")
    assert [c.heading for c in draft.claims] == [
        "Le port (a.txt, 2024-03-01)",
        "Autre port (b.txt, sans date)",
    ]
    assert draft.lead


STORY = (
    "Le port de Brest s'agrandit de quarante hectares cette année. Le chantier du port coûtera trois cents "
    "millions d'euros. Il fait beau. Les riverains du chantier craignent le bruit du port. Le maire de Brest "
    "défend le chantier du port et promet des emplois."
)


def record(document: Document) -> DocumentRecord:
    return DocumentRecord(document.file, document.sha256, document.title, None, "fr", 0, 1)


def test_a_summary_quotes_the_sentences_that_carry_the_document_in_its_order() -> None:
    p = passage(STORY)
    draft = summarise([Hit(p, 1, 1.0)], "port", passages_of=lambda file: [p], language="fr")
    starts = [c.citations[0].start for c in draft.claims]
    assert starts == sorted(starts)
    assert 2 <= len(starts) <= MOST_CLAIMS
    assert "Il fait beau." not in [c.text for c in draft.claims]
    assert "Le port" in draft.lead


def test_a_summary_of_what_is_not_there_has_no_claims() -> None:
    p = passage(STORY)
    assert (
        summarise([Hit(p, 1, 1.0)], "tarte tatin", passages_of=lambda file: [p], language="fr").claims == ()
    )
    assert summarise([], "port", passages_of=lambda file: [], language="fr").claims == ()


def test_a_summary_ignores_page_furniture() -> None:
    p = passage(STORY)
    furniture = replace(
        passage("Laissez un commentaire sur le port et le chantier du port de Brest.", start=len(STORY)),
        evidence=False,
    )
    draft = summarise([Hit(p, 1, 1.0)], "port", passages_of=lambda file: [p, furniture], language="fr")
    assert all(c.citations[0].end <= len(STORY) for c in draft.claims)


def test_an_overview_cites_every_document_of_a_small_corpus() -> None:
    documents = [Document(f"{n}.txt", f"Titre {n}", STORY, f"sha{n}") for n in range(5)]
    texts = {d.file: [passage(STORY, file=d.file, title=d.title)] for d in documents}
    draft = overview([record(d) for d in documents], passages_of=texts.__getitem__, language="fr")
    assert [c.citations[0].file for c in draft.claims] == list(texts)


def test_an_overview_of_many_documents_says_how_many_it_leaves_out() -> None:
    documents = [Document(f"{n:03}.txt", f"Titre {n}", STORY, f"sha{n}") for n in range(100)]
    texts = {d.file: [passage(STORY, file=d.file, title=d.title)] for d in documents}
    draft = overview([record(d) for d in documents], passages_of=texts.__getitem__, language="fr")
    assert len(draft.claims) == MOST_DOCUMENTS
    assert "100" in draft.lead


def test_an_overview_of_nothing_has_no_claims() -> None:
    assert overview([], passages_of=lambda file: [], language="fr").claims == ()


def test_the_best_sentence_of_each_passage_comes_before_the_second_of_any() -> None:
    one = passage("Le port compte 120 navires. Le port compte aussi dix grues jaunes.")
    two = passage("La ville finance le port avec l'État. Elle vote demain.", start=1000)
    hits = [hit(one, scores=(1.0, 0.99)), hit(two, probability=0.7, scores=(1.0, 0.1))]
    draft = answer_question(ASKED, FACT, hits, threshold=0.5, language="fr")
    assert {c.text for c in draft.claims[:3]} >= {
        "Le port compte 120 navires.",
        "La ville finance le port avec l'État.",
    }


def test_words_that_a_line_announces_are_quoted_with_it() -> None:
    p = passage("Le maire a écrit hier :\n\n« Le port restera ouvert pendant les travaux. »")
    [claim] = answer_question(ASKED, FACT, [hit(p, scores=(0.1, 1.0))], threshold=0.5, language="fr").claims
    assert claim.citations[0].quote == p.text
