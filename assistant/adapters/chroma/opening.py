"""Opening the store, and building it anew beside the one in use."""

import json
import secrets
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from assistant.adapters.chroma.board import Lease, generation, use_generation
from assistant.adapters.chroma.client import connect, disconnect, drop_unused
from assistant.adapters.chroma.failures import translated
from assistant.adapters.chroma.fingerprint import REBUILD, Fingerprint
from assistant.adapters.chroma.folder import REBUILT, built_with, swap_in
from assistant.adapters.chroma.still import writing_lock
from assistant.adapters.chroma.store import ChromaStore
from assistant.adapters.owner import own
from assistant.errors import StoreDamaged

_open: dict[Path, ChromaStore] = {}
_mutex = threading.RLock()


def open_store(path: Path, *, fingerprint: Fingerprint, url: str = "") -> ChromaStore:
    """Open the store in the folder, or on the Chroma server at ``url``; make it where there is none.

    A folder is owned by this process until the store is closed; opened again meanwhile it is the
    same store, which its last user closes. Raises StoreBusy where another process owns it,
    StoreOutdated where it was built with another fingerprint, StoreDamaged where its vectors do not
    answer, StoreUnwritable, StoreError.
    """
    if url:
        return ChromaStore(path, fingerprint=fingerprint, url=url)
    with _mutex:
        store = _open.get(path.resolve())
        if store is None or not store.join(fingerprint):
            store = _open[path.resolve()] = ChromaStore(path, fingerprint=fingerprint)
        return store


@contextmanager
def opened_ahead(path: Path) -> Iterator[None]:
    """Within, the store in the folder is opened in a thread of its own, by what it says of itself.

    Chroma reads for seconds where there are many passages, and lets go of the interpreter meanwhile. Who
    opens the store within waits for the rest, and is told there what is wrong with it.
    """
    with ThreadPoolExecutor(1, "store") as aside:
        coming = aside.submit(_opened_as_built, path)
        try:
            yield
        finally:
            with suppress(Exception):
                if store := coming.result():
                    store.close()


def _opened_as_built(path: Path) -> ChromaStore | None:
    built = fingerprint_of(path)
    return None if built is None else open_store(path, fingerprint=built)


def fingerprint_of(path: Path) -> Fingerprint | None:
    """What the store in the folder was built with, none where there is none. Raises StoreDamaged."""
    written = built_with(path)
    try:
        return None if written is None else Fingerprint(**json.loads(written))
    except (ValueError, TypeError) as error:
        raise StoreDamaged(f"{path}/ does not say what it was built with. {REBUILD}") from error


@contextmanager
def rebuilding(path: Path, *, fingerprint: Fingerprint, url: str = "") -> Iterator[ChromaStore]:
    """A new empty store that takes the place of the one in use when the block ends without an error.

    Until then, or where the process is killed, the old one stays as it is, be it sound, outdated or
    damaged; where it is open in this process it answers on, and then shows the new one. Raises
    StoreBusy, StoreUnwritable, StoreError.
    """
    with _on_server(path, fingerprint, url) if url else _in_folder(path, fingerprint) as fresh:
        yield fresh


@contextmanager
def _in_folder(path: Path, fingerprint: Fingerprint) -> Iterator[ChromaStore]:
    with own(path):
        shutil.rmtree(path / REBUILT, ignore_errors=True)
        fresh = ChromaStore(path / REBUILT, fingerprint=fingerprint)
        try:
            yield fresh
        except BaseException:
            fresh.close()
            shutil.rmtree(path / REBUILT, ignore_errors=True)
            raise
        fresh.close()
        put_in(path)


def put_in(path: Path) -> None:
    """Let the store in the folder's ``rebuild``, closed and complete, take the place of the one there."""
    with _mutex, _aside(path), translated(path), writing_lock(path):
        swap_in(path)


def _aside(path: Path) -> AbstractContextManager[None]:
    """The store that this process has open there, closed while its files are replaced."""
    store = _open.get(path.resolve())
    return nullcontext() if store is None or store.closed else store.replaced()


@contextmanager
def _on_server(path: Path, fingerprint: Fingerprint, url: str) -> Iterator[ChromaStore]:
    client = connect(path, url)
    try:
        lease = Lease(client, path=path, url=url)
        with lease.held():
            yield from _next_generation(client, path, fingerprint, url, lease)
    finally:
        disconnect(client)


def _next_generation(
    client: Any, path: Path, fingerprint: Fingerprint, url: str, lease: Lease
) -> Iterator[ChromaStore]:
    suffix = f"-{secrets.token_hex(4)}"
    with translated(path, url):
        drop_unused(client, generation(client))
    with closing(ChromaStore(path, fingerprint=fingerprint, url=url, suffix=suffix, lease=lease)) as fresh:
        yield fresh
    lease.confirm()
    with translated(path, url):
        use_generation(client, suffix)
        drop_unused(client, suffix)
