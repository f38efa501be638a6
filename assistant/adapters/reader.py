"""The reader: a cross-encoder over the embedding model's backbone, with the weights of this package."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from assistant.adapters.changes import load_changes
from assistant.adapters.encoder import PackedEmbedder
from assistant.adapters.encoders import DEFAULT, SentenceEmbedder, load_embedder
from assistant.adapters.findings import Found, reading
from assistant.adapters.network import ReaderNetwork
from assistant.adapters.packs import Workers, length, read_pack
from assistant.adapters.processor import best_type, choose_workers
from assistant.adapters.products import prepared
from assistant.adapters.sequences import Window, windows
from assistant.errors import ModelUnavailable
from assistant.ports import Embedder, Reader
from assistant.values import Passage, Reading

Backed = SentenceEmbedder | PackedEmbedder
"""An embedder whose transformer and tokens a reader can share."""

FOLDER = Path(__file__).parent.parent / "models" / "reader"
WEIGHTS, FACTS = "reader.safetensors", "reader.json"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found on dev data: a logit ``x`` means the probability ``1 / (1 + exp(-(scale x + shift)))``.

    ``titled`` says whether a passage is read under its document's title.
    """

    scale: float = 1.0
    shift: float = 0.0
    titled: bool = False

    def probability(self, logit: float) -> float:
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.scale * logit + self.shift))))


def load_reader(
    embedder: Embedder,
    *,
    cache: Path,
    threads: int = 0,
    budget_seconds: float = 2.0,
    folder: Path = FOLDER,
) -> "CrossReader":
    """The packaged reader, sharing the embedder's weights where that is the packaged model.

    Passages are read in the order given until ``budget_seconds`` are spent; the first twelve always are.
    Raises ModelUnavailable.
    """
    base = packaged_embedder(embedder, cache=cache, threads=threads)
    network = prepared(load_network(base.backbone, folder), best_type())
    facts = Facts(**{k: v for k, v in read_facts(folder).items() if k in Facts.__slots__})
    workers = choose_workers(threads)
    return CrossReader(base, network, facts, budget_seconds=budget_seconds, workers=workers)


def packaged_embedder(embedder: Embedder, *, cache: Path, threads: int) -> Backed:
    """The embedder given where it is the packaged one, to share its weights; else that one, loaded."""
    if isinstance(embedder, SentenceEmbedder | PackedEmbedder) and embedder.name == DEFAULT:
        return embedder
    return load_embedder(DEFAULT, cache=cache, threads=threads)


def load_network(backbone: Any, folder: Path, *, weights: str = WEIGHTS) -> ReaderNetwork:
    """The network with the weights in ``folder``, in float32. Raises ModelUnavailable."""
    network = ReaderNetwork(backbone).float()
    try:
        network.load_state_dict(load_changes(folder / weights, network.layers.state_dict(prefix="layers.")))
    except (OSError, RuntimeError, KeyError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise ModelUnavailable(
            f"{folder / weights} cannot be loaded: {reason}. Reinstall the package."
        ) from error
    return network


def read_facts(folder: Path, *, facts: str = FACTS) -> dict[str, Any]:
    """What is known of the weights in ``folder``: calibration, threshold, how they were made."""
    try:
        return dict(json.loads((folder / facts).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"{folder / facts} cannot be read: {error}. Reinstall the package.") from error


class CrossReader(Reader):
    """Holds the loaded network; safe to use from many threads."""

    least = 12

    def __init__(
        self,
        tokens: Backed,
        network: ReaderNetwork,
        facts: Facts,
        *,
        budget_seconds: float,
        workers: int = 1,
    ) -> None:
        self._tokens, self._network, self._facts = tokens, network, facts
        self._budget = budget_seconds
        self._workers = Workers(workers)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading for each passage; one of probability 0 where the time did not reach it."""
        end = time.monotonic() + self._budget
        seen = self._windows(question, passages)
        read = self._workers.map(lambda pack: self._read(pack, end), seen, length)
        found = [f for part in read for f in part]
        return [
            reading(p.text, [f for f in found if f.passage == n], self._facts.probability)
            for n, p in enumerate(passages)
        ]

    def _windows(self, question: str, passages: Sequence[Passage]) -> list[tuple[int, Window]]:
        texts = [question, *(p.text for p in passages), *(p.title for p in passages)]
        asked, *rest = self._tokens.tokens(texts)
        bodies, titles = rest[: len(passages)], rest[len(passages) :]
        return [
            (n, window)
            for n, (body, title) in enumerate(zip(bodies, titles, strict=True))
            for window in windows(asked, title if self._facts.titled else None, body)
        ]

    def _read(self, pack: Sequence[tuple[int, Window]], end: float) -> list[Found]:
        """What stands in the windows; nothing where they are none of the first and the time is up."""
        if pack[0][0] >= self.least and time.monotonic() > end:
            return []
        logits = read_pack(self._network, [window for _, window in pack])
        tokens = logits.tokens.numpy()
        found, at = [], 0
        for (n, window), relevance in zip(pack, logits.relevance.tolist(), strict=True):
            part = tokens[at + window.first : at + len(window.ids) - 1]
            found.append(Found(n, relevance, window.places, part))
            at += len(window.ids)
        return found
