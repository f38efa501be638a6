"""Training that can be cut off at any moment: its state and its weights on disk."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from assistant.adapters.changes import save_changes
from assistant.adapters.network import ReaderNetwork


def resumed(path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer) -> int:
    """Take up the state in ``path`` if there is one; the steps done."""
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True, map_location=network.tokens.weight.device)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def save_state(path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, step: int) -> None:
    """Write all that training goes on from, whole or not at all."""
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    draft = path.with_suffix(".new")
    torch.save(state, draft)
    draft.replace(path)


def save_weights(path: Path, before: Mapping[str, Tensor], network: ReaderNetwork) -> None:
    """Write what the network changed in ``before``, in four bits, whole or not at all."""
    draft = path.with_suffix(".new")
    save_changes(draft, before, {name: w.cpu() for name, w in network.state_dict().items()})
    draft.replace(path)
