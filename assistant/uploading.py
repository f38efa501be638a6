"""Documents come and go: uploads kept and indexed together, or not at all; the folder followed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import bootstrap
from assistant.errors import ChangesOff, NothingIndexed, UnreadableDocument
from assistant.keeping import Keeper
from assistant.ports import Progress
from assistant.reports import Summary
from assistant.scope import UPLOADS
from assistant.watching import Watch

if TYPE_CHECKING:
    from assistant.adapters.documents.uploads import Uploads


def add(keeper: Keeper, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
    """Keep an uploaded document and index it; see ``Service.add``."""
    with _changing(keeper) as uploads:
        keeper.told(progress)(0, 0, name)  # whoever has left meanwhile is noticed before anything is kept
        file, new = uploads.keep(name, content, beside=keeper.folder)
        try:
            summary = keeper.align(file, progress=progress)
            if reasons := [r.reason for r in summary.refused]:
                raise UnreadableDocument(f"{file.removeprefix(UPLOADS)}: {reasons[0]}")
        except BaseException:
            if new:
                uploads.take_back(file)
                _forget(keeper, file)
            raise
        return replace(summary, added=(file,)) if new else summary


def remove(keeper: Keeper, file: str) -> None:
    """Take an uploaded document away; see ``Service.remove``."""
    with _changing(keeper) as uploads:
        uploads.remove(file)
        _forget(keeper, file)


def restore(keeper: Keeper, file: str) -> None:
    """Bring back an uploaded document; see ``Service.restore``."""
    with _changing(keeper) as uploads:
        uploads.restore(file)
        keeper.align(file)


def watch(keeper: Keeper) -> Watch:
    """Follow the folder and the uploads; see ``Assistant.watch``."""

    def align(files: Sequence[str] | None) -> None:
        if files is None:
            keeper.ingest(None, rebuild=False, progress=None)
        else:
            with keeper.changing():
                keeper.align(*files)

    return Watch(lambda: bootstrap.stamps(keeper.settings, keeper.folder), align, keeper.note)


@contextmanager
def _changing(keeper: Keeper) -> Iterator["Uploads"]:
    """The uploaded documents, while nobody else changes anything. Raises ChangesOff."""
    if not keeper.settings.changes:
        raise ChangesOff
    keeper.asked()
    with keeper.changing():
        yield bootstrap.open_uploads(keeper.settings)


def _forget(keeper: Keeper, file: str) -> None:
    """Withdraw a file that is no longer there; the store may be empty then."""
    with suppress(NothingIndexed):
        keeper.align(file)
