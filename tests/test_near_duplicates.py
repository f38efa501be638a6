"""Copies of a text are told from texts that only resemble it."""

from assistant.near_duplicates import copies, sketch
from assistant.values import DocumentRecord

BRIDGE = """Le viaduc de Kerlosquet a rouvert à la circulation lundi matin, après deux ans de travaux. Long de
412 mètres, l'ouvrage relie la vieille ville au plateau de Penhoat depuis 1893. Le chantier a
coûté 38 millions d'euros, dont 12 millions versés par la région. Le maire a salué une
renaissance attendue par tout le canton. Environ 9 500 véhicules empruntaient
le viaduc chaque jour avant sa fermeture en mars 2023. Une piste cyclable
de trois mètres longe maintenant le parapet sud, protégée par une barrière de bois."""
MENU = "Accueil\nPolitique\nSports\nMétéo du jour\nNos offres d'abonnement\n\n"
FORM = """Attestation de domicile. Je soussigné déclare sur l'honneur occuper le logement du {} rue des
Tanneurs à Brest depuis le {} mars {}, d'une surface de {} mètres carrés, pour un loyer mensuel de {} euros,
et en payer les charges à l'échéance convenue avec le propriétaire.
Fait pour servir et valoir ce que de droit."""


def record(file: str, text: str, title: str = "Le viaduc rouvre") -> DocumentRecord:
    return DocumentRecord(file, f"{file:_<64}", title, None, "fr", len(text), 1, sketch=sketch(text))


def test_a_text_saved_twice_with_other_furniture_and_small_edits_is_told() -> None:
    edited = "Mis à jour le 12 juin 2025\n" + BRIDGE.replace("salué", "salue").replace("’", "'")
    found = copies([record("a.txt", BRIDGE), record("b.html", MENU + BRIDGE), record("c.md", edited)])
    assert found == {
        "a.txt": ("b.html", "c.md"),
        "b.html": ("a.txt", "c.md"),
        "c.md": ("a.txt", "b.html"),
    }


def test_a_corrected_figure_and_an_end_cut_off_leave_a_copy() -> None:
    corrected = BRIDGE.replace("38 millions", "41 millions")
    assert copies([record("a", BRIDGE), record("b", corrected)])
    assert copies([record("a", BRIDGE), record("b", BRIDGE[: len(BRIDGE) * 2 // 3])])


def test_a_form_filled_in_twice_is_no_copy() -> None:
    forms = [FORM.format(*figures) for figures in ((3, 14, 2019, 41, 520), (18, 2, 2022, 65, 780))]
    assert copies([record(f, f, title="Attestation") for f in forms]) == {}


def test_sheets_of_one_pattern_on_two_subjects_are_no_copies() -> None:
    lost = BRIDGE.replace("viaduc de Kerlosquet", "pont de Kermeur").replace("l'ouvrage", "le pont")
    other = lost.replace("le viaduc", "le pont").replace("un canton", "une commune").replace("lundi", "mardi")
    assert copies([record("a", BRIDGE, "Le viaduc"), record("b", other, "Le pont")]) == {}
    assert copies([record("a", BRIDGE, "Travaux"), record("b", other, "Travaux")])


def test_files_of_the_same_bytes_are_named_by_their_content() -> None:
    one, other = record("a.txt", BRIDGE), record("b.html", MENU + BRIDGE)
    twin = DocumentRecord("z.txt", one.sha256, one.title, None, "fr", 1, 1, sketch=one.sketch)
    found = copies([one, other, twin])
    assert found["b.html"] == ("a.txt", "z.txt")
    assert found["a.txt"] == found["z.txt"] == ("b.html",)


def test_texts_of_a_few_words_and_records_without_a_sketch_have_no_copies() -> None:
    short = [record("a", "Fermé le lundi."), record("b", "Fermé le lundi !")]
    old = [DocumentRecord(f, f, "t", None, "fr", 1, 1) for f in "cd"]
    assert copies([*short, *old]) == {}


def test_of_many_copies_all_are_found_together() -> None:
    many = [record(f"{n:03}", f"{BRIDGE} Exemplaire n{n}.") for n in range(60)]
    found = copies(many)
    assert len(found) == 60
    assert len(found["000"]) == 59
