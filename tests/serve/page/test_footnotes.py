"""Answers as Markdown."""

from dataclasses import replace

from markdown_it import MarkdownIt

from assistant.serve.page.footnotes import answer_markdown, plain
from assistant.values import Answer, Citation, Stance
from tests.serve.page.test_render import FIRST, SECOND, Read, answered, claim


def test_every_citation_has_its_footnote() -> None:
    made = answered(claim("Un.", FIRST, SECOND), claim("Deux.", SECOND, stance=Stance.REPORTED, heading="B"))
    assert answer_markdown(made, language="fr") == (
        "**q**\n\nUn\\.[^1][^2]\n\n### B\n\nDeux\\. *(propos rapporté)*[^2]\n\n"
        "[^1]: « Stargate coûte 500 euros » A, `a.txt`, 21 janvier 2025, page 3, 0–24.\n\n"
        "[^2]: « ab » B, `b<&>.txt`, sans date, 7–9.\n"
    )


def test_the_short_answer_and_what_was_searched_stand_first() -> None:
    made = answered(claim("Il coûte 500 euros.", FIRST, short="500 euros"), query="coût du projet")
    assert answer_markdown(made, language="en").split("\n\n")[:4] == [
        "**q**",
        "*Searched for: coût du projet*",
        "**500 euros** [^1]",
        "Il coûte 500 euros\\.[^1]",
    ]


def test_no_short_answer_stands_first_where_sources_disagree() -> None:
    made = answered(
        claim("Il coûte 500 euros.", FIRST, short="500 euros", heading="A", disputed=True), lead="L"
    )
    assert answer_markdown(made, language="en").split("\n\n")[:4] == [
        "**q**",
        "L",
        "### A",
        "Il coûte 500 euros\\.[^1]",
    ]


def test_who_wrote_and_why_quotes_stand_in_is_told() -> None:
    written = replace(claim("Un.", FIRST), written=True)
    made = replace(answered(written), writer="petit-7b", note="Le modèle s'est interrompu.")
    parts = answer_markdown(made, language="fr").split("\n\n")
    assert parts[1] == "Le modèle s'est interrompu\\."
    assert parts[3].startswith("*Écrit par petit\\-7b ;")


def test_an_abstention_is_a_sentence() -> None:
    said = answer_markdown(Answer("q", "q", "en"), language="en")
    assert said == "**q**\n\nThe documents do not hold the answer to this question\\.\n"


def test_hostile_words_are_shown_as_they_are() -> None:
    bad = "<script>x</script> **gras** [a](b) # x `y` ~~z~~ $m$ &lt; \\ 1. a\n- b"
    shown = Read(MarkdownIt().render(plain(bad))).text.strip()
    assert shown == bad.replace("\n", " ")
    place = Citation("`evil`.txt", 0, 1, bad, title=bad)
    html = MarkdownIt().render(answer_markdown(answered(claim(bad, place)), language="fr"))
    assert "<script" not in html
    assert "<a " not in html
