"""The packaged transformer as its folder holds it, without the libraries that made it.

Importing those takes four seconds and 200 MB, and the table of a quarter of a million token vectors 200 to
400 MB more; here its rows are read from the file where they lie, as they are looked up.
"""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor, nn

WEIGHTS = "model.safetensors"
_TABLE = "embeddings."


class Backbone:
    """Enough of a BertModel to make networks from: ``config``, ``embeddings`` and ``state_dict``.

    Weights are float16, as the file has them, and mapped, not read: only what is used takes memory.
    """

    def __init__(self, folder: Path) -> None:
        self.config = SimpleNamespace(**json.loads((folder / "config.json").read_text(encoding="utf-8")))
        with safe_open(str(folder / WEIGHTS), framework="pt") as file:
            self._tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        self.embeddings = Embeddings(self._tensors, epsilon=self.config.layer_norm_eps)

    def state_dict(self) -> dict[str, Tensor]:
        """The weights under the names of BertModel."""
        return self._tensors


class Embeddings(nn.Module):
    """The tables that tokens are looked up in; they are never trained."""

    def __init__(self, tensors: dict[str, Tensor], *, epsilon: float) -> None:
        super().__init__()
        self.word_embeddings = _lookup(tensors[f"{_TABLE}word_embeddings.weight"])
        self.position_embeddings = _lookup(tensors[f"{_TABLE}position_embeddings.weight"].float())
        self.token_type_embeddings = _lookup(tensors[f"{_TABLE}token_type_embeddings.weight"].float())
        norm = {end: tensors[f"{_TABLE}LayerNorm.{end}"].float() for end in ("weight", "bias")}
        self.LayerNorm = nn.LayerNorm(len(norm["weight"]), eps=epsilon)
        self.LayerNorm.load_state_dict(norm)
        self.requires_grad_(False)


def _lookup(weights: Tensor) -> Any:
    return nn.Embedding.from_pretrained(weights, freeze=True)


def embedded(table: Any, ids: Tensor, columns: Tensor) -> Tensor:
    """The first states of tokens at these places of their sequences, in the table's own number format."""
    with torch.no_grad():
        states = table.word_embeddings(ids) + table.position_embeddings(columns)
        found: Tensor = table.LayerNorm(states + table.token_type_embeddings.weight[0])
        return found
