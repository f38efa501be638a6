"""The view of a store against plain comparisons of all that it shows."""

from random import Random

import pytest

from assistant.adapters.chroma.rows import key
from assistant.adapters.chroma.view import View, hidden, moved
from assistant.values import DocumentRecord


def record(file: str, content: str) -> DocumentRecord:
    return DocumentRecord(file, content, content * 8, None, "fr", 1, 10)


def changes(chance: Random) -> dict[str, DocumentRecord | None]:
    """A few of ten files show one of six contents, or nothing."""
    files = chance.sample("abcdefghij", chance.randint(1, 5))
    return {f: record(f, c) if (c := chance.choice("uvwxyz-")) != "-" else None for f in files}


@pytest.mark.parametrize("seed", range(20))
def test_what_follows_from_a_change_is_what_a_look_at_everything_finds(seed: int) -> None:
    chance, view = Random(seed), View()
    for _ in range(30):
        before, changed = view, changes(chance)
        view = view.changed(changed)
        shown = {k: sorted(r.file for r in view.records.values() if key(r.sha256) == k) for k in view.shown}
        assert {k: [r.file for r in records] for k, records in view.shown.items()} == shown
        assert {key(r.sha256) for r in view.records.values()} == set(view.shown)
        assert list(view.in_order) == sorted(view.records.values(), key=lambda r: r.file)
        gone = {r[0].sha256 for k, r in before.shown.items() if k not in view.shown}
        assert sorted(hidden(before, view, list(changed))) == sorted(gone)
        other = {
            new[0].sha256: new[0].file
            for k, new in view.shown.items()
            if (old := before.shown.get(k)) and old[0].file != new[0].file
        }
        assert {r.sha256: r.file for r in moved(before, view, list(changed))} == other


def test_the_revision_is_that_of_the_documents_and_not_of_how_they_came() -> None:
    one = View().changed({"a": record("a", "u"), "b": record("b", "v")})
    other = View().changed({"b": record("b", "w"), "c": record("c", "u")})
    other = other.changed({"c": None, "b": record("b", "v")}).changed({"a": record("a", "u")})
    assert one.revision == other.revision != View().revision
