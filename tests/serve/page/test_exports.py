"""Answers as files."""

import json
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from assistant.exchange import answer_from_json
from assistant.serve.page.exports import Format, export, file_name
from assistant.values import Answer, Citation, Hit, Passage, Stance
from tests.serve.page.test_render import FIRST, SECOND, Read, answered, claim

COST = answered(
    claim("Stargate coûte 500 euros.", FIRST, SECOND, short="500 euros"),
    claim("Il serait abandonné.", SECOND, stance=Stance.CONDITIONAL, heading="B"),
    claim("Autre chose.", SECOND, heading="B"),
    query="q du projet",
    lead="Ce que disent les sources :",
)
NEAR = Hit(Passage("near.txt", 0, 9, "Un passage", "0", "Proche", "2024-01"), 1, 0.4)
DECLINED = Answer("Qui ?", "Qui ?", "fr", hits=(NEAR,))
HOSTILE = "<script>x</script> </style> ${a} {{b}}"


def test_a_page_to_print_holds_the_answer_with_numbered_footnotes() -> None:
    file = export([COST], format=Format.HTML, language="fr")
    read = Read(file.text)
    assert (file.name, file.media_type) == ("q.html", "text/html")
    for shown in ("Recherche : q du projet", "500 euros", "Ce que disent les sources :", "(au conditionnel"):
        assert shown in read.text
    assert "« Stargate coûte 500 euros » A, a.txt, 21 janvier 2025, page 3, 0–24." in read.text
    leads = re.findall(r'href="#(note-1-\d)"', file.text)
    assert set(leads) == set(re.findall(r'id="(note-1-\d)"', file.text)) == {"note-1-1", "note-1-2"}
    assert read.text.count("B\n") <= 1
    assert file.text.count("<h3>B</h3>") == 1


def test_a_page_to_print_stands_alone() -> None:
    text = export([COST, DECLINED], format=Format.HTML, title="Deux", language="fr").text
    assert not re.search(r"<script|<link|<img|src=|url\(|@import|https?:", text)
    assert "<h1>Deux</h1>" in text
    assert 'lang="fr"' in text


def test_an_abstention_is_printed_with_what_is_near() -> None:
    read = Read(export([DECLINED], format=Format.HTML, language="fr").text)
    assert "Les documents ne permettent pas de répondre à cette question." in read.text
    assert "Un passage Proche · janvier 2024" in read.text


@pytest.mark.parametrize("kind", Format)
def test_hostile_words_are_words_in_every_file(kind: Format) -> None:
    place = Citation(HOSTILE, 0, 1, HOSTILE, title=HOSTILE, date=HOSTILE)
    made = answered(claim(HOSTILE, place, short="x", heading=HOSTILE), query=HOSTILE, lead=HOSTILE)
    file = export([made], format=kind, title=HOSTILE, language="fr")
    assert re.fullmatch(r"[a-z0-9-]+\.\w+", file.name)
    if kind is Format.JSON:
        assert json.loads(file.text)["answers"][0]["claims"][0]["text"] == HOSTILE
        return
    html = MarkdownIt().render(file.text) if kind is Format.MARKDOWN else file.text
    assert "<script" not in html
    assert html.count("</style>") == (kind is Format.HTML)


def test_several_answers_in_markdown_keep_their_footnotes_apart() -> None:
    text = export([COST, COST], format=Format.MARKDOWN, title="Deux # titres", language="fr").text
    assert text.startswith(
        "# Deux \\# titres\n\n**q**\n\n*Recherche : q du projet*\n\n**500 euros** [^1-1]\n"
    )
    names = re.findall(r"^\[\^([\d-]+)\]:", text, re.M)
    assert names == ["1-1", "1-2", "2-1", "2-2"]
    assert set(re.findall(r"\[\^([\d-]+)\](?!:)", text)) == set(names)
    assert "\n\n---\n\n**q**" in text


def test_json_is_the_schema_and_comes_back() -> None:
    alone = json.loads(export([COST], format=Format.JSON, language="fr").text)
    assert answer_from_json(alone) == COST
    several = json.loads(export([COST, DECLINED], format=Format.JSON, title="T", language="fr").text)
    assert several["title"] == "T"
    assert [answer_from_json(a) for a in several["answers"]] == [COST, DECLINED]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Combien coûte l’Étoile ?", "combien-coute-l-etoile"),
        ("Cœur & Ærø", "coeur-aer"),
        ("???", "answer"),
        ("問い", "answer"),
        ('a"; rm\r\nX: y/../z', "a-rm-x-y-z"),
        ("mot " * 40, "-".join(["mot"] * 15)),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_file_has_a_plain_name(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.mark.parametrize("format", Format)
def test_every_export_names_the_copies_of_a_source(format: Format) -> None:
    copy = Citation("copie.html", 40, 64, FIRST.quote)
    answer = answered(claim("Stargate coûte 500 euros", replace(FIRST, copies=(copy,))))
    said = export([answer], format=format, language="fr").text
    assert "copie" in said
    assert "40" in said
    assert format is not Format.JSON or answer_from_json(json.loads(said)).citations[0].copies == (copy,)
