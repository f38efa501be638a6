"""Keys for programs: shown once when made, kept as hashes, each for some of the three scopes."""

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.errors import SettingError

SCOPES = ("ask", "read", "write")
"""Ask questions and search; read documents and the state; add, remove and index documents."""

_MARK = "ak"


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it is kept: of the secret itself only the SHA-256, hexadecimal, remains."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created: str
    sha256: str = field(repr=False)


def create_key(path: Path, name: str, scopes: Collection[str]) -> str:
    """Make a key of that name and give it, for the only time. Raises SettingError where the name is taken.

    A secret of 256 random bits needs no slow hash: there is nothing to guess it from.
    """
    kept = read_keys(path)
    if any(key.name == name for key in kept):
        raise SettingError(f"There is a key {name!r} already. Choose another name, or revoke that one first.")
    shown = f"{_MARK}_{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    chosen = tuple(scope for scope in SCOPES if scope in scopes)
    made = Key(shown.split("_")[1], name, chosen, since, hash_of(shown))
    _write(path, [*kept, made])
    return shown


def revoke_key(path: Path, name: str) -> None:
    """Let the key of that name open nothing any more. Raises SettingError where there is none."""
    kept = read_keys(path)
    left = [key for key in kept if key.name != name]
    if len(left) == len(kept):
        raise SettingError(f"There is no key {name!r}. See which there are: assistant keys list")
    _write(path, left)


def read_keys(path: Path) -> list[Key]:
    """The keys in the file, none where there is no file. Raises SettingError where it is damaged."""
    try:
        found = json.loads(path.read_text("utf-8"))
        return [Key(**{**each, "scopes": tuple(each["scopes"])}) for each in found]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingError(
            f"{path} cannot be read as keys ({type(error).__name__}). "
            "Put a copy back, or remove it and make new keys."
        ) from None


def hash_of(shown: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()


def _write(path: Path, keys: Collection[Key]) -> None:
    """Write the file whole or not at all, readable by this user alone."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            json.dump([asdict(key) for key in keys], out, ensure_ascii=False, indent=1)
        new.replace(path)
    except OSError as error:
        raise SettingError(
            f"{path} cannot be written ({error.strerror}). Set ASSISTANT_KEYS elsewhere."
        ) from error


class KeyRing:
    """The keys of a file as they are now: one that is revoked while the server runs opens nothing more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}
        self._reading = threading.Lock()

    def find(self, shown: str) -> Key | None:
        """The key that was shown so. The time it takes tells nothing of the secret."""
        parts = shown.split("_", 2)
        key = self._now().get(parts[1]) if len(parts) == 3 else None
        known = key.sha256 if key else "0" * 64
        return key if hmac.compare_digest(known, hash_of(shown)) else None

    def _now(self) -> dict[str, Key]:
        with self._reading:
            seen = _state(self._path)
            if seen != self._seen:
                self._keys = {key.id: key for key in read_keys(self._path)}
                self._seen = seen
            return self._keys


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
