"""One number format for all processes of a run, so that they hold the same model."""

from typing import Any

from assistant.adapters import processor

TRIES = 8


def pin(kind: str = "") -> str:
    """Have what is loaded hereafter compute in the format of this name; gives back the name.

    Without a name it is the fastest found in several tries: on a machine that others use, one may not tell.
    """
    import torch

    name = kind or ("bfloat16" if any(_found() is torch.bfloat16 for _ in range(TRIES)) else "float32")
    processor.best_type = lambda: getattr(torch, name)
    return name


def _found() -> Any:
    processor.best_type.cache_clear()
    return processor.best_type()
