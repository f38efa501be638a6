"""The packaged embedding model, computed without padding by several threads side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from assistant.adapters.backbone import Backbone, embedded
from assistant.adapters.memory import enough_memory
from assistant.adapters.network import Pack, make_layers
from assistant.adapters.packs import Workers, packs_of
from assistant.adapters.pieces import Pieces, Tokens
from assistant.adapters.products import prepared
from assistant.ports import Embedder
from assistant.values import Vector

BEGIN, STOP = 0, 2
LONGEST = 512
"""Tokens of a text, the marks of begin and end among them; what is longer is cut."""


class EncoderNetwork(nn.Module):
    """The backbone's layers over packed sequences, pooled by their mean to vectors of length one."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self._shared = [backbone.embeddings]  # in a list, so that it is neither copied nor converted
        self.layers = make_layers(backbone)

    def forward(self, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        """``ids`` of all sequences end to end; a float32 row for each of them."""
        pack = Pack(lengths, ids.device)
        states = embedded(self._shared[0], ids, pack.columns).to(next(self.parameters()).dtype)
        for layer in self.layers:
            states = layer(states, pack)
        sums = torch.zeros(len(pack.lengths), states.shape[1]).index_add(0, pack.rows, states.float())
        return nn.functional.normalize(sums)


class PackedEmbedder(Embedder):
    """multilingual-e5-small from its unpacked folder; safe to use from many threads.

    Passages are computed by ``workers`` threads, a pack each; a question in the thread that asks, so that
    it never waits for the passages of a folder that is being indexed.
    """

    def __init__(self, name: str, folder: Path, *, workers: int, kind: torch.dtype) -> None:
        self._name, self._digest = name, (folder / "digest.txt").read_text("ascii").strip()
        self.backbone = Backbone(folder)
        self._network = prepared(EncoderNetwork(self.backbone), kind)
        self._pieces = Pieces(folder)
        self._width = self.backbone.config.hidden_size
        self._workers = Workers(workers)

    @property
    def name(self) -> str:
        return self._name

    @property
    def digest(self) -> str:
        return self._digest

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The backbone's tokens of each text, without marks, uncut and unpadded."""
        return self._pieces.tokens(texts)

    def embed_questions(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Unit vectors as rows of a float32 array."""
        return self._embed(texts, "query: ", lambda work, rows, size: map(work, packs_of(rows, size)))

    def embed_passages(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Unit vectors as rows of a float32 array."""
        return self._embed(texts, "passage: ", self._workers.map)

    def _embed(self, texts: Sequence[str], prompt: str, over: Any) -> Sequence[Vector]:
        found = self._pieces.ids([prompt + text for text in texts])
        rows = [[BEGIN, *ids[: LONGEST - 2], STOP] for ids in found]
        vectors = list(over(self._encoded, rows, len))
        made = np.concatenate(vectors) if vectors else np.zeros((0, self._width), np.float32)
        return cast(Sequence[Vector], made)

    def _encoded(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        with enough_memory(), torch.inference_mode():
            ids = torch.tensor([n for row in rows for n in row])
            return cast(np.ndarray, self._network(ids, [len(row) for row in rows]).numpy())
