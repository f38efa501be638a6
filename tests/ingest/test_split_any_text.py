"""Whatever the text: its passages partition it, none is far over the size, each knows its page."""

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.documents.decode import clean
from assistant.ingest.split import split
from assistant.sentences import spans
from assistant.values import Document
from tests.cases import bounded, cases
from tests.hostile_texts import texts

_SLACK = 25
"""Characters that a letter with its accents may stand over the end of a passage."""


@given(
    texts | texts.map(clean) | st.lists(texts, max_size=8).map("\n\n".join),
    st.integers(40, 1500),
    st.lists(st.integers(0, 2000), max_size=5).map(lambda pages: tuple(sorted(set(pages)))),
)
@cases(100)
def test_passages_of_any_text_partition_it_and_keep_to_the_size(
    text: str, size: int, pages: tuple[int, ...]
) -> None:
    with bounded():
        found = split(Document("a.txt", "Titre", text, "f" * 64, None, "fr", pages), size=size)
    assert "".join(p.text for p in found) == text
    ends = [0, *(p.end for p in found)]
    assert [p.start for p in found] == ends[:-1]
    for p in found:
        assert p.text == text[p.start : p.end]
        assert p.text.strip() or len(found) == 1
        assert not p.evidence or len(p.text.strip()) <= 2 * size + _SLACK
        assert "\n" not in p.heading
        start = p.start + len(p.text) - len(p.text.lstrip())
        assert not pages or len(found) == 1 or p.page == max(1, bisect_right(pages, start))
        inside = spans(p.text)
        assert all(0 <= a < b <= len(p.text) for a, b in inside)
        assert inside == sorted(inside)
