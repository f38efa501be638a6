"""The language model: which one is set up, whether it writes, and what that costs in seconds."""

import time
from collections.abc import Iterator
from itertools import islice

from assistant.doctor.findings import Finding, fine, problem
from assistant.doctor.patient import Patient
from assistant.errors import AssistantError
from assistant.writing import Prompt, Writer

_CHECK = "writer"
_TRIAL = Prompt("Réponds en une phrase.", "Combien de jours compte une semaine ?")
_ENOUGH = 24  # pieces of text, about as many tokens


def writer(patient: Patient) -> Iterator[Finding]:
    """What the settings name is asked for a few words; where they name nothing, Ollama is looked for."""
    from assistant import bootstrap

    found = bootstrap.build_writer(patient.settings)
    if found is None:
        yield fine(_CHECK, _unset())
    elif patient.quick:
        yield fine(_CHECK, f"{found.name} is set up, not tried")
    else:
        yield _tried(found)


def _unset() -> str:
    from assistant.adapters.llms.offered import OLLAMA, offered

    names = offered(OLLAMA)
    if names is None:
        return "no language model is set up, and none is needed: answers are quotes"
    if not names:
        return f"Ollama runs and has no model: ollama pull qwen2.5:7b, then ASSISTANT_LLM_URL={OLLAMA}"
    return (
        f"Ollama runs with {', '.join(names)}: "
        f"with ASSISTANT_LLM_URL={OLLAMA} ASSISTANT_LLM_MODEL={names[0]} it can write the answers"
    )


def _tried(found: Writer) -> Finding:
    began, first, count = time.monotonic(), 0.0, 0
    try:
        for _ in islice(found.write(_TRIAL), _ENOUGH):
            first = first or time.monotonic() - began
            count += 1
    except AssistantError as error:
        return problem(
            _CHECK, str(error), "what serves it, or see docs/writer.md; until then answers are quotes"
        )
    rate = (count - 1) / max(1e-3, time.monotonic() - began - first)
    return fine(
        _CHECK, f"{found.name} writes: first word after {first:.1f} s, then {rate:.0f} pieces a second"
    )
