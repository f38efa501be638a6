"""The assistant as one object: open it on a folder, ask, read, keep the folder indexed."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant import bootstrap, pipeline, uploading
from assistant.errors import UnreadableDocument
from assistant.keeping import Keeper
from assistant.plane import Point
from assistant.ports import Progress
from assistant.reports import Stage, Status, Summary
from assistant.retrieve.rewrite import rewrite
from assistant.scope import EVERYTHING, Scope
from assistant.settings import Settings, read_settings
from assistant.values import Answer, Document, DocumentRecord, Hit, Verdict
from assistant.watching import Watch


class Assistant:
    """Answers questions over one folder of documents; safe to use from many threads.

    Made with settings alone it does nothing yet: ``start`` loads the models and opens the store.
    Until then questions wait; where starting failed they raise what it failed with.
    """

    def __init__(self, settings: Settings, *, url: str = "") -> None:
        self._keeper = Keeper(settings, url=url)
        self._drawing = threading.Lock()
        self._drawn: tuple[str, tuple[Point, ...]] | None = None

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
        self._keeper.start(sync=sync)

    def ask(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Answer:
        """The answer to a question; ``history`` holds the earlier questions, oldest first.

        ``writer`` is ``quotes`` or ``model``, empty for what the settings say. Raises BadQuestion where
        no language model is set up.
        """
        return pipeline.ask(question, history, self._keeper.asked(), scope=scope, writer=writer)

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Iterator[Stage | Verdict | Answer]:
        """The stages as they begin and each claim as soon as it is checked; the answer comes last.

        While a language model is silent its stage is told again, once a second.
        """
        return pipeline.stream(question, history, self._keeper.asked(), scope=scope, writer=writer)

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]:
        """The k passages nearest to the question by dense and lexical rank, not read."""
        return pipeline.searched(rewrite(question, history), self._keeper.asked(), k=k, scope=scope)

    def documents(self) -> list[DocumentRecord]:
        """The documents that can be asked, sorted by file, each with its copies."""
        of = self._keeper.parts()
        copies = of.copies.among().of
        return [replace(r, copies=copies.get(r.file, ())) for r in of.store.records()]

    def document(self, file: str) -> Document | None:
        """One document whole, from the store alone; none for an unknown file."""
        store = self._keeper.parts().store
        record = next((r for r in store.records() if r.file == file), None)
        if record is None:
            return None
        text = "".join(p.text for p in store.passages(file))
        facts = (record.sha256, record.date, record.language, record.pages, record.author)
        return Document(file, record.title, text, *facts)

    def plane(self) -> tuple[Point, ...]:
        """Where each passage of evidence lies on the map; laid out anew when documents change."""
        store = self._keeper.parts().store
        with self._drawing:
            revision = store.revision  # read first: what changes meanwhile is drawn the next time
            if self._drawn is None or self._drawn[0] != revision:
                self._drawn = revision, bootstrap.draw_plane(store)
            return self._drawn[1]

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        """Bring the store in line with the folder; ``rebuild`` starts over and swaps in when complete.

        Questions are answered meanwhile from what is indexed so far. One call works at a time.
        """
        return self._keeper.ingest(folder, rebuild=rebuild, progress=progress)

    def add(
        self, name: str | Path, content: bytes | None = None, *, progress: Progress | None = None
    ) -> Summary:
        """Keep a document and index it; ``added`` names the file it has become.

        ``content`` is its bytes; without them ``name`` is the path of a file that is read. Another
        document of the name is left alone: the new one gets a number, unless its bytes are the same.
        Raises ChangesOff, UnreadableDocument, StoreUnwritable; nothing of it is left then, nor where
        ``progress`` raises.
        """
        if content is None:
            name, content = Path(name).name, _bytes(Path(name))
        return uploading.add(self._keeper, str(name), content, progress=progress)

    def remove(self, file: str) -> None:
        """Take an uploaded document away; ``restore`` brings it back. Raises ChangesOff, NotUploaded."""
        uploading.remove(self._keeper, file)

    def restore(self, file: str) -> None:
        """Bring back an uploaded document that was taken away.

        Raises ChangesOff, NotUploaded, and NameTaken where the name has been given away meanwhile.
        """
        uploading.restore(self._keeper, file)

    def status(self, *, check: bool = False) -> Status:
        """The state now; with ``check`` the store's health is tested by self-query first."""
        return self._keeper.status(check=check)

    def watch(self) -> Watch:
        """A watch over the folder and the uploaded documents as they are now: start, then let it run.

        What changes is indexed when it is at rest. A file that cannot be read is among the status's
        ``refused``, whatever else fails is its message; a folder that is gone takes nothing away.
        """
        watch = uploading.watch(self._keeper)
        watch.begin()
        return watch

    def close(self) -> None:
        """Let go of the store and the models."""
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bytes(path: Path) -> bytes:
    try:
        return path.expanduser().read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path} cannot be opened: {error.strerror}.") from error
