"""Put a backup in the place of what is kept: verified and tried first, swapped in at the end."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assistant.adapters.chroma.failures import translated
from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.folder import REBUILT, built_with, remember
from assistant.adapters.chroma.health import health
from assistant.adapters.chroma.opening import open_store, put_in
from assistant.adapters.chroma.renamed import rename_vectors
from assistant.adapters.owner import own
from assistant.backup.making import uploaded
from assistant.backup.manifest import FEEDBACK, STORE, UPLOADS, Manifest
from assistant.backup.reading import archive
from assistant.corpus import REMEMBERED
from assistant.errors import AssistantError, BackupDamaged, BackupError
from assistant.ports import Progress
from assistant.settings import Settings

_STAGED, _REPLACED = ".restoring", ".replaced"
_SPARE = 50_000_000


def check_backup(path: Path, *, progress: Progress | None = None) -> Manifest:
    """Read all of a backup and change nothing. Raises BackupError, BackupDamaged."""
    with archive(path) as found:
        found.verify(progress=progress)
        return found.manifest


def restore(
    settings: Settings, path: Path, *, force: bool = False, progress: Progress | None = None
) -> Manifest:
    """Put the backup in place. What it does not hold is left alone; what it holds replaces what is there.

    Nothing that is kept is touched before every digest is right and the store has answered to itself.
    Then uploads, feedback and, last, the store are swapped in, each by renaming. Raises BackupError
    where something is there and ``force`` is false, BackupDamaged, StoreBusy.
    """
    with archive(path) as found, own(settings.store):
        held = found.manifest
        _refuse_lost(settings, held, force=force)
        _refuse_cramped(settings, held)
        with _staging(settings) as staged, _unwritable(settings):
            found.extract(staged.open, progress=progress)
            if held.holds_store:
                _try(staged.store)
            _swap_in(settings, held, staged)
        return held


@dataclass(frozen=True, slots=True)
class _Staged:
    """The folders beside those in use in which the backup is unpacked."""

    store: Path
    uploads: Path
    feedback: Path

    def open(self, name: str) -> BinaryIO:
        """A new file for the name, in its own folder."""
        if name == FEEDBACK:
            path = self.feedback
        elif name.startswith(STORE):
            path = self.store / name.removeprefix(STORE)
        else:
            path = self.uploads / name.removeprefix(UPLOADS)
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if name == FEEDBACK else 0o666
        return open(path, "xb", opener=lambda p, flags: os.open(p, flags, mode))


@contextmanager
def _staging(settings: Settings) -> Iterator[_Staged]:
    feedback = settings.feedback
    staged = _Staged(
        settings.store / REBUILT, settings.uploads / _STAGED, feedback.with_name(f".{feedback.name}{_STAGED}")
    )
    _clear(staged)
    try:
        yield staged
    finally:
        _clear(staged)


def _clear(staged: _Staged) -> None:
    for folder in (staged.store, staged.uploads):
        shutil.rmtree(folder, ignore_errors=True)
    staged.feedback.unlink(missing_ok=True)


def _refuse_lost(settings: Settings, held: Manifest, *, force: bool) -> None:
    """Raises BackupError where something would be lost that nobody said may be."""
    if held.holds_store and settings.chroma_url:
        url = settings.chroma_url
        raise BackupError(f"The store is on {url}. Unset ASSISTANT_CHROMA_URL to restore into a folder.")
    there: list[Path] = []
    if held.holds_store and built_with(settings.store) is not None:
        there.append(settings.store)
    if any(name.startswith(UPLOADS) for name in held.files) and any(uploaded(settings.uploads)):
        there.append(settings.uploads)
    if FEEDBACK in held.files and settings.feedback.exists():
        there.append(settings.feedback)
    if there and not force:
        named = " and ".join(map(str, there))
        raise BackupError(f"{named} would be replaced. Back it up, then: assistant restore --force FILE")


def _refuse_cramped(settings: Settings, held: Manifest) -> None:
    free = shutil.disk_usage(settings.store).free
    if free < held.size + _SPARE:
        found = f"{free / 1e6:.0f} MB are free, {(held.size + _SPARE) / 1e6:.0f} MB are needed"
        raise BackupError(f"{settings.store}/: {found}. Free space, or set ASSISTANT_STORE to another disk.")


def _try(store: Path) -> None:
    """Let the unpacked store answer to itself, with whatever models it was built. Raises BackupDamaged."""
    try:
        built = Fingerprint(**json.loads(built_with(store) or ""))
    except (ValueError, TypeError) as error:
        raise BackupDamaged("Its store does not say what it was built with.") from error
    try:
        with translated(store):
            rename_vectors(store)  # those in use may have the same names: the backup may be theirs
        with closing(open_store(store, fingerprint=built)) as opened:
            problems: Sequence[str] = health(opened)
    except AssistantError as error:
        problems = [str(error)]
    if problems:
        raise BackupDamaged(problems[0].partition(" Run: ")[0])


def _swap_in(settings: Settings, held: Manifest, staged: _Staged) -> None:
    if staged.uploads.is_dir():
        _replace_within(settings.uploads, staged.uploads)
    if staged.feedback.exists():
        staged.feedback.replace(settings.feedback)
    if held.holds_store:
        built = built_with(staged.store) or ""
        remembered = staged.store / REMEMBERED
        if remembered.exists():
            remembered.replace(settings.store / REMEMBERED)
        words = settings.store / "lexical"  # derived, and built again at the next start
        shutil.rmtree(words, ignore_errors=True)
        put_in(settings.store)
        remember(settings.store, built)


def _replace_within(folder: Path, staged: Path) -> None:
    """Let what is staged inside the folder be all that it holds; the folder itself may be a mount."""
    replaced = folder / _REPLACED
    shutil.rmtree(replaced, ignore_errors=True)
    replaced.mkdir()
    for path in folder.iterdir():
        if path not in (staged, replaced):
            path.rename(replaced / path.name)
    for path in staged.iterdir():
        path.rename(folder / path.name)
    shutil.rmtree(replaced, ignore_errors=True)


@contextmanager
def _unwritable(settings: Settings) -> Iterator[None]:
    try:
        yield
    except AssistantError:
        raise
    except OSError as error:
        place = error.filename or settings.store
        why = error.strerror or str(error)
        raise BackupError(f"{place} cannot be written ({why}). Free space or change its rights.") from error
