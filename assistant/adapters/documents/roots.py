"""A folder and the uploaded documents, listed and read as one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from assistant.errors import UnreadableDocument
from assistant.ports import Loader
from assistant.scope import UPLOADS
from assistant.text import visible
from assistant.values import Document

_CLASH = " (uploaded)"


class LoaderWithUploads:
    """Reads a folder and, as ``uploads/…``, the uploaded documents, wherever they are kept.

    Where the folder has an ``uploads/`` of its own, its files keep their names. An uploaded document
    of the very same name is listed with a mark and refused, so that it is not lost unheard.
    """

    def __init__(self, loader: Loader, uploads: Path) -> None:
        self._loader = loader
        self._uploads = uploads

    def files(self, folder: Path) -> Iterator[str]:
        """Paths of candidate files, sorted; uploaded documents begin with ``uploads/``."""
        inner = uploads_within(folder, self._uploads)
        own = {f for f in self._loader.files(folder) if inner is None or not f.startswith(inner)}
        kept = [UPLOADS + f for f in self._loader.files(self._uploads)] if self._uploads.is_dir() else []
        yield from sorted([*own, *(f + _CLASH if f in own else f for f in kept)])

    def digest(self, folder: Path, file: str) -> tuple[str, int]:
        with _named(file):
            return self._loader.digest(*self._place(folder, file))

    def load(self, folder: Path, file: str) -> Document:
        with _named(file):
            return replace(self._loader.load(*self._place(folder, file)), file=file)

    def _place(self, folder: Path, file: str) -> tuple[Path, str]:
        if file.endswith(_CLASH):
            found = f"{visible(file)} has the same name as a file of {folder}, which is the one that is used"
            raise UnreadableDocument(f"{found}: rename one of them.")
        inner = file.removeprefix(UPLOADS)
        kept = file.startswith(UPLOADS) and os.path.lexists(self._uploads / inner)
        if kept and (not os.path.lexists(folder / file) or self._is_upload(folder, file)):
            return self._uploads, inner
        return folder, file

    def _is_upload(self, folder: Path, file: str) -> bool:
        """Whether a file of the folder lies in the uploads, which may be a part of the folder."""
        return (folder.resolve() / file).is_relative_to(self._uploads.resolve())


def uploads_within(folder: Path, uploads: Path) -> str | None:
    """How the paths of uploads begin that are kept in the folder itself; none where they are elsewhere."""
    root, kept = folder.resolve(), uploads.resolve()
    if not kept.is_relative_to(root):
        return None
    return "" if kept == root else f"{kept.relative_to(root).as_posix()}/"


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Failures by the name that the document has in the catalogue."""
    try:
        yield
    except UnreadableDocument as error:
        said = str(error)
        raise UnreadableDocument(said if said.startswith(visible(file)) else UPLOADS + said) from error
