"""Keep the memory of the models flat over many questions."""

import os
from collections.abc import MutableMapping

SHAPES = "32"
_CACHES = ("LRU_CACHE_CAPACITY", "ONEDNN_PRIMITIVE_CACHE_CAPACITY")


def bound_caches(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let torch keep compiled kernels for so many shapes only, unless the environment says otherwise.

    To be called before torch is imported. Every length of a text is a shape of its own: with the
    default of 1,024 a hundred questions added 450 MB.
    """
    for name in _CACHES:
        environment.setdefault(name, SHAPES)
