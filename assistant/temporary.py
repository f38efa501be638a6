"""A throw-away index of documents that are at hand, made of the assistant's own parts, to be measured."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant import bootstrap, pipeline
from assistant.ingest.index import Tally, entry_of, index
from assistant.ingest.split import split
from assistant.ingest.sync import BATCH
from assistant.parts import Parts
from assistant.ports import Progress, Store
from assistant.retrieve.rerank import rerank
from assistant.retrieve.search import search
from assistant.settings import Settings
from assistant.values import Document


@contextmanager
def temporary_index(
    settings: Settings, documents: Sequence[Document], *, progress: Progress | None = None
) -> Iterator["TemporaryIndex"]:
    """The documents indexed in a folder that is gone afterwards; the store of the settings is not touched."""
    with TemporaryDirectory(prefix="assistant-") as place:
        here = replace(settings, store=Path(place) / "store", chroma_url="")
        models = bootstrap.load_models(here)
        parts = bootstrap.open_parts(here, models)
        try:
            index_documents(here, models, parts.store, documents, progress=progress)
            parts.lexical.update(parts.store)
            yield TemporaryIndex(parts)
        finally:
            parts.store.close()


def index_documents(
    settings: Settings,
    models: bootstrap.Models,
    store: Store,
    documents: Sequence[Document],
    *,
    progress: Progress | None = None,
) -> None:
    """Index documents that are at hand, without a folder."""
    entries = [entry_of(d, split(d, size=settings.passage_size)) for d in documents]
    tally = Tally(progress, {e.records[0].file: e.records[0].size for e in entries})
    for entry in entries:
        tally.read(entry.records[0].file, len(entry.passages))
    index(entries, embedder=models.embedder, store=store, tally=tally, batch=BATCH)


class TemporaryIndex:
    """What is asked of an index when it is measured; see ``evaluate.retrieval.Index``."""

    def __init__(self, parts: Parts) -> None:
        self._of = parts

    def search_lists(self, question: str, k: int) -> Mapping[str, Sequence[str]]:
        """Files of the k best passages by each way of ranking, best first; the reader ranks what it read."""
        of = self._of
        dense = [p for p, _ in of.store.nearest(of.embedder.embed_questions([question])[0], k=k)]
        lexical = of.store.find([i for i, _ in of.lexical.rank(question, k=k)])
        fused = search(question, embedder=of.embedder, store=of.store, lexical=of.lexical, k=k)
        read = rerank(question, fused[: of.k], of.reader)
        return {
            "dense": [p.file for p in dense],
            "bm25": [p.file for p in lexical],
            "fused": [h.passage.file for h in fused],
            "read": [h.passage.file for h in read],
        }

    def answer(self, question: str) -> str:
        """The shortest answer found, else the first claim; empty where it abstains."""
        claims = pipeline.ask(question, [], self._of).claims
        return next((c.short for c in claims if c.short), claims[0].text if claims else "")

    def answerable(self, question: str, files: Sequence[str]) -> float:
        """The highest probability with which a passage of these files answers."""
        passages = [p for file in files for p in self._of.store.passages(file) if p.evidence]
        return max((r.probability for r in self._of.reader.read(question, passages)), default=0.0)
