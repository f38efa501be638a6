"""The index: asked by its own passages, compared with the folder and with what it was built by."""

from collections.abc import Iterator, Sequence

from assistant.doctor.findings import Finding, fine, problem, warning
from assistant.doctor.patient import Patient
from assistant.errors import AssistantError
from assistant.values import DocumentRecord

_CHECK = "store"
_INGEST = "assistant ingest"


def store(patient: Patient) -> Iterator[Finding]:
    """Through the server that has it open, else by opening it here; nothing of it is changed."""
    if patient.status is not None:
        yield from _served(patient)
    elif patient.owner is not None:
        found = f"in use by {patient.owner}, which cannot be asked"
        yield warning(_CHECK, found, "assistant doctor again when that is done")
    elif patient.settings.chroma_url:
        yield from _on_server(patient)
    else:
        yield from _here(patient)


def _served(patient: Patient) -> Iterator[Finding]:
    now, server = patient.status, patient.server
    assert now is not None
    assert server is not None
    if now.state == "failed":
        yield problem(_CHECK, now.message, "look at the log of the server")
    elif now.state != "ready":
        found = f"the server is {now.state}: {now.done} of {now.total} passages"
        yield warning(_CHECK, found, "assistant doctor again when that is done")
    else:
        if now.message:
            yield warning(_CHECK, now.message, _INGEST)
        for refusal in now.refused:
            yield warning("documents", f"{refusal.file}: {refusal.reason}", "mend or remove the file")
        yield from _in_line(patient, server.documents())
        yield fine(_CHECK, f"{now.documents} documents, {now.passages} passages, served by {patient.owner}")


def _here(patient: Patient) -> Iterator[Finding]:
    from assistant.doctor.opened import examine_store

    examined = examine_store(patient.settings)
    if examined is None:
        yield warning(_CHECK, f"nothing is indexed in {patient.settings.store}/ yet", _INGEST)
        return
    for found in examined.problems:
        yield problem(_CHECK, found, f"{_INGEST} --rebuild")
    for found in examined.remarks:
        yield warning(_CHECK, found, _INGEST)
    yield from _in_line(patient, examined.records)
    if not examined.problems:
        passages = sum(record.passages for record in examined.records)
        yield fine(_CHECK, f"{len(examined.records)} documents, {passages} passages answer to themselves")


def _on_server(patient: Patient) -> Iterator[Finding]:
    from assistant.adapters.chroma.client import connect, disconnect

    settings = patient.settings
    disconnect(connect(settings.store, settings.chroma_url))  # the error says what to do
    yield fine(_CHECK, f"{settings.chroma_url} answers; assistant status looks into it")


def _in_line(patient: Patient, records: Sequence[DocumentRecord]) -> Iterator[Finding]:
    """The files of the folder against the catalogue, by name alone: reading them is for ingest."""
    from assistant.doctor.opened import listed_files

    try:
        there = set(listed_files(patient.settings))
    except AssistantError:
        return  # what is wrong with the folder is said elsewhere
    known = {record.file for record in records}
    if not known:
        yield warning(_CHECK, "it holds no document", _INGEST)
    if known and (missing := there - known):
        yield warning(_CHECK, f"{len(missing)} files are not indexed: {min(missing)} …", _INGEST)
    if gone := known - there:
        yield warning(_CHECK, f"{len(gone)} documents are not in the folder: {min(gone)} …", _INGEST)
