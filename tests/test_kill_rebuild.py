"""A real process that builds a store anew is killed at many moments, the swap among them.

KILLS and KILL_SEED as in test_kill.
"""

import os
import random
import time
from pathlib import Path
from typing import IO

import pytest

from assistant.adapters.chroma.opening import rebuilding
from tests import test_kill as killing
from tests.forked import killed

ROUNDS = max(4, killing.KILLS // 4)


def _killed(folder: Path, path: Path, chance: random.Random) -> bool:
    """Run a process that rebuilds; kill it at a change, or about when the new store is swapped in."""

    def until(said: IO[bytes]) -> None:
        if chance.random() < 0.5:
            for _ in range(1 + chance.randrange(30)):
                said.read(1)
        else:
            while said.read(1) not in (b"!", b""):
                pass
        time.sleep(chance.choice([0, chance.random() * 0.05]))

    return killed(_rebuild, str(folder), str(path), chance=chance, signals=killing.SIGNALS, until=until)


def _rebuild(folder: str, path: str) -> None:
    with rebuilding(Path(path), fingerprint=killing.FINGERPRINT) as made:
        killing._sync(Path(folder), killing.Announced(made))  # type: ignore[arg-type]
        os.write(1, b"!")  # the new store is complete: now it is swapped in


@pytest.mark.slow
def test_a_rebuild_killed_at_any_moment_leaves_the_old_store_or_the_new_one(tmp_path: Path) -> None:
    chance = random.Random(killing.SEED)
    folder, path = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    for n in range(12):
        killing._write(folder / f"{n:02}.txt", chance)
    with killing._opened(path) as store:
        killing._sync(folder, store)
    old = killing._texts(folder)
    kills = rounds = 0
    while kills < ROUNDS and rounds < 4 * ROUNDS:
        rounds += 1
        killing._stir(folder, chance)
        new = killing._texts(folder)
        kills += _killed(folder, path, chance)
        with killing._opened(path) as store:
            killing._check_whole(store)
            shown = killing._shown(store)
            assert shown in (old, new)
            old = shown
        assert not (path / "rebuild").exists()
    assert kills
    with rebuilding(path, fingerprint=killing.FINGERPRINT) as fresh:
        killing._sync(folder, fresh)
    with killing._opened(path) as store:
        killing._check_complete(store, folder)
