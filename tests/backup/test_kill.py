"""A real process that backs up or restores is killed at many moments.

KILLS and KILL_SEED as in tests/test_kill.py.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from assistant.backup.making import back_up
from assistant.backup.restoring import check_backup, restore
from tests.backup.places import fill_places, places, texts
from tests.contracts.test_store import COLOSSE, PHARE
from tests.forked import killed
from tests.test_kill import KILLS, SEED, SIGNALS

ROUNDS = max(4, KILLS // 4)
MORE = "".join(f"La ligne {n} parle du mot m{n}.\n" for n in range(1200))
OLD, NEW = {"a.txt": COLOSSE, "b.txt": PHARE}, {"a.txt": COLOSSE, "b.txt": PHARE, "more.txt": MORE}


def _killed(work: Callable[..., None], *given: str, chance: random.Random) -> bool:
    """Run a process that says a byte for each file; kill it after so many, or a moment after the last."""

    def until(said: IO[bytes]) -> None:
        for _ in range(1 + chance.randrange(22)):
            said.read(1)
        time.sleep(chance.choice([0, chance.random() * 0.02, chance.random() * 2.5]))

    return killed(work, *given, chance=chance, signals=SIGNALS, until=until)


def _back_up(root: str, archived: str) -> None:
    back_up(places(Path(root)), Path(archived), progress=_say)


def _restore(root: str, archived: str) -> None:
    restore(places(Path(root)), Path(archived), force=True, progress=_say)


def _say(done: int, total: int, name: str) -> None:
    os.write(1, b".")


@pytest.mark.slow
def test_a_restore_killed_at_any_moment_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    back_up(fill_places(tmp_path / "source", more=MORE), tmp_path / "new.tar")
    for n in range(ROUNDS):
        there = fill_places(tmp_path / str(n))
        (there.uploads / "vieux.txt").write_text("Un vieux.", "utf-8")
        killed = _killed(_restore, str(tmp_path / str(n)), str(tmp_path / "new.tar"), chance=chance)
        found = texts(there)
        assert found in (OLD, NEW)
        assert found == NEW or killed
        restore(there, tmp_path / "new.tar", force=True)
        assert texts(there) == NEW
        assert sorted(p.name for p in there.uploads.iterdir()) == [".trash", "où.txt"]
        assert not (there.store / "rebuild").exists()


@pytest.mark.slow
def test_a_backup_killed_at_any_moment_is_whole_or_not_there(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    settings = fill_places(tmp_path / "source", more=MORE)
    for n in range(ROUNDS):
        file = tmp_path / f"{n}.tar"
        _killed(_back_up, str(tmp_path / "source"), str(file), chance=chance)
        if file.exists():
            assert check_backup(file).holds_store
        assert texts(settings) == NEW
