"""Opening the store, and building it anew beside the one in use."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from assistant.adapters.board import Lease, generation, use_generation
from assistant.adapters.chroma import connect, disconnect, drop_unused
from assistant.adapters.chroma_store import ChromaStore
from assistant.adapters.failures import translated
from assistant.adapters.fingerprint import Fingerprint
from assistant.adapters.folder import REBUILT, clear, swap_in
from assistant.adapters.owner import own


def open_store(path: Path, *, fingerprint: Fingerprint, url: str = "") -> ChromaStore:
    """Open the store in the folder, or on the Chroma server at ``url``; make it where there is none.

    A folder is owned by this process until the store is closed. Raises StoreBusy where another
    process owns it, StoreOutdated where it was built with another fingerprint, StoreDamaged where
    its vectors do not answer, StoreUnwritable, StoreError.
    """
    return ChromaStore(path, fingerprint=fingerprint, url=url)


@contextmanager
def rebuilding(
    path: Path, *, fingerprint: Fingerprint, url: str = "", replacing: ChromaStore | None = None
) -> Iterator[ChromaStore]:
    """A new empty store that takes the place of the one in use when the block ends without an error.

    Until then, or where the process is killed, the old one stays as it is, be it sound, outdated or
    damaged. ``replacing`` is the old store where this process has it open: it then shows the new
    one. Raises StoreBusy, StoreUnwritable, StoreError.
    """
    build = _on_server(path, fingerprint, url) if url else _in_folder(path, fingerprint, replacing)
    with build as fresh:
        yield fresh


@contextmanager
def _in_folder(path: Path, fingerprint: Fingerprint, replacing: ChromaStore | None) -> Iterator[ChromaStore]:
    with own(path):
        clear(path)
        fresh = ChromaStore(path / REBUILT, fingerprint=fingerprint)
        try:
            yield fresh
        except BaseException:
            fresh.close()
            shutil.rmtree(path / REBUILT, ignore_errors=True)
            raise
        fresh.close()
        with replacing.replaced() if replacing else nullcontext(), translated(path):
            swap_in(path)


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
