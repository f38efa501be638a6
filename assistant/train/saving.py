"""Training that can be cut off at any moment: its state and its weights, on disk whole or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from assistant.adapters.changes import save_changes
from assistant.adapters.network import ReaderNetwork


def load_state(path: Path, device: torch.device) -> dict[str, Any] | None:
    """What training goes on from; none where it is to begin."""
    return torch.load(path, weights_only=True, map_location=device) if path.is_file() else None


def save_state(path: Path, state: Mapping[str, Any]) -> None:
    """Write what training goes on from."""
    draft = path.with_suffix(".new")
    torch.save(dict(state), draft)
    draft.replace(path)


def save_weights(path: Path, before: Mapping[str, Tensor], network: ReaderNetwork) -> None:
    """Write what the network changed in ``before``, in four bits."""
    draft = path.with_suffix(".new")
    save_changes(draft, before, {name: w.cpu() for name, w in network.state_dict().items()})
    draft.replace(path)
