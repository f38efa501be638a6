"""The reader's network: the embedding model's transformer, read as a cross-encoder with three heads.

A question and a passage go in as one sequence; out come the relevance of the passage and, for each
token, logits of being the answer's first token, its last, and part of a sentence that answers.
Sequences are packed end to end without padding, so a batch costs what its tokens cost.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.adapters.backbone import embedded
from assistant.adapters.products import GeluLinear

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


Drop = Callable[[Tensor], Tensor]
"""What becomes of a layer's new states before they are added to the old ones."""


class Pack:
    """Where each sequence of a pack lies: ``lengths``, ``firsts`` (places of first tokens), and, for each
    token, ``rows`` (its sequence) and ``columns`` (its place there). In training ``drop`` loses states."""

    def __init__(self, lengths: Sequence[int], device: torch.device, drop: "Drop | None" = None) -> None:
        self.lengths, self.drop = list(lengths), drop or (lambda states: states)
        sizes = torch.tensor(self.lengths)
        rows = torch.repeat_interleave(torch.arange(len(sizes)), sizes)
        firsts = sizes.cumsum(0) - sizes
        columns = torch.arange(len(rows)) - firsts[rows]
        self.firsts, self.rows, self.columns = (t.to(device) for t in (firsts, rows, columns))
        self.sizes = sizes.to(device)

    @cached_property
    def longest(self) -> int:
        """The width of the padded batch, a multiple of eight."""
        return -(-max(self.lengths) // 8) * 8

    @cached_property
    def places(self) -> Tensor:
        """Where each token stands in the padded batch, laid out flat."""
        return self.rows * self.longest + self.columns

    @cached_property
    def filled(self) -> Tensor:
        """Which places of the padded batch hold a token, (sequences, longest)."""
        return torch.arange(self.longest, device=self.sizes.device) < self.sizes[:, None]


class Layer(nn.Module):
    """One layer of a BERT encoder over packed sequences."""

    def __init__(self, *, hidden: int, wide: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.into = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden, eps=epsilon)
        self.up = GeluLinear(hidden, wide)
        self.down = nn.Linear(wide, hidden)
        self.last_norm = nn.LayerNorm(hidden, eps=epsilon)

    def forward(self, states: Tensor, pack: "Pack") -> Tensor:
        states = self.norm(states + pack.drop(self.out(self._attend(states, pack))))
        return self.last_norm(states + pack.drop(self.down(self.up(states))))

    def _attend(self, states: Tensor, pack: "Pack") -> Tensor:
        split = self.into(states).view(len(states), 3, self.heads, -1)
        if states.is_cuda:
            return _padded_attention(split, pack).reshape(len(states), -1)
        parts = split.permute(1, 2, 0, 3).split(pack.lengths, dim=2)
        found = [_attention(*sequence.unbind(0)) for sequence in parts]
        return torch.cat(found, dim=1).transpose(0, 1).reshape(len(states), -1)


def _attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Written out: torch's fused kernel takes 1.5 times as long here forward and 2.6 times backward."""
    weights = (queries * queries.shape[-1] ** -0.5) @ keys.transpose(1, 2)
    return weights.softmax(-1) @ values


def _padded_attention(split: Tensor, pack: Pack) -> Tensor:
    """One product over a padded batch, for a graphics processor; ``split`` is (tokens, 3, heads, size)."""
    batch = split.new_zeros(len(pack.lengths) * pack.longest, *split.shape[1:])
    batch = batch.index_copy(0, pack.places, split).view(len(pack.lengths), pack.longest, *split.shape[1:])
    queries, keys, values = batch.permute(2, 0, 3, 1, 4)
    mask = pack.filled[:, None, None, :]
    found = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
    return found.transpose(1, 2).flatten(0, 1).index_select(0, pack.places)


class ReaderNetwork(nn.Module):
    """Layers and heads over an embedding table that stays the backbone's own."""

    def __init__(self, backbone: Any) -> None:
        super().__init__()
        hidden = backbone.config.hidden_size
        self._shared = [backbone.embeddings]  # in a list, so that it is neither copied, trained nor saved
        self.layers = make_layers(backbone)
        self.relevance = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.Tanh(), nn.Linear(hidden, 1))
        self.tokens = nn.Linear(hidden, 3)

    def on(self, device: torch.device) -> "ReaderNetwork":
        """All of it on a device; the backbone keeps its own embedding table where it is."""
        if device != self._shared[0].word_embeddings.weight.device:
            self._shared = [deepcopy(self._shared[0]).to(device)]
        return self.to(device)

    def forward(self, ids: Tensor, lengths: Sequence[int], *, drop: Drop | None = None) -> Logits:
        """``ids`` of all sequences end to end; ``lengths`` of each, at least 1 and at most 512."""
        pack = Pack(lengths, ids.device, drop)
        states = embedded(self._shared[0], ids, pack.columns).to(self.tokens.weight.dtype)
        for layer in self.layers:
            states = layer(states, pack)
        return Logits(self._relevance(states, pack), self.tokens(states).float())

    def _relevance(self, states: Tensor, pack: Pack) -> Tensor:
        """From the first token and the mean of all, which is what the backbone was trained to pool."""
        sums = torch.zeros(len(pack.lengths), states.shape[1], device=states.device)
        means = sums.index_add(0, pack.rows, states.float()) / pack.sizes[:, None]
        return self.relevance(torch.cat([states[pack.firsts], means.to(states.dtype)], dim=1)).float()[:, 0]


def make_layers(backbone: Any) -> nn.ModuleList:
    """The layers of a BERT model, with a copy of its weights in float32."""
    config, weights = backbone.config, backbone.state_dict()
    sizes = {"hidden": config.hidden_size, "wide": config.intermediate_size}
    heads, epsilon = config.num_attention_heads, config.layer_norm_eps
    with torch.device("meta"):  # numbers drawn by chance would be overwritten at once
        layers = nn.ModuleList(
            Layer(**sizes, heads=heads, epsilon=epsilon) for _ in range(config.num_hidden_layers)
        )
    for n, layer in enumerate(layers):
        own = {name: w.to(torch.float32, copy=True) for name, w in layer_weights(weights, n).items()}
        layer.load_state_dict(own, assign=True)
    return layers


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
