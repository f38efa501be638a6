"""The documents on the page, in a real browser: found, chosen, added, removed."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, FilePayload, Page, expect

from assistant.errors import NotUploaded
from assistant.ports import Progress
from assistant.reports import Refusal, Status, Summary
from assistant.values import Document
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

STAR = memory_document("projet/étoile.txt", "Étoile\n\nLe projet coûte 12 milliards.\n", date="2025-01-21")
MOON = memory_document("projet/lune.txt", "La Lune\n\nLe projet coûte 7 milliards.\n", date="2024-03-01")
OLD = memory_document("archives.txt", "Archives\n\nLe projet coûte 3 milliards, dit-on ici.\n")
QUESTION = "Combien coûte le projet ?"


class Gated(FakeService):
    """Holds an upload while it is indexed until the test lets it go; the bytes ``REFUSED`` are refused."""

    def __init__(self, documents: list[Document]) -> None:
        super().__init__(documents)
        self.go = threading.Event()
        self.told = Status("ready", "", "seeds", refused=(Refusal("coupé.pdf", "it is damaged."),), max_mb=1)

    def status(self, *, check: bool = False) -> Status:
        now = super().status(check=check)
        return replace(self.told, documents=now.documents, passages=now.passages)

    def add(self, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
        assert progress
        progress(0, 0, name)
        if b"REFUSED" in content:
            raise NotUploaded(f"{name} is <b>damaged</b>: mend it.")
        progress(1, 4, name)
        while not self.go.wait(0.05):
            progress(1, 4, name)
        return super().add(name, content)


@pytest.fixture(scope="module")
def service() -> Gated:
    return Gated([STAR, MOON, OLD])


@pytest.fixture(autouse=True)
def as_it_was(service: Gated) -> Iterator[None]:
    service.go.set()
    before = service.told
    yield
    service.go.set()
    service.told = before
    for record in service.documents():
        if record.file.startswith("uploads/"):
            service.remove(record.file)


@pytest.fixture(scope="module")
def url(service: Gated) -> Iterator[str]:
    with live(service) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with visit(browser, url) as visited:
        expect(visited.locator(".entry:not(.refused)")).to_have_count(3)
        yield visited


def payload(name: str, text: str = "Le phare\n\nLe phare mesure 47 mètres.\n") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def upload(page: Page, *files: FilePayload) -> None:
    page.locator(".chosen-files").set_input_files(list(files))


def titles(page: Page) -> list[str]:
    return page.locator(".entry:not(.refused) .source-title").all_text_contents()


def row(page: Page, file: str) -> str:
    return f'.entry[data-file="{file}"]'


def test_documents_are_sorted_and_searched_without_accents(page: Page) -> None:
    assert titles(page) == ["Archives", "Étoile", "La Lune"]
    page.locator(".order").select_option("date")
    assert titles(page) == ["Étoile", "La Lune", "Archives"]
    page.locator(".order").select_option("size")
    assert titles(page) == ["Archives", "Étoile", "La Lune"]
    page.locator(".wanted").fill("etoile PROJET")
    assert titles(page) == ["Étoile"]
    expect(page.locator(".shown")).to_have_text("Affichés\u00a0: 1 sur 3")
    page.locator(".wanted").fill("rien de tel")
    expect(page.locator(".documents")).to_contain_text("Aucun document ne correspond.")
    expect(page.locator(".filter")).to_be_hidden()


def test_a_refused_file_says_why(page: Page) -> None:
    expect(page.locator(".entry.refused")).to_contain_text("coupé.pdf")
    expect(page.locator(".entry.refused")).to_contain_text("Refusé\u00a0: it is damaged.")


def test_questions_are_put_to_the_documents_chosen_and_the_answer_says_so(page: Page) -> None:
    page.locator(f"{row(page, 'projet/lune.txt')} input").check()
    expect(page.locator(".filter")).to_contain_text("La Lune")
    ask(page, QUESTION)
    expect(page.locator(".sources .file")).to_have_text("projet/lune.txt")
    expect(page.locator(".asked-within")).to_have_text("Demandé seulement à\u00a0: La Lune")
    page.get_by_role("button", name="Interroger de nouveau tous les documents").click()
    expect(page.locator(".filter")).to_be_hidden()
    ask(page, QUESTION)
    expect(page.locator(".turn:last-child .sources .file")).to_have_count(3)
    expect(page.locator(".turn:last-child .asked-within")).to_have_count(0)


def test_a_folder_or_a_time_can_be_chosen_and_stays_in_the_tab(page: Page) -> None:
    page.locator(".narrowing summary").click()
    page.locator("select.folder").select_option("projet/")
    assert titles(page) == ["Étoile", "La Lune"]
    page.locator(".since").fill("2025-01-01")
    page.locator(".since").blur()
    assert titles(page) == ["Étoile"]
    said = "dossier projet/ · à partir du 1 janvier 2025"
    expect(page.locator(".filter-what")).to_have_text(said)
    page.reload()
    expect(page.locator(".filter-what")).to_have_text(said)
    expect(page.locator(".entry:not(.refused)")).to_have_count(1)
    ask(page, QUESTION)
    expect(page.locator(".sources .file")).to_have_text("projet/étoile.txt")


def test_another_tab_has_a_filter_of_its_own(browser: Browser, url: str, page: Page) -> None:
    page.locator(f"{row(page, 'projet/lune.txt')} input").check()
    with visit(browser, url) as other:
        expect(other.locator(".entry:not(.refused)")).to_have_count(3)
        expect(other.locator(".filter")).to_be_hidden()


def test_an_upload_tells_what_is_done_with_it_and_can_be_asked(page: Page, service: Gated) -> None:
    service.go.clear()
    upload(page, payload("phare.txt"))
    expect(page.locator(".arrival-state")).to_have_text("Indexation\u00a0: 1 sur 4")
    assert page.locator(".arrival progress").evaluate("bar => bar.value") == 1 / 4
    service.go.set()
    expect(page.locator(".arrival-state")).to_contain_text("Ajouté")
    expect(page.locator(row(page, "uploads/phare.txt"))).to_be_visible()
    ask(page, "Combien mesure le phare ?")
    expect(page.locator(".sources .file")).to_have_text("uploads/phare.txt")


def test_a_file_chosen_before_the_list_has_come_is_added(browser: Browser, url: str) -> None:
    with visit(browser, url) as page:
        page.route("**/page/documents", lambda r: None if r.request.method == "GET" else r.continue_())
        page.reload()
        expect(page.locator("#first-picture")).to_have_count(0)
        upload(page, payload("early.txt"))
        expect(page.locator(".arrival-state")).to_contain_text("Ajouté")


def test_two_files_are_under_way_at_once_and_the_others_wait(page: Page, service: Gated) -> None:
    service.go.clear()
    upload(page, *(payload(f"{n}.txt") for n in range(3)))
    expect(page.locator(".arrival-state")).to_contain_text(["Indexation", "Indexation", "En attente"])
    service.go.set()
    expect(page.locator(".arrival-state")).to_contain_text(["Ajouté"] * 3)
    expect(page.locator(".entry:not(.refused)")).to_have_count(6)


def test_a_cancelled_upload_leaves_nothing(page: Page, service: Gated) -> None:
    service.go.clear()
    upload(page, payload("un.txt"), payload("deux.txt"), payload("trois.txt"))
    expect(page.locator(".arrival-state").first).to_contain_text("Indexation")
    for name in ("un.txt", "deux.txt", "trois.txt"):
        page.get_by_role("button", name=f"Annuler l’ajout de {name}").click()
    expect(page.locator(".arrival-state")).to_have_text(["Annulé\u00a0: rien n’a été gardé."] * 3)
    page.get_by_role("button", name="Effacer cette ligne").first.click()
    expect(page.locator(".arrival")).to_have_count(2)
    page.wait_for_timeout(500)
    service.go.set()
    upload(page, payload("après.txt"))
    expect(page.locator(row(page, "uploads/après.txt"))).to_be_visible()
    assert [r.file for r in service.documents() if r.file.startswith("uploads/")] == ["uploads/après.txt"]


def test_each_refusal_is_told_beside_its_file_and_the_others_go_on(page: Page) -> None:
    upload(
        page,
        payload("gros.txt", "x" * 1_100_000),
        payload("vide.txt", ""),
        payload("programme.exe"),
        payload("<img src=x onerror=alert(1)>.txt", "REFUSED"),
        payload("bon.txt"),
    )
    states = page.locator(".arrival-state")
    expect(states).to_contain_text(
        [
            "1,1\u00a0Mo, plus que les 1\u00a0Mo",
            "ce fichier est vide",
            "n’est pas lu",
            "is <b>damaged</b>",
            "Ajouté",
        ]
    )
    expect(page.locator(".arrival.turned-away")).to_have_count(4)
    assert page.locator(".arrivals img, .arrivals b").count() == 0
    expect(page.locator(row(page, "uploads/bon.txt"))).to_be_visible()


def test_files_dropped_anywhere_are_added_and_a_folder_is_refused(page: Page) -> None:
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["Le phare\\n\\nIl mesure 47 mètres.\\n"], "déposé.txt"));
            const send = (kind) => document.querySelector("#conversation").dispatchEvent(
                new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: carried}));
            send("dragenter");
            window.veiled = document.querySelector(".drop-here").hidden;
            window.stopped = !send("dragover");
            send("drop");
        }"""
    )
    assert page.evaluate("[window.veiled, window.stopped]") == [False, True]
    expect(page.locator(".drop-here")).to_be_hidden()
    expect(page.locator(row(page, "uploads/déposé.txt"))).to_be_visible()


def test_a_removed_document_comes_back_by_keyboard(page: Page) -> None:
    upload(page, payload("phare.txt"))
    bin = page.locator(f"{row(page, 'uploads/phare.txt')} .remove")
    bin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("est supprimé")
    expect(page.locator(row(page, "uploads/phare.txt"))).to_have_count(0)
    expect(page.locator(".toast button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(row(page, "uploads/phare.txt"))).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("est de retour")


def test_a_removed_document_is_asked_no_more(page: Page) -> None:
    upload(page, payload("phare.txt"))
    page.locator(f"{row(page, 'uploads/phare.txt')} input").check()
    page.locator(f"{row(page, 'uploads/phare.txt')} .remove").click()
    expect(page.locator(".filter")).to_be_hidden()
    ask(page, "Combien mesure le phare ?")
    expect(page.locator(".abstained")).to_be_visible()


def test_a_file_of_the_folder_says_why_it_stays(page: Page, service: Gated) -> None:
    page.locator(f"{row(page, 'archives.txt')} .remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Ce fichier vient du dossier seeds")
    assert service.document("archives.txt") is not None


def test_with_changes_off_there_is_nothing_to_change_with(browser: Browser, url: str, service: Gated) -> None:
    service.told = replace(service.told, changes=False)
    with visit(browser, url) as page:
        expect(page.locator(".entry:not(.refused)")).to_have_count(3)
        expect(
            page.locator("[data-act=upload], [data-act=reindex], .remove").filter(visible=True)
        ).to_have_count(0)
        page.locator(f"{row(page, 'archives.txt')} input").check()
        expect(page.locator(".filter")).to_contain_text("Archives")


def test_on_a_phone_the_list_is_whole(browser: Browser, url: str) -> None:
    with visit(browser, url, size=(390, 844)) as page:
        page.get_by_role("button", name="Documents", exact=True).click()
        upload(page, payload("phare.txt"))
        expect(page.locator(row(page, "uploads/phare.txt"))).to_be_visible()
        page.locator(f"{row(page, 'uploads/phare.txt')} input").check()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.evaluate("document.querySelector('.pane-list').scrollWidth <= innerWidth")
        page.get_by_role("button", name="Fermer la liste des documents").click()
        expect(page.locator(".filter")).to_be_in_viewport()


def test_many_documents_are_drawn_as_they_are_wanted(browser: Browser) -> None:
    many = Gated([memory_document(f"{n:04}.txt", f"Titre {n}\n\nTexte.\n") for n in range(450)])
    many.told = replace(many.told, refused=())
    with live(many) as address, visit(browser, address) as page:
        expect(page.locator(".entry")).to_have_count(200)
        page.get_by_role("button", name="Afficher la suite").click()
        expect(page.locator(".entry")).to_have_count(400)
        page.locator(".wanted").fill("titre 449")
        assert titles(page) == ["Titre 449"]
