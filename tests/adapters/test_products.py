"""Products prepacked for reading compute what the layers did, and only where the processor has them."""

import copy

import pytest
import torch

from assistant.adapters import products
from assistant.adapters.encoder import EncoderNetwork
from assistant.adapters.products import GeluLinear, Prepacked, prepared
from tests.adapters.networks import tiny_backbone

prepacks = pytest.mark.skipif(not products._prepacks(), reason="oneDNN has no bfloat16 products here")


def vectors(network: EncoderNetwork, lengths: list[int]) -> torch.Tensor:
    ids = torch.arange(sum(lengths)) % 450 + 5
    with torch.inference_mode():
        return network(ids, lengths)


def prepacked_parts(network: EncoderNetwork) -> int:
    return sum(isinstance(part, Prepacked) for part in network.modules())


@prepacks
@pytest.mark.parametrize("lengths", [[1], [7, 20], [300, 512, 1, 2], [3] * 100])
def test_a_prepared_network_reads_as_well_as_one_in_bfloat16(lengths: list[int]) -> None:
    exact = EncoderNetwork(tiny_backbone())
    ready = prepared(copy.deepcopy(exact), torch.bfloat16)
    plain = copy.deepcopy(exact).to(torch.bfloat16)
    assert prepacked_parts(ready) == 3 * 4
    near, far = (
        (vectors(network, lengths) - vectors(exact, lengths)).abs().max() for network in (ready, plain)
    )
    assert near <= max(1.5 * far, 2e-3)


@prepacks
def test_the_widest_product_ends_with_gelu_and_no_other_does() -> None:
    rows = torch.linspace(-3, 3, 4 * 8).view(4, 8).bfloat16()
    for kind, after in ((GeluLinear, torch.nn.functional.gelu), (torch.nn.Linear, lambda made: made)):
        torch.manual_seed(1)
        linear = kind(8, 16).bfloat16()
        with torch.inference_mode():
            expected = after(torch.nn.functional.linear(rows, linear.weight, linear.bias))
            assert torch.allclose(Prepacked(linear)(rows).float(), expected.float(), atol=2e-2)


@pytest.mark.parametrize("error", [AttributeError("no op"), RuntimeError("not for this processor")])
def test_a_build_without_these_products_is_noticed(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(self: Prepacked, linear: torch.nn.Linear) -> None:
        raise error

    monkeypatch.setattr(Prepacked, "__init__", refuse)
    assert not products._prepacks.__wrapped__()


def test_other_formats_and_processors_read_with_the_layers_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert prepacked_parts(prepared(EncoderNetwork(tiny_backbone()), torch.float32)) == 0
    monkeypatch.setattr(products, "_prepacks", lambda: False)
    network = prepared(EncoderNetwork(tiny_backbone()), torch.bfloat16)
    assert prepacked_parts(network) == 0
    assert vectors(network, [7, 20]).shape == (2, 64)
