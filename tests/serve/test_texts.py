"""The words of the page in two languages."""

import re
import string
from pathlib import Path

import pytest

from assistant.serve import texts
from assistant.serve.texts import count, language_name, number, size, spoken, text, when, wording

SERVE = Path(texts.__file__).parent


def test_both_languages_say_the_same_things() -> None:
    french, english = wording("fr"), wording("en")
    assert list(french) == list(english)
    for key in set(french) - {"languages", "thousands", "decimal"}:
        names = [{n for _, n, _, _ in string.Formatter().parse(w[key]) if n} for w in (french, english)]
        assert names[0] == names[1], key
        assert french[key].strip(), key


def test_every_word_is_used_and_every_word_used_exists() -> None:
    sources = [*SERVE.rglob("*.py"), *SERVE.rglob("*.js"), *SERVE.rglob("*.html")]
    program = "\n".join(p.read_text("utf-8") for p in sources)
    dynamic = re.compile(r"stage_\w+|state_\w+|\w+_(one|many)|\w+_tip")
    assert not [k for k in wording("fr") if not dynamic.fullmatch(k) and not re.search(rf"\b{k}\b", program)]
    asked = re.findall(r'(?:\bword\(|data-(?:word|label)=|text\(\w+, )"(\w+)"', program)
    assert len(asked) > 40
    assert set(asked) <= set(wording("fr"))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("de,en;q=0.3,fr;q=0.7", "fr"),
        ("de", "en"),
        ("fr;q=0, en", "en"),
        ("*", "en"),
        ("fr;q=x", "en"),
        (";;,,;q=;", "en"),
    ],
)
def test_the_language_is_the_browsers_first_among_ours(header: str | None, language: str) -> None:
    assert spoken(header) == language


def test_an_unknown_language_is_spoken_in_english() -> None:
    assert text("xx", "undated") == "undated"


def test_numbers_sizes_and_counts_follow_the_language() -> None:
    assert number("fr", 1234.56, digits=1) == "1\u202f234,6"
    assert number("en", 1234.56, digits=1) == "1,234.6"
    assert [size("fr", n) for n in (0, 999, 1500, 250_000)] == [
        "0\u00a0o",
        "999\u00a0o",
        "1,5\u00a0Ko",
        "250\u00a0Ko",
    ]
    assert [count("fr", "documents", n) for n in (0, 1, 2)] == ["0 document", "1 document", "2 documents"]
    assert [count("en", "documents", n) for n in (0, 1, 2)] == ["0 documents", "1 document", "2 documents"]


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2025-01-21", "21 janvier 2025"),
        ("2025-08", "août 2025"),
        ("2025", "2025"),
        (None, "sans date"),
        ("hier", "hier"),
        ("2025-99", "2025-99"),
        ("2025-01-xx", "2025-01-xx"),
    ],
)
def test_dates_are_written_out(date: str | None, shown: str) -> None:
    assert when("fr", date) == shown


def test_languages_are_named() -> None:
    assert language_name("fr", "de") == "allemand"
    assert language_name("fr", "ja") == "ja"
    assert language_name("fr", "und") == ""
