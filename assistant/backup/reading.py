"""An archive that may be anything: only what a backup holds comes out of it, each byte accounted for."""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from assistant.backup.manifest import NAME, Manifest, manifest_from_json, refuse_odd
from assistant.errors import BackupDamaged, BackupError
from assistant.ports import Progress

_LARGEST_MANIFEST, _LARGEST_READ, _MOST_FILES = 64 << 20, 64 << 20, 1_000_000
_PART = 1 << 20

Out = Callable[[str], BinaryIO]
"""Where the file of a name is written."""


class Archive:
    """An open backup whose list of contents has been checked; its bytes are checked as they are read."""

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self._path, self._tar = path, tar
        self._members = _members(tar)
        self.manifest = _manifest(tar, self._members)

    def extract(self, out: Out, *, progress: Progress | None = None) -> None:
        """Write each file where ``out`` says. Raises BackupDamaged at the first wrong byte."""
        done, total = 0, self.manifest.size
        for name, kept in self.manifest.files.items():
            source = self._tar.extractfile(self._members[name])
            assert source is not None
            digest = hashlib.sha256()
            with closing(out(name)) as written:
                while part := source.read(_PART):
                    digest.update(part)
                    written.write(part)
                    done += len(part)
                    if progress is not None:
                        progress(done, total, name)
            if digest.hexdigest() != kept.sha256:
                raise BackupDamaged(f"{name} is not what was backed up: its digest is another.")

    def verify(self, *, progress: Progress | None = None) -> None:
        """Read every byte. Raises BackupDamaged."""
        self.extract(lambda name: _Nowhere(), progress=progress)


@contextmanager
def archive(path: Path) -> Iterator[Archive]:
    """The backup at the path. Raises BackupError where there is none, BackupDamaged."""
    try:
        with path.open("rb") as source, tarfile.open(fileobj=_Bounded(source), mode="r:") as tar:
            yield Archive(path, tar)
    except BackupDamaged as error:
        raise BackupDamaged(f"{path} is damaged or no backup. {error} Take another one.") from error
    except (tarfile.TarError, EOFError, UnicodeError, ValueError, OverflowError) as error:
        raise BackupDamaged(f"{path} is damaged or no backup ({error}). Take another one.") from error
    except FileNotFoundError:
        raise BackupError(f"{path} does not exist. Name a backup.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise BackupError(f"{path} cannot be read ({error.strerror}). Name a backup.") from None


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """Its files by name. Raises BackupDamaged for anything but ordinary files, once each."""
    found: dict[str, tarfile.TarInfo] = {}
    for member in tar:
        if member.name != NAME:
            refuse_odd(member.name)
        if member.name in found:
            raise BackupDamaged(f"It holds {member.name!a} twice.")
        if not member.isreg() or member.issparse():
            raise BackupDamaged(f"{member.name!a} is no ordinary file.")
        found[member.name] = member
        if len(found) > _MOST_FILES:
            raise BackupDamaged(f"It holds more than {_MOST_FILES} files.")
    return found


def _manifest(tar: tarfile.TarFile, members: dict[str, tarfile.TarInfo]) -> Manifest:
    member = members.pop(NAME, None)
    if member is None or member.size > _LARGEST_MANIFEST:
        raise BackupDamaged(f"It has no {NAME}: it is cut, or no backup.")
    source = tar.extractfile(member)
    assert source is not None
    manifest = manifest_from_json(source.read())
    if odd := members.keys() ^ manifest.files.keys():
        raise BackupDamaged(f"Its {NAME} and its files differ: {min(odd)!a}.")
    for name, kept in manifest.files.items():
        if members[name].size != kept.size:
            raise BackupDamaged(f"{name!a} has another size than its {NAME} says.")
    return manifest


class _Bounded(io.RawIOBase):
    """A source of which nobody reads more at once than there is room for, whatever a header says."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def read(self, size: int = -1, /) -> bytes:
        if not 0 <= size <= _LARGEST_READ:
            raise BackupDamaged("A header of it is too large.")
        return self._source.read(size)

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        return self._source.seek(place, whence)

    def tell(self) -> int:
        return self._source.tell()

    def seekable(self) -> bool:
        return True


class _Nowhere(io.BytesIO):
    """Where bytes go that are only looked at."""

    def write(self, part: object, /) -> int:
        return len(part) if isinstance(part, bytes) else 0
