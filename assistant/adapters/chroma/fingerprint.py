"""What a store was built with: opened with anything else, its vectors and places would not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from assistant.errors import StoreDamaged, StoreOutdated

SCHEMA = "1"

REBUILD = "Run: assistant ingest --rebuild"

_NAMES = {
    "model": "embedding model",
    "digest": "version of the embedding model",
    "splitter": "splitter",
    "schema": "store format",
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The embedding model's name and digest, the splitter's version with its passage size, the format."""

    model: str
    digest: str
    splitter: str
    schema: str = SCHEMA

    def written(self) -> dict[str, str]:
        """The fingerprint as the metadata of a Chroma collection."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def check(self, found: Mapping[str, Any] | None, *, place: str) -> None:
        """Raises StoreOutdated where ``found`` is another fingerprint, StoreDamaged where it is none."""
        if not found or not set(_NAMES) <= set(found):
            raise StoreDamaged(f"{place} does not say what it was built with. {REBUILD}")
        for name, ours in self.written().items():
            if found[name] != ours:
                built = f"{place} was built with another {_NAMES[name]} ({found[name]}, now {ours})"
                raise StoreOutdated(f"{built}. {REBUILD}")
