import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ingest.furniture import furniture_spans
from tests.ingest.saved_pages import PAGES

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
ARTICLE = "Le conseil a voté le budget hier soir.\n\nLa hausse atteint 3,2 %, a dit la maire."


def furniture(text: str) -> list[str]:
    return [text[start:end] for start, end in furniture_spans(text)]


@pytest.mark.parametrize("language", PAGES)
def test_what_stands_around_an_article_is_furniture_and_the_article_is_not(language: str) -> None:
    head, tail = PAGES[language].split("\n¶\n")
    assert furniture(f"{head}\n\n{ARTICLE}\n\n{tail}") == [head, tail]


@pytest.mark.parametrize(
    "line",
    [
        "Lire aussi : La piscine rouvre ses portes",
        "À lire également | Un nouveau bus",
        "Read also: The pool opens again",
        "Lesen Sie auch: Das Bad öffnet wieder",
        "La suite après la publicité",
        "Advertisement",
        "© kontur-vid - Fotolia.com",
        "Abonnez-vous à notre newsletter",
        "5 commentaires",
    ],
)
def test_a_line_between_paragraphs_can_be_furniture(line: str) -> None:
    assert furniture(ARTICLE.replace("\n\n", f"\n\n{line}\n\n")) == [line]


@pytest.mark.parametrize(
    "text",
    [
        "Le copyright protège les œuvres.\n© est le symbole du copyright.\nIl date de 1909.",
        "The words “All rights reserved” have had no effect since 2000.\nThey are still printed.",
        "Nous utilisons des cookies chaque jour sans le savoir.\nUn cookie est un petit fichier.",
        "Publicité\nLa publicité foncière informe les tiers.\nContact\nÉcrivez à la mairie.",
        "Partage\nLe partage de la succession met fin à l'indivision.",
        "Facebook\nFacebook a été fondé en 2004.\nTwitter\nTwitter a été fondé en 2006.",
        "Il faut lire aussi le second chapitre.\nVoir aussi le troisième.",
        "Elle a partagé l'article sur Facebook.\nSon adresse e-mail ne sera pas publiée, dit-elle.",
        "Faites-nous part de vos réflexions en commentaire !",
        "Kommentare\nDie Kommentare des Gerichts sind lang.\nWerbung\nWerbung kostet Geld.",
        "Home\nHome is a film of 2009.",
    ],
)
def test_text_about_such_things_is_no_furniture(text: str) -> None:
    assert furniture(text) == []


def test_a_heading_like_line_is_furniture_only_beside_furniture() -> None:
    assert furniture(f"{ARTICLE}\n\nNewsletter\n\nLe texte reprend ici.") == []
    assert furniture(f"{ARTICLE}\n\nShare this:\nNewsletter\n\nLe texte reprend ici.") == [
        "Share this:\nNewsletter"
    ]


def test_an_opening_line_does_not_swallow_the_prose_after_it() -> None:
    prose = "La hausse atteint 3,2 %, a dit la maire, qui attend la réponse de la région pour le mois de mai."
    assert furniture(f"{ARTICLE}\n\nRelated Posts\n\n{prose}") == ["Related Posts"]


def test_the_byline_of_a_tweet_is_furniture_and_its_words_are_not() -> None:
    words = "Sam just responded to Elon “actually have the money” "
    english = "pic.twitter.com/rK7ri8A5Im — Evan (@StockMKTNewz) January 22, 2025"
    french = "https://t.co/Abc12 — Jean Dupont 🍿 (@jdupont) 3 mai 2024"
    assert furniture(f"Il écrit.\n\n{words}{english}\n\nPuis {words}{french}\n\nFin.") == [english, french]


def test_emoji_before_a_byline_go_with_it() -> None:
    line = "🤣 pic.twitter.com/cXLxcVJKeb — Art Candee 🍿🥤 (@ArtCandee) January 22, 2025"
    assert furniture(f"So he’s lying?\n\n{line}\n\nTout ça.") == [line]


def test_a_handle_in_prose_is_no_furniture() -> None:
    assert furniture("Le compte de Jean (@jdupont) existe depuis le 3 mai 2024 – il est suivi.") == []


def test_the_furniture_of_the_seeds() -> None:
    found = {path.name[:3]: furniture(path.read_text("utf-8")) for path in (ROOT / "seeds").glob("*.txt")}
    assert [t.replace("\n", "").partition(".")[0] for t in found["000"]] == [
        "Related PostsLeave a ReplyYour email address will not be published"
    ]
    assert found["000"][0].endswith("Theme by WPEnjoy")
    assert found["001"] == ["Share this content:\nLaisser un commentaire"]
    assert [t[-16:] for t in found["002"]] == ["January 22, 2025"] * 2
    assert found["003"] == found["004"] == []


@pytest.mark.parametrize("text", ["", "\n\n", "Laisser un commentaire", "—" * 50_000, "(@a) " * 20_000])
def test_odd_texts_do_no_harm(text: str) -> None:
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in furniture_spans(text))


@given(
    st.lists(
        st.sampled_from(
            [
                "Share this:",
                "Newsletter",
                "Un mot.",
                "",
                "  ",
                "© 2024 X",
                "Lire aussi",
                "🤣 — a (@b) 3 mai 2024",
            ]
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_spans_are_ordered_trimmed_and_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    position = -1
    for start, end in furniture_spans(text):
        assert position < start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert position < 0 or text[position:start].strip()
        position = end


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data beside this checkout")
@pytest.mark.parametrize("name", ["wiki_fr_pool", "service_public"])
def test_real_articles_hold_no_furniture_but_picture_credits(name: str) -> None:
    with (DATA / name / "corpus.jsonl").open(encoding="utf-8") as lines:
        found = [f for line in lines for f in furniture(json.loads(line)["text"])]
    assert all(f.startswith("©") for f in found), found
