"""Everybody can use the page: axe-core finds nothing serious in any of its states."""

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
pytest.importorskip("axe_playwright_python", reason="the accessibility tests need axe-playwright-python")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live
from tests.serve.page.test_checking_browser import QUESTION, SERVICE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


def violations(page: Page) -> list[str]:
    """What axe-core calls serious or critical, each with the elements it stands at."""
    page.evaluate("() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => 0)))")
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {[node['target'] for node in v['nodes']]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def answered(page: Page) -> None:
    """An answer with its source beside it, words found in it, its reasons open and a passage previewed."""
    ask(page, QUESTION)
    page.get_by_text("Pourquoi cette réponse").click()
    page.locator(".claim .marker").first.click()
    expect(page.locator("mark.chosen").first).to_be_focused()
    page.get_by_role("searchbox", name="Chercher dans le document").fill("remplissage")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_serious_on_a_wide_page(browser: Browser, url: str, dark: bool) -> None:
    with visit(browser, url, dark=dark) as page:
        expect(page.locator(".document").first).to_be_visible()
        assert violations(page) == []
        answered(page)
        page.locator(".claim .marker").last.hover()
        expect(page.locator(".preview")).to_be_visible()
        assert violations(page) == []
        ask(page, "Pourquoi parler de remplissage zzzzz yyyyy xxxxx ?")
        assert violations(page) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_serious_on_a_phone(browser: Browser, url: str, dark: bool) -> None:
    with visit(browser, url, dark=dark, size=(390, 844), language="fr-FR") as page:
        assert violations(page) == []
        answered(page)
        assert violations(page) == []
        page.get_by_role("button", name="Fermer la source").click()
        page.locator(".why").scroll_into_view_if_needed()
        assert violations(page) == []


def test_what_is_serious_would_be_found(browser: Browser, url: str) -> None:
    with visit(browser, url) as page:
        expect(page.locator(".document").first).to_be_visible()  # the welcome is drawn anew with them
        page.evaluate("document.querySelector('.welcome h2').style.color = '#ddd'")
        assert any(found.startswith("color-contrast") for found in violations(page))


def test_motion_stops_for_who_asked_for_less(browser: Browser, url: str) -> None:
    with visit(browser, url, size=(390, 844)) as page:
        moving = "getComputedStyle(document.querySelector('#side')).transitionDuration"
        assert page.evaluate(moving) != "0s"
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moving) == "0s"
