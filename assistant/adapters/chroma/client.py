"""Chroma, in this process or behind a server: connecting, its tables, its rows by the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.adapters.chroma.failures import translated
from assistant.adapters.chroma.package import chroma

BATCH = 5000
"""Rows a call: Chroma takes 5,461 at most, and loses its way in SQL variables past 32,000."""

CONTENTS = 64
"""Contents whose rows are read together."""

_GRAPH = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
"""The neighbour graph: on 20,000 real passages it finds 99.9 % of the ten nearest, Chroma's own 99.4 %."""


_KINDS = ("passages", "furniture", "documents")


@dataclass(frozen=True, slots=True)
class Tables:
    """The three collections of a store: evidence with its vectors, furniture, and a row for each file."""

    passages: Any
    furniture: Any
    documents: Any


def connect(path: Path, url: str = "") -> Any:
    """A client of the Chroma in the folder, or of the server where there is a url.

    Raises StoreError where either cannot be used.
    """
    chromadb = chroma()
    settings = chromadb.Settings(anonymized_telemetry=False)
    with translated(path, url):
        if not url:
            return _embedded(path, settings)
        at = urlsplit(url if "//" in url else f"//{url}")
        secure = at.scheme == "https"
        port = at.port or (443 if secure else 8000)
        return chromadb.HttpClient(at.hostname or "", port, ssl=secure, settings=settings)


def _embedded(path: Path, settings: Any) -> Any:
    chromadb = chroma()
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        return chromadb.PersistentClient(str(path), settings=settings)
    except BaseException:
        # Chroma keeps what it failed to start, and would hand that out at the next try.
        if str(path) not in SharedSystemClient._identifier_to_refcount:
            SharedSystemClient._identifier_to_system.pop(str(path), None)
        raise


def disconnect(client: Any) -> None:
    """Close the client, and the connections to a server that Chroma leaves open."""
    servers = [client._server, client._admin_client._server]
    client.close()
    for session in (getattr(server, "_session", None) for server in servers):
        if session is not None:
            session.close()


def table(client: Any, name: str, *, metadata: dict[str, str] | None = None, graph: bool = False) -> Any:
    """The collection of that name, made where it is missing. Vectors are always ours."""
    configuration = {"hnsw": _GRAPH if graph else {"space": "cosine"}}
    return client.get_or_create_collection(
        name, embedding_function=None, configuration=configuration, metadata=metadata
    )


def names(client: Any) -> set[str]:
    """The names of all collections."""
    found: set[str] = set()
    while page := client.list_collections(limit=BATCH, offset=len(found)):
        found |= {collection.name for collection in page}
        if len(page) < BATCH:
            break
    return found


def drop_unused(client: Any, suffix: str) -> None:
    """Delete the collections of every generation but the one of this suffix."""
    kept = {kind + suffix for kind in _KINDS}
    for name in names(client) - kept:
        if re.fullmatch(rf"({'|'.join(_KINDS)})(-[0-9a-f]{{8}})?", name):
            client.delete_collection(name)


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items in pieces that Chroma takes."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def groups(contents: Sequence[str]) -> Iterator[Sequence[str]]:
    """Contents in groups to be asked for at once: one by one each costs as much as a dozen together."""
    for start in range(0, len(contents), CONTENTS):
        yield contents[start : start + CONTENTS]


def rows(
    collection: Any, *, where: dict[str, Any] | None = None
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Id, metadata and text of each row that matches."""
    start = 0
    while True:
        page = collection.get(where=where, limit=BATCH, offset=start, include=["metadatas", "documents"])
        yield from zip(page["ids"], page["metadatas"], page["documents"], strict=True)
        start += len(page["ids"])
        if len(page["ids"]) < BATCH:
            return


def picked(collection: Any, ids: Sequence[str]) -> dict[str, tuple[dict[str, Any], str]]:
    """Metadata and text of the rows of these ids, where they exist."""
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for batch in batches(ids):
        page = collection.get(ids=list(batch), include=["metadatas", "documents"])
        found.update(zip(page["ids"], zip(page["metadatas"], page["documents"], strict=True), strict=True))
    return found


def named_files(collection: Any, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The file that each of these rows names, without its text, where it exists."""
    for batch in batches(ids):
        page = collection.get(ids=list(batch), include=["metadatas"])
        yield from ((i, row["file"]) for i, row in zip(page["ids"], page["metadatas"], strict=True))


def identifiers(collection: Any, *, where: dict[str, Any] | None = None) -> list[str]:
    """The ids of the rows that match."""
    return list(collection.get(where=where, include=[])["ids"])


def dummies(count: int) -> list[list[float]]:
    """Vectors for rows that are never searched."""
    return [[1.0]] * count
