"""Question answering over a folder of documents, with an exact citation for every claim.

from assistant import Assistant

with Assistant.open("seeds") as assistant:
    print(assistant.ask("Combien Stargate va-t-il investir ?").text)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.adapters.llama_parts import AssistantQueryEngine, AssistantRetriever
    from assistant.errors import AssistantError
    from assistant.reports import Refusal, Stage, Status, Summary
    from assistant.scope import Scope
    from assistant.serve.doors.client import Remote
    from assistant.service import Assistant
    from assistant.values import (
        Answer,
        Citation,
        Claim,
        Document,
        DocumentRecord,
        Hit,
        Outcome,
        Passage,
        Reading,
        Stance,
        Verdict,
    )

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "AssistantQueryEngine",
    "AssistantRetriever",
    "Citation",
    "Claim",
    "Document",
    "DocumentRecord",
    "Hit",
    "Outcome",
    "Passage",
    "Reading",
    "Refusal",
    "Remote",
    "Scope",
    "Stage",
    "Stance",
    "Status",
    "Summary",
    "Verdict",
]
_ELSEWHERE = {
    "Assistant": "service",
    "AssistantError": "errors",
    "AssistantQueryEngine": "adapters.llama_parts",
    "AssistantRetriever": "adapters.llama_parts",
    "Remote": "serve.doors.client",
    "Scope": "scope",
    **dict.fromkeys(("Refusal", "Stage", "Status", "Summary"), "reports"),
}


def __getattr__(name: str) -> Any:
    """Import each name on first use, so that the package itself and the command line start at once."""
    if name not in __all__:
        raise AttributeError(f"module 'assistant' has no attribute {name!r}")
    found = getattr(import_module(f"assistant.{_ELSEWHERE.get(name, 'values')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
