"""What can be told of the files of a folder without reading them."""

import os
from pathlib import Path

from assistant.adapters.documents.loader import escaped, refuse_no_folder, walk
from assistant.adapters.documents.roots import uploads_within
from assistant.scope import UPLOADS

_GONE = (-1,)


def stamps(folder: Path, uploads: Path) -> dict[str, tuple[int, ...]]:
    """Size and times of change (ns) of each document by its name in the catalogue.

    Another stamp means that the file may have changed; the same one that it has not. Raises
    AssistantError where there is no such folder.
    """
    refuse_no_folder(folder)
    found = {escaped(p, folder): _stamp(p) for p in walk(folder)}
    inner = uploads_within(folder, uploads)
    if inner is not None:  # named below by what the catalogue calls them
        found = {file: stamp for file, stamp in found.items() if not file.startswith(inner)}
    if uploads.is_dir():
        found |= {UPLOADS + escaped(p, uploads): _stamp(p) for p in walk(uploads)}
    return found


def _stamp(path: str) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except OSError:
        return _GONE
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns
