"""Answers as HTML."""

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.serve.page.markup import tag, words
from assistant.serve.page.render import answer_html, excerpt
from assistant.values import Answer, Citation, Claim, Hit, Outcome, Passage, Stance, Verdict

FIRST = Citation("a.txt", 0, 24, "Stargate coûte 500 euros", title="A", date="2025-01-21", page=3)
SECOND = Citation("b<&>.txt", 7, 9, "ab", title="B", also=("c.txt",))


class Read(HTMLParser):
    """The elements and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def having(self, class_: str) -> list[dict[str, str | None]]:
        return [a for _, a in self.elements if class_ in (a.get("class") or "").split()]


def answered(*claims: Claim, query: str = "q", **more: object) -> Answer:
    verdicts = tuple(Verdict(c, Outcome.SUPPORTED, "quoted") for c in claims)
    return Answer("q", query, "fr", verdicts, **more)  # type: ignore[arg-type]


def claim(text: str, *citations: Citation, **more: object) -> Claim:
    return Claim(text, citations or (FIRST,), **more)  # type: ignore[arg-type]


def test_markup_escapes_text_and_attributes() -> None:
    made = tag("p", words("<b> & \"'"), title='"><script>', hidden=True, data_n=0, lang=None)
    assert made == '<p title="&quot;&gt;&lt;script&gt;" hidden data-n="0">&lt;b&gt; &amp; &quot;&#x27;</p>'


def test_template_signs_mean_nothing() -> None:
    assert not set("${}") & set(words("${alert(1)} {{value}} $x^2$"))
    assert Read(words("${alert(1)} {{value}}")).text == "${alert(1)} {{value}}"


def test_a_marker_knows_its_place() -> None:
    read = Read(answer_html(answered(claim("x", FIRST, SECOND)), language="fr"))
    markers = read.having("marker")[:2]
    assert [m["data-n"] for m in markers] == ["1", "2"]
    assert [(m["data-file"], m["data-start"], m["data-end"]) for m in markers] == [
        ("a.txt", "0", "24"),
        ("b<&>.txt", "7", "9"),
    ]
    assert all(m["aria-label"] and m["type"] == "button" for m in markers)


def test_the_short_answer_stands_first_and_is_strong() -> None:
    html = answer_html(answered(claim("Stargate coûte 500 euros", short="500 euros")), language="fr")
    assert html.index('class="short"') < html.index('class="claims"')
    assert html.count("<strong>") == 1
    assert "<strong>500 euros</strong>" in html
    assert '<strong dir="auto">500 euros</strong>' in html


@pytest.mark.parametrize("short", ["", "Stargate coûte 500 euros"])
def test_a_short_answer_that_is_the_claim_is_not_said_twice(short: str) -> None:
    html = answer_html(answered(claim("Stargate coûte 500 euros", short=short)), language="fr")
    assert 'class="short"' not in html


@pytest.mark.parametrize("text", ["x", "un deux trois", "w" * 400, "a " * 200, "fin \n", "a <b> c"])
def test_the_text_of_a_claim_is_shown_whole(text: str) -> None:
    read = Read(answer_html(answered(claim(text)), language="fr"))
    assert read.text.startswith(text + " [1]")


def test_what_the_source_alleges_is_labelled_and_explained() -> None:
    read = Read(answer_html(answered(claim("x", stance=Stance.CONDITIONAL)), language="en"))
    chip = read.having("chip")[0]
    assert "au conditionnel dans la source" in read.text, "the label is in the answer's language"
    assert "does not state this as fact" in (chip["data-tip"] or "")
    assert chip["tabindex"] == "0"


def test_asserted_claims_have_no_label() -> None:
    assert "chip" not in answer_html(answered(claim("x")), language="fr")


def test_claims_stand_under_their_headings() -> None:
    made = answered(claim("x", heading="A"), claim("y", SECOND), claim("z", heading="B"))
    html = answer_html(made, language="fr")
    assert html.count('<h3 class="group"') == 2
    assert html.index(">A<") < html.index(">x<") < html.index(">y<") < html.index(">B<") < html.index(">z<")


def test_no_short_answer_stands_first_where_sources_disagree() -> None:
    made = answered(
        claim("Stargate coûte 500 euros", short="500 euros", heading="A", disputed=True),
        claim("y", SECOND, heading="B", disputed=True),
        lead="Les sources ne s'accordent pas :",
    )
    html = answer_html(made, language="fr")
    assert not Read(html).having("short")
    assert html.index("accordent") < html.index(">A<") < html.index("<strong>500 euros</strong>")


def test_the_sources_are_listed_once_with_file_date_page_and_copies() -> None:
    again = Citation("a.txt", 30, 33, "abc", title="A", date="2025-01-21", page=5)
    html = answer_html(answered(claim("x", FIRST, SECOND), claim("y", again)), language="fr")
    sources = Read(html[html.index('class="sources"') :])
    assert sources.text.count("a.txt") == 1
    for shown in ("21 janvier 2025", "page 3, 5", "sans date", "Même contenu : c.txt", "[1][3]"):
        assert shown in sources.text


def test_a_rewritten_query_is_shown_and_an_unchanged_one_is_not() -> None:
    assert "Recherche" in Read(answer_html(answered(claim("x"), query="q de Stargate"), language="fr")).text
    assert 'class="searched"' not in answer_html(answered(claim("x")), language="fr")


def test_unproven_claims_are_not_shown() -> None:
    doubted = Verdict(claim("jamais"), Outcome.UNPROVEN, "no")
    answer, _, why = answer_html(Answer("q", "q", "fr", (doubted,)), language="fr").partition("<details")
    assert "jamais" not in answer
    assert "Non prouvée" in why, "but told where the checks are told"


def test_abstaining_shows_related_passages_and_no_sources() -> None:
    passages = [Passage("a.txt", 0, 9, f"texte {n} ", "0", "A") for n in range(5)]
    hits = tuple(Hit(p, n, 0.1) for n, p in enumerate(passages, start=1))
    read = Read(answer_html(Answer("q", "q", "fr", hits=hits), language="fr").partition("<details")[0])
    assert read.text.startswith("Les documents ne permettent pas de répondre")
    assert len(read.having("related-passage")) == 3
    assert all(m["data-n"] == "0" and m["data-start"] == "0" for m in read.having("related-passage"))
    assert not read.having("sources")
    assert [b["data-question"] for b in read.having("example")] == [
        "Résume « A »",
        "De quoi parlent ces documents ?",
    ]


def test_a_greeting_is_a_plain_reply() -> None:
    html = answer_html(Answer("bonjour", "bonjour", "fr", reply="Bonjour !"), language="en")
    assert html == '<p class="reply" lang="fr">Bonjour !</p>'


def test_hostile_words_stay_words() -> None:
    bad = "<script>x</script><img src=x onerror=y> **gras** $x$"
    place = Citation(bad, 0, 3, bad, title=bad, date=bad, also=(bad,))
    made = answered(claim(bad, place, short="gras", heading=bad), query=bad, lead=bad)
    html = answer_html(made, language="fr")
    assert "<script" not in html
    assert "<img" not in html
    assert "**gras** $x$" in Read(html).text.replace("</strong>", "")


def test_an_excerpt_is_cut_at_a_word() -> None:
    cut = excerpt("mot " * 200)
    assert cut.endswith("mot …")
    assert len(cut) < 265
    assert excerpt(" a\n b ") == "a b"


def test_a_source_with_copies_is_one_source_and_its_marker_knows_each_place() -> None:
    copy = Citation("a.html", 40, 64, FIRST.quote, date="2025-02-02", also=("a2.html",))
    read = Read(answer_html(answered(claim("Oui.", replace(FIRST, copies=(copy,)))), language="fr"))
    assert "Aussi dans a.html, a2.html" in read.text
    assert "[2]" not in read.text
    marker = read.having("marker")[0]
    places = json.loads(marker["data-elsewhere"] or "")
    assert [(p["file"], p["start"], p["end"]) for p in places] == [("a.html", 40, 64), ("a2.html", 40, 64)]
    assert places[0]["when"] == "2 février 2025"
