"""The language model that comes in packages is joined once and checked before it is used."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.adapters.llms import packaged
from assistant.adapters.llms.chosen import chosen_writer
from assistant.adapters.llms.packaged import joined
from assistant.errors import ModelUnavailable, NotInstalled
from assistant.settings import Settings

PIECES = [b"GGUF" + b"a" * 5_000_000, b"b" * 3, b"c"]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three packages with a piece each."""
    site = tmp_path / "site"
    for n, piece in enumerate(PIECES, start=1):
        folder = site / f"some_model_part{n}" / "data"
        folder.mkdir(parents=True)
        (folder.parent / "__init__.py").touch()
        (folder / f"part{n:02}.bin").write_bytes(piece)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(packaged, "PACKAGE", "some_model_part")
    monkeypatch.setattr(packaged, "PARTS", len(PIECES))
    monkeypatch.setattr(packaged, "SHA256", hashlib.sha256(b"".join(PIECES)).hexdigest())
    return site


def test_the_pieces_are_joined_once(installed: Path, tmp_path: Path) -> None:
    path = joined(tmp_path / "cache")
    assert path.read_bytes() == b"".join(PIECES)
    (installed / "some_model_part2" / "data" / "part02.bin").unlink()
    assert joined(tmp_path / "cache") == path
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [path.name]


def test_a_piece_that_is_absent_is_told_with_what_to_install(installed: Path, tmp_path: Path) -> None:
    (installed / "some_model_part3" / "data" / "part03.bin").unlink()
    with pytest.raises(NotInstalled, match=r"part 3 of 3.*pip install 'assistant\[local-model\]'"):
        joined(tmp_path / "cache")


def test_another_file_is_not_used_and_leaves_nothing(installed: Path, tmp_path: Path) -> None:
    (installed / "some_model_part2" / "data" / "part02.bin").write_bytes(b"x")
    with pytest.raises(ModelUnavailable, match="not its publisher's file"):
        joined(tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ModelUnavailable, match="ASSISTANT_CACHE"):
        joined(tmp_path / "cache")


def test_the_settings_name_it(installed: Path, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="a GGUF file needs xllamacpp")
    settings = replace(Settings(), llm_gguf="packaged", cache=tmp_path / "cache")
    assert chosen_writer(settings).name == packaged.NAME
