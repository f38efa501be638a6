"""A network's products as this processor does them best: weights laid out once, GELU in the same pass.

oneDNN otherwise lays the same weights out again at every product, and GELU goes over the widest states of a
layer once more: together a tenth of a network's time.
"""

from functools import cache
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

Network = TypeVar("Network", bound=nn.Module)


class GeluLinear(nn.Linear):
    """A linear layer and the exact GELU of what it makes."""

    def forward(self, rows: Tensor) -> Tensor:
        return functional.gelu(super().forward(rows))


class Prepacked(nn.Module):
    """What a linear layer computes, from its bfloat16 weights in oneDNN's own layout; for reading only."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self._weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight.detach(), None)
        self._bias = linear.bias.detach()
        self._after = "gelu" if isinstance(linear, GeluLinear) else "none"

    def forward(self, rows: Tensor) -> Tensor:
        """(rows, in) to (rows, out), both bfloat16, without gradients."""
        product = torch.ops.mkldnn._linear_pointwise
        made: Tensor = product(rows, self._weight, self._bias, self._after, [], "none")
        return made


def prepared(network: Network, kind: torch.dtype) -> Network:
    """The network itself, to be read with: in this number format, the products of its ``layers`` prepacked
    where oneDNN has them. It can neither be trained nor saved any more."""
    network.to(kind).eval()
    if kind == torch.bfloat16 and _prepacks():
        for layer in network.layers.children():  # type: ignore[union-attr]
            for name, part in layer.named_children():
                if isinstance(part, nn.Linear):
                    setattr(layer, name, Prepacked(part))
    return network


@cache
def _prepacks() -> bool:
    """Whether oneDNN is built in and a small product comes out right."""
    rows, linear = torch.ones(2, 64).bfloat16(), GeluLinear(64, 64).bfloat16()
    try:
        with torch.inference_mode():
            return torch.allclose(Prepacked(linear)(rows), linear(rows), atol=0.05)
    except (AttributeError, RuntimeError):
        return False
