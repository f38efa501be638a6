"""Checking an answer in a real browser: the source pane, the search in it, the previews, the reasons."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

pytest.importorskip("playwright", reason="the browser tests need playwright")
from playwright.sync_api import Browser, Page, expect

from assistant.exchange import answer_from_json
from assistant.reports import Stage
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Document, Hit, Reading, Verdict
from tests.fakes import FakeService, memory_document
from tests.serve.browser import CHROMIUM, ask, visit
from tests.serve.live import live

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]

FILLER = "\n\n".join(f"Ligne de remplissage numéro {n}, sans rapport." for n in range(40))
QUOTE = "Le pont de l’Étoile coûte 12 millions d’écus."
QUESTION = "Combien coûte le pont de l’Étoile, millions d’écus ?"
BRIDGE = replace(
    memory_document(
        "pont.txt",
        f"Le pont\n\n{FILLER}\n\nLe cœur d’un ETE fut e\u0301te\u0301 là. {FILLER}\n\n{QUOTE}\n\n{FILLER}\n",
        date="2025-01-21",
    ),
    pages=(0, 500),
)
GAZETTE = memory_document("gazette.txt", f"La gazette\n\n{FILLER}\n\n{QUOTE}\n", date="2024-06")
COPY = replace(GAZETTE, file="archive/gazette.txt")
HUGE = memory_document(
    "enorme.txt",
    "Le registre\n" + "Le registre énumère des navires sans fin. " * 12_000 + "\n"
    "Le registre compte 77 baleiniers.\n" + f"{'Une ligne du registre. ' * 35}\n" * 630,
)
HOSTILE = memory_document(
    "hostile <b>.txt",
    "<script>window.harmed = 1</script> **gras** dangereux \u202e renversé \u202c ${window.harmed=4}\n"
    f"{'dangereux' * 3000}\n",
    title="<img src=x onerror='window.harmed = 5'> titre",
)


class Library(FakeService):
    """Its files of the same content are found once; its passages are read; it can be held while reading."""

    def __init__(self, documents: Sequence[Document]) -> None:
        super().__init__(documents)
        self.go = threading.Event()
        self.go.set()

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]:
        found = super().search(question, history, k=k, scope=scope)
        once = [h for h in found if h.passage.file != COPY.file]
        return [self._read(h, rank) for rank, h in enumerate(once, start=1)]

    def _read(self, hit: Hit, rank: int) -> Hit:
        also = (COPY.file,) if hit.passage.file == GAZETTE.file else ()
        passage = replace(hit.passage, also=also)
        reading = Reading(min(hit.score, 1.0) * 0.9, None, ())
        return replace(hit, passage=passage, rank=rank, reading=reading, dense_rank=rank + 1, fused_rank=rank)

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        for step in super().stream(question, history, scope=scope):
            if isinstance(step, Stage) and step.name == "answer":
                assert self.go.wait(20)
            yield replace(step, threshold=0.45) if isinstance(step, Answer) and not step.reply else step


SERVICE = Library([BRIDGE, GAZETTE, COPY, HOSTILE])


@pytest.fixture(autouse=True)
def going() -> Iterator[None]:
    yield
    SERVICE.go.set()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live(SERVICE) as address:
        yield address


def chosen(page: Page) -> str:
    return "".join(page.locator("mark.chosen").all_text_contents())


def marked(page: Page, name: str) -> list[str]:
    """The text of the places that the browser highlights under that name."""
    script = "name => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString())"
    found: list[str] = page.evaluate(script, name)
    return found


def in_pane(page: Page) -> bool:
    """Whether the found place at hand is seen within the pane."""
    script = """() => {
        const [range] = CSS.highlights.get("found-now");
        const a = range.getBoundingClientRect();
        const b = document.querySelector(".pane-document").getBoundingClientRect();
        return a.height > 0 && a.top >= b.top && a.bottom <= b.bottom;
    }"""
    return bool(page.evaluate(script))


def open_source(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".claim .marker").first.click()
    expect(page.locator("mark.chosen").first).to_be_focused()


def test_arrow_keys_walk_the_citations_from_the_pane(page: Page) -> None:
    open_source(page)
    assert chosen(page) == QUOTE
    seen = [page.locator(".document-facts .file").text_content()]
    page.keyboard.press("ArrowRight")
    expect(page.locator(".position")).to_contain_text("Citation 2 sur")
    expect(page.locator(".document-facts .file")).to_have_text("pont.txt")
    seen.append(page.locator(".document-facts .file").text_content())
    assert seen == ["gazette.txt", "pont.txt"]
    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    assert chosen(page) == QUOTE
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".document-facts .file")).to_have_text("gazette.txt")


def test_arrow_keys_walk_the_citations_from_a_marker_and_stay_there(page: Page) -> None:
    ask(page, QUESTION)
    page.locator(".claim .marker").first.focus()
    page.keyboard.press("ArrowRight")
    second = page.locator('.marker[data-n="2"]').first
    expect(second).to_be_focused()
    expect(page.locator(".document-facts .file")).to_have_text("pont.txt")
    expect(second).to_have_attribute("aria-current", "true")


def test_arrow_keys_are_left_to_what_is_written_in(page: Page) -> None:
    open_source(page)
    field = page.get_by_role("searchbox", name="Chercher dans le document")
    field.fill("abc")
    field.press("ArrowLeft")
    field.press("x")
    expect(field).to_have_value("abxc")
    expect(page.locator(".position")).to_contain_text("Citation 1 sur")
    page.locator("#question textarea").fill("abc")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("x")
    expect(page.locator("#question textarea")).to_have_value("abxc")


def test_words_are_found_whatever_their_case_and_accents_at_exact_places(page: Page) -> None:
    open_source(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".document-facts .file")).to_have_text("pont.txt")
    field = page.get_by_role("searchbox", name="Chercher dans le document")
    for sought, wanted in [
        ("éte", ["ETE", "e\u0301te\u0301"]),
        ("COEUR D'UN", ["cœur d’un"]),
        ("l'etoile coute", ["l’Étoile coûte"]),
        ("absent", []),
    ]:
        field.fill(sought)
        count = f"{1} sur {len(wanted)}" if wanted else "Aucun résultat"
        expect(page.locator(".find-count")).to_contain_text(count.removeprefix("1") if wanted else count)
        assert marked(page, "found") == wanted
        assert page.locator(".document-text").text_content() == BRIDGE.text
        assert not wanted or in_pane(page)
    assert page.locator("mark").count() == 1, "the citation's mark is whole"


def test_enter_goes_from_match_to_match_and_escape_empties_the_field_first(page: Page) -> None:
    open_source(page)
    field = page.get_by_role("searchbox", name="Chercher dans le document")
    page.locator(".pane-document").evaluate("view => view.scrollTo(0, 0)")
    field.fill("remplissage numero 3")
    expect(page.locator(".find-count")).to_have_text("1 sur 11")
    field.press("Enter")
    expect(page.locator(".find-count")).to_have_text("2 sur 11")
    assert in_pane(page)
    field.press("Shift+Enter")
    field.press("Shift+Enter")
    expect(page.locator(".find-count")).to_have_text("11 sur 11")
    assert in_pane(page)
    page.get_by_role("button", name="Résultat suivant").click()
    expect(page.locator(".find-count")).to_have_text("1 sur 11")
    field.focus()
    field.press("Escape")
    expect(field).to_have_value("")
    assert marked(page, "found") == []
    expect(page.locator(".pane-source")).to_be_visible()
    field.press("Escape")
    expect(page.locator(".pane-source")).to_be_hidden()


def test_where_the_same_fact_stands_is_listed_with_its_date_and_opens(page: Page) -> None:
    open_source(page)
    listed = page.locator(".elsewhere-place")
    expect(listed).to_have_count(2)
    expect(listed.first).to_have_text("[2] Le pont21 janvier 2025")
    expect(listed.last).to_have_text("archive/gazette.txtjuin 2024")
    listed.last.click()
    expect(page.locator(".document-facts .file")).to_have_text("archive/gazette.txt")
    expect(page.locator("mark.chosen")).to_have_text(QUOTE)
    listed.first.click()
    expect(page.locator(".document-facts .file")).to_have_text("pont.txt")
    expect(page.locator(".position")).to_contain_text("Citation 2 sur")
    expect(page.locator(".position")).to_contain_text("page 2")
    expect(page.locator("mark.chosen")).to_have_text(QUOTE)
    expect(listed.first).to_have_text("[1] La gazettejuin 2024")


def test_hovering_a_marker_previews_the_passage_and_moves_nothing(page: Page) -> None:
    ask(page, QUESTION)
    places = "() => [...document.querySelectorAll('.turn *')].map((e) => e.getBoundingClientRect().top)"
    before = page.evaluate(places)
    marker = page.locator('.claim .marker[data-n="2"]')
    marker.hover()
    card = page.locator(".preview")
    expect(card).to_be_visible()
    expect(card.locator("mark")).to_have_text(QUOTE)
    expect(card).to_contain_text("21 janvier 2025 · page 2")
    expect(marker).to_have_attribute("aria-describedby", "preview")
    assert page.evaluate(places) == before
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".pane-source")).to_be_visible()


def test_a_marker_reached_by_keyboard_previews_its_passage(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("#question textarea").focus()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.marker')"):
            break
    expect(page.locator(".preview mark")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.locator("#question textarea").focus()
    expect(page.locator(".preview")).to_be_hidden()


def test_a_touch_previews_nothing(browser: Browser, url: str) -> None:
    context = browser.new_context(has_touch=True, locale="fr-FR", viewport={"width": 1360, "height": 860})
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#first-picture")).to_have_count(0, timeout=20_000)
    ask(page, QUESTION)
    page.locator(".claim .marker").first.tap()
    expect(page.locator("mark.chosen").first).to_be_focused()
    expect(page.locator(".preview")).to_be_hidden()
    context.close()


def test_why_an_answer_is_what_it_is_has_the_numbers_of_the_answer(page: Page, url: str) -> None:
    with page.expect_response(lambda reply: "queue/data" in reply.url):
        ask(page, QUESTION)
    sent = page.request.post(f"{url}/v1/ask", data=json.dumps({"question": QUESTION}), headers=JSON)
    answer = answer_from_json(sent.json())
    why = page.locator(".why")
    expect(why.locator(".trails")).to_be_hidden()
    page.get_by_text("Pourquoi cette réponse").click()
    rows = why.locator(".trail")
    expect(rows).to_have_count(len(answer.hits))
    for row, hit in zip(rows.all(), answer.hits, strict=True):
        assert hit.reading
        ranks = [b.text_content() for b in row.locator(".ranks b").all()]
        assert ranks == [str(r) for r in (hit.dense_rank, hit.lexical_rank, hit.fused_rank)]
        expect(row.locator(".reading b")).to_have_text(f"{int(hit.reading.probability * 100)}\u202f%")
    fates = [row.locator(".fate").text_content() for row in rows.all()]
    assert fates[:2] == ["Cité [1]", "Cité [2]"]
    assert "Écarté\u00a0: moins de 45\u202f%" in fates[2:]
    expect(why.locator(".verdict.supported")).to_have_count(len(answer.verdicts))
    rows.last.locator("button").click()
    expect(page.locator("mark.chosen").first).to_have_text(answer.hits[-1].passage.text.strip())


JSON = {"Content-Type": "application/json"}


def test_a_document_of_a_megabyte_is_read_and_searched(browser: Browser) -> None:
    assert len(HUGE.text) > 1_000_000
    with live(Library([HUGE])) as url, visit(browser, url) as page:
        _read_and_search(page)


def _read_and_search(page: Page) -> None:
    ask(page, "Combien de baleiniers compte le registre ?")
    marker = page.locator(".claim .marker", has_text="[1]").first
    marker.click()
    expect(page.locator("mark.chosen").first).to_be_in_viewport()
    assert page.locator(".document-text").evaluate("text => text.textContent.length") == len(HUGE.text)
    field = page.get_by_role("searchbox", name="Chercher dans le document")
    field.fill("registre")
    expect(page.locator(".find-count")).to_contain_text(f"sur {HUGE.text.count('registre')}")
    field.press("Enter")
    assert in_pane(page)
    field.fill("77 baleiniers")
    expect(page.locator(".find-count")).to_have_text("1 sur 1")
    assert marked(page, "found-now") == ["77 baleiniers"]
    assert in_pane(page)


def test_a_hostile_document_is_text_in_the_preview_the_search_and_the_reasons(page: Page) -> None:
    ask(page, "dangereux gras renversé script ?")
    page.locator(".claim .marker").first.hover()
    expect(page.locator(".preview-title")).to_have_text(HOSTILE.title)
    expect(page.locator(".preview mark")).to_contain_text("<script>window.harmed = 1</script> **gras**")
    page.get_by_text("Pourquoi cette réponse").click()
    expect(page.locator(".trail").first).to_contain_text("<script>window.harmed = 1</script>")
    page.locator(".claim .marker").first.click()
    expect(page.locator("mark.chosen").first).to_be_focused()
    page.get_by_role("searchbox", name="Chercher dans le document").fill("<script>")
    expect(page.locator(".find-count")).to_have_text("1 sur 1")
    assert page.locator(".pane script, .pane img, .preview img, .answer img").count() == 0
    assert page.evaluate("window.harmed") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_keyboard_is_held_by_the_pane_and_given_back(browser: Browser, url: str) -> None:
    with visit(browser, url, size=(390, 844)) as page:
        ask(page, QUESTION)
        marker = page.locator(".claim .marker").first
        marker.click()
        expect(page.locator("mark.chosen").first).to_be_focused()
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate("!document.activeElement.closest('#talk, #bar')"), (
                "what lies below is out of reach"
            )
        page.get_by_role("button", name="Fermer la source").click()
        expect(marker).to_be_focused()
        opener = page.get_by_role("button", name="Documents", exact=True)
        opener.click()
        expect(page.locator(".pane-list h2")).to_be_focused()
        page.keyboard.press("Escape")
        expect(opener).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_abstention_says_what_to_try_and_how_far_it_was(page: Page) -> None:
    ask(page, "Pourquoi parler de remplissage zzzzz yyyyy xxxxx ?")
    expect(page.locator(".abstained")).to_be_visible()
    expect(page.locator(".why .checked")).to_contain_text("aucun ne répond")
    page.locator(".answer .example").last.click()
    expect(page.locator(".asked").last).to_contain_text("De quoi parlent ces documents ?")


def test_nothing_jumps_when_the_answer_arrives(page: Page) -> None:
    ask(page, QUESTION)
    SERVICE.go.clear()
    page.locator("#question textarea").fill("Le pont coûte combien de millions ?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.working")).to_be_visible()
    page.evaluate(
        """() => {
            window.shifted = [];
            new PerformanceObserver((seen) => window.shifted.push(...seen.getEntries().map((e) => e.value)))
                .observe({ type: "layout-shift" });
        }"""
    )
    SERVICE.go.set()
    expect(page.locator(".turn:not(.working)")).to_have_count(2)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
    assert page.evaluate("window.shifted.reduce((sum, value) => sum + value, 0)") < 0.02
    page.evaluate("document.querySelector('.asked').parentElement.parentElement.style.paddingTop = '200px'")
    page.wait_for_function("window.shifted.some((value) => value > 0.02)")


def test_the_page_speaks_english_where_sources_are_checked(browser: Browser, url: str) -> None:
    with visit(browser, url, language="en-GB", dark=True) as page:
        ask(page, QUESTION)
        page.get_by_text("Why this answer").click()
        expect(page.locator(".fate").first).to_have_text("Cited [1]")
        page.locator(".claim .marker").first.click()
        expect(page.locator(".elsewhere")).to_contain_text("Also in:")
        page.get_by_role("searchbox", name="Find in the document").fill("etoile")
        expect(page.locator(".find-count")).to_have_text("1 of 1")
