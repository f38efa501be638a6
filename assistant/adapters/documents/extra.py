"""Readers whose libraries are installed only where they are wanted."""

from importlib import import_module
from typing import Any

from assistant.errors import UnreadableDocument


def optional(module: str, *, instead: str) -> Any:
    """The library's module. Raises UnreadableDocument, naming what to install, where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        wanted = "needs a part that is not installed: pip install 'assistant[formats]'"
        raise UnreadableDocument(f"{wanted}, or save it as {instead}.") from error
