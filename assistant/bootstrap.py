"""Build the real parts from the settings. The only place that imports adapters, each when it is needed."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from assistant.copies import CopyFinder
from assistant.ingest.split import SPLITTER_VERSION, split
from assistant.ingest.sync import sync
from assistant.parts import Parts
from assistant.plane import Point
from assistant.ports import Embedder, Progress, Reader, Store
from assistant.reports import Summary
from assistant.scope import EVERYTHING, Scope
from assistant.settings import Settings
from assistant.verify.overlap import overlap
from assistant.writing import Judge, Writer

if TYPE_CHECKING:
    from assistant.adapters.chroma.store import ChromaStore
    from assistant.adapters.documents.uploads import Uploads
    from assistant.adapters.tantivy.index import TantivyIndex


def own_store(settings: Settings, *, url: str = "") -> AbstractContextManager[Any]:
    """Be the one process that uses the store. Raises StoreBusy, naming the holder."""
    from assistant.adapters.owner import own

    return own(settings.store, url=url)


@dataclass(frozen=True, slots=True)
class Models:
    """The models of one assistant; they outlive the stores that are opened with them."""

    embedder: Embedder
    reader: Reader
    threshold: float
    """The probability from which the reader's passage is taken as an answer, set on dev data."""
    writer: Writer | None = None
    judge: Judge | None = None


def load_models(settings: Settings) -> Models:
    """The embedding model and the reader, loaded. Raises ModelUnavailable."""
    from assistant.adapters.memory import bound_memory

    bound_memory()
    from assistant.adapters.reader import FOLDER, load_reader, read_facts

    embedder, writer = build_embedder(settings), build_writer(settings)
    reader = load_reader(embedder, cache=settings.cache, threads=settings.threads)
    judge = build_judge(settings, embedder) if writer and settings.judge else None
    return Models(embedder, reader, read_facts(FOLDER)["threshold"], writer, judge)


def build_embedder(settings: Settings) -> Embedder:
    """The sentence-transformers model of the settings. Raises ModelUnavailable."""
    from assistant.adapters.encoders import load_embedder

    return load_embedder(settings.model, cache=settings.cache, threads=settings.threads)


def build_judge(settings: Settings, embedder: Embedder) -> Judge:
    """The packaged judge; its weights are read when it is first asked. Raises ModelUnavailable."""
    from assistant.adapters.judge import load_judge

    return load_judge(embedder, signs=overlap, cache=settings.cache, threads=settings.threads)


def build_writer(settings: Settings) -> Writer | None:
    """The language model of the settings, none where they name none. Raises SettingError, NotInstalled."""
    if settings.writer == "quotes" and not (settings.llm_url or settings.llm_gguf):
        return None
    from assistant.adapters.llms.chosen import chosen_writer

    return chosen_writer(settings)


def opened_ahead(settings: Settings) -> AbstractContextManager[None]:
    """The store is opened meanwhile, so that ``open_parts`` within waits less for it."""
    if settings.chroma_url:
        return nullcontext()
    from assistant.adapters.chroma.opening import opened_ahead
    from assistant.adapters.memory import bound_memory

    bound_memory()  # before there is one thread more

    return opened_ahead(settings.store)


def open_parts(settings: Settings, models: Models) -> Parts:
    """The parts of the pipeline over the store as it is. Raises StoreError."""
    from assistant.adapters.chroma.opening import open_store
    from assistant.adapters.tantivy.index import TantivyIndex

    store = open_store(settings.store, fingerprint=fingerprint(settings, models), url=settings.chroma_url)
    lexical = TantivyIndex(settings.store / "lexical", fingerprint=_splitter(settings))
    lexical.update(store)
    return Parts(
        models.embedder,
        store,
        lexical,
        models.reader,
        CopyFinder(store),
        k=settings.k,
        threshold=models.threshold,
        writer=models.writer,
        judge=models.judge,
        writes=settings.writer == "model",
        seconds=settings.llm_timeout,
    )


def _splitter(settings: Settings) -> str:
    return f"{SPLITTER_VERSION}/{settings.passage_size}"


def fingerprint(settings: Settings, models: Models) -> Any:
    """What a store made by these settings and models is built with."""
    from assistant.adapters.chroma.fingerprint import Fingerprint

    return Fingerprint(models.embedder.name, models.embedder.digest, _splitter(settings))


def draw_plane(store: Store) -> tuple[Point, ...]:
    """The map of a store, computed."""
    from assistant.adapters.projection import plane

    return plane(store.vectors())


def sync_folder(
    settings: Settings,
    models: Models,
    store: Store,
    folder: Path,
    *,
    only: Scope = EVERYTHING,
    progress: Progress | None = None,
) -> Summary:
    """Bring a store in line with the folder and the uploaded documents."""
    from assistant.adapters.documents.loader import FolderLoader
    from assistant.adapters.documents.roots import LoaderWithUploads

    return sync(
        folder,
        loader=LoaderWithUploads(FolderLoader(max_mb=settings.max_file_mb), settings.uploads),
        split=partial(split, size=settings.passage_size),
        embedder=models.embedder,
        store=store,
        only=only,
        progress=progress,
    )


def stamps(settings: Settings, folder: Path) -> dict[str, tuple[int, ...]]:
    """What tells of each file, without reading it, whether it has changed. Raises AssistantError."""
    from assistant.adapters.documents.stamps import stamps

    return stamps(folder, settings.uploads)


def open_uploads(settings: Settings) -> "Uploads":
    """The folder of uploaded documents."""
    from assistant.adapters.documents.uploads import Uploads

    return Uploads(settings.uploads, max_mb=settings.max_file_mb)


def rebuild(settings: Settings, models: Models, folder: Path, *, progress: Progress | None = None) -> Summary:
    """Build a new store beside the one in use and swap it in when complete; open the parts anew after."""
    from assistant.adapters.chroma.opening import rebuilding

    built = fingerprint(settings, models)
    with rebuilding(settings.store, fingerprint=built, url=settings.chroma_url) as store:
        return sync_folder(settings, models, store, folder, progress=progress)


def check_store(parts: Parts) -> list[str]:
    """What is wrong with the store, by self-query of sampled passages; nothing where it is sound."""
    from assistant.adapters.chroma.health import health

    return health(cast("ChromaStore", parts.store))


def remarks(parts: Parts) -> list[str]:
    """What is odd about a sound store and does no harm for long, each in one line with what to run."""
    from assistant.adapters.chroma.health import remarks

    return remarks(cast("ChromaStore", parts.store), cast("TantivyIndex", parts.lexical))
