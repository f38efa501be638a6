"""What the assistant tells of its own work: what an ingest did, which state it is in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not indexed and the one-line reason."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What bringing the store in line with a folder did; each field but the last two names files."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    passages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an assistant: ``starting``, ``indexing``, ``ready`` or ``failed``, and what it holds.

    ``message`` says in one line what is going on or wrong, and what to do. ``done`` of ``total``
    passages are indexed while the state is ``indexing``. ``refused`` are the files that are there and
    could not be indexed. ``changes`` says whether documents may be added and removed through the page
    and the API, ``max_mb`` how large one may be. ``writer`` is the name of the language model that may be
    asked, empty where there is none; ``writes`` says whether it answers unless quotes are asked for.
    """

    state: str
    message: str = ""
    folder: str = ""
    model: str = ""
    documents: int = 0
    passages: int = 0
    done: int = 0
    total: int = 0
    refused: tuple[Refusal, ...] = ()
    changes: bool = True
    max_mb: int = 50
    writer: str = ""
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an answer that has just begun: rewrite, retrieve, read, answer or verify."""

    name: str
