"""A question that the server does not take is told so in its turn, and can be asked again."""

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, expect

from assistant.serve.wall.access import Access
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import TOKEN, live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
QUESTION = "Combien coûte le projet Étoile ?"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A house that answers one request a minute."""
    service = FakeService([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n")])
    with live(service, access=Access(token=TOKEN, rate=1)) as address:
        yield address


@pytest.mark.parametrize(
    ("language", "said"), [("fr-FR", "Trop de demandes en peu de temps"), ("en-GB", "Too many requests")]
)
def test_who_asks_too_often_is_told_so(browser: Browser, url: str, language: str, said: str) -> None:
    with visit(browser, url, language=language, faults=True) as page:
        for _ in range(2):
            ask(page, QUESTION)
        expect(page.locator(".turn").last.locator(".wrong")).to_contain_text(said)
        expect(page.locator(".toast-wrap")).not_to_be_visible()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, '{"detail": "Sign in."}', "Vous n’êtes plus connecté"),
        (503, '{"detail": "Queue is full."}', "Beaucoup de questions attendent"),
        (422, '{"detail": "The body is no JSON."}', "The body is no JSON."),
        (500, "Internal Server Error", "La connexion avec l’assistant est perdue"),
    ],
)
def test_every_refusal_ends_its_turn_and_the_question_can_be_asked_again(
    browser: Browser, status: int, body: str, said: str
) -> None:
    service = FakeService([memory_document("a.txt", "Le projet Étoile coûte 12 milliards.\n")])
    with live(service) as url, visit(browser, url, faults=True) as page:
        page.route("**/queue/join*", lambda route: route.fulfill(status=status, body=body))
        ask(page, QUESTION)
        expect(page.locator(".turn .wrong")).to_contain_text(said)
        page.unroute("**/queue/join*")
        page.get_by_role("button", name="Réessayer").click()
        expect(page.locator(".turn .claim").first).to_contain_text("12 milliards")
