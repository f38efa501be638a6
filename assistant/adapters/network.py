"""The reader's network: the embedding model's transformer, read as a cross-encoder with three heads.

A question and a passage go in as one sequence; out come the relevance of the passage and, for each
token, logits of being the answer's first token, its last, and part of a sentence that answers.
Sequences are packed end to end without padding, so a batch costs what its tokens cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

START, END, SENTENCE = 0, 1, 2
_PARTS = {
    "out": "attention.output.dense",
    "norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "last_norm": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Logits:
    """``relevance``: one a sequence. ``tokens``: start, end, sentence for each token of the pack."""

    relevance: Tensor
    tokens: Tensor


class Layer(nn.Module):
    """One layer of a BERT encoder over packed sequences."""

    def __init__(self, *, hidden: int, wide: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.into = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden, eps=epsilon)
        self.up = nn.Linear(hidden, wide)
        self.down = nn.Linear(wide, hidden)
        self.last_norm = nn.LayerNorm(hidden, eps=epsilon)

    def forward(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        states = self.norm(states + self.out(self._attend(states, lengths)))
        return self.last_norm(states + self.down(functional.gelu(self.up(states))))

    def _attend(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        split = self.into(states).view(len(states), 3, self.heads, -1).permute(1, 2, 0, 3)
        found = [_attention(*sequence.unbind(0)) for sequence in split.split(list(lengths), dim=2)]
        return torch.cat(found, dim=1).transpose(0, 1).reshape(len(states), -1)


def _attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Written out: torch's fused kernel takes 1.5 times as long here forward and 2.6 times backward."""
    weights = (queries * queries.shape[-1] ** -0.5) @ keys.transpose(1, 2)
    return weights.softmax(-1) @ values


class ReaderNetwork(nn.Module):
    """Layers and heads over an embedding table that stays the backbone's own."""

    def __init__(self, backbone: Any) -> None:
        super().__init__()
        config = backbone.config
        hidden, wide = config.hidden_size, config.intermediate_size
        sizes = {"hidden": hidden, "wide": wide, "heads": config.num_attention_heads}
        self._shared = [backbone.embeddings]  # in a list, so that it is neither copied, trained nor saved
        self.layers = nn.ModuleList(
            Layer(**sizes, epsilon=config.layer_norm_eps) for _ in range(config.num_hidden_layers)
        )
        self.relevance = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        self.tokens = nn.Linear(hidden, 3)
        self.load_layers(backbone.state_dict())

    def load_layers(self, weights: Mapping[str, Tensor]) -> None:
        """Take the layers of a BERT state dictionary as they are."""
        for n, layer in enumerate(self.layers):
            layer.load_state_dict(layer_weights(weights, n))

    def forward(self, ids: Tensor, lengths: Sequence[int]) -> Logits:
        """``ids`` of all sequences end to end; ``lengths`` of each, at least 1 and at most 512."""
        states = self._embed(ids, lengths)
        for layer in self.layers:
            states = layer(states, lengths)
        return Logits(self._relevance(states, lengths), self.tokens(states).float())

    def _embed(self, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        with torch.no_grad():
            table = self._shared[0]
            places = torch.cat([torch.arange(n) for n in lengths])
            states = table.word_embeddings(ids) + table.position_embeddings(places)
            states = table.LayerNorm(states + table.token_type_embeddings.weight[0])
        return states.to(self.tokens.weight.dtype)

    def _relevance(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        """From the first token and the mean of all, which is what the backbone was trained to pool."""
        firsts = torch.stack([part[0] for part in states.split(list(lengths))])
        means = torch.stack([part.mean(0) for part in states.split(list(lengths))])
        return self.relevance(torch.cat([firsts, means], dim=1)).float()[:, 0]


def layer_weights(weights: Mapping[str, Tensor], n: int) -> dict[str, Tensor]:
    """Layer ``n`` of a BERT state dictionary under this module's names."""
    place = f"encoder.layer.{n}."
    found = {
        f"{ours}.{end}": weights[f"{place}{theirs}.{end}"]
        for ours, theirs in _PARTS.items()
        for end in ("weight", "bias")
    }
    for end in ("weight", "bias"):
        parts = [weights[f"{place}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
        found[f"into.{end}"] = torch.cat(parts)
    return found
