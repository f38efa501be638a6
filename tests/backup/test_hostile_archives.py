"""An archive that is cut, changed or made to do harm: one line, and nothing of what is kept is touched."""

import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.backup.making import back_up
from assistant.backup.restoring import check_backup, restore
from assistant.errors import BackupDamaged, BackupError
from tests.backup.places import everything, fill_places

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sound")
    back_up(fill_places(root / "old"), root / "b.tar")
    return root / "b.tar"


def members(path: Path) -> Members:
    with tarfile.open(path) as tar:
        return [(m, (tar.extractfile(m) or io.BytesIO()).read()) for m in tar]


def write(path: Path, changed: Members) -> Path:
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for member, content in changed:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return path


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


def described(changed: Members, **other: Any) -> Members:
    """With a manifest that tells the truth about the members, but for what is given."""
    files = {
        m.name: {"size": len(c), "sha256": hashlib.sha256(c).hexdigest()}
        for m, c in changed
        if m.name != "manifest.json"
    }
    said = {"format": 1, "made": "2026", "versions": {"assistant": "0"}, "files": files, **other}
    kept = [(m, c) for m, c in changed if m.name != "manifest.json"]
    return [*kept, (entry("manifest.json"), json.dumps(said).encode())]


def refused(sound: Path, tmp_path: Path, path: Path) -> str:
    """The one line with which the archive is refused over a place that is in use; nothing there changes."""
    settings = fill_places(tmp_path / "there")
    before = everything(tmp_path / "there")
    with pytest.raises(BackupDamaged) as told:
        restore(settings, path, force=True)
    assert everything(tmp_path / "there") == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != path.name) == ["there"]
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    return str(told.value)


NAMES = [
    "../evil.txt",
    "/etc/evil",
    "uploads/../../evil.txt",
    "uploads/./a.txt",
    "uploads//a.txt",
    "uploads/a\\..\\b.txt",
    "uploads/a\nb.txt",
    "uploads/" + "a/" * 20 + "b.txt",
    "uploads",
    "store/lexical/x",
    "store/../x",
    "store/owner.json",
    "store/00000000-0000-0000-0000-000000000000/../../x",
    "keys.json",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_no_backup_holds_is_refused(sound: Path, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "x.tar", described([*members(sound), (entry(name), b"x")]))
    assert "no part of a backup" in refused(sound, tmp_path, path)


KINDS = {
    "symbolic link": (tarfile.SYMTYPE, "/etc/passwd"),
    "hard link": (tarfile.LNKTYPE, "store/chroma.sqlite3"),
    "device": (tarfile.CHRTYPE, ""),
    "pipe": (tarfile.FIFOTYPE, ""),
    "folder": (tarfile.DIRTYPE, ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_refused(sound: Path, tmp_path: Path, kind: str) -> None:
    odd = entry("uploads/a.txt", *KINDS[kind])
    path = write(tmp_path / "x.tar", [*members(sound), (odd, b"")])
    assert "no ordinary file" in refused(sound, tmp_path, path)


def _flipped(path: Path, sound: Path) -> None:
    content = bytearray(sound.read_bytes())
    place = content.index(b"Un ajout.")
    content[place] ^= 1
    path.write_bytes(content)


def _added(path: Path, sound: Path) -> None:
    write(path, [*members(sound), (entry("uploads/more.txt"), b"x")])


def _lost(path: Path, sound: Path) -> None:
    write(path, [(m, c) for m, c in members(sound) if m.name != "feedback.jsonl"])


def _twice(path: Path, sound: Path) -> None:
    found = members(sound)
    write(path, [*found, next((m, c) for m, c in found if m.name.startswith("uploads/"))])


def _grown(path: Path, sound: Path) -> None:
    write(path, [(m, c + b"x" if m.name == "feedback.jsonl" else c) for m, c in members(sound)])


def _nonsense_store(path: Path, sound: Path) -> None:
    changed = [(m, b"x" * 9000 if m.name == "store/chroma.sqlite3" else c) for m, c in members(sound)]
    write(path, described(changed))


def _no_mark(path: Path, sound: Path) -> None:
    write(path, described([(m, c) for m, c in members(sound) if m.name != "store/store.json"]))


def _no_rows(path: Path, sound: Path) -> None:
    import sqlite3

    changed = []
    for member, content in members(sound):
        if member.name == "store/chroma.sqlite3":
            emptied = path.with_suffix(".db")
            emptied.write_bytes(content)
            with sqlite3.connect(emptied) as db:
                db.execute("DELETE FROM embeddings WHERE embedding_id LIKE '%:0'")
            db.close()
            content = emptied.read_bytes()
            emptied.unlink()
        changed.append((member, content))
    write(path, described(changed))


def _later(path: Path, sound: Path) -> None:
    write(path, described(members(sound), format=2, versions={"assistant": "9.1\x1b[31m"}))


def _deep(path: Path, sound: Path) -> None:
    nested = b'{"files": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    write(path, [(m, nested if m.name == "manifest.json" else c) for m, c in members(sound)])


def _sizes(path: Path, sound: Path) -> None:
    write(path, described(members(sound), files={"uploads/a.txt": {"size": -1, "sha256": "0" * 64}}))


def _compressed(path: Path, sound: Path) -> None:
    import gzip

    path.write_bytes(gzip.compress(sound.read_bytes()))


def _huge_header(path: Path, sound: Path) -> None:
    header = tarfile.TarInfo("PaxHeader/x")
    header.type, header.size = tarfile.XHDTYPE, 8 << 30
    path.write_bytes(header.tobuf(tarfile.GNU_FORMAT) + sound.read_bytes())


def _sparse(path: Path, sound: Path) -> None:
    odd = entry("uploads/a.txt")
    odd.pax_headers = {"GNU.sparse.map": "0,1", "GNU.sparse.size": str(1 << 40)}
    write(path, [*members(sound), (odd, b"x")])


def _empty(path: Path, sound: Path) -> None:
    path.write_bytes(b"")


def _zeros(path: Path, sound: Path) -> None:
    path.write_bytes(bytes(10_240))


HARM: dict[str, Callable[[Path, Path], None]] = {
    "a byte flipped": _flipped,
    "a file added": _added,
    "a file lost": _lost,
    "a file twice": _twice,
    "a file grown": _grown,
    "a store of nonsense": _nonsense_store,
    "a store without its mark": _no_mark,
    "a store that lost rows": _no_rows,
    "a later format": _later,
    "a manifest nested deep": _deep,
    "a size below nothing": _sizes,
    "compressed": _compressed,
    "a header of eight gigabytes": _huge_header,
    "a sparse file of a terabyte": _sparse,
    "no bytes": _empty,
    "only zeros": _zeros,
}


@pytest.mark.parametrize("harm", HARM)
def test_an_archive_that_was_tampered_with_is_refused(sound: Path, tmp_path: Path, harm: str) -> None:
    HARM[harm](tmp_path / "x.tar", sound)
    said = refused(sound, tmp_path, tmp_path / "x.tar")
    assert "\x1b" not in said


def test_a_cut_archive_is_refused_wherever_it_is_cut(sound: Path, tmp_path: Path) -> None:
    content, chance = sound.read_bytes(), random.Random(7)
    last = content.index(b'"format"')
    for size in [last, 1, 511, 512, *(chance.randrange(last) for _ in range(40))]:
        (tmp_path / "x.tar").write_bytes(content[:size])
        with pytest.raises(BackupDamaged):
            check_backup(tmp_path / "x.tar")


def test_a_byte_changed_anywhere_never_passes_for_another_backup(sound: Path, tmp_path: Path) -> None:
    content, chance = sound.read_bytes(), random.Random(11)
    whole = check_backup(sound)
    for _ in range(150):
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        (tmp_path / "x.tar").write_bytes(changed)
        try:
            found = check_backup(tmp_path / "x.tar")
        except BackupDamaged:
            continue
        assert found.files == whole.files  # the byte was padding, an owner or a time


def test_no_file_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.tar", tmp_path):
        with pytest.raises(BackupError, match="Name a backup"):
            check_backup(path)
