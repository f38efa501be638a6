"""The store for programs written with llama-index: the same passages as a VectorStoreIndex."""

import weakref
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from assistant.adapters.chroma.board import generation
from assistant.adapters.chroma.client import connect, disconnect
from assistant.adapters.chroma.failures import place_of, translated
from assistant.adapters.chroma.fingerprint import REBUILD
from assistant.adapters.owner import own
from assistant.errors import StoreError, StoreOutdated
from assistant.ports import Embedder

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex


class LlamaEmbedding(BaseEmbedding):
    """Our embedder as llama-index's: questions are queries, passages are texts."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.name)
        self._embedder = embedder

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(self._embedder.embed_questions([query])[0])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_floats(vector) for vector in self._embedder.embed_passages(texts)]


def vector_index(path: Path, embedder: Embedder, *, url: str = "") -> "VectorStoreIndex":
    """The passages of the store, for reading, as an index of llama-index.

    Node texts, offsets and ``ref_doc_id`` (the SHA-256 of the file) are ours; the metadata names
    the file, title, date and page. What an interrupted ``ingest`` wrote is seen too until the next
    run. The folder is owned by this process for as long as the index is used. Raises StoreBusy
    where another process owns it, StoreOutdated where another model built it, StoreError.
    """
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    held = ExitStack()
    try:
        collection = _collection(path, embedder, url, held)
    except BaseException:
        held.close()
        raise
    vectors = ChromaVectorStore.from_collection(collection)
    weakref.finalize(collection, held.close)
    return VectorStoreIndex.from_vector_store(vectors, embed_model=LlamaEmbedding(embedder))


def _collection(path: Path, embedder: Embedder, url: str, held: ExitStack) -> Any:
    place = place_of(path, url)
    if not url:
        if not (path / "chroma.sqlite3").exists():
            raise StoreError(f"{place} holds no store. Run: assistant ingest")
        held.enter_context(own(path))
    client = connect(path, url)
    held.callback(disconnect, client)
    with translated(path, url):
        name = f"passages{generation(client) if url else ''}"
        collection = client.get_collection(name, embedding_function=None)
        built = collection.metadata or {}
    if (built.get("model"), built.get("digest")) != (embedder.name, embedder.digest):
        raise StoreOutdated(
            f"{place} was built with another embedding model ({built.get('model')}). {REBUILD}"
        )
    return collection


def _floats(vector: Any) -> list[float]:
    return [float(x) for x in vector]
