"""A real process that backs up or restores is killed at many moments.

KILLS and KILL_SEED as in tests/test_kill.py.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.backup.making import back_up
from assistant.backup.restoring import check_backup, restore
from tests.backup.places import fill_places, places, texts
from tests.contracts.test_store import COLOSSE, PHARE
from tests.test_kill import KILLS, ROOT, SEED, SIGNALS

ROUNDS = max(4, KILLS // 4)
MORE = "".join(f"La ligne {n} parle du mot m{n}.\n" for n in range(1200))
OLD, NEW = {"a.txt": COLOSSE, "b.txt": PHARE}, {"a.txt": COLOSSE, "b.txt": PHARE, "more.txt": MORE}


def _killed(words: list[str], chance: random.Random) -> bool:
    """Run a process that says a byte for each file; kill it after so many, or a moment after the last."""
    command = [sys.executable, "-m", "tests.backup.test_kill", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.read(1 + chance.randrange(22))
        time.sleep(chance.choice([0, chance.random() * 0.02, chance.random() * 2.5]))
        process.send_signal(chance.choice(SIGNALS))
    return process.returncode != 0


@pytest.mark.slow
def test_a_restore_killed_at_any_moment_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    back_up(fill_places(tmp_path / "source", more=MORE), tmp_path / "new.tar")
    for n in range(ROUNDS):
        there = fill_places(tmp_path / str(n))
        (there.uploads / "vieux.txt").write_text("Un vieux.", "utf-8")
        killed = _killed(["restore", str(tmp_path / str(n)), str(tmp_path / "new.tar")], chance)
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
        _killed(["backup", str(tmp_path / "source"), str(file)], chance)
        if file.exists():
            assert check_backup(file).holds_store
        assert texts(settings) == NEW


def _say(done: int, total: int, name: str) -> None:
    os.write(1, b".")


if __name__ == "__main__":
    how, root, archived = sys.argv[1:]
    if how == "backup":
        back_up(places(Path(root)), Path(archived), progress=_say)
    else:
        restore(places(Path(root)), Path(archived), force=True, progress=_say)
