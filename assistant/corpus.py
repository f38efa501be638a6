"""Which folder of documents is asked where none is named."""

from pathlib import Path

from assistant.settings import Settings

DEFAULT_FOLDER = "seeds"
REMEMBERED = "folder"
"""The file of a store that holds the folder indexed last."""


def corpus_folder(settings: Settings) -> Path:
    """The folder set; else the one that was indexed last; else seeds/."""
    if settings.folder:
        return Path(settings.folder).expanduser()
    remembered = settings.store / REMEMBERED
    if remembered.is_file():
        return Path(remembered.read_text("utf-8", errors="surrogateescape"))
    return Path(DEFAULT_FOLDER)


def remember_folder(settings: Settings, folder: Path) -> None:
    """Let the next start index this folder unless another one is set."""
    (settings.store / REMEMBERED).write_text(str(folder.resolve()), "utf-8", errors="surrogateescape")
