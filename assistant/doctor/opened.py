"""A look into the store without the models: it says itself what it was built with."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from assistant import bootstrap
from assistant.corpus import corpus_folder
from assistant.settings import Settings
from assistant.values import DocumentRecord


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with the store, what is odd about it, and the documents that it shows."""

    problems: Sequence[str]
    remarks: Sequence[str]
    records: Sequence[DocumentRecord]


def examine_store(settings: Settings) -> Examined | None:
    """Open the store, ask it, close it; none where nothing was indexed yet.

    Nothing is mended or made. Raises StoreBusy, StoreOutdated, StoreDamaged, StoreUnwritable.
    """
    from assistant.adapters.chroma.health import health, remarks
    from assistant.adapters.chroma.opening import fingerprint_of, open_store
    from assistant.adapters.chroma.still import at_rest
    from assistant.adapters.tantivy.index import TantivyIndex

    built = fingerprint_of(settings.store)
    if built is None:
        return None
    lexical = TantivyIndex(settings.store / "lexical", fingerprint=built.splitter)
    with closing(open_store(settings.store, fingerprint=built)) as store:
        with at_rest(settings.store):  # which reads its database from end to end
            problems = health(store)
        return Examined(problems, [] if problems else remarks(store, lexical), store.records())


def refuse_other_models(settings: Settings, models: bootstrap.Models) -> None:
    """Raises StoreOutdated where the store was built with other models, another splitter or format."""
    from assistant.adapters.chroma.opening import fingerprint_of

    if built := fingerprint_of(settings.store):
        ours = bootstrap.fingerprint(settings, models)
        ours.check(built.written(), place=f"{settings.store}/")


def listed_files(settings: Settings) -> Iterable[str]:
    """The files that an ingest would read, by the names that the catalogue gives them."""
    from assistant.adapters.documents.loader import FolderLoader
    from assistant.adapters.documents.roots import LoaderWithUploads

    loader = LoaderWithUploads(FolderLoader(max_mb=settings.max_file_mb), settings.uploads)
    return loader.files(corpus_folder(settings))
