"""The map and the timeline in a real browser."""

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, Locator, Page, expect

from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

STAR = memory_document(
    "projet.txt",
    "Le projet Étoile\nLe projet Étoile coûte 12 milliards de couronnes.\nIl est abandonné depuis.\n",
    date="2025-01-21",
)
SEA = memory_document("mer.txt", "La mer est calme.\nLes bateaux rentrent au port.\n", date="2024-03")
BREAD = memory_document("pain.txt", "Le pain est cuit.\n")
HOSTILE = memory_document(
    "hostile <b>.txt",
    "<img src=x onerror='window.harmed = 1'> dangereux\n",
    title="<img src=x onerror='window.harmed = 2'> ${window.harmed = 3}",
    date="2023",
)
QUESTION = "Combien coûte le projet Étoile ?"
QUOTE = "Le projet Étoile coûte 12 milliards de couronnes."
SERVICE = FakeService([STAR, SEA, BREAD, HOSTILE])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


def drawn(page: Page) -> Locator:
    """The points, once they are drawn."""
    expect(page.locator("#chart svg.marks")).to_be_visible(timeout=30_000)
    return page.locator("#chart .mark-symbol path")


def open_map(page: Page) -> Locator:
    page.get_by_role("button", name="Carte", exact=True).first.click()
    return drawn(page)


def test_the_map_shows_each_passage_and_marks_those_of_the_answer(page: Page) -> None:
    ask(page, QUESTION)
    points = open_map(page)
    expect(points).to_have_count(len(SERVICE.plane()))
    label = "Le projet Étoile · passage 2 sur 3"
    marked = points.and_(page.locator('[stroke="var(--ink)"]'))
    expect(marked.and_(page.locator(f'[aria-label="{label}"]'))).to_have_count(1)
    expect(page.locator("#chart .mark-text text", has_text="1")).to_have_count(1)
    expect(page.locator("#conversation")).to_be_hidden()


def test_a_point_shows_its_passage_and_opens_it_where_it_stands(page: Page) -> None:
    points = open_map(page)
    point = points.and_(page.locator('[aria-label="Le projet Étoile · passage 2 sur 3"]'))
    point.hover(force=True)
    expect(page.locator(".card")).to_contain_text(QUOTE)
    point.click(force=True)
    expect(page.locator("mark.chosen").first).to_contain_text(QUOTE)
    expect(page.locator(".position")).to_contain_text("Passage de la carte")
    expect(page.locator("#chart")).to_be_visible()


def test_the_keyboard_walks_the_points_and_opens_one(page: Page) -> None:
    points = open_map(page)
    page.locator("#chart svg.marks").focus()
    page.keyboard.press("ArrowRight")
    expect(points.nth(0)).to_be_focused()
    expect(page.locator(".card")).to_be_visible()
    page.keyboard.press("End")
    expect(points.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".pane-source")).to_be_visible()
    expect(page.locator("mark.chosen").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(points.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#conversation")).to_be_visible()
    expect(page.get_by_role("button", name="Carte", exact=True).first).to_be_focused()


def test_a_document_of_the_legend_lists_its_passages_which_open(page: Page) -> None:
    points = open_map(page)
    page.locator("[data-passages='projet.txt']").click()
    expect(page.locator(".passages li")).to_have_count(3)
    expect(points.and_(page.locator(".faint"))).to_have_count(len(SERVICE.plane()) - 3)
    page.locator(".passages button", has_text="12 milliards").click()
    expect(page.locator("mark.chosen").first).to_contain_text(QUOTE)


@pytest.mark.parametrize("date", ["2025-01-21", "2025-01"])
def test_the_timeline_of_one_date_is_drawn_without_a_fault(browser: Browser, date: str) -> None:
    one = memory_document("projet.txt", "Le projet Étoile coûte 12 milliards.\n", date=date)
    with live(FakeService([one, BREAD])) as url, visit(browser, url) as page:
        open_map(page)
        page.locator("[data-view=timeline]").click()
        expect(drawn(page)).to_have_count(1)


def test_the_timeline_is_in_order_and_opens_documents(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="Chronologie").click()
    points = page.locator("#chart .mark-symbol path")
    expect(points).to_have_count(3)
    across = [points.nth(n).bounding_box() for n in range(3)]
    assert [box["x"] for box in across if box] == sorted(box["x"] for box in across if box)
    expect(points.nth(2)).to_have_attribute("aria-label", "Le projet Étoile · 21 janvier 2025")
    expect(page.locator("#chart-list .sources-title")).to_have_text(
        ["2025", "2024", "2023", "1 document sans date"]
    )
    points.nth(1).click(force=True)
    expect(page.locator(".document-title")).to_have_text(SEA.title)
    page.locator("#chart-list button", has_text="pain.txt").click()
    expect(page.locator(".document-title")).to_have_text(BREAD.title)


def test_a_hostile_document_is_a_point_like_any_other(page: Page) -> None:
    points = open_map(page)
    points.and_(page.locator("[aria-label*='onerror']")).hover(force=True)
    expect(page.locator(".card")).to_contain_text("dangereux")
    page.locator("[data-passages^='hostile']").click()
    expect(page.locator(".passages")).to_contain_text("dangereux")
    page.get_by_role("button", name="Chronologie").click()
    expect(points).to_have_count(3)
    assert page.locator("#picture img").count() == 0
    assert page.evaluate("window.harmed") is None


def test_a_question_brings_the_conversation_back(page: Page) -> None:
    open_map(page)
    ask(page, QUESTION)
    expect(page.locator(".claim").first).to_be_visible()
    expect(page.locator("#chart")).to_be_hidden()


def test_nothing_of_the_map_is_loaded_before_it_is_opened(browser: Browser, url: str) -> None:
    with visit(browser, url) as page:
        loaded = (
            "performance.getEntriesByType('resource').map(e => e.name).filter(n => /Plot/.test(n)).length"
        )
        assert page.evaluate(loaded) == 0
        open_map(page)
        assert page.evaluate(loaded) > 0


def test_on_a_phone_the_map_fits_and_the_source_slides_over_it(browser: Browser, url: str) -> None:
    with visit(browser, url, language="en-GB", size=(390, 844), dark=True) as page:
        page.get_by_role("button", name="Map", exact=True).first.click()
        points = drawn(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        points.first.click(force=True)
        expect(page.locator(".pane-source")).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(page.locator("#chart svg.marks")).to_be_in_viewport()


def test_an_empty_corpus_says_so(browser: Browser) -> None:
    with live(FakeService()) as empty, visit(browser, empty) as page:
        page.get_by_role("button", name="Carte", exact=True).first.click()
        expect(page.locator("#chart-list .hint")).to_have_text("Pas encore de passages à dessiner.")
        page.get_by_role("button", name="Chronologie").click()
        expect(page.locator("#chart-list .hint")).to_have_text("Pas encore de documents.")
