"""Readers whose libraries are installed only where they are wanted."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from assistant.errors import UnreadableDocument

LIBRARIES = {".xlsx": "openpyxl", ".pptx": "pptx", ".rtf": "striprtf"}
"""What the types need that the extra ``formats`` installs."""


def lacking(suffix: str) -> bool:
    """Whether files of this type cannot be read for want of a library."""
    return suffix in LIBRARIES and find_spec(LIBRARIES[suffix]) is None


def optional(module: str, *, instead: str) -> Any:
    """The library's module. Raises UnreadableDocument, naming what to install, where it is not there."""
    try:
        return import_module(module)
    except ImportError as error:
        wanted = "needs a part that is not installed: pip install 'assistant[formats]'"
        raise UnreadableDocument(f"{wanted}, or save it as {instead}.") from error
