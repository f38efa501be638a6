"""Question answering over a folder of documents, with an exact citation for every claim.

from assistant import Assistant

with Assistant.open("seeds") as assistant:
    print(assistant.ask("Combien Stargate va-t-il investir ?").text)
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.service import Assistant

__all__ = ["Assistant"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the assistant on first use, so that the command line starts at once."""
    if name != "Assistant":
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    from assistant.service import Assistant

    return Assistant
