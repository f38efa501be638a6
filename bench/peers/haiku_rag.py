"""haiku.rag with our embedding model behind an OpenAI-shaped server. Started by ``python -m bench.peers``.

Runs in haiku.rag's own environment and imports nothing of ours but the two lines' protocol. What it sets
itself: the embedding model with its two prefixes, and the model's own tokenizer to count a chunk's tokens.
"""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from haiku.rag.client import HaikuRAG
from haiku.rag.config.models import AppConfig

from bench.peers.worker import facts, serve, timed


def config(url: str, tokenizer: str) -> AppConfig:
    model = {
        "provider": "openai",
        "name": "multilingual-e5-small",
        "vector_dim": 384,
        "base_url": url,
        "api_key": "none",
        "query_prefix": "query: ",
        "document_prefix": "passage: ",
    }
    return AppConfig.model_validate(
        {"embeddings": {"model": model}, "processing": {"chunking_tokenizer": tokenizer}}
    )


class Haiku:
    """The client of one database, opened when it is first asked."""

    def __init__(self, folder: str, store: str, url: str, tokenizer: str) -> None:
        self._folder, self._store, self._config = Path(folder), store, config(url, tokenizer)
        self._loop = asyncio.Runner()
        self._client: HaikuRAG | None = None

    def ingest(self) -> dict[str, Any]:
        """Adds the folder and closes the database, which completes its indexes, as ``haiku-rag add-src``."""
        seconds, _ = timed(lambda: self._loop.run(self._added()))
        return {"seconds": seconds, "passages": self._loop.run(self._counted())}

    async def _added(self) -> None:
        async with HaikuRAG(self._store, config=self._config, create=True) as client:
            await client.create_document_from_source(self._folder)

    async def _counted(self) -> int:
        async with HaikuRAG(self._store, config=self._config) as client:
            return await client.store.chunks_table.count_rows()

    def ask(self, question: str, *, way: str, k: int) -> dict[str, Any]:
        """``way`` search: the chunks; expand: with the context around them that its answers cite."""
        seconds, found = timed(lambda: self._loop.run(self._found(question, way, k)))
        return {"seconds": seconds, "cited": [_given(r) for r in found]}

    async def _found(self, question: str, way: str, k: int) -> Any:
        if self._client is None:
            self._client = await HaikuRAG(self._store, config=self._config).__aenter__()
        found = await self._client.search(question, limit=k)
        return await self._client.expand_context(found) if way == "expand" else found

    def facts(self) -> dict[str, Any]:
        return facts("haiku.rag", "haiku.rag-slim", "lancedb", "docling")

    def close(self) -> None:
        if self._client is not None:
            closing: Coroutine[Any, Any, Any] = self._client.__aexit__(None, None, None)
            self._loop.run(closing)


def _given(result: Any) -> list[Any]:
    """It names the file and, by number, the items of its own parse: no place in the file's text."""
    return [Path(unquote(urlsplit(result.document_uri).path)).name, result.content, None, None]


if __name__ == "__main__":
    haiku = Haiku(*sys.argv[1:5])
    serve({"load": dict, "ingest": haiku.ingest, "ask": haiku.ask, "facts": haiku.facts})
    haiku.close()
