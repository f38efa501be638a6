"""The assistant as one object: open it on a folder, ask, read, keep the folder indexed."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant import bootstrap, pipeline
from assistant.errors import AssistantError, NothingIndexed, StoreError
from assistant.pipeline import Parts
from assistant.ports import Progress
from assistant.reports import Stage, Status, Summary
from assistant.retrieve.rewrite import rewrite
from assistant.retrieve.search import search
from assistant.scope import EVERYTHING, Scope
from assistant.settings import Settings, read_settings
from assistant.values import Answer, Document, DocumentRecord, Hit, Verdict


class Assistant:
    """Answers questions over one folder of documents; safe to use from many threads.

    Made with settings alone it does nothing yet: ``start`` loads the models and opens the store.
    Until then questions wait; where starting failed they raise what it failed with.
    """

    def __init__(self, settings: Settings, *, url: str = "") -> None:
        self._settings = settings
        self._url = url
        self._held = ExitStack()
        self._ready = threading.Event()
        self._writing = threading.Lock()
        self._failure: AssistantError | None = None
        self._models: bootstrap.Models | None = None
        self._parts: Parts | None = None
        self._status = Status("starting", folder=str(bootstrap.corpus_folder(settings)), model=settings.model)

    @classmethod
    def open(cls, folder: str | Path | None = None, **settings: Any) -> Self:
        """An assistant over the folder, its index brought in line, ready to be asked.

        Settings are the fields of ``Settings`` by keyword, the environment otherwise. Raises
        AssistantError where the store, a model or the folder cannot be used.
        """
        made = cls(read_settings(folder=None if folder is None else str(folder), **settings))
        made.start()
        return made

    def start(self, *, sync: bool | None = True) -> None:
        """Load the models, open the store, bring it in line with the folder.

        ``sync`` none means: only where nothing is indexed yet. Raises AssistantError; the failure is
        also kept and shown by ``status``, and a rebuild still mends a store that cannot be opened.
        A folder that holds nothing is no failure: there is then nothing to ask.
        """
        try:
            self._held.enter_context(bootstrap.own_store(self._settings, url=self._url))
            self._models = bootstrap.load_models(self._settings)
            self._reopen()
            if sync or (sync is None and not self._of().store.records()):
                self.ingest()
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

    def _reopen(self) -> None:
        """Use the store that is in place now."""
        assert self._models is not None
        before, self._parts = self._parts, bootstrap.open_parts(self._settings, self._models)
        self._failure = None
        if before is not None:
            before.store.close()
        if self._parts.store.records():
            self._ready.set()

    def _of(self) -> Parts:
        """The parts as soon as the store is open, which may be before it is in line with the folder."""
        if self._parts is None:
            self._ready.wait()
        if self._parts is None:
            raise self._failure or StoreError("The store is closed: open the assistant again.")
        return self._parts

    def ask(self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question; ``history`` holds the earlier questions, oldest first."""
        return pipeline.ask(question, history, self._asked(), scope=scope)

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING
    ) -> Iterator[Stage | Verdict | Answer]:
        """The stages as they begin and each claim as soon as it is checked; the answer comes last."""
        return pipeline.stream(question, history, self._asked(), scope=scope)

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]:
        """The k passages nearest to the question by dense and lexical rank, not read."""
        of, query = self._asked(), rewrite(question, history)
        return search(query, embedder=of.embedder, store=of.store, lexical=of.lexical, k=k, scope=scope)

    def _asked(self) -> Parts:
        self._ready.wait()
        return self._of()

    def records(self) -> list[DocumentRecord]:
        """The documents that can be asked, sorted by file."""
        return self._of().store.records()

    def document(self, file: str) -> Document | None:
        """One document whole, from the store alone; none for an unknown file."""
        store = self._of().store
        record = next((r for r in store.records() if r.file == file), None)
        if record is None:
            return None
        text = "".join(p.text for p in store.passages(file))
        return Document(file, record.title, text, record.sha256, record.date, record.language, record.pages)

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        """Bring the store in line with the folder; ``rebuild`` starts over and swaps in when complete.

        Questions are answered meanwhile from what is indexed so far. One call works at a time.
        """
        with self._writing:
            folder = Path(folder or self._status.folder)
            self._status = replace(self._status, state="indexing", folder=str(folder), done=0, total=0)
            try:
                summary = self._ingested(folder, rebuild, self._told(progress))
                bootstrap.remember_folder(self._settings, folder)
                self._failure = None
                return summary
            finally:
                self._settle()

    def _told(self, progress: Progress | None) -> Progress:
        def told(done: int, total: int, file: str) -> None:
            self._status = replace(self._status, done=done, total=total, message=file)
            if progress is not None:
                progress(done, total, file)

        return told

    def _ingested(self, folder: Path, rebuild: bool, progress: Progress) -> Summary:
        if self._models is None:
            raise self._failure or StoreError("The models are not loaded: start the assistant first.")
        if rebuild:
            summary = bootstrap.rebuild(self._settings, self._models, folder, progress=progress)
            self._reopen()
            return summary
        of = self._of()
        try:
            return bootstrap.sync_folder(self._settings, self._models, of.store, folder, progress=progress)
        finally:
            of.lexical.update(of.store)

    def _settle(self) -> None:
        """Say what there is now: so many documents to ask, or still no store that can be opened."""
        if self._parts is None:
            self._status = replace(self._status, state="failed", message=str(self._failure), done=0, total=0)
            return
        records = self._parts.store.records()
        said, passages = (self._status.folder, self._status.model), sum(r.passages for r in records)
        self._status = Status("ready", "", *said, documents=len(records), passages=passages)

    def status(self, *, check: bool = False) -> Status:
        """The state now; with ``check`` the store's health is tested by self-query first."""
        if check and self._status.state == "ready":
            try:
                problems = bootstrap.check_store(self._of())
            except StoreError as error:
                problems = [str(error)]
            if problems:
                return replace(self._status, state="failed", message=" ".join(problems))
        return self._status

    def close(self) -> None:
        """Let go of the store and the models."""
        if self._parts is not None:
            self._parts.store.close()
        self._parts = self._models = None
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
