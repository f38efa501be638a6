"""French conditionals by morphology, and every conditional of the seed documents, labelled by hand."""

import unicodedata
from pathlib import Path

import pytest

from assistant.sentences import spans
from assistant.verify.conditional import conditionals, is_conditional

SEEDS = Path(__file__).parents[2] / "seeds"

# Every sentence of the seeds with a conditional: its first words, then the forms, as a person read them.
LABELLED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "000_012e720d761a1ec5.txt": [
        ("Des sources internes révèlent", ("pourraient",)),
        ("Selon des informations exclusives", ("serait",)),
        ("Les autorités fédérales", ("envisageraient",)),
        ("Cette révélation, qualifiée", ("pourrait",)),
        ("Le centre de données en question", ("situerait",)),
        ("Pourtant, selon des employés", ("hébergerait",)),
        ("Ce centre serait en opération", ("serait",)),
        ("Un rapport confidentiel", ("accuserait",)),
        ("Pire encore, une fuite", ("aurait",)),
        ("Sur le plan numérique", ("souffrirait", "aurait")),
        ("Même si aucune donnée sensible", ("aurait",)),
        ("L’EPA, le Département", ("auraient",)),
        ("Une telle fermeture", ("aurait",)),
        ("Une interruption de ses", ("pourrait",)),
        ("Une déclaration qui fait craindre", ("choisiraient",)),
        ("Ce qui est sûr", ("pourrait",)),
    ],
    "001_0962d216e2254fc8.txt": [
        ("Lors de l’annonce à la Maison-Blanche", ("commencerait",)),
        ("« Ils n’ont pas l’argent »", ("disposerait",)),
        ("Ces tensions pourraient", ("pourraient",)),
    ],
    "002_e3a18996d4abb89e.txt": [
        ("L’entreprise pourrait même", ("pourrait",)),
        ("Si je traduis cela", ("devrait",)),
        ("En plus, Stargate", ("pourrait",)),
    ],
    "003_3fa5d57813c16a60.txt": [
        ("C'est le point culminant", ("pourrait",)),
        ("En tant que proche confident", ("pourrait",)),
        ("Et cela pourrait", ("pourrait",)),
        ("Sur X, sa plateforme", ("seraient",)),
        ("Et Altman lui-même", ("serait",)),
        ("Mais dans un secteur", ("pourrait",)),
        ("Et celui qui triomphera", ("pourrait",)),
    ],
    "004_b9f0ce314a4b65bb.txt": [
        ("Elon Musk aurait dévoilé", ("aurait",)),
        ("Lors d’une récente réunion plénière, le magnat", ("produiraient",)),
        ("L’installation envisagée", ("reposerait",)),
        ("Cette base lunaire", ("pourraient",)),
    ],
}

CONDITIONALS = """
serait aurait irait ferait pourrait devrait voudrait verrait enverrait tiendrait viendrait saurait faudrait
vaudrait courrait mourrait acquerrait cueillerait appellerait jetterait achèterait emploierait essayerait
essaierait paraîtrait paraitrait assiérait assoirait recevrait déploierait nettoierait céderait cèderait
prévaudrait adviendrait souffrirait éclairerait serrerait préparerait montrerait entrerait tirerait
ouvrirait cloraient prioriserait œuvrerait oeuvrerait serions seriez serais auraient SERAIT Serait
preparerait creerait
"""

OTHERS = """
préparait montrait entrait attirait tirait ouvrait offrait éclairait paraissait serrait errait courait
mourait acquérait préférait preferait opérait operait générait generait espérait enterrait parait retrait
extrait portrait trait attrait marais frais vrais désirait respirait admirait durait curait jurait mesurait
assurait rentrait rencontrait demeurait pleurait narrait carrions horions ferai sera seront ser rait ais
Gervais
"""


@pytest.mark.parametrize("file", LABELLED)
def test_the_conditionals_found_in_a_seed_are_exactly_those_labelled_by_hand(file: str) -> None:
    text = unicodedata.normalize("NFC", (SEEDS / file).read_text(encoding="utf-8-sig"))
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    found = [(plain[a:b], forms) for a, b in spans(text) if (forms := conditionals(text[a:b]))]
    assert [forms for _, forms in found] == [forms for _, forms in LABELLED[file]]
    for (sentence, _), (beginning, _) in zip(found, LABELLED[file], strict=True):
        assert sentence.startswith(beginning)


def test_every_seed_is_labelled() -> None:
    assert sorted(LABELLED) == sorted(p.name for p in SEEDS.glob("*.txt"))


@pytest.mark.parametrize("word", CONDITIONALS.split())
def test_a_future_stem_with_an_ending_is_a_conditional(word: str) -> None:
    assert is_conditional(word)


@pytest.mark.parametrize("word", OTHERS.split())
def test_an_imperfect_a_future_or_a_noun_is_no_conditional(word: str) -> None:
    assert not is_conditional(word)


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("Serait-il possible qu’il n’aurait rien vu ?", ("Serait", "aurait")),
        ("Pourrait-on et irait-elle, dirait-t-on ?", ("Pourrait", "irait", "dirait")),
        (unicodedata.normalize("NFD", "Il préférerait achèterait."), ("préférerait", "achèterait")),
        ("Les minerais rares", ()),
        ("Si je minerais, tu minerais", ("minerais", "minerais")),
        ("Il s\u00aderait là.", ("serait",)),
        ("", ()),
    ],
)
def test_forms_are_given_in_order_as_they_are_written(sentence: str, forms: tuple[str, ...]) -> None:
    assert conditionals(sentence) == forms
