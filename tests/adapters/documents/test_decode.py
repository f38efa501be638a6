"""Text of any encoding that people have is recognised, and bytes that are no text are refused."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.documents.decode import clean, decode
from assistant.errors import UnreadableDocument

FRENCH = "L’été à Paris : « 2 % d’œufs », coûte 3 € — c’est sûr.\nDeuxième ligne, naïve.\n" * 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_french_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding)) == FRENCH


def test_latin_1_is_read() -> None:
    text = "L'été à la plage, c'était bien chaud : voilà tout ce qu'il a déclaré à l'époque.\n"
    assert decode(text.encode("latin-1")) == text


def test_latin_1_without_an_accent_beyond_one_word_is_read() -> None:
    assert decode("Un café.".encode("latin-1")) == "Un café."


def test_big_endian_utf_16_with_its_mark_is_read() -> None:
    assert decode(b"\xfe\xff" + FRENCH.encode("utf-16-be")) == FRENCH


def test_russian_of_windows_1251_is_not_taken_for_french() -> None:
    text = "Москва — столица России. Погода сегодня хорошая, и мы идём гулять в парк.\n" * 5
    assert decode(text.encode("cp1251")) == text


def test_utf_8_with_a_damaged_byte_stays_utf_8() -> None:
    assert decode(FRENCH.encode() + b"\xe9 fin") == FRENCH + "\ufffd fin"


def test_the_declared_encoding_counts_where_the_bytes_do_not_tell() -> None:
    text = "Příliš žluťoučký kůň"
    assert decode(text.encode("iso-8859-2"), declared="iso-8859-2") == text
    assert decode("été".encode(), declared="iso-8859-1") == "été"
    assert decode("été".encode("cp1252"), declared="nonsense") == "été"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\x0c"])
def test_line_ends_become_newlines(end: str) -> None:
    assert decode(f"un{end}deux".encode()) == "un\ndeux"


def test_text_is_composed_and_free_of_control_characters() -> None:
    assert decode(("e\u0301te\u0301\x07 \x1b[1m\u202e!" + FRENCH).encode()) == "été [1m!" + FRENCH


def test_a_stray_zero_byte_does_not_make_a_log_binary() -> None:
    assert decode(FRENCH.encode() * 20 + b"\0") == FRENCH * 20


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x00\x01\x02\x03" * 50,
        b"\x89PNG\r\n\x1a\n" + b"a" * 100,
        b"PK\x03\x04" + b"a" * 100,
        b"\x1f\x8b\x08" + b"a" * 100,
        b"SQLite format 3\x00" + b"\x10\x00\x01\x01" * 100,
        b"\xff\xfe" + bytes(range(256)) * 4,
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"binary|content"):
        decode(data)


def test_random_bytes_are_refused() -> None:
    with pytest.raises(UnreadableDocument):
        decode(b"\x01" + os.urandom(5000))


@given(st.binary(max_size=400), st.text(max_size=12))
def test_any_bytes_give_clean_text_or_a_refusal(data: bytes, declared: str) -> None:
    try:
        text = decode(data, declared=declared)
    except UnreadableDocument:
        return
    assert clean(text) == text
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co")), max_size=200))
def test_utf_8_is_read_as_it_stands(text: str) -> None:
    assert decode(b"x" + text.encode()) == clean("x" + text)
