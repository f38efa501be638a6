"""The stance of sentences: attribution and its false friends, direct speech, three languages, bad input."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.values import Stance
from assistant.verify.stance import stance

REPORTED = """
Ce commentaire s’appuie sur des informations confidentielles, selon Musk.
Selon lui, les entreprises impliquées « n’ont pas l’argent pour investir ».
D’après une étude de l’Insee, le chômage recule.
Selon le New York Times, la Lune est une étape.
À en croire ses proches, il dort peu.
Elle a récemment annoncé la fermeture du site.
Il affirme être innocent.
Le porte-parole a déclaré, jeudi, que le site est fermé.
Le maire a fait savoir que la route est coupée.
« Personne ne le croit vraiment », déclare un avocat.
« C’est faux », a-t-il riposté.
Il répond : c’est faux.
Il accuse OpenAI de pratiquer une tromperie.
Il est accusé d’avoir menti.
Il reproche à Sam Altman d’avoir dévié.
Les observateurs craignent que Musk puisse agir.
L’idée est un "scénario dangereux" pour des critiques comme Reid Hoffman.
Une absence qui, pour lui, symbolise presque une trahison.
« Nous avons besoin de vitesse et de courage. »
Il est précisé que le dossier est clos.
Le site est, dit-on, abandonné.
La rumeur selon laquelle il part est ancienne.
Il a insisté sur le fait que cette base est cruciale.
""".strip().splitlines()

ASSERTED = """
Le tarif varie selon l’âge du voyageur.
La taxe est due selon la loi en vigueur.
Les délais diffèrent selon que vous êtes marié ou non.
Le prix change selon le type de contrat.
Selon vous, qui a raison ?
La semaine d’après, il est parti.
Il peint d’après nature.
L’employeur déclare le salarié à l’administration.
Cette annonce coïncide avec un virage stratégique.
Stargate est-il le futur ou l’échec annoncé ?
Le navire assurait le transport du fret ainsi que des passagers.
Le contrat précise que le loyer est payé d’avance.
S’il indique que le véhicule est gagé, la vente est nulle.
Par contre, je pense que cette rivalité va continuer.
Vous devez l’envoyer avec accusé de réception.
Le « repas gastronomique des Français » a été inscrit en 2010.
Le film « Le Grand Bleu » date de 1988.
Il préparait le dossier et montrait le plan.
Le centre est désormais sous menace de fermeture.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", REPORTED)
def test_what_is_attributed_is_reported(sentence: str) -> None:
    assert stance(sentence) is Stance.REPORTED


@pytest.mark.parametrize("sentence", ASSERTED)
def test_a_rule_a_measure_or_a_title_attributes_nothing(sentence: str) -> None:
    assert stance(sentence) is Stance.ASSERTED


def test_the_conditional_is_stronger_than_the_attribution() -> None:
    assert stance("Selon une ONG, une fuite aurait contaminé la nappe.") is Stance.CONDITIONAL
    assert stance("« Il serait parti », déclare un témoin.") is Stance.CONDITIONAL


@pytest.mark.parametrize(
    ("sentence", "about", "expected"),
    [
        ("Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai.", "Paul Roy", Stance.REPORTED),
        ("Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai.", "en mai", Stance.CONDITIONAL),
        ("Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai.", "", Stance.CONDITIONAL),
        ("Paul Roy, PDG de Sollac, a révélé que l’usine ouvrirait en mai.", "Anne", Stance.CONDITIONAL),
        (
            "Paul Roy serait malade, a déclaré que tout va et que l’usine ouvrirait.",
            "Paul",
            Stance.CONDITIONAL,
        ),
        ("C’est Paul Roy que la police soupçonnerait.", "Paul Roy", Stance.CONDITIONAL),
        ("Paul Roy, qui a dit que l’usine ouvre, serait malade.", "Paul Roy", Stance.CONDITIONAL),
        ("Paul Roy a dit que l’usine ouvre et serait malade.", "Paul Roy", Stance.CONDITIONAL),
        ("Paul Roy a dit que l’usine ouvre et n’y serait pas opposé.", "Paul Roy", Stance.CONDITIONAL),
        ("Paul Roy aurait dit que l’usine ouvre.", "Paul Roy", Stance.CONDITIONAL),
    ],
)
def test_what_somebody_says_would_be_leaves_who_he_is_as_it_is(
    sentence: str, about: str, expected: Stance
) -> None:
    assert stance(sentence, about=about) is expected


def test_a_modal_and_an_inverted_conditional_count() -> None:
    assert stance("L’entreprise pourrait se lancer.") is Stance.CONDITIONAL
    assert stance("Serait-il parti ?") is Stance.CONDITIONAL


def test_the_sentence_before_tells_whose_words_these_are() -> None:
    said = "Elon pousse ses équipes à aller plus vite."
    assert stance(said) is Stance.ASSERTED
    assert stance(said, context="Une source anonyme déclare :") is Stance.REPORTED
    assert stance(said, context="Le projet regroupe plusieurs acteurs :") is Stance.ASSERTED
    assert stance("- un justificatif", context="L’usager indique :") is Stance.ASSERTED


def test_a_quotation_over_several_sentences_is_reported_to_its_end() -> None:
    assert stance("« Elon pousse ses équipes.") is Stance.REPORTED
    assert stance("Il le sait.", context="« Elon pousse ses équipes.") is Stance.REPORTED
    assert stance("Il le sait depuis longtemps. »") is Stance.REPORTED
    assert stance("Le site a fermé.", context="« Il le sait. »") is Stance.ASSERTED


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("The company would open a plant in May.", "en", Stance.CONDITIONAL),
        ("He may resign.", "en", Stance.CONDITIONAL),
        ("The site allegedly leaked diesel.", "en", Stance.CONDITIONAL),
        ("May 2024 was wet.", "en", Stance.ASSERTED),
        ("According to Reuters, the deal is off.", "en", Stance.REPORTED),
        ("Musk said that SoftBank has 10 billion.", "en", Stance.REPORTED),
        ("“We will win,” Altman wrote.", "en", Stance.REPORTED),
        ("Wages are paid according to the law.", "en", Stance.ASSERTED),
        ("Shakespeare wrote Hamlet.", "en", Stance.ASSERTED),
        ("Der Turm sei hoch.", "de", Stance.CONDITIONAL),
        ("Das wäre ein Fehler.", "de", Stance.CONDITIONAL),
        ("Die Firma soll 10 Millionen gezahlt haben.", "de", Stance.CONDITIONAL),
        ("Die Würde des Menschen ist unantastbar.", "de", Stance.ASSERTED),
        ("Ich habe Hunger.", "de", Stance.ASSERTED),
        ("Laut Spiegel ist die Firma pleite.", "de", Stance.REPORTED),
        ("Der Minister sagte, er komme.", "de", Stance.REPORTED),
        ("Die Musik ist zu laut.", "de", Stance.ASSERTED),
        ("La empresa dijo que no.", "es", Stance.ASSERTED),
        ("Le site serait fermé.", "und", Stance.CONDITIONAL),
    ],
)
def test_english_and_german_moods_are_read_too(sentence: str, language: str, expected: Stance) -> None:
    assert stance(sentence, language) is expected


def test_a_sentence_in_another_language_than_its_document_is_read_in_its_own() -> None:
    assert stance("The site would be closed and it is.", "fr") is Stance.CONDITIONAL
    assert stance("Le site serait fermé et il est vide.", "en") is Stance.CONDITIONAL


def test_accents_and_apostrophes_may_be_composed_or_not() -> None:
    assert stance("Il pre\u0301fe\u0301rerait partir.") is Stance.CONDITIONAL
    assert stance("C'est faux, d'apre\u0300s Musk.") is Stance.REPORTED


@pytest.mark.parametrize("sentence", ["", "   ", "🤣", "…", "1234", "\x00"])
def test_what_says_nothing_is_asserted(sentence: str) -> None:
    assert stance(sentence) is Stance.ASSERTED


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="aàrtiIlu «»“”„\"':-?.\u00a0\n", max_size=99),
    st.sampled_from(["fr", "en", "de", "und", "zz"]),
)
def test_any_text_has_a_stance(text: str, language: str) -> None:
    assert stance(text, language, context=text, about=text[:5]) in Stance
