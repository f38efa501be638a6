"""The widget in a real browser, in pages of another origin than the assistant's."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, Page, expect

from assistant.errors import StoreDamaged
from assistant.reports import Stage, Status
from assistant.scope import EVERYTHING, Scope
from assistant.serve.wall.access import Access
from assistant.serve.wall.keys import create_key
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, visit
from tests.serve.hosting import STRICT, Site, site
from tests.serve.live import TOKEN, live
from tests.serve.page.test_page_browser import HOSTILE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

FILLER = "\n".join(f"Ligne 🌟 numéro {n}, sans rapport." for n in range(60))
QUOTE = "Le projet Étoile coûte 12 milliards de couronnes."
TEXT = f"Le projet Étoile\n\n{FILLER}\n\n{QUOTE}\n\n{FILLER}\n\nLe projet Étoile serait abandonné.\n"
PROJECT = replace(memory_document("été/a b#1.txt", TEXT, date="2025-01-21"), pages=(0, TEXT.index(QUOTE) - 9))
QUESTION = "Combien coûte le projet Étoile ?"


class Paced(FakeService):
    """Waits at the stage of reading while the test holds it there; its documents may change."""

    def __init__(self) -> None:
        super().__init__([PROJECT, HOSTILE])
        self.go = threading.Event()
        self.go.set()
        self.starting = False

    def status(self, *, check: bool = False) -> Status:
        now = super().status(check=check)
        return replace(now, state="starting", documents=0) if self.starting else now

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        if "abîmé" in question:
            raise StoreDamaged("vectorstore/ est abîmé. Lancez : assistant ingest --rebuild")
        for step in super().stream(question, history, scope=scope):
            yield step
            while isinstance(step, Stage) and step.name == "read" and not self.go.wait(0.05):
                yield step


SERVICE = Paced()


@pytest.fixture(autouse=True)
def ready() -> Iterator[None]:
    SERVICE.go.set()
    SERVICE.starting = False
    yield
    SERVICE.go.set()
    SERVICE._documents = {d.file: d for d in (PROJECT, HOSTILE)}


@pytest.fixture(scope="module")
def host() -> Iterator[Site]:
    with site() as served:
        yield served


@pytest.fixture(scope="module")
def url(host: Site) -> Iterator[str]:
    with live(SERVICE, access=Access(token=TOKEN, origins=(host.origin,))) as address:
        yield address


def put(host: Site, assistant: str, attributes: str = "", lang: str = "fr", around: str = "") -> None:
    """One page with the tag that a person pastes, under the strictest policy that can hold it."""
    host.policy = STRICT.format(assistant=assistant)
    tag = f'<script src="{assistant}/widget.js" {attributes}></script>'
    host.pages["/"] = (
        f'<!doctype html><html lang="{lang}"><title>Hôte</title><body>{around}{tag}</body></html>'
    )


@contextmanager
def widget(
    browser: Browser, host: Site, assistant: str, attributes: str = "", lang: str = "fr", **how: bool
) -> Iterator[Page]:
    """The host's page with the chat open."""
    put(host, assistant, attributes, lang)
    with visit(browser, host.origin, language="de-DE", **how) as page:
        page.locator(".bubble").click()
        yield page


def ask(page: Page, question: str) -> None:
    page.locator("textarea").fill(question)
    page.keyboard.press("Enter")


def test_a_page_of_another_site_under_a_strict_policy_gets_answers_with_their_sources(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url) as page:
        ask(page, QUESTION)
        expect(page.locator(".short strong")).to_have_text("12")
        expect(page.locator(".claim").first).to_contain_text(QUOTE)
        expect(page.locator(".claim .marker").first).to_have_text("[1]")
        expect(page.locator(".chip").first).to_contain_text("au conditionnel dans la source")
        expect(page.locator(".sources")).to_contain_text("été/a b#1.txt · 21 janvier 2025 · page 1, 2")
        assert page.locator(".panel").evaluate("e => getComputedStyle(e).position") == "fixed", "it is styled"


def test_a_marker_shows_the_quote_at_its_place_in_the_document(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url) as page:
        ask(page, QUESTION)
        page.locator(".claim .marker").first.click()
        expect(page.locator("mark")).to_have_text(QUOTE)
        expect(page.locator(".position")).to_have_text("Citation 1 sur 3 · page 2")
        shown = page.locator(".text").text_content() or ""
        before, _, after = shown.partition(QUOTE)
        assert TEXT.index(before.removeprefix("… ") + QUOTE + after.removesuffix(" …")) > 0
        assert len(after) > 800
        assert page.locator("mark").evaluate(
            """m => {
                const [a, b] = [m, m.closest(".view")].map((e) => e.getBoundingClientRect());
                return a.height > 0 && a.top >= b.top && a.bottom <= b.bottom;
            }"""
        ), "the quote is in view"
        page.get_by_role("button", name="Citation suivante").click()
        expect(page.locator("mark")).to_have_text("Le projet Étoile")
        page.get_by_role("button", name="Citation précédente").click()
        expect(page.locator("mark")).to_have_text(QUOTE)


def test_the_keyboard_alone_is_enough_and_the_page_around_hears_none_of_it(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url) as page:
        page.evaluate("window.keys = 0; document.addEventListener('keydown', () => window.keys++)")
        expect(page.locator("textarea")).to_be_focused()
        page.keyboard.type("combien coûte")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("le projet Étoile ?")
        page.keyboard.press("Enter")
        expect(page.locator(".sources")).to_be_visible()
        expect(page.locator("textarea")).to_be_focused()
        marker = page.locator(".claim .marker").first
        marker.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".view")).to_be_focused()
        page.keyboard.press("Escape")
        expect(marker).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".panel")).to_be_hidden()
        expect(page.locator(".bubble")).to_be_focused()
        assert page.evaluate("window.keys") == 0


def test_a_site_that_is_not_allowed_is_told_and_may_try_again(browser: Browser, host: Site) -> None:
    with live(SERVICE) as closed, widget(browser, host, closed, faults=True) as page:
        ask(page, QUESTION)
        expect(page.locator(".note.wrong")).to_contain_text("pas parmi ceux qui ont le droit")
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator(".turn")).to_have_count(1)
        expect(page.locator(".note.wrong")).to_be_visible()


def test_a_guarded_server_answers_whoever_has_the_key(browser: Browser, host: Site, tmp_path: Path) -> None:
    key = create_key(tmp_path / "keys.json", "site", ["ask", "read"])
    access = Access(token=TOKEN, origins=(host.origin,), guarded=True, keys=tmp_path / "keys.json")
    with live(SERVICE, access=access) as guarded:
        with widget(browser, host, guarded, f'data-key="{key}"') as page:
            ask(page, QUESTION)
            page.locator(".claim .marker").first.click()
            expect(page.locator("mark")).to_have_text(QUOTE)
        with widget(browser, host, guarded, 'data-key="ak_no"', faults=True) as page:
            ask(page, QUESTION)
            expect(page.locator(".note.wrong p")).not_to_contain_text("joindre")
            expect(page.locator(".note.wrong p")).to_contain_text("key")


def test_what_the_documents_do_not_hold_is_said_with_what_is_near(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url) as page:
        ask(page, "Quelle est la couleur préférée du projet ?")
        expect(page.locator(".said")).to_contain_text("ne permettent pas de répondre")
        page.locator(".passage").first.click()
        expect(page.locator(".position")).to_contain_text("Passage proche")
        expect(page.locator("mark")).to_contain_text("projet")
        ask(page, "bonjour")
        expect(page.locator(".turn").last.locator(".said")).to_contain_text("Bonjour")


def test_an_error_says_what_the_server_says(browser: Browser, host: Site, url: str) -> None:
    with widget(browser, host, url) as page:
        ask(page, "c'est abîmé ?")
        expect(page.locator(".note.wrong p")).to_have_text(
            "vectorstore/ est abîmé. Lancez : assistant ingest --rebuild"
        )


def test_an_answer_can_be_stopped_and_asked_again(browser: Browser, host: Site, url: str) -> None:
    with widget(browser, host, url) as page:
        SERVICE.go.clear()
        ask(page, QUESTION)
        expect(page.locator(".stage")).to_have_text("Lecture…")
        page.get_by_role("button", name="Arrêter").click()
        expect(page.locator(".note p")).to_have_text("Arrêté avant que la réponse soit prête.")
        SERVICE.go.set()
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator(".sources")).to_be_visible()
        expect(page.locator(".turn")).to_have_count(1)


def test_a_server_that_is_still_starting_is_waited_for(browser: Browser, host: Site, url: str) -> None:
    with widget(browser, host, url, faults=True) as page:
        SERVICE.starting = True
        ask(page, QUESTION)
        expect(page.locator(".stage")).to_contain_text("En attente")
        SERVICE.starting = False
        expect(page.locator(".sources")).to_be_visible()


def test_the_conversation_outlives_a_change_of_page_until_a_new_one(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url) as page:
        ask(page, QUESTION)
        expect(page.locator(".sources")).to_be_visible()
        page.reload()
        expect(page.locator(".panel")).to_be_visible()
        page.locator(".claim .marker").first.click()
        expect(page.locator("mark")).to_have_text(QUOTE)
        ask(page, "Et lui ?")
        expect(page.locator(".searched")).to_have_text(f"Recherche {QUESTION} Et lui ?")
        page.get_by_role("button", name="Nouvelle conversation").click()
        page.reload()
        expect(page.locator(".welcome")).to_be_visible()
        expect(page.locator(".turn")).to_have_count(0)


def test_what_was_quoted_is_shown_where_the_document_has_changed_or_gone(
    browser: Browser, host: Site, url: str
) -> None:
    with widget(browser, host, url, faults=True) as page:
        ask(page, QUESTION)
        expect(page.locator(".sources")).to_be_visible()
        SERVICE._documents[PROJECT.file] = replace(PROJECT, text="Tout autre chose. " + TEXT)
        page.locator(".claim .marker").first.click()
        expect(page.locator(".text .hint")).to_have_text(
            "Le document a changé depuis. Voici ce qui a été cité :"
        )
        expect(page.locator("mark")).to_have_text(QUOTE)
        page.keyboard.press("Escape")
        del SERVICE._documents[PROJECT.file]
        page.locator(".claim .marker").first.click()
        expect(page.locator(".text .hint")).to_contain_text("n’est plus parmi les documents")
        expect(page.locator("mark")).to_have_text(QUOTE)


def test_markup_in_a_document_stays_text(browser: Browser, host: Site, url: str) -> None:
    with widget(browser, host, url) as page:
        ask(page, "dangereux <img src=x onerror='window.harmed = 9'>")
        expect(page.locator(".claim").first).to_contain_text("<script>window.harmed = 1</script>")
        page.locator(".claim .marker").first.click()
        expect(page.locator("mark")).to_contain_text("<img src=x")
        assert page.evaluate("window.harmed") is None


def test_the_tag_says_the_language_the_title_the_colours_and_which_documents(
    browser: Browser, host: Site, url: str
) -> None:
    said = 'data-lang="en" data-title="Ask us" data-accent="#770033" data-theme="dark" data-files="none/"'
    with widget(browser, host, url, said) as page:
        expect(page.locator(".bar h2")).to_have_text("Ask us")
        expect(page.locator("textarea")).to_have_attribute("placeholder", "Ask a question…")
        expect(page.locator(".bubble")).to_have_css("background-color", "rgb(119, 0, 51)")
        expect(page.locator(".panel")).to_have_css("background-color", "rgb(27, 33, 35)")
        ask(page, QUESTION)
        expect(page.locator(".said")).to_be_visible()
    with widget(browser, host, url, dark=True, lang="en-GB") as page:
        expect(page.locator("textarea")).to_have_attribute("placeholder", "Ask a question…")
        expect(page.locator(".panel")).to_have_css("background-color", "rgb(27, 33, 35)")


def framed(page: Page, host: Site, assistant: str) -> None:
    host.policy = STRICT.format(assistant=assistant)
    host.pages["/frame"] = f'<!doctype html><iframe src="{assistant}/embed?lang=fr" title="Chat"></iframe>'
    page.goto(f"{host.origin}/frame")


def test_a_frame_shows_the_chat_on_allowed_sites_alone(browser: Browser, host: Site, url: str) -> None:
    put(host, url)
    with ExitStack() as held:
        closed = held.enter_context(live(SERVICE))
        page = held.enter_context(visit(browser, host.origin, faults=True))
        framed(page, host, url)
        chat = page.frame_locator("iframe")
        chat.locator("textarea").fill(QUESTION)
        chat.locator("textarea").press("Enter")
        expect(chat.locator(".short strong")).to_have_text("12")
        chat.locator(".claim .marker").first.click()
        expect(chat.locator("mark")).to_have_text(QUOTE)
        framed(page, host, closed)
        expect(chat.locator("textarea")).to_have_count(0)
        refused = next(f for f in page.frames if f is not page.main_frame)
        assert "embed" not in refused.url, "the browser shows its own error page"
