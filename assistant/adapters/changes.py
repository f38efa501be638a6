"""What training changed in the backbone's layers, in four bits, small enough to ship with the package.

Each changed matrix is stored as its difference from the backbone's, in blocks of 32 weights with one
scale; the difference is small, so four bits of it lose less than four bits of the weights. Vectors and
heads are stored as float16. Embeddings and unchanged layers are the backbone's own.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

BLOCK = 32
_SCALE, _NIBBLES = ".scale", ".nibbles"


def packed(change: Tensor) -> tuple[Tensor, Tensor]:
    """Scales (bfloat16, one a block) and nibbles (two weights a byte) of a matrix; size divisible by 32."""
    blocks = change.detach().float().reshape(-1, BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    scale = (largest / -8).bfloat16()  # the range of float32: a change may be tiny
    safe = scale.float().masked_fill(scale == 0, 1.0)
    codes = (blocks / safe + 8).round().clamp(0, 15).to(torch.uint8)
    return scale[:, 0], codes[:, : BLOCK // 2] | (codes[:, BLOCK // 2 :] << 4)


def unpacked(scale: Tensor, nibbles: Tensor) -> Tensor:
    """The matrix again, flat, as float32."""
    codes = torch.cat([nibbles & 15, nibbles >> 4], dim=1).float() - 8
    return (codes * scale.float()[:, None]).reshape(-1)


def save_changes(path: Path, before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> None:
    """Write how ``after`` differs from ``before``; tensors that ``before`` lacks are written whole."""
    tensors: dict[str, Tensor] = {}
    for name, weights in after.items():
        known = before.get(name)
        change = weights.detach().float() - known.float() if known is not None else weights.detach().float()
        if known is not None and not change.any():
            continue
        if known is not None and weights.dim() == 2:
            tensors[name + _SCALE], tensors[name + _NIBBLES] = packed(change)
        else:
            tensors[name] = change.half().contiguous()
    save_file(tensors, str(path))


def load_changes(path: Path, before: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """``after`` again, as float32: every tensor of ``before`` with its change, and the ones it lacks."""
    tensors = load_file(str(path))
    after = {name: weights.float() for name, weights in before.items()}
    for name, change in tensors.items():
        if name.endswith(_NIBBLES):
            continue
        if name.endswith(_SCALE):
            name, change = (
                name.removesuffix(_SCALE),
                unpacked(change, tensors[name.removesuffix(_SCALE) + _NIBBLES]),
            )
        known = after.get(name)
        after[name] = change.float() if known is None else known + change.view_as(known)
    return after
