"""Documents as HTML with marks."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.serve.page.source import CONTEXT, Mark, preview_html, read_marks, source_html, text_html
from assistant.values import Document
from tests.serve.page.test_render import Read

TEXT = "Titre\n\nPremière phrase. Seconde <b>phrase</b>.\nFin & suite\n"


def document(text: str, pages: tuple[int, ...] = ()) -> Document:
    return Document("d.txt", "Titre", text, "0", "2025-01", "fr", pages)


class Marked(Read):
    """The text of the marks, by number."""

    def __init__(self, html: str) -> None:
        self.by_number: dict[str, str] = {}
        self._open: list[str] = []
        super().__init__(html)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(name, attributes)
        if name == "mark":
            self._open = (dict(attributes)["data-n"] or "").split()

    def handle_endtag(self, name: str) -> None:
        self._open = [] if name == "mark" else self._open

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        for n in self._open:
            self.by_number[n] = self.by_number.get(n, "") + data


@given(st.data())
def test_marks_hold_exactly_what_is_cited_and_the_text_is_whole(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("aé \n<&\"'\u202e$é́"), max_size=60))
    place = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(place, place), max_size=5))
    pages = tuple(sorted({0, *data.draw(st.lists(place, max_size=3))}))
    marks = [Mark(n, *sorted(span)) for n, span in enumerate(spans, start=1)]
    read = Marked(text_html(document(text, pages), marks, language="fr"))
    assert read.text == text
    wanted = {str(m.n): text[m.start : m.end] for m in marks if m.start < m.end}
    assert read.by_number == wanted


def test_marks_out_of_the_text_are_left_out() -> None:
    html = text_html(document(TEXT), [Mark(1, 5, 4), Mark(2, 0, 10**6), Mark(3, 0, 0)], language="fr")
    assert "<mark" not in html


def test_marks_are_read_and_nonsense_is_left_out() -> None:
    assert read_marks("1:12-40,2:55-90") == [Mark(1, 12, 40), Mark(2, 55, 90)]
    assert read_marks("") == read_marks("x,1:2,-1:3-4,1:a-b,9999999:1-2") == []


def test_the_facts_of_a_document_are_shown() -> None:
    read = Read(source_html(document(TEXT, (0, 7)), [], language="fr"))
    assert read.text.startswith("Titred.txt · janvier 2025 · français · 2 pages")


def test_a_page_is_announced_where_it_starts() -> None:
    read = Read(text_html(document(TEXT, (0, 7)), [], language="fr"))
    assert [a["data-page"] for a in read.having("line") if a.get("data-page")] == ["page 1", "page 2"]


def test_a_title_is_shown_even_where_there_is_none() -> None:
    bare = Document("d.txt", "", "x", "0")
    assert Read(source_html(bare, [], language="en")).text == "d.txtd.txt · undatedx"


@given(st.data())
def test_a_preview_holds_exactly_the_quote(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("aé \n<&\"'$é́"), min_size=1, max_size=400))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    html = preview_html(document(text), start, end, language="fr")
    quoted = html[html.index("<mark>") : html.index("</mark>")]
    assert Read(quoted).text == text[start:end]
    shown = Read(html[html.index("preview-text") :]).text
    assert len(shown) <= end - start + 2 * CONTEXT + 20


def test_a_preview_gives_the_context_in_whole_words_and_says_where_it_is_from() -> None:
    text = f"{'avant ' * 60}la citation{' apres' * 60}"
    start = text.index("la citation")
    read = Read(preview_html(document(text, (0, 100)), start, start + 11, language="fr"))
    assert read.text.startswith("Titrejanvier 2025 · page 2… avant avant")
    assert read.text.endswith("apres apres …")
    assert {w for w in read.text.split() if w.startswith(("av", "ap"))} == {"avant", "apres"}


def test_a_preview_keeps_to_the_paragraph() -> None:
    text = "Autre chose.\n\nAvant. La citation. Après.\n\nAutre chose encore."
    start = text.index("La citation.")
    read = Read(preview_html(document(text), start, start + 12, language="fr"))
    assert read.text.endswith("janvier 2025Avant. La citation. Après.")
