"""What an assistant keeps, filled with a little of everything."""

import hashlib
from contextlib import closing
from pathlib import Path

from assistant.adapters.chroma.fingerprint import Fingerprint
from assistant.adapters.chroma.health import health
from assistant.adapters.chroma.opening import open_store
from assistant.adapters.chroma.store import ChromaStore
from assistant.adapters.documents.uploads import Uploads
from assistant.settings import Settings
from tests.contracts.test_store import COLOSSE, PHARE, fill, search

BUILT = Fingerprint("fake", "0", "1/700")
OPINION = b'{"id": "1", "rating": "up"}\n'


def places(root: Path) -> Settings:
    """Settings whose store, uploads and feedback lie below the root."""
    names = ("store", "uploads", "feedback")
    return Settings(**{name: root / name for name in names})


def opened(settings: Settings) -> ChromaStore:
    return open_store(settings.store, fingerprint=BUILT)


def fill_places(root: Path, *, more: str = "") -> Settings:
    """Two documents indexed, one upload, another in the trash, one opinion."""
    settings = places(root)
    with closing(opened(settings)) as store:
        fill(store, "a.txt", COLOSSE)
        fill(store, "b.txt", PHARE)
        if more:
            fill(store, "more.txt", more)
    (settings.store / "folder").write_text(str(root / "documents"), "utf-8")
    uploads = Uploads(settings.uploads)
    uploads.keep("où.txt", b"Un ajout.", beside=root)
    uploads.keep("autre.txt", b"Un autre.", beside=root)
    uploads.remove("uploads/autre.txt")
    settings.feedback.write_bytes(OPINION)
    return settings


def texts(settings: Settings) -> dict[str, str]:
    """The documents of a store that is sound, each whole."""
    with closing(opened(settings)) as store:
        assert health(store) == []
        found = {r.file: "".join(p.text for p in store.passages(r.file)) for r in store.records()}
        for record in store.records():
            assert hashlib.sha256(found[record.file].encode()).hexdigest() == record.sha256
        if "a.txt" in found:
            assert search(store, "colosse", k=1)[0][0].file == "a.txt"
        return found


def everything(root: Path) -> dict[str, bytes]:
    """Each file below the root with its bytes, those that only say who owns the store left out."""
    left_out = {"lock", "owner.json", "writing"}
    files = (p for p in root.rglob("*") if p.is_file() and p.name not in left_out)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}
