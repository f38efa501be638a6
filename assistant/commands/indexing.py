"""``assistant ingest`` and ``assistant status``."""

from argparse import Namespace

from assistant.commands.connect import Connect
from assistant.commands.exits import FAILED, FINE
from assistant.commands.printing import say, say_json
from assistant.commands.progress import bar, waiting
from assistant.exchange_reports import status_to_json, summary_to_json
from assistant.settings import read_settings


def ingest(chosen: Namespace, connect: Connect) -> int:
    """Bring the index in line with a folder."""
    with connect(read_settings(), rebuild=chosen.rebuild) as service, bar("passages") as progress:
        summary = service.ingest(chosen.folder, rebuild=chosen.rebuild, progress=progress)
    if chosen.json:
        say_json(summary_to_json(summary))
        return FINE
    from assistant.commands.show import summary_view

    say(*summary_view(summary))
    return FINE


def status(chosen: Namespace, connect: Connect) -> int:
    """Say what is indexed and whether the store is sound."""
    with connect(read_settings()) as service, waiting("Checking the store…"):
        found = service.status(check=True)
        # While models load there is no list yet, and to ask for it would be to wait.
        listed = not chosen.json and found.state in ("ready", "indexing")
        records = service.documents() if listed else []
    if chosen.json:
        say_json(status_to_json(found))
    else:
        from assistant.commands.show import status_view

        say(*status_view(found, records))
    return FAILED if found.state == "failed" else FINE
