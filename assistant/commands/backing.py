"""``assistant backup`` and ``assistant restore``."""

from argparse import Namespace
from pathlib import Path

from assistant import __version__
from assistant.backup.manifest import Manifest
from assistant.commands.connect import Connect
from assistant.commands.exits import FINE
from assistant.commands.printing import one_line, say_json
from assistant.commands.progress import bar
from assistant.settings import read_settings


def backup(chosen: Namespace, connect: Connect) -> int:
    """Write all that is kept into one file."""
    from assistant.backup.making import back_up

    with bar("bytes") as progress:
        made = back_up(read_settings(), chosen.file, progress=progress)
    _tell(chosen, made, "written", f"Put it back with: assistant restore {chosen.file}")
    return FINE


def restore(chosen: Namespace, connect: Connect) -> int:
    """Put a backup in place, or only verify it."""
    from assistant.backup import restoring

    settings = read_settings()
    with bar("bytes") as progress:
        if chosen.check:
            found = restoring.check_backup(chosen.file, progress=progress)
        else:
            found = restoring.restore(settings, chosen.file, force=chosen.force, progress=progress)
    _tell(
        chosen, found, "sound" if chosen.check else "restored", "" if chosen.check else _next(settings.store)
    )
    return FINE


def _tell(chosen: Namespace, held: Manifest, done: str, advice: str) -> None:
    if chosen.json:
        facts = {"file": str(chosen.file), "done": done, "format": held.format, "made": held.made}
        facts |= {"versions": dict(held.versions), "files": len(held.files), "bytes": held.size}
        say_json(facts | {"store": held.holds_store, "uploads": len(held.uploads)})
        return
    store = "the index" if held.holds_store else "no index"
    parts = f"{store}, {len(held.uploads)} uploaded documents, {held.size / 1e6:.1f} MB"
    versions = ", ".join(f"{name} {version}" for name, version in held.versions.items())
    print(one_line(f"{chosen.file}: {done}: {parts}", size=400))
    print(one_line(f"Made {held.made} by {versions}; this is assistant {__version__}.", size=400))
    if advice:
        print(advice)


def _next(store: Path) -> str:
    """What to do after a restore; the folder that was indexed may be none of this machine's."""
    remembered = store / "folder"
    if remembered.is_file():
        folder = Path(remembered.read_text("utf-8", errors="surrogateescape"))
        if not folder.is_dir():
            return one_line(
                f"{folder}/ is not here: name your documents with assistant ingest FOLDER", size=400
            )
    return "Look at it with: assistant status"
