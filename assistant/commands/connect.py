"""Who answers the command line: the server that owns the store, or else this process."""

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import TYPE_CHECKING, Protocol

from assistant.commands.progress import bar, waiting
from assistant.errors import ServerUnreachable, StoreBusy, StoreError
from assistant.ports import Progress, Service
from assistant.reports import Status
from assistant.settings import Settings, read_settings
from assistant.values import Document

if TYPE_CHECKING:
    from assistant.adapters.owner import Owner
    from assistant.evaluate.retrieval import Index

_POLL_SECONDS = 0.25
_OPENING_SECONDS = 15.0


class Connect(Protocol):
    """Opens the service that a command asks.

    With ``indexed`` the folder is indexed first where nothing is yet; with ``rebuild`` a store that
    cannot be opened is no obstacle.
    """

    def __call__(
        self, settings: Settings, *, indexed: bool = False, rebuild: bool = False
    ) -> AbstractContextManager[Service]: ...


@contextmanager
def connect(settings: Settings, *, indexed: bool = False, rebuild: bool = False) -> Iterator[Service]:
    """The running server's service, without a single framework; else one over the store itself.

    Raises StoreBusy where a process owns the store that is no server.
    """
    from assistant.adapters.owner import owner

    holder = owner(settings.store)
    if holder is not None and holder.url:
        yield _remote(holder, ready=indexed)
        return
    with waiting("Loading the models…"):
        service = _open(settings, rebuild=rebuild)
    with closing(service):
        if indexed and not service.documents():
            _index_first(service)
        yield service


@contextmanager
def build_index(documents: Sequence[Document], progress: Progress) -> Iterator["Index"]:
    """A throw-away index of the documents, made of the parts that the settings choose."""
    from assistant.temporary import temporary_index

    with temporary_index(read_settings(), documents, progress=progress) as index:
        yield index


def _remote(holder: "Owner", *, ready: bool) -> Service:
    """The server, where asked for once it has loaded its models and indexed its folder."""
    from assistant.serve.doors.client import Remote

    remote = Remote(holder.url, holder.token)
    with waiting("The server is starting…") as tell:
        while (now := _listening(remote)).state in ("starting", "indexing") and ready:
            tell(f"The server is {now.state}… {f'{now.done} of {now.total}' if now.total else ''}")
            time.sleep(_POLL_SECONDS)
    return remote


def _listening(remote: Service) -> Status:
    """The server's status. It owns the store a few seconds before it can be reached."""
    last = time.monotonic() + _OPENING_SECONDS
    while True:
        try:
            return remote.status()
        except ServerUnreachable:
            if time.monotonic() > last:
                raise
            time.sleep(_POLL_SECONDS)


def _open(settings: Settings, *, rebuild: bool) -> Service:
    """An assistant of this process; to rebuild, also one whose store cannot be opened."""
    from assistant.service import Assistant

    made = Assistant(settings)
    try:
        made.start(sync=False)
    except StoreBusy:
        raise
    except StoreError:
        if not rebuild:
            raise
    return made


def _index_first(service: Service) -> None:
    with bar("passages") as progress:
        service.ingest(progress=progress)
