"""A web page gives the text that a person sees."""

import pytest

from assistant.adapters.documents.html import read_html

JSON = "<script type=application/ld+json>"


def text(body: str) -> str:
    return read_html(
        f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>".encode()
    ).text


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<p>Un</p><p>Deux</p>", "Un\n\nDeux"),
        ("<h1>Titre</h1>Texte<h2>Partie</h2>Suite", "Titre\n\nTexte\n\nPartie\n\nSuite"),
        ("<p>Un <b>gras</b>,\n   <i>penché</i>.</p>", "Un gras, penché."),
        ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
        ("<p>Or</p><ul><li>a<li><p>b</p><ul><li>c</ul></ul><p>Fin", "Or\n- a\n- b\n- c\n\nFin"),
        ("<ul><li></li></ul><p>Fin</p>", "Fin"),
        ("<table><tr><th>Nom<th>Âge<tr><td>Jean<td>12</table>", "Nom | Âge\nJean | 12"),
        ("<pre>  a\n   b</pre>", "  a\n   b"),
        ("<script>a</script><style>b</style><noscript>c</noscript><template>d</template>vu", "vu"),
        ("<svg><title>x</title><text>y</text></svg><iframe>z</iframe><!-- non -->vu", "vu"),
        ("<p hidden>a</p><p style='color:red; display : none'>b</p><p aria-hidden=true>c</p>vu", "vu"),
        ("&lt;script&gt;alert(1)&lt;/script&gt; &amp; caf&eacute;", "<script>alert(1)</script> & café"),
        ("prix&nbsp;: 3&nbsp;%", "prix\xa0: 3\xa0%"),
        ("<p>&nbsp;</p><p> </p><p>Seul</p><div></div>", "Seul"),
        ("<div>" * 3000 + "profond" + "</div>" * 3000 + "<p>après", "profond\n\naprès"),
        ("<p>sans fin <b>ouvert", "sans fin ouvert"),
    ],
)  # fmt: skip
def test_the_visible_text_keeps_its_shape(body: str, seen: str) -> None:
    assert text(body) == seen


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Le titre</title>", "<h1>Autre chose</h1>", "Le titre"),
        ("<title>Grande une | Journal</title>", "<h1>Journal</h1><h1>Grande une</h1>", "Grande une"),
        ("<meta property='og:title' content='Partagé'><title>Le titre</title>", "", "Partagé"),
        ("", "<h1>Seul <i>titre</i></h1>", "Seul titre"),
        ("", "<p>rien</p>", ""),
    ],
)  # fmt: skip
def test_the_title_is_the_pages_own(head: str, body: str, title: str) -> None:
    assert read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode()).title == title


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ("<meta property='article:published_time' content='2025-01-21T10:00:00+01:00'>", "", "2025-01-21"),
        ("<meta name='DC.date' content='2025-01'>", "", "2025-01"),
        (f'{JSON}{{"@graph":[{{"datePublished":"2025-01-21"}}]}}</script>', "", "2025-01-21"),
        (JSON + "{broken</script>", "<time datetime='2025-01'>hier</time>", "2025-01"),
        ("", "<time>21 janvier 2025</time>", "2025-01-21"),
        ("<meta name='date' content='hier'>", "<p>Le 21 janvier 2025 il pleut.</p>", None),
    ],
)  # fmt: skip
def test_the_date_is_what_the_page_states(head: str, body: str, date: str | None) -> None:
    assert read_html(f"<html><head>{head}</head><body>{body}x</body></html>".encode()).date == date


def test_json_that_nests_without_end_is_passed_over() -> None:
    script = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    assert read_html(f"<html><head>{script}</head><body>vu</body></html>".encode()).text == "vu"


def test_the_encoding_that_a_page_declares_is_used() -> None:
    page = '<meta charset="iso-8859-2"><p>Příliš žluťoučký kůň</p>'
    assert read_html(page.encode("iso-8859-2")).text == "Příliš žluťoučký kůň"
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>l’été</p>'
    assert read_html(page.encode("cp1252")).text == "l’été"
