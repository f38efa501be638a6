"""Conversations, links, exports and opinions in a real browser."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from assistant.errors import FeedbackError
from assistant.exchange import answer_from_json
from assistant.feedback import Feedback
from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.serve.page.exports import Format, export
from assistant.values import Answer, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

FILLER = "\n\n".join(f"Ligne de remplissage numéro {n}, sans rapport." for n in range(40))
PROJECT = memory_document(
    "projet.txt",
    f"Le projet Étoile\n\n{FILLER}\n\nLe projet Étoile coûte 12 milliards de couronnes.\n\n{FILLER}\n\n"
    "Le projet Étoile serait abandonné.\n",
    date="2025-01-21",
)
OTHER = memory_document("autre.txt", "Un autre document\n\nLe pont Neuf coûte 3 millions.\n")
QUESTION = "Combien coûte le projet Étoile ?"
SECOND = "Combien coûte le pont Neuf ?"
HOSTILE = "<img src=x onerror='window.harmed = 1'><script>window.harmed = 2</script>"


class Stepping(FakeService):
    """Holds still before the stage that ``hold`` names, or after the first claim ("claim")."""

    hold = ""

    def __init__(self) -> None:
        super().__init__([PROJECT, OTHER])
        self.go = threading.Event()
        self.asked: list[tuple[str, tuple[str, ...], Scope]] = []

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        self.asked.append((question, tuple(history), scope))
        for step in super().stream(question, history, scope=scope):
            yield step
            name = step.name if isinstance(step, Stage) else "claim" if isinstance(step, Verdict) else ""
            while name and name == self.hold and not self.go.wait(0.05):
                yield step if isinstance(step, Stage) else Stage("verify")


SERVICE = Stepping()
OPINIONS: list[Feedback] = []


def keep(feedback: Feedback) -> None:
    if feedback.reason == "plein":
        raise FeedbackError("feedback.jsonl is full. Export it, then delete it.")
    OPINIONS.append(feedback)


@pytest.fixture(autouse=True)
def ready() -> Iterator[None]:
    SERVICE.hold = ""
    SERVICE.go.clear()
    SERVICE.asked.clear()
    OPINIONS.clear()
    yield
    SERVICE.go.set()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE, keep=keep) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with visit(browser, url) as visited:
        visited.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
        yield visited


def begin(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("#first-picture")).to_have_count(0)


def drawer(page: Page) -> None:
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(page.locator(".drawer")).to_be_visible()


def titles(page: Page) -> list[str]:
    return page.locator(".kept-title").all_text_contents()


def press(page: Page, act: str, *, turn: int = -1) -> None:
    page.locator(".turn").nth(turn).locator(f"[data-act={act}]").click()


def stored(page: Page) -> list[dict[str, Any]]:
    said = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.startsWith('assistant.')).map(([, v]) => v)"
    )
    return [json.loads(text) for text in said]


def last_answer(page: Page) -> dict[str, Any]:
    [conversation] = stored(page)
    answer: dict[str, Any] = conversation["turns"][-1]["answer"]
    return answer


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def downloaded(page: Page, button: str) -> tuple[str, str]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_text("utf-8")


def test_claims_are_shown_before_the_end_and_do_not_move_when_it_comes(page: Page) -> None:
    SERVICE.hold = "claim"
    begin(page, QUESTION)
    claim = page.locator(".turn.working .claim")
    expect(claim).to_have_count(1)
    expect(claim).to_contain_text("Le projet Étoile coûte 12 milliards de couronnes.")
    expect(page.locator(".turn.working .short strong")).to_have_text("12")
    expect(page.locator(".turn.working .stage-name")).to_have_text("Vérification…")
    expect(page.locator(".turn.working .sources")).to_have_count(0)
    before = claim.bounding_box()
    claim.locator(".marker").click()
    expect(page.locator("mark.chosen")).to_have_text("Le projet Étoile coûte 12 milliards de couronnes.")
    SERVICE.go.set()
    expect(page.locator(".turn:not(.working) .claim")).to_have_count(3)
    assert page.locator(".claim").first.bounding_box() == before
    expect(page.locator(".claim .chip")).to_contain_text("au conditionnel dans la source")


@pytest.mark.parametrize("stage", ["rewrite", "retrieve", "read", "answer", "verify", "claim"])
def test_an_answer_can_be_stopped_at_every_stage(page: Page, stage: str) -> None:
    SERVICE.hold = stage
    begin(page, QUESTION)
    shown = {"claim": "Vérification…", "rewrite": "Compréhension de la question…"}.get(stage)
    line = page.locator(".stage-name")
    expect(line).to_have_text(shown) if shown else expect(line).not_to_have_text("Envoi…")
    if stage == "claim":
        expect(page.locator(".claim")).to_have_count(1)
    page.locator("#question textarea").fill("la suivante")
    page.get_by_role("button", name="Arrêter").click()
    expect(page.locator(".note")).to_contain_text("Arrêté")
    expect(page.locator(".claim")).to_have_count(1 if stage == "claim" else 0)
    expect(page.locator("#question textarea")).to_have_value("la suivante")
    SERVICE.hold = ""
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".turn .short strong")).to_have_text("12")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value("la suivante")


def test_a_reload_keeps_the_conversation_and_what_follows_from_it(page: Page) -> None:
    ask(page, QUESTION)
    shown = page.locator(".answer").inner_html()
    reload(page)
    expect(page.locator(".asked")).to_have_text(QUESTION)
    expect(page.locator(".claim")).to_have_count(3)
    assert page.locator(".answer").inner_html() == shown
    expect(page.locator("mark.chosen")).to_have_text("Le projet Étoile coûte 12 milliards de couronnes.")
    ask(page, "Et lui ?")
    expect(page.locator(".turn:last-child .searched")).to_have_text(f"Recherche {QUESTION} Et lui ?")
    assert SERVICE.asked[-1][1] == (QUESTION,)


def test_a_conversation_outlives_the_server(browser: Browser) -> None:
    with live(SERVICE) as first, visit(browser, first, faults=True) as page:
        ask(page, QUESTION)
        kept = page.evaluate("({...localStorage})")
    with live(FakeService([PROJECT])) as again, visit(browser, again) as page:
        page.evaluate("kept => Object.assign(localStorage, kept)", kept)
        drawer(page)
        page.locator(".kept-open").click()
        expect(page.locator(".claim")).to_have_count(3)


def test_a_reload_while_an_answer_is_made_keeps_the_question(browser: Browser, url: str) -> None:
    SERVICE.hold = "read"
    with visit(browser, url, faults=True) as page:  # the framework complains of its cut connection
        begin(page, QUESTION)
        expect(page.locator(".stage-name")).to_have_text("Lecture…")
        reload(page)
        SERVICE.hold = ""
        expect(page.locator(".asked")).to_have_text(QUESTION)
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator(".short strong")).to_have_text("12")


def test_conversations_are_listed_named_switched_and_removed_with_a_way_back(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="Nouvelle conversation").click()
    ask(page, SECOND)
    drawer(page)
    assert titles(page) == [SECOND, QUESTION]
    expect(page.locator(".kept-open[aria-current]")).to_contain_text(SECOND)
    page.locator(".kept li", has_text=QUESTION).locator("[data-act=more]").click()
    page.get_by_role("button", name="Renommer").click()
    page.keyboard.press("Escape")
    expect(page.locator(".renaming").last).to_be_hidden()
    page.get_by_role("button", name="Renommer").click()
    page.keyboard.type("Le <b>prix</b> d’Étoile")
    page.keyboard.press("Enter")
    assert titles(page) == [SECOND, "Le <b>prix</b> d’Étoile"]
    page.locator(".kept-open", has_text="prix").click()
    expect(page.locator(".drawer")).to_be_hidden()
    expect(page.locator(".asked")).to_have_text(QUESTION)
    expect(page.locator(".short strong")).to_have_text("12")
    drawer(page)
    page.locator(".kept li", has_text="prix").locator("[data-act=more]").click()
    page.get_by_role("button", name="Supprimer").click()
    assert titles(page) == [SECOND]
    assert len(stored(page)) == 1
    expect(page.locator(".turn")).to_have_count(0)
    page.get_by_role("button", name="Annuler").click()
    assert titles(page) == [SECOND, "Le <b>prix</b> d’Étoile"]
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()
    expect(page.locator(".short strong")).to_have_text("12")
    expect(page.get_by_role("button", name="Conversations", exact=True)).to_be_focused()


def test_two_tabs_share_conversations_and_spoil_none(page: Page, url: str) -> None:
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(url)
    expect(other.locator("#first-picture")).to_have_count(0)
    drawer(other)
    other.locator(".kept-open").click()
    expect(other.locator(".short strong")).to_have_text("12")
    ask(other, SECOND)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn:last-child .claim")).to_contain_text("3 millions")
    ask(page, "Le projet Étoile serait abandonné ?")
    [conversation] = stored(page)
    assert [turn["question"] for turn in conversation["turns"]] == [
        QUESTION,
        SECOND,
        "Le projet Étoile serait abandonné ?",
    ]
    drawer(page)
    page.locator(".kept [data-act=more]").first.click()
    page.get_by_role("button", name="Supprimer").click()
    expect(other.locator(".turn")).to_have_count(0)


def test_two_browsers_do_not_see_one_anothers_conversations(browser: Browser, url: str) -> None:
    with visit(browser, url) as one, visit(browser, url) as two:
        ask(one, QUESTION)
        ask(two, SECOND)
        for page, own in ((one, QUESTION), (two, SECOND)):
            drawer(page)
            assert titles(page) == [own]


def test_a_rewritten_question_is_edited_and_asked_alone(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "Et lui ?")
    expect(page.locator(".turn:last-child .asked-more .searched q")).to_have_text(f"{QUESTION} Et lui ?")
    press(page, "edit")
    box = page.get_by_role("textbox", name="Question modifiée")
    expect(box).to_have_value(f"{QUESTION} Et lui ?")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    press(page, "edit")
    box.fill(SECOND)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(3)
    expect(page.locator(".turn:last-child .claim")).to_contain_text("3 millions")
    assert SERVICE.asked[-1] == (SECOND, (), EVERYTHING)
    expect(page.locator(".turn:last-child .searched")).to_have_count(0)


def test_an_answer_is_made_again_in_its_place_with_its_own_history(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "Et lui ?")
    ask(page, SECOND)
    SERVICE.asked.clear()
    press(page, "retry", turn=1)
    expect(page.locator(".turn:not(.working)")).to_have_count(3)
    expect(page.locator(".turn").nth(1).locator(".short strong")).to_have_text("12")
    assert SERVICE.asked == [("Et lui ?", (QUESTION,), EVERYTHING)]
    SERVICE.hold = "read"
    press(page, "retry", turn=0)
    expect(page.locator(".stage-name")).to_have_text("Lecture…")
    page.get_by_role("button", name="Arrêter").click()
    first = page.locator(".turn").first
    expect(first.locator(".note")).to_contain_text("Arrêté")
    expect(first.locator(".short strong")).to_have_text("12")


def test_a_link_opens_the_answer_here_and_asks_again_elsewhere(
    page: Page, browser: Browser, url: str
) -> None:
    ask(page, QUESTION)
    ask(page, "Et lui ?")
    press(page, "link")
    expect(page.locator(".turn:last-child .done")).to_have_text("Lien copié")
    link = clipboard(page)
    assert link.startswith(f"{url}/#question=Et+lui")
    asked = len(SERVICE.asked)
    again = page.context.new_page()
    again.goto(link)
    expect(again.locator(".turn")).to_have_count(2)
    expect(again.locator(".turn:last-child .short strong")).to_have_text("12")
    assert len(SERVICE.asked) == asked, "the answer was at hand"
    assert again.evaluate("location.hash") == ""
    with visit(browser, link) as stranger:
        expect(stranger.locator(".turn .short strong")).to_have_text("12")
        expect(stranger.locator(".turn")).to_have_count(1)
        expect(stranger.locator(".searched q")).to_have_text(f"{QUESTION} Et lui ?")
        assert SERVICE.asked[-1] == ("Et lui ?", (QUESTION,), EVERYTHING)
        reload(stranger)
        expect(stranger.locator(".turn .short strong")).to_have_text("12")
        assert len(SERVICE.asked) == asked + 1, "a reload does not ask again"
        ask(stranger, "Et alors ?")
        assert SERVICE.asked[-1][1] == (QUESTION, "Et lui ?")


def test_a_link_is_asked_when_the_box_of_the_question_comes_last(browser: Browser, url: str) -> None:
    context = browser.new_context()
    held: list[Route] = []

    def hold(route: Route) -> None:
        found = route.fetch()
        if "max_lines" in found.text():
            held.append(route)
        else:
            route.fulfill(response=found)

    context.route("**/assets/Index-*.js", hold)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{url}/#question=Combien+co%C3%BBte+le+projet+%C3%89toile+%3F")
    expect(page.locator("#conversation .welcome")).to_be_attached()
    page.wait_for_timeout(300)
    assert held, "the framework's box is a part of its own"
    for route in held:
        route.continue_()
    expect(page.locator(".turn .short strong")).to_have_text("12")
    assert faults == []
    context.close()


def test_a_link_carries_the_documents_that_were_asked(browser: Browser, url: str) -> None:
    link = f"{url}/#question=Combien+co%C3%BBte+le+pont+Neuf+%3F&file=projet.txt&since=2020&until=x"
    with visit(browser, link) as page:
        expect(page.locator(".turn:not(.working)")).to_have_count(1)
        assert SERVICE.asked == [(SECOND, (), Scope(("projet.txt",), "2020", ""))]
        expect(page.locator(".asked-within")).to_be_visible()
        press(page, "link")
        assert "file=projet.txt&since=2020" in str(page.locator("[data-act=link]").get_attribute("href"))


def test_a_copy_carries_its_footnotes(page: Page) -> None:
    ask(page, QUESTION)
    press(page, "copy")
    expect(page.locator(".done")).to_have_text("Copié")
    copied = clipboard(page).replace("\r\n", "\n")
    answer = answer_from_json(last_answer(page))
    assert copied == export([answer], format=Format.MARKDOWN, language="fr").text
    assert "[^1]: « Le projet Étoile coûte 12 milliards de couronnes\\. »" in copied


def test_exports_say_what_is_on_the_screen(page: Page) -> None:
    ask(page, QUESTION)
    press(page, "export")
    kept = last_answer(page)
    name, said = downloaded(page, "JSON")
    assert name == "combien-coute-le-projet-etoile.json"
    assert json.loads(said) == kept
    name, said = downloaded(page, "Page à imprimer")
    assert name.endswith(".html")
    printed = page.context.new_page()
    printed.set_content(said)
    expect(printed.locator("h2")).to_have_text(QUESTION)
    expect(printed.locator(".short")).to_contain_text("12")
    assert printed.locator(".claim").count() == page.locator(".claim").count()
    for shown in page.locator(".claim").all():
        words = str(shown.locator("span").first.text_content()).split("Étoile")[0]
        expect(printed.locator("article")).to_contain_text(words)
    expect(printed.locator(".notes li")).to_have_count(3)
    name, said = downloaded(page, "Markdown")
    assert name.endswith(".md")
    assert said == export([answer_from_json(kept)], format=Format.MARKDOWN, language="fr").text


def test_a_whole_conversation_is_exported(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, SECOND)
    drawer(page)
    page.locator(".kept [data-act=more]").click()
    name, said = downloaded(page, "Markdown")
    assert name == "combien-coute-le-projet-etoile.md"
    assert said.startswith("# Combien coûte le projet Étoile ?\n")
    assert "[^1-1]: " in said
    assert "[^2-1]: " in said
    _, said = downloaded(page, "JSON")
    assert [a["question"] for a in json.loads(said)["answers"]] == [QUESTION, SECOND]


def test_an_opinion_is_kept_with_its_reason_and_can_be_taken_back(page: Page) -> None:
    ask(page, QUESTION)
    ask(page, "Et lui ?")
    press(page, "down")
    expect(page.locator(".turn:last-child [data-act=down]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("textbox", name="Pourquoi (facultatif)").fill("C’est l’ancien <prix>")
    page.keyboard.press("Enter")
    expect(page.locator(".turn:last-child .done")).to_have_text("Merci, c’est noté")
    first, second = OPINIONS
    assert (first.rating, first.reason, second.reason) == ("down", "", "C’est l’ancien <prix>")
    assert (first.id, second.history, second.answer.question) == (second.id, (QUESTION,), "Et lui ?")
    reload(page)
    expect(page.locator(".turn:last-child [data-act=down]")).to_have_attribute("aria-pressed", "true")
    press(page, "down")
    expect(page.locator(".turn:last-child .done")).to_have_text("Avis retiré")
    assert OPINIONS[-1].rating == ""


def test_an_opinion_that_cannot_be_kept_is_told(browser: Browser, url: str) -> None:
    with visit(browser, url, faults=True) as page:
        ask(page, QUESTION)
        press(page, "up")
        page.get_by_role("textbox", name="Pourquoi (facultatif)").fill("plein")
        page.keyboard.press("Enter")
        expect(page.locator(".done")).to_have_text("feedback.jsonl is full. Export it, then delete it.")


def test_without_a_place_for_opinions_there_are_no_thumbs(browser: Browser) -> None:
    with live(SERVICE) as address, visit(browser, address) as page:
        ask(page, QUESTION)
        expect(page.locator("[data-act=copy]")).to_be_visible()
        expect(page.locator("[data-act=up]")).to_be_hidden()


def test_hostile_words_in_what_is_kept_stay_words_and_nonsense_is_left_out(page: Page) -> None:
    ask(page, QUESTION)
    [conversation] = stored(page)
    turn = conversation["turns"][0]
    answer = turn["answer"]
    answer["claims"][0]["text"] = answer["claims"][0]["citations"][0]["title"] = HOSTILE
    answer["claims"][0]["short"] = ""
    turns = [
        {**turn, "id": "a", "question": HOSTILE, "answer": answer},
        {**turn, "id": "b", "answer": {**answer, "claims": [{"text": 3}]}},
        {**turn, "id": "c", "answer": {"html": HOSTILE}},
        {"id": "d", "question": 7},
        None,
    ]
    spoilt = {**conversation, "title": HOSTILE, "turns": turns}
    page.evaluate(
        """([id, spoilt]) => {
            localStorage.setItem(`assistant.conversation.${id}`, JSON.stringify(spoilt));
            localStorage.setItem("assistant.conversation.x", "{ cut");
            localStorage.setItem("assistant.conversation.y", '{"id": "y", "turns": {"length": 2}}');
            localStorage.setItem("assistant.conversation.z", "null");
        }""",
        [conversation["id"], spoilt],
    )
    reload(page)
    expect(page.locator(".asked").first).to_have_text(HOSTILE)
    expect(page.locator(".claim").first).to_contain_text("onerror")
    expect(page.locator(".turn")).to_have_count(3)
    expect(page.locator(".note")).to_have_count(2)
    drawer(page)
    assert titles(page) == [HOSTILE]
    assert page.evaluate("window.harmed") is None
    assert page.locator(".turn img, .turn script, .drawer img, .drawer script").count() == 0


def test_a_browser_that_keeps_nothing_still_talks(browser: Browser, url: str) -> None:
    forbid = "Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError'); }"
    with visited_with(browser, url, forbid) as page:
        ask(page, QUESTION)
        drawer(page)
        assert titles(page) == [QUESTION]
        expect(page.locator(".drawer-trouble")).to_contain_text("ne permet pas")


def test_where_there_is_no_room_the_oldest_conversations_go_and_that_is_told(
    browser: Browser, url: str
) -> None:
    limit = """
        const put = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            const kept = Object.keys(this).filter((other) => /conversation/.test(other) && other !== key);
            if (kept.length > 1) throw new DOMException("full", "QuotaExceededError");
            put.call(this, key, value);
        };
    """
    with visited_with(browser, url, limit) as page:
        for question in (QUESTION, SECOND, "Le projet Étoile serait abandonné ?"):
            page.get_by_role("button", name="Nouvelle conversation").click()
            ask(page, question)
        drawer(page)
        assert titles(page) == ["Le projet Étoile serait abandonné ?", SECOND]
        expect(page.locator(".drawer-trouble")).to_contain_text("les plus anciennes conversations")


def visited_with(browser: Browser, url: str, script: str) -> Any:
    """A visit in which the script runs before any of the page's."""

    class Scripted:
        def new_context(self, **options: Any) -> BrowserContext:
            context = browser.new_context(**options)
            context.add_init_script(script)
            return context

    return visit(Scripted(), url)  # type: ignore[arg-type]


def test_on_a_phone_everything_fits(browser: Browser, url: str) -> None:
    with visit(browser, url, size=(390, 844)) as page:
        ask(page, QUESTION)
        ask(page, "Et lui ?")
        press(page, "export")
        drawer(page)
        page.locator(".kept [data-act=more]").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.locator(".drawer").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_question_that_a_link_asks_is_said_in_english_to_an_english_browser(
    browser: Browser, url: str
) -> None:
    with visit(
        browser, f"{url}/#question=How+much+does+projet+%C3%89toile+co%C3%BBte", language="en"
    ) as page:
        expect(page.locator(".turn:not(.working) .claim").first).to_be_visible()
        for name in ("Copy with footnotes", "Try again", "Export", "Good answer", "Bad answer"):
            expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
        assert replace(PROJECT).file in page.locator(".sources").inner_text()
