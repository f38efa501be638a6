"""What a backup says of itself: its format, the versions it was made with, each file with its digest."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from assistant.errors import BackupDamaged

FORMAT = 1
NAME = "manifest.json"
STORE, UPLOADS, FEEDBACK = "store/", "uploads/", "feedback.jsonl"

_LONGEST_NAME, _DEEPEST = 1000, 12
_STORE_FILE = re.compile(
    r"store/(chroma\.sqlite3|store\.json|folder|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[\w.]{1,60})"
)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its size in bytes and its SHA-256, hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """``made`` is a time in ISO 8601; ``versions`` of assistant, Python and Chroma; ``files`` by name."""

    made: str
    versions: Mapping[str, str]
    files: Mapping[str, Kept] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(kept.size for kept in self.files.values())

    @property
    def holds_store(self) -> bool:
        return any(name.startswith(STORE) for name in self.files)

    @property
    def uploads(self) -> list[str]:
        """The uploaded documents, those in the trash left out."""
        return [n for n in self.files if n.startswith(UPLOADS) and not n.startswith(f"{UPLOADS}.")]


def manifest_to_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in an archive."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")


def manifest_from_json(written: bytes) -> Manifest:
    """The manifest of an archive. Raises BackupDamaged for one that is none, or of a later format."""
    try:
        said = json.loads(written)
        found = said["format"]
        if isinstance(found, int) and found > FORMAT:
            newer = f"The backup has format {found}, later than {FORMAT}, which is read here"
            raise BackupDamaged(f"{newer}. Restore it with assistant {_made_by(said)} or later.")
        files = {str(name): _kept(str(name), kept) for name, kept in said["files"].items()}
        versions = {str(name): str(version) for name, version in said["versions"].items()}
        return Manifest(str(said["made"]), versions, files, _whole(found))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BackupDamaged(f"Its {NAME} cannot be read ({type(error).__name__}).") from error


def _made_by(said: Any) -> str:
    return re.sub(r"[^\w.+-]", "", str(said["versions"]["assistant"]))[:30]


def _whole(number: Any) -> int:
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ValueError(number)
    return number


def _kept(name: str, kept: Any) -> Kept:
    refuse_odd(name)
    if not _DIGEST.fullmatch(kept["sha256"]):
        raise ValueError(name)
    return Kept(_whole(kept["size"]), kept["sha256"])


def refuse_odd(name: str) -> None:
    """Raises BackupDamaged for a name that no backup of ours holds: it could lead anywhere."""
    path = PurePosixPath(name)
    upload = (
        name.startswith(UPLOADS)
        and str(path) == name
        and not {"..", "."} & set(path.parts)
        and len(path.parts) <= _DEEPEST
        and len(name) <= _LONGEST_NAME
        and not re.search(r"[\\\x00-\x1f\x7f]", name)
        and len(path.parts) > 1
    )
    if not (upload or name == FEEDBACK or _STORE_FILE.fullmatch(name)):
        raise BackupDamaged(f"It holds {name[:80]!a}, which is no part of a backup.")
