"""A GGUF file run in this process by llama.cpp, as an LLM of llama-index."""

import atexit
import os
import queue
import secrets
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, ChatResponseGen, LLMMetadata
from pydantic import PrivateAttr

from assistant.adapters.llms.shape import ChatShaped, deltas, payload
from assistant.adapters.llms.wire import pieces
from assistant.errors import NotInstalled, WriterFailed

CONTEXT = 4096
"""Tokens that the model holds, prompt and answer together."""

THREAD = "gguf"
_LAST_SECONDS = 30.0
_WORKING: dict[threading.Thread, threading.Event] = {}
"""What is being generated: it must have ended before the interpreter does, or llama.cpp aborts it."""


@atexit.register
def _stop() -> None:
    for working, gone in list(_WORKING.items()):
        gone.set()
        working.join(_LAST_SECONDS)


class GgufLLM(ChatShaped):
    """The model of a file, loaded when it is first asked. Raises NotInstalled."""

    path: str
    model: str
    threads: int = 0
    context: int = CONTEXT
    max_tokens: int = 700
    _server: Any = PrivateAttr(default=None)
    _loading: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def __init__(self, path: Path, **more: Any) -> None:
        if find_spec("xllamacpp") is None:
            raise NotInstalled(
                "ASSISTANT_LLM_GGUF is set: install what runs it: pip install 'assistant[local]'"
            )
        super().__init__(**{"path": str(path), "model": path.stem, **more})

    @classmethod
    def class_name(cls) -> str:
        return "GgufLLM"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(
            model_name=self.model, context_window=self.context, num_output=self.max_tokens, is_chat_model=True
        )

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:
        return deltas(self._pieces(messages))

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:
        *_, last = self.stream_chat(messages)
        return last

    def _pieces(self, messages: Sequence[ChatMessage]) -> Iterator[str]:
        asked = payload(messages, max_tokens=self.max_tokens)
        asked["cache_prompt"] = False  # what was computed for another question changes the last digits
        with closing(_heard(self._loaded(), asked)) as chunks:
            yield from pieces(chunks)

    def _loaded(self) -> Any:
        with self._loading:
            if self._server is None:
                self._server = _load(self.path, threads=self.threads, context=self.context)
            return self._server


def _load(path: str, *, threads: int, context: int) -> Any:
    import xllamacpp

    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.n_ctx, chosen.n_parallel = path, context, 1
    chosen.verbosity, chosen.warmup, chosen.ui = 0, False, False
    chosen.api_keys = [secrets.token_hex()]  # it also listens on a port of its own: nobody has the key
    # One core is left alone: threads that wait for one another on a busy core are slower than fewer threads.
    chosen.cpuparams.n_threads = threads or max(1, (os.cpu_count() or 2) - 1)
    chosen.cpuparams_batch.n_threads = chosen.cpuparams.n_threads
    try:
        return xllamacpp.Server(chosen)
    except (RuntimeError, ValueError) as error:
        raise WriterFailed(f"ASSISTANT_LLM_GGUF is {path}: it cannot be loaded ({error}).") from error


def _heard(server: Any, asked: dict[str, Any]) -> Generator[Any]:
    """The chunks as they come; closing stops the generation at its next token."""
    said: queue.Queue[Any] = queue.Queue()
    gone = threading.Event()

    def chunk(made: Any) -> bool:
        said.put(made)
        return gone.is_set()

    def run() -> None:
        try:
            server.handle_chat_completions(asked, chunk)
        except Exception as error:
            said.put({"error": str(error) or type(error).__name__})
        said.put(None)
        _WORKING.pop(threading.current_thread(), None)

    working = threading.Thread(target=run, name=THREAD, daemon=True)
    _WORKING[working] = gone
    working.start()
    try:
        while (made := said.get()) is not None:
            yield made
    finally:
        gone.set()
