"""The page in a real browser."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, Page, expect

from assistant.errors import StoreDamaged
from assistant.ports import Progress
from assistant.reports import Stage, Status, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.serve.flow import ANSWERS_AT_ONCE
from assistant.serve.wall.access import Access
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.crowd import Slow, crowd, running
from tests.serve.live import TOKEN, live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

FILLER = "\n\n".join(f"Ligne de remplissage numéro {n}, sans rapport." for n in range(60))
TEXT = (
    f"Le projet Étoile\n\n{FILLER}\n\nLe projet Étoile coûte 12 milliards de couronnes.\n\n{FILLER}\n\n"
    f"Le projet Étoile serait abandonné.\n"
)
PROJECT = replace(
    memory_document("projet.txt", TEXT, date="2025-01-21"), pages=(0, len(TEXT) // 4, len(TEXT) // 4 * 3)
)
HOSTILE = memory_document(
    "hostile <b>.txt",
    "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 2'> dangereux **gras**\n"
    "[lien](javascript:window.harmed=3) $x^2$ ${window.harmed=4} {{value}} dangereux \u202e renversé\n"
    f"{'dangereux' * 3000}\n",
    title="<img src=x onerror='window.harmed = 5'> titre",
)
QUESTION = "Combien coûte le projet Étoile ?"
QUOTE = "Le projet Étoile coûte 12 milliards de couronnes."


class Paced(FakeService):
    """Waits at the stage of reading, while the test holds it there."""

    def __init__(self) -> None:
        super().__init__([PROJECT, HOSTILE])
        self.go = threading.Event()
        self.go.set()
        self.now = replace(super().status(), state="ready")
        self.left = threading.Event()

    def status(self, *, check: bool = False) -> Status:
        return self.now

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        if "abîmé" in question:
            raise StoreDamaged("vectorstore/ est abîmé. Lancez : assistant ingest --rebuild")
        try:
            for step in super().stream(question, history, scope=scope):
                yield step
                while isinstance(step, Stage) and step.name == "read" and not self.go.wait(0.05):
                    yield step
        finally:
            self.left.set()

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        assert progress
        progress(3, 8, "projet.txt")
        self.go.wait(20)
        return Summary(unchanged=("projet.txt",))


SERVICE = Paced()


@pytest.fixture(autouse=True)
def ready() -> Iterator[None]:
    SERVICE.now = FakeService.status(SERVICE)
    SERVICE.go.set()
    SERVICE.left.clear()
    yield
    SERVICE.go.set()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


def highlighted(page: Page) -> str:
    return "".join(page.locator("mark.chosen").all_text_contents())


def is_within(page: Page, inner: str, outer: str) -> bool:
    """Whether the element is seen whole within the other, and both within the window."""
    return bool(
        page.evaluate(
            """([inner, outer]) => {
                const a = document.querySelector(inner).getBoundingClientRect();
                const b = document.querySelector(outer).getBoundingClientRect();
                return a.height > 0 && a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left - 3
                    && a.right <= b.right + 3 && b.right <= innerWidth + 1 && b.bottom <= innerHeight + 1;
            }""",
            [inner, outer],
        )
    )


def test_a_question_gets_its_answer_with_the_short_answer_first(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator(".short strong")).to_have_text("12")
    expect(page.locator(".claim").first).to_contain_text(QUOTE)
    expect(page.locator(".sources .file")).to_have_text("projet.txt")
    expect(page.locator(".sources")).to_contain_text("21 janvier 2025")
    expect(page.locator("[data-live]")).to_contain_text("La réponse est prête. 12")
    expect(page.locator("#question textarea")).to_have_value("")


def test_a_marker_shows_the_very_passage_in_the_whole_document(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".claim .marker").first.click()
    assert highlighted(page) == QUOTE
    assert is_within(page, "mark.chosen", ".pane-document")
    assert page.locator(".document-text").text_content() == PROJECT.text
    expect(page.locator(".document-title")).to_have_text("Le projet Étoile")
    assert is_within(page, ".document-title", ".pane-document"), "the title stays in view"
    middle = page.evaluate(
        """() => {
            const mark = document.querySelector("mark.chosen").getBoundingClientRect();
            const pane = document.querySelector(".pane-document").getBoundingClientRect();
            return ((mark.top + mark.bottom) / 2 - pane.top) / pane.height;
        }"""
    )
    assert 0.35 < middle < 0.7


def test_a_new_answer_shows_its_first_source_by_itself_and_leaves_the_keyboard_alone(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.locator("mark.chosen")).to_have_text(QUOTE)
    expect(page.locator("#question textarea")).to_be_focused()


def test_citations_are_walked_one_by_one(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".claim .marker").first.click()
    expect(page.locator(".position")).to_have_text("Citation 1 sur 3 · page 2")
    seen = [highlighted(page)]
    for _ in range(2):
        page.get_by_role("button", name="Citation suivante").click()
        seen.append(highlighted(page))
    assert seen == [QUOTE, "Le projet Étoile", "Le projet Étoile serait abandonné."]
    assert is_within(page, "mark.chosen", ".pane-document")
    assert page.locator("mark").count() == 3, "all cited passages are marked"
    page.get_by_role("button", name="Citation précédente").click()
    expect(page.locator(".position")).to_have_text("Citation 2 sur 3 · page 1")
    expect(page.locator('.marker[aria-current="true"]').first).to_have_text("[2]")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.locator(".conversation").focus()
    page.keyboard.press("/")
    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type("combien, projet Étoile")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("coûte ?")
    assert page.locator("#question textarea").input_value() == "combien, projet Étoile\ncoûte ?"
    page.keyboard.press("Enter")
    marker = page.locator(".claim .marker").first
    marker.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.chosen")).to_be_focused()
    page.keyboard.press("Escape")
    expect(marker).to_be_focused()
    expect(page.locator(".pane-source")).to_be_hidden()


def test_what_is_alleged_is_labelled_and_explained_on_hover(page: Page) -> None:
    ask(page, QUESTION)
    chip = page.locator(".claim .chip")
    expect(chip).to_contain_text("au conditionnel dans la source")
    assert chip.evaluate("e => getComputedStyle(e, '::after').visibility") == "hidden"
    chip.hover()
    expect(chip).to_have_css("cursor", "help")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.chip'), '::after').visibility === 'visible'"
    )


def test_a_follow_up_is_asked_with_the_earlier_questions_and_shows_its_rewriting(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "Et lui ?")
    expect(page.locator(".turn:last-child .searched")).to_have_text(f"Recherche {QUESTION} Et lui ?")
    page.get_by_role("button", name="Nouvelle conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, "Et lui ?")
    expect(page.locator(".searched")).to_have_count(0)


def test_an_abstention_offers_related_passages_that_open(page: Page) -> None:
    ask(page, "Pourquoi parler du projet zzzzz yyyyy xxxxx ?")
    expect(page.locator(".abstained")).to_have_text(
        "Les documents ne permettent pas de répondre à cette question."
    )
    expect(page.locator(".related")).to_contain_text("Pas une réponse, mais des passages proches")
    expect(page.locator(".pane-source")).to_be_hidden()
    page.locator(".related-passage").first.click()
    expect(page.locator(".position")).to_have_text("Passage proche · page 1")
    expect(page.locator("mark.chosen").first).to_be_visible()  # the text comes after its head
    assert "projet" in highlighted(page)
    assert is_within(page, "mark.chosen", ".pane-document")


def test_a_greeting_gets_a_reply(page: Page) -> None:
    ask(page, "Bonjour !")
    expect(page.locator(".reply")).to_contain_text("Posez-moi une question")


def test_an_example_is_asked_by_pressing_it(page: Page) -> None:
    page.locator("#question textarea").fill("un brouillon")
    page.locator(".example").first.click()
    expect(page.locator(".asked")).to_have_text("De quoi parlent ces documents ?")
    expect(page.locator("#question textarea")).to_have_value("un brouillon")
    expect(page.locator(".welcome")).to_be_hidden()


def test_the_state_is_asked_for_only_when_every_part_can_show_it(browser: Browser, url: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        """
        const fetch = window.fetch;
        window.early = [];
        window.fetch = (place, ...rest) => {
          if (/page\\/state/.test(place) && document.getElementById("first-picture")) early.push(place);
          return fetch(place, ...rest);
        };
        """
    )
    page = context.new_page()
    page.goto(url)
    expect(page.locator(".totals")).to_contain_text("2 documents")
    assert page.evaluate("early") == []
    context.close()


def test_the_documents_are_listed_and_open(page: Page) -> None:
    expect(page.locator(".totals")).to_have_text(f"2 documents · {SERVICE.now.passages} passages")
    page.locator(".document", has_text="projet.txt").click()
    expect(page.locator(".document-title")).to_have_text("Le projet Étoile")
    expect(page.locator("mark")).to_have_count(0)
    page.get_by_role("button", name="Tous les documents").click()
    expect(page.locator(".document")).to_have_count(2)


def test_a_hostile_document_is_shown_as_text_and_does_nothing(page: Page) -> None:
    ask(page, "dangereux gras lien renversé ?")
    page.locator(".claim .marker").first.click()
    expect(page.locator(".document-title")).to_have_text(HOSTILE.title)
    assert page.locator(".document-text").text_content() == HOSTILE.text
    assert (
        page.locator(".answer img, .pane img, .answer script, .pane script, .answer a, .pane a").count() == 0
    )
    assert page.evaluate("window.harmed") is None
    assert page.evaluate("document.querySelector('.pane-document').scrollWidth <= innerWidth")
    ask(page, HOSTILE.text[:400])
    assert page.evaluate("window.harmed") is None
    assert page.locator(".asked").last.text_content() == HOSTILE.text[:400].strip()


def test_the_stages_are_shown_and_an_answer_can_be_stopped_and_asked_again(page: Page) -> None:
    SERVICE.go.clear()
    page.locator("#question textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".stage-name")).to_have_text("Lecture…")
    expect(page.locator(".stage-time")).to_contain_text(" s")
    page.locator("#question textarea").fill("la suivante")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("la suivante")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.locator(".note")).to_contain_text("Arrêté")
    assert SERVICE.left.wait(10), "the work itself stops"
    SERVICE.go.set()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".turn:last-child .short strong")).to_have_text("12")
    expect(page.locator("#question textarea")).to_have_value("la suivante")


def test_a_failure_says_what_to_do_and_can_be_retried(page: Page) -> None:
    ask(page, "abîmé")
    expect(page.locator(".note.wrong")).to_contain_text("Lancez : assistant ingest --rebuild")
    ask(page, QUESTION)
    expect(page.locator(".short strong")).to_have_text("12")


def test_a_full_house_is_told_and_the_question_can_be_asked_again(browser: Browser) -> None:
    slow = Slow([PROJECT])
    with live(slow, access=Access(token=TOKEN, queue=0)) as url, visit(browser, url) as page:
        with crowd(url, slow, people=ANSWERS_AT_ONCE):
            ask(page, QUESTION)
            expect(page.locator(".note.wrong")).to_contain_text("Beaucoup de questions attendent déjà")
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator(".short strong")).to_have_text("12")


def test_an_answer_that_takes_too_long_is_given_up(browser: Browser) -> None:
    slow = Slow([PROJECT])
    with live(slow, access=Access(token=TOKEN, seconds=1)) as url, visit(browser, url) as page:
        ask(page, QUESTION)
        expect(page.locator(".note.wrong")).to_contain_text("Pas de réponse en 1 s")
        assert running(url) == 0
        slow.go.set()


def test_too_long_a_question_is_named_as_such(page: Page) -> None:
    ask(page, "mot " * 600)
    expect(page.locator(".note.wrong")).to_contain_text("2\u202f399 caractères")


def test_a_question_waits_in_sight_until_the_assistant_is_ready(browser: Browser, url: str) -> None:
    SERVICE.now = Status("starting", folder="seeds")
    with visit(browser, url) as page:
        expect(page.locator(".state-label")).to_have_text("Chargement du modèle…")
        page.locator("#question textarea").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".stage-name")).to_have_text("En attente : l’assistant se prépare…")
        SERVICE.now = Status("indexing", folder="seeds", done=3, total=8)
        expect(page.locator(".state-label")).to_have_text("Indexation : 3 sur 8…")
        SERVICE.now = FakeService.status(SERVICE)
        expect(page.locator(".short strong")).to_have_text("12")
        expect(page.locator(".state-label")).to_have_text("Prêt")
        expect(page.locator(".pane .document")).to_have_count(2)


def test_a_failed_start_says_what_to_do(browser: Browser, url: str) -> None:
    SERVICE.now = Status("failed", "vectorstore/ is cut. Run: assistant ingest --rebuild", "seeds")
    with visit(browser, url) as page:
        expect(page.locator(".trouble")).to_have_text(SERVICE.now.message)
        expect(page.locator(".state-label")).to_have_text("Indisponible")


def test_reindexing_tells_its_progress_and_its_end(page: Page) -> None:
    SERVICE.go.clear()
    page.get_by_role("button", name="Réindexer").click()
    expect(page.locator(".reindexing p")).to_have_text("3 passages sur 8 · projet.txt")
    assert page.locator("progress").evaluate("bar => bar.value") == 3 / 8
    SERVICE.go.set()
    expect(page.locator(".reindexing p")).to_contain_text("À jour : 0 ajoutés")


def test_the_page_speaks_english_to_an_english_browser(browser: Browser, url: str) -> None:
    with visit(browser, url, language="en-GB") as page:
        assert page.evaluate("document.documentElement.lang") == "en"
        expect(page.locator(".welcome h2")).to_have_text("Ask the documents")
        expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Ask a question…")
        expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        ask(page, "How much coûte the projet Étoile ?")
        expect(page.locator(".sources-title").first).to_have_text("Sources")
        expect(page.get_by_role("button", name="New conversation")).to_be_visible()
        expect(page).to_have_title("Assistant · answers with their sources")


def test_the_page_speaks_french_to_a_french_browser(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "fr"
    expect(page.locator(".welcome h2")).to_have_text("Interrogez les documents")
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Posez une question…")
    expect(page.get_by_role("button", name="Demander")).to_be_visible()


def test_on_a_phone_the_source_slides_over_and_away(browser: Browser, url: str) -> None:
    with visit(browser, url, size=(390, 844)) as page:
        ask(page, QUESTION)
        expect(page.locator("#side")).not_to_be_in_viewport()
        page.locator(".claim .marker").first.click()
        expect(page.locator("mark.chosen")).to_be_in_viewport()
        assert highlighted(page) == QUOTE
        page.get_by_role("button", name="Fermer la source").click()
        expect(page.locator("#side")).not_to_be_in_viewport()
        expect(page.locator(".claim .marker").first).to_be_in_viewport()
        page.get_by_role("button", name="Documents", exact=True).click()
        expect(page.locator(".document").first).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_dark_is_dark(browser: Browser, url: str) -> None:
    with visit(browser, url, dark=True) as page:
        ask(page, QUESTION)
        for place in ("body", ".bar", "#side", "#composer"):
            colour = page.locator(place).first.evaluate("e => getComputedStyle(e).backgroundColor")
            red, green, blue = (int(c) for c in colour.removeprefix("rgb(").removesuffix(")").split(","))
            assert max(red, green, blue) < 64, (place, colour)


def test_two_visitors_do_not_see_one_another(browser: Browser, url: str) -> None:
    SERVICE.go.clear()
    with visit(browser, url) as one, visit(browser, url) as two:
        for page, question in ((one, QUESTION), (two, "Le projet Étoile serait abandonné ?")):
            page.locator("#question textarea").fill(question)
            page.keyboard.press("Enter")
            expect(page.locator(".stage-name")).to_have_text("Lecture…")
        SERVICE.go.set()
        expect(one.locator(".short strong")).to_have_text("12")
        expect(two.locator(".turn:not(.working) .claim").first).to_contain_text("abandonné")
        for page in (one, two):
            expect(page.locator(".turn")).to_have_count(1)
        ask(two, "Et lui ?")
        expect(two.locator(".turn:last-child .searched q")).to_have_text(
            "Le projet Étoile serait abandonné ? Et lui ?"
        )


def test_a_server_that_goes_away_is_told_and_the_question_can_be_asked_again(browser: Browser) -> None:
    SERVICE.go.clear()
    with ExitStack() as stack:
        gone = live(SERVICE)
        page = stack.enter_context(visit(browser, gone.__enter__(), faults=True))
        page.locator("#question textarea").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".stage-name")).to_have_text("Lecture…")
        gone.__exit__(None, None, None)
        expect(page.locator(".note.wrong")).to_contain_text(
            "La connexion avec l’assistant est perdue", timeout=20_000
        )
        expect(page.locator(".state-label")).to_have_text("Hors connexion")
        expect(page.get_by_role("button", name="Réessayer")).to_be_visible()


def test_the_view_does_not_jump_when_the_answer_arrives(page: Page) -> None:
    ask(page, QUESTION)
    SERVICE.go.clear()
    page.locator("#question textarea").fill("Le projet Étoile coûte combien ?")
    page.keyboard.press("Enter")
    expect(page.locator(".stage-name")).to_have_text("Lecture…")
    before = page.locator(".asked").last.bounding_box()
    SERVICE.go.set()
    expect(page.locator(".turn:last-child .short strong")).to_have_text("12")
    assert page.locator(".asked").last.bounding_box() == before
    assert is_within(page, ".turn:last-child .asked", ".conversation")
