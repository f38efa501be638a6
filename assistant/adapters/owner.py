"""Who owns the store: one process at a time, known by name and address to all others.

The lock is the truth, the file beside it only says who holds it: a process that was killed leaves
its file behind, but never the lock.
"""

import json
import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.errors import StoreBusy, StoreUnwritable

_LOCK, _NAME = "lock", "owner.json"

_PATIENCE = 0.5
"""Seconds to wait for the lock: another process may be looking whether it is free."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that uses the store. ``token`` proves to it that the caller may read owner.json."""

    pid: int
    host: str
    since: str
    command: str
    url: str = ""
    token: str = field(default="", repr=False)

    def __str__(self) -> str:
        place = "" if self.host == socket.gethostname() else f" on {self.host}"
        doing = ", ".join(filter(None, (self.command, self.url)))
        return f"process {self.pid}{place} ({doing}) since {self.since}"


@dataclass(slots=True)
class _Held:
    lock: Any
    owner: Owner
    times: int = 0


_held: dict[Path, _Held] = {}
_mutex = threading.RLock()


@contextmanager
def own(path: Path, *, url: str = "") -> Iterator[Owner]:
    """Be the one process that uses the store; nested calls of one process are one ownership.

    ``url`` is where others reach this process. Raises StoreBusy, naming the holder, and
    StoreUnwritable.
    """
    place = path.resolve()
    with _mutex:
        held = _held.get(place) or _taken(path, place)
        held.times += 1
    try:
        _announce(path, held, url)
        yield held.owner
    finally:
        with _mutex:
            held.times -= 1
            if not held.times:
                _let_go(place, held)


def owner(path: Path) -> Owner | None:
    """The process that owns the store now, if one does; costs two file reads and imports nothing heavy."""
    if not (path / _LOCK).exists() or _free(path):
        return None
    try:
        return Owner(**json.loads((path / _NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Owner(0, socket.gethostname(), "", "")


def _taken(path: Path, place: Path) -> _Held:
    from filelock import FileLock, Timeout

    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / _LOCK, thread_local=False)
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise StoreBusy(_busy(path)) from None
    except OSError as error:
        raise _unwritable(path, error) from error
    since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    _held[place] = _Held(lock, Owner(os.getpid(), socket.gethostname(), since, _command()))
    return _held[place]


def _command() -> str:
    program = Path(sys.argv[0])
    name = program.parent.name if program.stem == "__main__" else program.stem
    return " ".join([name, *sys.argv[1:2]]).strip()


def _announce(path: Path, held: _Held, url: str) -> None:
    with _mutex:
        if held.owner.token and url in ("", held.owner.url):
            return
        token = held.owner.token or secrets.token_urlsafe(24)
        held.owner = replace(held.owner, url=url, token=token)
        try:
            _write_whole(path / _NAME, json.dumps(asdict(held.owner)))
        except OSError as error:
            raise _unwritable(path, error) from error


def _write_whole(file: Path, text: str) -> None:
    """Write the file whole or not at all, readable by this user alone."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    new.replace(file)


def _let_go(place: Path, held: _Held) -> None:
    _held.pop(place, None)
    (place / _NAME).unlink(missing_ok=True)
    held.lock.release()


def _free(path: Path) -> bool:
    from filelock import FileLock, Timeout

    if path.resolve() in _held:
        return False
    try:
        with FileLock(path / _LOCK, timeout=0):
            return True
    except (Timeout, OSError):
        return False


def _busy(path: Path) -> str:
    holder = owner(path)
    named = str(holder) if holder and holder.pid else "another process"
    return f"{path}/ is in use by {named}. Stop it, or ask it instead."


def _unwritable(path: Path, error: OSError) -> StoreUnwritable:
    a_file = path.exists() and not path.is_dir()
    reason = "it is a file" if a_file else error.strerror or str(error)
    return StoreUnwritable(f"{path}/ cannot be written ({reason}). Free space or change its rights.")
