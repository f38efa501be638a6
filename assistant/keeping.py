"""The keeping of the index: the store opened, in line with the documents, its state told."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from assistant import bootstrap
from assistant.corpus import corpus_folder, remember_folder
from assistant.errors import AssistantError, NothingIndexed, StoreError
from assistant.parts import Parts
from assistant.ports import Progress
from assistant.reports import Status, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.settings import Settings
from assistant.values import DocumentRecord


class Keeper:
    """Holds the models and the store of one assistant; changes them one at a time, in any thread."""

    def __init__(self, settings: Settings, *, url: str = "") -> None:
        self.settings = settings
        self._url = url
        self._held = ExitStack()
        self._ready = threading.Event()
        self._writing = threading.Lock()
        self._note = ""
        self._failure: AssistantError | None = None
        self._models: bootstrap.Models | None = None
        self._parts: Parts | None = None
        self._status = Status(
            "starting",
            folder=str(corpus_folder(settings)),
            model=settings.model,
            changes=settings.changes,
            max_mb=settings.max_file_mb,
        )

    @property
    def folder(self) -> Path:
        """The folder that the store is kept in line with."""
        return Path(self._status.folder)

    def start(self, *, sync: bool | None) -> None:
        """Load the models, open the store, bring it in line; see ``Assistant.start``."""
        try:
            self._held.enter_context(bootstrap.own_store(self.settings, url=self._url))
            with bootstrap.opened_ahead(self.settings):
                self._models = bootstrap.load_models(self.settings)
                self._name_writer(self._models)
                self._reopen()
            if sync or (sync is None and not self.parts().store.records()):
                self.ingest(None, rebuild=False, progress=None)
            else:
                self._settle()
        except NothingIndexed as nothing:
            self._status = replace(self._status, state="ready", message=str(nothing))
        except AssistantError as failure:
            self._failure = failure
            self._status = replace(self._status, state="failed", message=str(failure))
            raise
        finally:
            self._ready.set()

    def _name_writer(self, models: bootstrap.Models) -> None:
        if models.writer is not None:
            writes = self.settings.writer == "model"
            self._status = replace(self._status, writer=models.writer.name, writes=writes)

    def _reopen(self) -> None:
        """Use the store that is in place now."""
        assert self._models is not None
        before, self._parts = self._parts, bootstrap.open_parts(self.settings, self._models)
        self._failure = None
        if before is not None:
            before.store.close()
        if records := self._parts.store.records():
            self._status = _counted(self._status, records)
            self._ready.set()

    def parts(self) -> Parts:
        """The parts as soon as the store is open, which may be before it is in line with the folder."""
        if self._parts is None:
            self._ready.wait()
        if self._parts is None:
            raise self._failure or StoreError("The store is closed: open the assistant again.")
        return self._parts

    def asked(self) -> Parts:
        """The parts as soon as there is something to ask."""
        self._ready.wait()
        return self.parts()

    def ingest(self, folder: Path | None, *, rebuild: bool, progress: Progress | None) -> Summary:
        """Bring the store in line with the folder; see ``Assistant.ingest``."""
        folder = Path(folder or self.folder)
        with self.changing(folder):
            summary = self._ingested(folder, rebuild, self.told(progress))
            remember_folder(self.settings, folder)
            self._failure = None
            self._status = replace(self._status, refused=summary.refused)
            return summary

    def _ingested(self, folder: Path, rebuild: bool, progress: Progress) -> Summary:
        if rebuild:
            summary = bootstrap.rebuild(self.settings, self._loaded(), folder, progress=progress)
            self._reopen()
            return summary
        return self._synced(folder, EVERYTHING, progress)

    def _synced(self, folder: Path, only: Scope, progress: Progress) -> Summary:
        models, of = self._loaded(), self.parts()
        try:
            return bootstrap.sync_folder(
                self.settings, models, of.store, folder, only=only, progress=progress
            )
        finally:
            of.lexical.update(of.store)

    def align(self, *files: str, progress: Progress | None = None) -> Summary:
        """Bring the store in line with these files, within ``changing``.

        Raises NothingIndexed where the store ends up empty.
        """
        summary = self._synced(self.folder, Scope(files), self.told(progress))
        others = tuple(r for r in self._status.refused if r.file not in files)
        self._status = replace(self._status, refused=(*others, *summary.refused))
        return summary

    def note(self, words: str) -> None:
        """Say in the status, while it is ready, what keeps the folder from being followed."""
        self._note = words
        with self._writing:
            if self._status.state == "ready":
                self._settle()

    def _loaded(self) -> bootstrap.Models:
        if self._models is None:
            raise self._failure or StoreError("The models are not loaded: start the assistant first.")
        return self._models

    @contextmanager
    def changing(self, folder: Path | None = None) -> Iterator[None]:
        """Change the store alone, in sight; say at the end what there is now."""
        with self._writing:
            folder = folder or self.folder
            self._status = replace(self._status, state="indexing", folder=str(folder), done=0, total=0)
            try:
                yield
            finally:
                self._settle()

    def told(self, progress: Progress | None) -> Progress:
        """Progress that the status shows too."""

        def told(done: int, total: int, file: str) -> None:
            self._status = replace(self._status, done=done, total=total, message=file)
            if progress is not None:
                progress(done, total, file)

        return told

    def _settle(self) -> None:
        """Say what there is now: so many documents to ask, or still no store that can be opened."""
        if self._parts is None:
            now = replace(self._status, state="failed", message=str(self._failure))
        else:
            now = _counted(self._status, self._parts.store.records())
            now = replace(now, state="ready", message=self._note)
        self._status = replace(now, done=0, total=0)

    def status(self, *, check: bool) -> Status:
        """The state now; see ``Assistant.status``."""
        if check and self._status.state == "ready":
            try:
                problems, remarks = bootstrap.check_store(self.parts()), bootstrap.remarks(self.parts())
            except StoreError as error:
                problems, remarks = [str(error)], []
            state = "failed" if problems else self._status.state
            return replace(self._status, state=state, message=" ".join(problems or remarks))
        return self._status

    def close(self) -> None:
        """Let go of the store and the models."""
        if self._parts is not None:
            self._parts.store.close()
        self._parts = self._models = None
        self._held.close()


def _counted(status: Status, records: Sequence[DocumentRecord]) -> Status:
    return replace(status, documents=len(records), passages=sum(r.passages for r in records))
