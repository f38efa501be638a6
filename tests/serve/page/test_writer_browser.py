"""On the page one chooses who answers, where there is a language model."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, expect

from assistant.phrases import phrase
from assistant.values import Answer
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

DOCUMENT = memory_document("projet.txt", "Le projet Étoile\n\nLe projet Étoile coûte 12 milliards.\n")
QUESTION = "Combien coûte le projet Étoile ?"
WHY = "La source ne donne pas tous ses chiffres ou dates."


class Modelled(FakeService):
    """Has a model, of whose sentences one is never supported; asked who is down, it is."""

    def stream(self, question: str, *asked: object, **chosen: object) -> Iterator[object]:  # type: ignore[override]
        for step in super().stream(question, *asked, **chosen):  # type: ignore[arg-type]
            if isinstance(step, Answer) and chosen.get("writer") == "model":
                down = phrase("fr", "note_unreachable") if "panne" in question else ""
                step = replace(step, dropped=(WHY,), note=down)
            yield step


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(Modelled([DOCUMENT], model="petit-7b <b>")) as address:
        yield address


def test_the_switch_says_who_answers_and_is_kept(browser: Browser, url: str) -> None:
    with visit(browser, url) as page:
        switch = page.get_by_role("group", name="Qui répond")
        expect(switch.get_by_role("button", name="Citations")).to_have_attribute("aria-pressed", "true")
        ask(page, QUESTION)
        expect(page.locator(".written-by")).to_have_count(0)
        switch.get_by_role("button", name="petit-7b <b>").click()
        ask(page, QUESTION)
        expect(page.locator(".turn").last.locator(".written-by")).to_contain_text("Écrit par petit-7b <b>")
        page.reload()
        expect(switch.get_by_role("button", name="petit-7b <b>")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".turn").last.locator(".written-by")).to_contain_text("petit-7b")


def test_what_was_left_out_and_what_failed_is_told(browser: Browser, url: str) -> None:
    with visit(browser, url) as page:
        page.get_by_role("button", name="petit-7b <b>").click()
        ask(page, f"{QUESTION} En panne ?")
        expect(page.locator(".writer-note")).to_have_text(phrase("fr", "note_unreachable"))
        page.locator(".why summary").click()
        expect(page.locator(".dropped")).to_contain_text(WHY)


def test_without_a_model_there_is_no_switch(browser: Browser) -> None:
    with live(FakeService([DOCUMENT])) as address, visit(browser, address) as page:
        ask(page, QUESTION)
        expect(page.locator(".claim").first).to_be_visible()
        expect(page.locator(".writer")).to_have_count(0)
