"""llama-index's starter over Chroma with the passages and vectors of one of our stores."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import VectorStoreIndex
from llama_index.core.llms.mock import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.adapters.llama import LlamaEmbedding
from assistant.ports import Embedder

PAGE = 2000
NEAREST = 8


def starter(passages: Any, folder: Path, embedder: Embedder) -> dict[str, Callable[[str], Any]]:
    """Its retriever, and its CitationQueryEngine with a language model that says nothing, as calls with a
    question. ``passages`` is our table of them; its copy in ``folder`` is made once."""
    table = chromadb.PersistentClient(str(folder)).get_or_create_collection("quickstart")
    vectors = ChromaVectorStore(chroma_collection=table)
    for start in range(table.count(), passages.count(), PAGE):
        found = passages.get(limit=PAGE, offset=start, include=["documents", "embeddings"])
        rows = zip(found["ids"], found["documents"], found["embeddings"], strict=True)
        vectors.add([TextNode(id_=n, text=text, embedding=list(map(float, v))) for n, text, v in rows])
    index = VectorStoreIndex.from_vector_store(vectors, embed_model=LlamaEmbedding(embedder))
    engine = CitationQueryEngine.from_args(index, llm=MockLLM(max_tokens=16), similarity_top_k=NEAREST)
    return {
        "llama-index, retriever": index.as_retriever(similarity_top_k=NEAREST).retrieve,
        "llama-index, CitationQueryEngine": engine.query,
    }
