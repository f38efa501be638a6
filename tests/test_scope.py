"""Which documents a scope admits."""

import pytest

from assistant.scope import EVERYTHING, Scope


@pytest.mark.parametrize(
    ("scope", "file", "date", "admitted"),
    [
        (EVERYTHING, "a.txt", None, True),
        (Scope(("a.txt",)), "a.txt", None, True),
        (Scope(("a.txt",)), "b.txt", None, False),
        (Scope(("a.txt", "b.txt")), "b.txt", None, True),
        (Scope(("notes/",)), "notes/2024/a.txt", None, True),
        (Scope(("notes/",)), "notes.txt", None, False),
        (Scope(("notes",)), "notes/a.txt", None, False),
        (Scope(since="2025-01"), "a.txt", "2025-01-15", True),
        (Scope(since="2025-01"), "a.txt", "2024-12-31", False),
        (Scope(until="2025"), "a.txt", "2025-12-31", True),
        (Scope(until="2025-01-15"), "a.txt", "2025-01-16", False),
        (Scope(since="2025-01-15", until="2025-01-15"), "a.txt", "2025-01-15", True),
        (Scope(since="2025-01-15"), "a.txt", "2025", True),
        (Scope(since="2025-01-15"), "a.txt", None, False),
        (Scope(("b.txt",), since="2025"), "a.txt", "2025-02", False),
    ],
)
def test_a_scope_admits_what_it_names(scope: Scope, file: str, date: str | None, admitted: bool) -> None:
    assert scope.admits(file, date) is admitted
