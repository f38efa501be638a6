"""Look at everything that can go wrong, the quick things first."""

from collections.abc import Callable, Iterable, Iterator

from assistant.doctor.findings import Finding, problem
from assistant.doctor.installation import installation
from assistant.doctor.models import models
from assistant.doctor.patient import Patient
from assistant.doctor.places import documents, places
from assistant.doctor.store import store
from assistant.doctor.writer import writer
from assistant.errors import AssistantError

CHECKS: tuple[Callable[[Patient], Iterable[Finding]], ...] = (
    installation,
    places,
    documents,
    store,
    models,
    writer,
)
"""A further check is one more function here; what it cannot do it raises."""


def examine(patient: Patient) -> Iterator[Finding]:
    """Each finding as soon as it is there. One check that fails does not keep the others from being made."""
    for check in CHECKS:
        try:
            yield from check(patient)
        except AssistantError as error:
            yield problem(check.__name__, str(error))
        except ImportError as error:
            found = f"{error.name or error} cannot be imported"
            yield problem(check.__name__, found, "python -m pip install --force-reinstall assistant")
