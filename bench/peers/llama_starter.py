"""The llama-index starter over Chroma, with our embedding model. Started by ``python -m bench.peers``.

All that it sets itself is the embedding model, and that no language model is asked.
"""

import re
import sys
from typing import Any

import chromadb
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.llms.mock import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import NodeWithScore
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.adapters.llama import LlamaEmbedding
from assistant.bootstrap import build_embedder
from assistant.settings import read_settings
from bench.peers.precision import pin
from bench.peers.worker import facts, serve, timed

_LABEL = re.compile(r"Source \d+:\n(.*)\n", re.S)


class Starter:
    """The index of the starter; ``store`` is its Chroma folder."""

    def __init__(self, folder: str, store: str) -> None:
        self._folder = folder
        self._embedding = LlamaEmbedding(build_embedder(read_settings()))
        self._collection = chromadb.PersistentClient(store).get_or_create_collection("quickstart")
        self._vectors = ChromaVectorStore(chroma_collection=self._collection)
        self._index = VectorStoreIndex.from_vector_store(self._vectors, embed_model=self._embedding)

    def ingest(self) -> dict[str, Any]:
        seconds, self._index = timed(self._made)
        return {"seconds": seconds, "passages": self._collection.count()}

    def _made(self) -> VectorStoreIndex:
        documents = SimpleDirectoryReader(self._folder).load_data()
        context = StorageContext.from_defaults(vector_store=self._vectors)
        return VectorStoreIndex.from_documents(
            documents, storage_context=context, embed_model=self._embedding
        )

    def ask(self, question: str, *, way: str, k: int) -> dict[str, Any]:
        """``way`` retrieve: the nodes; cite: the sources that CitationQueryEngine makes of them."""
        if way == "retrieve":
            retriever = self._index.as_retriever(similarity_top_k=k)
            seconds, nodes = timed(lambda: retriever.retrieve(question))
            return {"seconds": seconds, "cited": [_given(n) for n in nodes]}
        engine = CitationQueryEngine.from_args(self._index, llm=MockLLM(max_tokens=16), similarity_top_k=k)
        seconds, response = timed(lambda: engine.query(question))
        return {"seconds": seconds, "cited": [_given(n) for n in response.source_nodes]}

    def facts(self) -> dict[str, Any]:
        return facts("llama-index-core", "llama-index-vector-stores-chroma", "chromadb")


def _given(found: NodeWithScore) -> list[Any]:
    node: Any = found.node
    text = node.get_content()
    labelled = _LABEL.fullmatch(
        text
    )  # a citation source begins with its number, which is no text of the file
    return [
        node.metadata["file_name"],
        labelled[1] if labelled else text,
        node.start_char_idx,
        node.end_char_idx,
    ]


if __name__ == "__main__":
    pin(sys.argv[3])
    starter = Starter(*sys.argv[1:3])
    serve({"load": dict, "ingest": starter.ingest, "ask": starter.ask, "facts": starter.facts})
