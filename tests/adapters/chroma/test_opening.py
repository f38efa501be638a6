"""A store opened ahead is the one that is opened within, and what is wrong with it is told there."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters.chroma import opening
from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.folder import MARK
from assistant.adapters.chroma.opening import open_store, opened_ahead
from assistant.adapters.chroma.store import ChromaStore
from assistant.errors import StoreDamaged, StoreOutdated
from tests.contracts.test_store import COLOSSE, fill, search

FINGERPRINT = Fingerprint("fake", "0", "1/700")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "store", fingerprint=FINGERPRINT)
    fill(store, "a.txt", COLOSSE)
    store.close()
    return tmp_path / "store"


def reopened(place: Path) -> None:
    open_store(place, fingerprint=FINGERPRINT).close()


def test_who_opens_it_within_has_the_store_that_was_opened_and_keeps_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ChromaStore] = []

    def counted(*args: Path, **options: Fingerprint) -> ChromaStore:
        made.append(ChromaStore(*args, **options))
        return made[-1]

    monkeypatch.setattr(opening, "ChromaStore", counted)
    with opened_ahead(place):
        store = open_store(place, fingerprint=FINGERPRINT)
    assert made == [store]
    assert search(store, "colosse")
    store.close()
    assert store.closed


def test_a_store_that_nobody_opens_within_is_closed_again(place: Path) -> None:
    with opened_ahead(place):
        pass
    assert all(store.closed for store in opening._open.values())
    with pytest.raises(KeyboardInterrupt), opened_ahead(place):
        raise KeyboardInterrupt
    assert all(store.closed for store in opening._open.values())
    reopened(place)


def test_where_there_is_none_none_is_made(tmp_path: Path) -> None:
    with opened_ahead(tmp_path / "store"):
        pass
    assert not (tmp_path / "store").exists()


def test_other_models_are_told_within_and_leave_the_store_free(place: Path) -> None:
    with opened_ahead(place), pytest.raises(StoreOutdated, match="embedding model"):
        open_store(place, fingerprint=replace(FINGERPRINT, model="e5"))
    reopened(place)


@pytest.mark.parametrize("written", ["", "[]", '{"model": "fake"}', "\udcff"])
def test_a_store_that_does_not_say_what_it_is_is_opened_by_who_knows(place: Path, written: str) -> None:
    (place / MARK).write_bytes(written.encode(errors="surrogateescape"))
    with opened_ahead(place):
        reopened(place)


def test_damage_is_told_within(place: Path) -> None:
    (place / "chroma.sqlite3").write_bytes(b"no database")
    with opened_ahead(place), pytest.raises(StoreDamaged, match="--rebuild"):
        reopened(place)
