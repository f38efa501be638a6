"""What the rooms need from the outside world, as protocols over our own values."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from assistant.plane import Point
from assistant.reports import Stage, Status, Summary
from assistant.scope import EVERYTHING, Scope
from assistant.values import Answer, Document, DocumentRecord, Hit, Passage, Reading, Vector, Verdict

Ask = Callable[[str, Sequence[str]], Answer]
"""A question and the earlier questions of the conversation, oldest first, to an answer."""

Within = Collection[str] | None
"""The digests (SHA-256) of the documents to look in; none means all."""


class Loader(Protocol):
    """Finds the files of a folder and reads one."""

    def files(self, folder: Path) -> Iterator[str]:
        """Paths of candidate files relative to the folder, POSIX, sorted; folders are walked recursively."""
        ...

    def digest(self, folder: Path, file: str) -> tuple[str, int]:
        """SHA-256 of the file's bytes, hexadecimal, and how many they are. Raises as load does."""
        ...

    def load(self, folder: Path, file: str) -> Document:
        """Read one file. Raises UnreadableDocument with one line that says why."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors; row i belongs to text i."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str:
        """SHA-256 of the weights, hexadecimal, shortened to 16 digits."""
        ...

    def embed_questions(self, texts: Sequence[str]) -> Sequence[Vector]: ...

    def embed_passages(self, texts: Sequence[str]) -> Sequence[Vector]: ...


class Store(Protocol):
    """Keeps passages with their vectors, and which file holds which content.

    Rows added are invisible until a document that refers to them is published; publishing is one
    atomic step, so no question ever sees half a document or two versions of one.
    """

    @property
    def revision(self) -> str:
        """Changes whenever the visible documents change."""
        ...

    def records(self) -> list[DocumentRecord]:
        """The visible documents, sorted by file."""
        ...

    def add(self, passages: Sequence[Passage], vectors: Sequence[Vector | None]) -> None:
        """Write rows (by Passage.id; writing one again changes nothing). Furniture has no vector."""
        ...

    def publish(self, records: Sequence[DocumentRecord]) -> None:
        """Let each record's file show the record's content, atomically for each file.

        Passages come back with the file, the title and the other files of the records that show them.
        Rows replaced stay until sweep: two files may trade contents in two steps.
        """
        ...

    def withdraw(self, files: Sequence[str]) -> None:
        """Forget the files; their rows go too unless another file has the same content."""
        ...

    def sweep(self) -> int:
        """Delete the rows that no document refers to; says how many."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """Keep the right to write for a longer piece of work, where several processes may write."""
        ...

    def passages(self, file: str) -> list[Passage]:
        """All passages of a document in order; joined they are its text. Empty for an unknown file."""
        ...

    def whole(self, files: Sequence[str]) -> Iterator[list[Passage]]:
        """``passages`` of each of these files, one after the other; many are read at once."""
        ...

    def find(self, ids: Sequence[str]) -> list[Passage]:
        """The visible passages of these ids, in the order asked for; unknown ones are left out."""
        ...

    def nearest(self, vector: Vector, *, k: int, within: Within = None) -> list[tuple[Passage, float]]:
        """The k visible evidence passages of highest cosine similarity, best first."""
        ...

    def vectors(self) -> Iterator[tuple[Sequence[Passage], Sequence[Vector]]]:
        """The visible evidence passages with their vectors, in batches, in the order of their ids."""
        ...

    def close(self) -> None: ...


class LexicalIndex(Protocol):
    """BM25 over the visible evidence passages of a store."""

    def update(self, store: Store) -> None:
        """Bring the index in line with the store; costs next to nothing where it already is."""
        ...

    def rank(self, query: str, *, k: int, within: Within = None) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the k best passages, best first; ``within`` as for the store."""
        ...


class Reader(Protocol):
    """Reads passages with a question in mind."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading for each passage, in order."""
        ...


class Progress(Protocol):
    """Told how far long work has come: passages indexed, passages in all, the file at hand."""

    def __call__(self, done: int, total: int, file: str) -> None: ...


class Service(Protocol):
    """All that the doors (page, API, command line) know of the system; safe to call from many threads."""

    def ask(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Answer: ...

    def stream(
        self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING, writer: str = ""
    ) -> Iterator[Stage | Verdict | Answer]:
        """The stages as they begin, each claim as soon as it is checked, the answer. Raises BadQuestion."""
        ...

    def search(
        self, question: str, history: Sequence[str] = (), *, k: int = 10, scope: Scope = EVERYTHING
    ) -> list[Hit]: ...

    def documents(self) -> list[DocumentRecord]:
        """The documents that can be asked, sorted by file."""
        ...

    def document(self, file: str) -> Document | None:
        """One document whole, from the store alone; none for an unknown file."""
        ...

    def plane(self) -> Sequence[Point]:
        """Where each passage of evidence lies on the map; laid out anew when documents change."""
        ...

    def ingest(
        self, folder: Path | None = None, *, rebuild: bool = False, progress: Progress | None = None
    ) -> Summary:
        """Bring the store in line with the folder (the configured one by default)."""
        ...

    def add(self, name: str, content: bytes, *, progress: Progress | None = None) -> Summary:
        """Keep an uploaded document and index it; ``added`` names the file it has become.

        Another document of the name is left alone: the new one gets a number, unless its bytes are the
        same. Raises AssistantError where it cannot be kept or read; nothing of it is left then.
        """
        ...

    def remove(self, file: str) -> None:
        """Take an uploaded document away; ``restore`` brings it back. Raises AssistantError."""
        ...

    def restore(self, file: str) -> None:
        """Bring back an uploaded document that was taken away. Raises AssistantError."""
        ...

    def status(self, *, check: bool = False) -> Status:
        """The state now; with ``check`` the store's health is tested by self-query first."""
        ...

    def close(self) -> None: ...
